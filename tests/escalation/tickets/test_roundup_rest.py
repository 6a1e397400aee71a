"""What each answer of a tracker means for a delivery, and that nothing secret gets out. The answers are given, not served."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from commsqa.errors import DeliveryError, ProjectError
from commsqa.escalation.tickets.queue import StaleTicketError
from commsqa.escalation.transports import build
from commsqa.escalation.transports.base import Context
from commsqa.escalation.transports.roundup import RoundupConfig
from commsqa.escalation.transports.roundup.rest import Rest

SECRET = "s3cret-of-the-desk"
URL = "https://tracker.example/support/"
Handler = Callable[[httpx.Request], httpx.Response]
Answers = Callable[[Handler], Rest]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """A Rest whose tracker answers so."""

    def with_handler(handler: Handler) -> Rest:
        client = partial(httpx.Client, transport=httpx.MockTransport(handler))
        monkeypatch.setattr("commsqa.escalation.transports.roundup.rest.httpx.Client", client)
        return Rest(URL, "commsqa", SecretStr(SECRET), 2)

    return with_handler


def error(status: int, msg: str) -> httpx.Response:
    return httpx.Response(status, json={"error": {"status": status, "msg": msg}})


def flags(caught: DeliveryError) -> str:
    names = ("permanent", "ambiguous", "misconfigured")
    return " ".join(name for name in names if getattr(caught, name)) or "plain"


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (httpx.Response(200, text="<html>hello</html>"), "ambiguous"),
        (httpx.Response(200, text='{"data": {"id": "1'), "ambiguous"),
        (httpx.Response(201, json=["data"]), "ambiguous"),
        (httpx.Response(200, json={"error": {"status": 400, "msg": "in disguise"}}), "ambiguous"),
        (httpx.Response(301, headers={"Location": f"https://u:{SECRET}@evil.example/"}), "misconfigured"),
        (httpx.Response(401, text="Invalid Login"), "misconfigured"),
        (error(403, "Permission to create issue denied"), "misconfigured"),
        (httpx.Response(404, text="Not found: support/rest"), "misconfigured"),
        (error(400, "Property bogus not found in class issue"), "misconfigured"),
        (error(409, "a list of nosy must contain Strings"), "misconfigured"),
        (error(400, "Sun Nov 22 06:11:39 2026: An error occurred. Please check the server log"), "ambiguous"),
        (error(400, "POE token 'abc' not valid."), "ambiguous"),
        (httpx.Response(412), "plain"),
        (httpx.Response(429), "plain"),
        (httpx.Response(500, text="A server error occurred."), "ambiguous"),
        (httpx.Response(502), "ambiguous"),
        (httpx.Response(503), "ambiguous"),
        (httpx.Response(200, content=b"x" * 6_000_000), "ambiguous"),
    ],
    ids=str,
)
def test_each_answer_has_its_meaning(answer: httpx.Response, meaning: str, answers: Answers) -> None:
    with pytest.raises(DeliveryError) as caught:
        answers(lambda request: answer).post("issue", {"title": "x"})
    assert flags(caught.value) == meaning
    assert isinstance(caught.value, StaleTicketError) == (answer.status_code == 412)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("failure", "meaning"),
    [
        (httpx.ConnectError("refused"), "plain"),
        (httpx.ConnectTimeout("slow"), "plain"),
        (httpx.ReadTimeout("slow"), "ambiguous"),
        (httpx.WriteError("reset"), "ambiguous"),
        (httpx.ReadError("reset"), "ambiguous"),
        (httpx.RemoteProtocolError("cut"), "ambiguous"),
        (httpx.DecodingError("no gzip"), "ambiguous"),
        (httpx.InvalidURL("odd"), "misconfigured"),
    ],
    ids=lambda given: given if isinstance(given, str) else type(given).__name__,
)
def test_each_way_of_not_answering_has_its_meaning(failure: Exception, meaning: str, answers: Answers) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise failure

    with pytest.raises(DeliveryError, match=r"^tracker") as caught:
        answers(fail).post("issue", {})
    assert (flags(caught.value), caught.value.__cause__) == (meaning, None)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("3", 3), ("1.5", 1.5), ("86400", 3600), ("-4", 0), ("abc", None), ("", None), ("nan", None), ("1e99", None)],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_pause_that_the_tracker_asks_for_is_passed_on(status: int, text: str, seconds: float | None, answers: Answers) -> None:
    with pytest.raises(DeliveryError) as caught:
        answers(lambda request: httpx.Response(status, headers={"Retry-After": text})).get("issue")
    assert caught.value.retry_after == (None if seconds is None else timedelta(seconds=seconds))


def test_a_pause_may_be_a_date(answers: Answers) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    with pytest.raises(DeliveryError) as caught:
        answers(lambda request: httpx.Response(429, headers={"Retry-After": until})).get("issue")
    assert caught.value.retry_after is not None
    assert timedelta(seconds=60) < caught.value.retry_after <= timedelta(seconds=90)


def test_a_refusal_is_told_in_the_trackers_words_on_one_short_line_without_the_password(answers: Answers) -> None:
    echo = f"no\n{SECRET} Y29tbXNxYTpzM2NyZXQtb2YtdGhlLWRlc2s= " + "x" * 900
    with pytest.raises(DeliveryError, match=r"tracker refuses it \(400\): no \*\*\* \*\*\* xxx") as caught:
        answers(lambda request: error(400, echo)).get("issue")
    assert len(str(caught.value)) < 300


def test_a_request_carries_what_roundup_asks_for(answers: Answers) -> None:
    seen: list[httpx.Request] = []

    def note(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"data": {"id": "7"}})

    rest = answers(note)
    assert rest.put("issue/7", {"status": "8"}, version='"v1"') == {"id": "7"}
    rest.get("issue", [("id", "1"), ("id", "2"), ("@fields", "title")])
    put, get = seen
    assert (put.method, str(put.url), json.loads(put.content)) == ("PUT", f"{URL}rest/data/issue/7", {"status": "8"})
    named = {name: put.headers[name] for name in ("if-match", "x-requested-with", "origin", "referer", "content-type")}
    assert named == {
        "if-match": '"v1"',
        "x-requested-with": "commsqa",
        "origin": "https://tracker.example",
        "referer": URL,
        "content-type": "application/json",
    }
    assert get.url.params.multi_items() == [("id", "1"), ("id", "2"), ("@fields", "title")]


CONFIG: dict[str, Any] = {"url": URL, "user": "commsqa", "password": SECRET}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"url": "tracker.example"}, "url: must be the address of the tracker, as https://tracker.example/support/"),
        ({"url": "file:///etc/passwd"}, "url: must be the address of the tracker"),
        ({"url": f"https://u:{SECRET}@tracker.example/"}, "an address without a name or a password in it"),
        ({"password": ""}, "password: must have at least 1 item"),
        ({"timeout_seconds": 11}, "timeout_seconds: must be less than or equal to 10"),
        ({"external_id_property": "a b"}, "external_id_property: must be the name of a property"),
        ({"states": {"done": "x"}}, "states.done: unknown key; known here are acknowledged, open, resolved"),
    ],
)
def test_a_wrong_destination_is_one_clear_error_without_its_values(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ProjectError) as caught:
        build("desk", {"kind": "roundup", **CONFIG, **given}, Context(Path()))
    assert message in str(caught.value)
    assert SECRET not in str(caught.value)


def test_the_defaults_are_those_of_the_classic_tracker_and_each_can_be_given_alone() -> None:
    config = RoundupConfig.model_validate(
        {**CONFIG, "url": URL.rstrip("/"), "states": {"resolved": "done-cbb"}, "priorities": {"high": "x"}}
    )
    assert (config.url, config.timeout_seconds) == (URL, 10)
    assert config.states.model_dump() == {"open": "unread", "acknowledged": "in-progress", "resolved": "done-cbb"}
    assert list(config.priorities.values()) == ["critical", "x", "bug", "wish", "wish"]


def test_the_password_is_in_no_representation() -> None:
    config = RoundupConfig.model_validate(CONFIG)
    transport = build("desk", {"kind": "roundup", **CONFIG}, Context(Path()))
    assert not [text for text in (repr(config), str(config), repr(transport), str(vars(transport))) if SECRET in text]
