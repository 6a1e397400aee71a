"""The Slack double answers a client that is not ours as Slack would, and fails as it is told to."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.escalation.slack_double import Fault, SlackDouble
from tests.escalation.slack_workspace import CHANNEL, TOKEN, tally

pytestmark = pytest.mark.slow

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "text"}}


@pytest.fixture
def slack() -> Iterator[SlackDouble]:
    with SlackDouble() as double:
        yield double


@pytest.fixture
def client(slack: SlackDouble) -> WebClient:
    return WebClient(TOKEN, slack.base_url, timeout=2, retry_handlers=[])


def about(key: str, incident_id: str = "INC-1") -> dict[str, Any]:
    return {"event_type": "commsqa_incident", "event_payload": {"key": key, "incident_id": incident_id}}


def refused(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return str(caught.value.response["error"])


def test_a_message_is_posted_edited_answered_listed_and_deleted(slack: SlackDouble, client: WebClient) -> None:
    assert client.auth_test()["ok"]
    root = client.chat_postMessage(channel=CHANNEL, text="one", metadata=about("K1"), blocks=[SECTION])["ts"]
    client.chat_postMessage(channel=CHANNEL, text="two", thread_ts=root, metadata=about("K2"))
    client.chat_postMessage(channel=CHANNEL, text="three", thread_ts=root, reply_broadcast=True, metadata=about("K3"))
    client.chat_update(channel=CHANNEL, ts=root, text="one again")
    assert [each["text"] for each in client.conversations_history(channel=CHANNEL)["messages"]] == ["three", "one again"]
    replies = client.conversations_replies(channel=CHANNEL, ts=root, include_all_metadata=True)["messages"]
    assert [each["metadata"]["event_payload"]["key"] for each in replies] == ["K1", "K2", "K3"]
    assert (slack.messages[0].edits, slack.messages[0].blocks) == ([("one", [SECTION])], [])
    client.chat_delete(channel=CHANNEL, ts=root)
    assert client.conversations_replies(channel=CHANNEL, ts=root)["messages"][0]["subtype"] == "tombstone"
    assert refused(client.chat_update, channel=CHANNEL, ts=root, text="x") == "message_not_found"


def test_metadata_is_listed_only_on_request(client: WebClient) -> None:
    client.chat_postMessage(channel=CHANNEL, text="one", metadata=about("K1"))
    assert "metadata" not in client.conversations_history(channel=CHANNEL)["messages"][0]
    assert "metadata" in client.conversations_history(channel=CHANNEL, include_all_metadata=True)["messages"][0]


def test_a_listing_has_pages_and_a_beginning(slack: SlackDouble, client: WebClient) -> None:
    slack.page = 2
    stamps = [client.chat_postMessage(channel=CHANNEL, text=str(number))["ts"] for number in range(5)]
    pages = [page["messages"] for page in client.conversations_history(channel=CHANNEL, limit=100)]
    assert [[each["text"] for each in page] for page in pages] == [["4", "3"], ["2", "1"], ["0"]]
    assert len(client.conversations_history(channel=CHANNEL, oldest=stamps[3])["messages"]) == 1


def test_a_form_and_an_address_are_read_too(slack: SlackDouble) -> None:
    form = urlencode({"token": TOKEN, "channel": CHANNEL, "text": "one", "metadata": json.dumps(about("K1"))})
    with urlopen(f"{slack.base_url}chat.postMessage", form.encode()) as answer:  # noqa: S310  the double's own address
        assert json.load(answer)["ok"]
    with urlopen(f"{slack.base_url}conversations.history?token={TOKEN}&channel={CHANNEL}&include_all_metadata=1") as answer:  # noqa: S310
        assert json.load(answer)["messages"][0]["metadata"] == about("K1")


def text_of(length: int) -> dict[str, str]:
    return {"type": "plain_text", "text": "x" * length}


def button(**given: Any) -> dict[str, Any]:
    return {"type": "button", "text": text_of(10), "action_id": "a", **given}


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ({"text": ""}, "no_text"),
        ({"channel": "C0OTHER"}, "channel_not_found"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"thread_ts": "1.000001"}, "thread_not_found"),
        ({"colour": "red"}, "invalid_arg_name"),
        ({"metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ({"metadata": {"event_type": "x", "event_payload": {"a": "x" * 9_000}}}, "metadata_too_large"),
        ({"blocks": [SECTION] * 51}, "invalid_blocks"),
        ({"blocks": [{"type": "section", "text": text_of(2_900)}] * 5}, "msg_blocks_too_long"),
        ({"blocks": [{"type": "header", "text": text_of(151)}]}, "invalid_blocks"),
        ({"blocks": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]}, "invalid_blocks"),
        ({"blocks": [{"type": "section", "text": text_of(3_001)}]}, "invalid_blocks"),
        ({"blocks": [{"type": "section", "text": text_of(0)}]}, "invalid_blocks"),
        ({"blocks": [{"type": "section"}]}, "invalid_blocks"),
        ({"blocks": [{"type": "section", "fields": [text_of(1)] * 11}]}, "invalid_blocks"),
        ({"blocks": [{"type": "section", "fields": [text_of(2_001)]}]}, "invalid_blocks"),
        ({"blocks": [{"type": "context", "elements": [text_of(1)] * 11}]}, "invalid_blocks"),
        ({"blocks": [{"type": "section", "text": text_of(1), "color": "red"}]}, "invalid_blocks"),
        ({"blocks": [{"type": "section", "text": text_of(1) | {"verbatim": True}}]}, "invalid_blocks"),
        ({"blocks": [{"type": "alert", "text": text_of(1)}]}, "invalid_blocks"),
        ({"blocks": [{"type": "actions", "elements": [button(), button()]}]}, "invalid_blocks"),
        ({"blocks": [{"type": "actions", "elements": [button(value="x" * 2_001)]}]}, "invalid_blocks"),
        ({"blocks": [SECTION | {"block_id": "b"}] * 2}, "invalid_blocks"),
    ],
)
def test_it_refuses_what_slack_refuses(slack: SlackDouble, client: WebClient, arguments: dict[str, Any], word: str) -> None:
    content = {"channel": CHANNEL, "text": "x"} | arguments
    assert refused(client.api_call, api_method="chat.postMessage", json=content) == word
    assert slack.messages == []


def test_at_every_limit_it_accepts(client: WebClient) -> None:
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": text_of(150)},
        {"type": "section", "text": text_of(3_000), "fields": [text_of(100)] * 10},
        {"type": "context", "elements": [text_of(100)] * 10},
        *[{"type": "divider"}] * 47,
    ]
    assert client.chat_postMessage(channel=CHANNEL, text="x" * 40_000, blocks=blocks)["ok"]


def test_a_wrong_token_and_a_state_of_the_workspace_are_refused(slack: SlackDouble, client: WebClient) -> None:
    assert refused(WebClient("xoxb-other", slack.base_url, retry_handlers=[]).auth_test) == "invalid_auth"
    slack.refuses = "is_archived"
    assert refused(client.chat_postMessage, channel=CHANNEL, text="x") == "is_archived"


def test_the_sdks_own_default_posts_twice_where_ours_does_not(slack: SlackDouble, client: WebClient) -> None:
    slack.faults = [Fault("fin", commits=True)]
    WebClient(TOKEN, slack.base_url).chat_postMessage(channel=CHANNEL, text="x", metadata=about("K1"))
    assert tally(slack.messages, ["K1"]).doubled == ["K1"]
    slack.faults = [Fault("fin", commits=True)]
    with pytest.raises(ConnectionError):
        client.chat_postMessage(channel=CHANNEL, text="x", metadata=about("K2", "INC-2"))
    assert tally(slack.messages, ["K2"]).doubled == []


def test_the_bucket_lets_one_message_a_second_through(client: WebClient, slack: SlackDouble) -> None:
    now = [1_000.0]
    slack.clock, slack.bucket = lambda: now[0], True
    client.chat_postMessage(channel=CHANNEL, text="one")
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=CHANNEL, text="two")
    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "1")
    now[0] += 1
    client.chat_postMessage(channel=CHANNEL, text="two")
    assert [each.text for each in slack.messages] == ["one", "two"]


def test_a_late_commit_lands_in_its_time_and_a_lag_hides_what_is_new(client: WebClient, slack: SlackDouble) -> None:
    now = [1_000.0]
    slack.clock, slack.faults = lambda: now[0], [Fault("fin", late=5)]
    with pytest.raises(ConnectionError):
        client.chat_postMessage(channel=CHANNEL, text="late")
    now[0] += 4
    assert client.conversations_history(channel=CHANNEL)["messages"] == []
    now[0] += 1
    slack.lag = 3
    assert client.conversations_history(channel=CHANNEL)["messages"] == []
    now[0] += 3
    assert client.conversations_history(channel=CHANNEL)["messages"][0]["text"] == "late"


def test_the_tally_tells_lost_from_doubled(client: WebClient, slack: SlackDouble) -> None:
    for key, incident_id in (("K1", "INC-1"), ("K1", "INC-1"), ("K2", "INC-2"), ("K3", "INC-3")):
        client.chat_postMessage(channel=CHANNEL, text="x", metadata=about(key, incident_id))
    slack.delete(slack.messages[3].ts)
    found = tally(slack.messages, ["K1", "K2", "K3", "K4"])
    assert (found.lost, found.doubled, found.roots_doubled) == (["K3", "K4"], ["K1"], ["INC-1"])
    assert not found.is_clean
    assert tally(slack.messages, ["K2"]).lost == []
