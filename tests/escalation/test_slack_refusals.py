"""What each failed call to Slack means: surely not, later, maybe, never like this, or not before somebody mends something."""

import ssl
from datetime import timedelta
from http.client import IncompleteRead, RemoteDisconnected
from socket import gaierror
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.slack_response import SlackResponse

from commsqa.errors import DeliveryError
from commsqa.escalation.transports.slack.refusals import RefusedError, meaning, wait_of

SECRET = "xoxb-s3cret"


def answered(status: int, data: Any, headers: dict[str, str] | None = None) -> SlackApiError:
    url = f"https://slack.com/api/chat.postMessage?token={SECRET}"
    response = SlackResponse(
        client=None, http_verb="POST", api_url=url, req_args={}, data=data, headers=headers or {}, status_code=status
    )
    return SlackApiError(f"failed (url: {url})", response)  # type: ignore[no-untyped-call]  # the SDK has no types for it


def flags(error: DeliveryError) -> str:
    names = ("permanent", "ambiguous", "misconfigured")
    return " ".join(name for name in names if getattr(error, name)) or "not delivered"


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ("invalid_blocks msg_too_long msg_blocks_too_long no_text message_not_found cant_update_message", "permanent"),
        (
            "invalid_auth token_revoked account_inactive channel_not_found not_in_channel is_archived missing_scope",
            "misconfigured",
        ),
        ("fatal_error internal_error request_timeout service_unavailable a_word_of_tomorrow", "ambiguous"),
    ],
)
def test_slacks_own_words(words: str, means: str) -> None:
    for word in words.split():
        error = meaning(answered(200, {"ok": False, "error": word}), "chat.postMessage")
        assert (word, flags(error)) == (word, means)
        assert word in str(error)
        assert isinstance(error, RefusedError) is (means != "ambiguous")


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("data", [{"ok": False, "error": "Received a response in a non-JSON format: <html>"}, {}, None,
                                  {"ok": False, "error": "invalid_auth"}])  # fmt: skip
def test_a_server_error_may_have_arrived_whatever_its_body_says(status: int, data: Any) -> None:
    assert flags(meaning(answered(status, data), "chat.postMessage")) == "ambiguous"


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 407])
def test_a_server_that_is_not_slacks_api_is_a_wrong_setting(status: int) -> None:
    error = meaning(answered(status, {"ok": False, "error": "Received a response in a non-JSON format: <html>"}), "chat.update")
    assert flags(error) == "misconfigured"
    assert str(error) == f"slack: chat.update: HTTP {status}, so this is not Slack's API: see base_url"


def test_a_cut_answer_may_have_arrived() -> None:
    cut = answered(200, {"ok": False, "error": 'Received a response in a non-JSON format: {"ok": tr'})
    assert str(meaning(cut, "chat.postMessage")) == "slack: chat.postMessage: no clear answer (HTTP 200)"
    assert flags(meaning(cut, "chat.postMessage")) == "ambiguous"


@pytest.mark.parametrize(
    ("error", "means"),
    [
        (URLError(ConnectionRefusedError(111, "refused")), "not delivered"),
        (URLError(gaierror(-2, "no such host")), "not delivered"),
        (URLError(ssl.SSLCertVerificationError("self-signed")), "misconfigured"),
        (URLError(TimeoutError()), "ambiguous"),
        (URLError(ConnectionResetError()), "ambiguous"),
        (URLError(ssl.SSLError("eof")), "ambiguous"),
        (URLError("text"), "ambiguous"),
        (TimeoutError(), "ambiguous"),
        (ConnectionResetError(), "ambiguous"),
        (RemoteDisconnected("closed"), "ambiguous"),
        (IncompleteRead(b""), "ambiguous"),
        (ValueError(f"Invalid header value b'Bearer {SECRET}'"), "ambiguous"),
        (UnicodeDecodeError("utf-8", b"", 0, 1, SECRET), "ambiguous"),
        (SlackRequestError(SECRET), "misconfigured"),
    ],
)
def test_what_the_network_raises(error: Exception, means: str) -> None:
    met = meaning(error, "chat.postMessage")
    assert flags(met) == means
    assert SECRET not in repr(met)
    assert str(met).startswith("slack: chat.postMessage: ")


@pytest.mark.parametrize(
    "error",
    [
        answered(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "7"}),
        answered(429, {"ok": False, "error": "Received a response in a non-JSON format: <html>"}, {"retry-after": "7"}),
        answered(200, {"ok": False, "error": "ratelimited"}, {"Retry-After": "7"}),
        answered(200, {"ok": False, "error": "message_limit_exceeded"}, {"Retry-After": "7"}),
    ],
)
def test_a_throttled_post_waits_as_long_as_it_is_told_and_may_have_arrived(error: SlackApiError) -> None:
    met = meaning(error, "chat.postMessage")
    assert (met.retry_after, flags(met)) == (timedelta(seconds=7), "ambiguous")


@pytest.mark.parametrize("method", ["chat.update", "conversations.history"])
def test_what_may_be_repeated_is_only_late_when_it_is_throttled(method: str) -> None:
    met = meaning(answered(429, {}), method)
    assert (met.retry_after, flags(met)) == (timedelta(seconds=30), "not delivered")


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("1", 1), ("1.5", 1.5), ("0", 0), ("86400", 600), ("inf", 600), ("nan", 30), ("-3", 30), ("abc", 30), ("", 30), (None, 30)],
)
def test_a_wait_is_parsed_and_bounded(said: str | None, seconds: float) -> None:
    assert wait_of(said) == timedelta(seconds=seconds)


def test_no_text_of_an_answer_is_repeated() -> None:
    error = meaning(answered(200, {"ok": False, "error": f"{SECRET} jan.novak@example.com"}), "chat.postMessage")
    assert str(error) == "slack: chat.postMessage: no clear answer (HTTP 200)"
