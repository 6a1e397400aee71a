"""A Slack destination: what it posts, edits and finds again, and what it makes of refusals."""

import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from commsqa.domain.deliveries import Notification, Receipt
from commsqa.domain.incidents import Action, IncidentState
from commsqa.domain.levels import Level
from commsqa.errors import DeliveryError, ProjectError
from commsqa.escalation.transports import build
from commsqa.escalation.transports.base import Context, Transport
from commsqa.escalation.transports.slack import api, message
from tests.escalation.builders import NOW, cause, notification
from tests.escalation.slack_double import Fault, SlackDouble
from tests.escalation.slack_workspace import TOKEN, Message, tally

CONFIG = {"kind": "slack", "token": "xoxb-1-s3cret", "channel": "C0ONCALL"}
HERE = Context(Path())
OPENED = notification()
UPDATE = notification(version=2, findings=12).model_copy(update={"kind": Action.UPDATED, "happened": "now 12 findings"})
PAGE = UPDATE.model_copy(
    update={"key": "N3", "kind": Action.ESCALATED, "mention": "<!subteam^S0ONE>", "happened": "nobody has it"}
)


@pytest.fixture
def slack() -> Iterator[SlackDouble]:
    with SlackDouble() as double:
        yield double


@pytest.fixture
def transport(slack: SlackDouble) -> Transport:
    return built(slack)


def built(slack: SlackDouble, **given: Any) -> Transport:
    return build("oncall", slack.config | {"timeout_seconds": 0.3} | given, HERE)


def shown(posted: Message) -> message.Message:
    return message.Message(text=posted.text, blocks=tuple(posted.blocks))


# Its settings


@pytest.mark.parametrize(
    ("key", "value", "wrong"),
    [
        ("channel", "#oncall", "channel: must be the channel's id, as C0ONCALL, and not its name"),
        ("token", "", "token: must be a bot token, without spaces or line breaks"),
        ("token", "xoxb s3cret", "token: must be a bot token, without spaces or line breaks"),
        ("token", "xoxb-s3cret\n", "token: must be a bot token, without spaces or line breaks"),
        ("base_url", "slack.com/api", "base_url: must be the address of Slack's API, as https://slack.com/api/"),
        ("base_url", "ftp://slack.com/api/", "base_url: must be the address"),
        ("base_url", "https://u:s3cret@slack.com/api/", "base_url: must be the address"),
        ("base_url", "https://slack.com/api/?token=s3cret", "base_url: must be the address"),
        ("timeout_seconds", 15, "timeout_seconds: must be less than or equal to 14"),
        ("timeout_seconds", 0, "timeout_seconds: must be greater than 0"),
    ],
)
def test_a_wrong_setting_is_one_clear_error_without_its_value(key: str, value: Any, wrong: str) -> None:
    with pytest.raises(ProjectError) as caught:
        build("oncall", CONFIG | {key: value}, HERE)
    assert str(caught.value).startswith("escalation policy: destinations.oncall.")
    assert wrong in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_making_one_asks_nobody_and_shows_no_token() -> None:
    made = build("oncall", CONFIG | {"base_url": "http://127.0.0.1:9/api"}, HERE)
    assert "s3cret" not in repr(made) + repr(vars(made))


# What it posts and edits


@pytest.mark.slow
def test_an_incident_is_one_message_and_its_thread_is_the_log(slack: SlackDouble, transport: Transport) -> None:
    opening = transport.send(OPENED)
    update = transport.send(UPDATE, thread_id=opening.thread_id)
    assert opening.external_id == opening.thread_id == update.thread_id != update.external_id
    root, entry = slack.messages
    assert shown(root) == message.edited(UPDATE)
    assert shown(entry) == message.reply(UPDATE)
    assert (entry.thread_ts, entry.broadcast, len(root.edits)) == (root.ts, False, 1)
    assert (root.key, entry.key) == (OPENED.key, UPDATE.key)


@pytest.mark.slow
def test_an_escalation_calls_in_a_new_post_and_not_in_the_edit(slack: SlackDouble, transport: Transport) -> None:
    transport.send(PAGE, thread_id=transport.send(OPENED).thread_id)
    root, entry = slack.messages
    assert entry.text.startswith("<!subteam^S0ONE> nobody has it · ")
    assert "subteam" not in json.dumps([root.text, root.blocks])


@pytest.mark.slow
def test_a_turn_of_a_critical_incident_is_shown_in_the_channel(slack: SlackDouble, transport: Transport) -> None:
    loud = PAGE.model_copy(update={"severity": Level.CRITICAL})
    transport.send(loud, thread_id=transport.send(OPENED).thread_id)
    assert slack.messages[1].broadcast
    assert transport.find(loud, thread_id=slack.messages[0].ts) == transport.find(loud)


@pytest.mark.slow
@pytest.mark.parametrize("thread_id", [None, "issue7", "", "1.000001"])
def test_an_incident_without_a_message_here_gets_one_that_calls(slack: SlackDouble, transport: Transport, thread_id: str) -> None:
    receipt = transport.send(PAGE, thread_id=thread_id)
    (root,) = slack.roots()
    assert receipt == Receipt(external_id=root.ts, thread_id=root.ts)
    assert shown(root) == message.posted(PAGE)
    assert root.text.startswith("<!subteam^S0ONE> ")


@pytest.mark.slow
@pytest.mark.parametrize("with_replies", [True, False])
def test_a_deleted_message_is_replaced_by_a_new_one(slack: SlackDouble, transport: Transport, with_replies: bool) -> None:
    opening = transport.send(OPENED)
    if with_replies:
        transport.send(UPDATE, thread_id=opening.thread_id)
    slack.delete(str(opening.thread_id))
    receipt = transport.send(PAGE, thread_id=opening.thread_id)
    (root,) = slack.roots()
    assert receipt == Receipt(external_id=root.ts, thread_id=root.ts)
    assert transport.find(PAGE, thread_id=opening.thread_id) == receipt
    again = transport.send(UPDATE.model_copy(update={"key": "N9"}), thread_id=receipt.thread_id)
    assert again.thread_id == receipt.thread_id


@pytest.mark.slow
@pytest.mark.parametrize("word", ["cant_update_message", "edit_window_closed", "message_not_found"])
def test_a_message_that_cannot_be_edited_is_replaced_and_found_again(slack: SlackDouble, transport: Transport, word: str) -> None:
    opening = transport.send(OPENED)
    slack.faults = [Fault("refuse", said=word, method="chat.update"), Fault("hang", commits=True, method="chat.postMessage")]
    with pytest.raises(DeliveryError) as caught:
        transport.send(UPDATE, thread_id=opening.thread_id)
    assert caught.value.ambiguous
    found = transport.find(UPDATE, thread_id=opening.thread_id)
    assert found == Receipt(external_id=slack.messages[1].ts, thread_id=slack.messages[1].ts)


# What Slack refuses


@pytest.mark.slow
@pytest.mark.parametrize("word", ["invalid_blocks", "msg_blocks_too_long", "msg_too_long"])
def test_blocks_that_are_refused_become_text_at_once(slack: SlackDouble, transport: Transport, word: str) -> None:
    slack.faults = [Fault("refuse", said=word)]
    opening = transport.send(PAGE)
    slack.faults = [Fault("refuse", said=word, method="chat.update")]
    transport.send(UPDATE, thread_id=opening.thread_id)
    root = slack.messages[0]
    assert shown(root) == message.without_blocks(UPDATE)
    assert root.edits[0][0] == message.without_blocks(PAGE, "<!subteam^S0ONE>").text
    assert tally(slack.messages, [PAGE.key, UPDATE.key]).is_clean


@pytest.mark.slow
def test_what_is_refused_as_text_too_can_never_be_accepted(slack: SlackDouble, transport: Transport) -> None:
    slack.refuses = "invalid_blocks"
    with pytest.raises(DeliveryError) as caught:
        transport.send(OPENED)
    assert caught.value.permanent
    assert slack.calls == ["chat.postMessage"] * 2


@pytest.mark.slow
@pytest.mark.parametrize("word", ["token_revoked", "is_archived", "not_in_channel", "missing_scope"])
def test_a_wrong_setting_there_is_said_and_nothing_else_is_tried(slack: SlackDouble, transport: Transport, word: str) -> None:
    slack.refuses = word
    for call in (transport.send, transport.find):
        with pytest.raises(DeliveryError, match=word) as caught:
            call(OPENED)
        assert (caught.value.misconfigured, caught.value.permanent, caught.value.ambiguous) == (True, False, False)
    assert len(slack.calls) == 2


@pytest.mark.slow
@pytest.mark.parametrize(("said", "seconds"), [("1.5", 1.5), ("abc", 30), ("86400", 600), (None, 30)])
def test_a_throttled_call_says_how_long_to_wait(
    slack: SlackDouble, transport: Transport, said: str | None, seconds: float
) -> None:
    slack.faults = [Fault("throttle", said=said)]
    with pytest.raises(DeliveryError, match="throttled") as caught:
        transport.send(OPENED)
    assert caught.value.retry_after == timedelta(seconds=seconds)


@pytest.mark.slow
def test_nobody_listening_is_a_plain_failure(slack: SlackDouble) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        refused = built(slack, base_url=f"http://127.0.0.1:{taken.getsockname()[1]}/api/")
        with pytest.raises(DeliveryError, match="not reachable") as caught:
            refused.send(OPENED)
    assert (caught.value.ambiguous, caught.value.permanent, caught.value.misconfigured) == (False, False, False)


ENDINGS = [
    Fault("fin"), Fault("rst"), Fault("hang"), Fault("cut"), Fault("status"), Fault("status", status=500, said=""),
    Fault("status", status=502, said='{"ok": false, "error": "fatal_error"}'), Fault("refuse", said="internal_error"),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("commits", [True, False])
@pytest.mark.parametrize("ending", ENDINGS, ids=str)
def test_without_a_clear_answer_it_is_one_attempt_and_found_if_it_arrived(
    slack: SlackDouble, transport: Transport, ending: Fault, commits: bool
) -> None:
    slack.faults = [Fault(ending.answer, commits=commits, said=ending.said, status=ending.status)]
    with pytest.raises(DeliveryError, match="no clear answer") as caught:
        transport.send(OPENED)
    assert caught.value.ambiguous
    assert slack.calls == ["chat.postMessage"]
    assert (transport.find(OPENED) is not None) is commits


# What it finds


@pytest.mark.slow
def test_an_update_counts_as_sent_only_when_its_thread_says_so(slack: SlackDouble, transport: Transport) -> None:
    opening = transport.send(OPENED)
    slack.faults = [None, Fault("fin", method="chat.postMessage")]
    with pytest.raises(DeliveryError):
        transport.send(UPDATE, thread_id=opening.thread_id)
    assert shown(slack.messages[0]) == message.edited(UPDATE)
    assert transport.find(UPDATE, thread_id=opening.thread_id) is None
    sent = transport.send(UPDATE, thread_id=opening.thread_id)
    assert transport.find(UPDATE, thread_id=opening.thread_id) == sent


@pytest.mark.slow
def test_what_was_given_up_and_is_overtaken_does_not_turn_the_message_back(slack: SlackDouble, transport: Transport) -> None:
    newer = transport.send(UPDATE)
    before = [shown(each) for each in slack.messages]
    assert transport.find(OPENED, thread_id=newer.thread_id) == newer
    assert [shown(each) for each in slack.messages] == before
    assert transport.find(PAGE.model_copy(update={"version": 3}), thread_id=newer.thread_id) is None


@pytest.mark.slow
def test_it_is_found_behind_many_others_and_not_among_what_is_older(slack: SlackDouble, transport: Transport) -> None:
    slack.page, now = 3, [NOW.timestamp() - 600]
    slack.clock = lambda: now[0]
    transport.send(OPENED)
    assert transport.find(OPENED) is None
    now[0] += 600
    sent = transport.send(OPENED)
    for number in range(10):
        transport.send(notification(f"INC-{number + 2}"))
    assert transport.find(OPENED) == sent
    assert slack.calls.count("conversations.history") == 1 + 4


@pytest.mark.slow
def test_a_channel_without_end_is_not_read_for_ever(
    slack: SlackDouble, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "MOST_PAGES", 2)
    slack.page = 1
    for number in range(3):
        transport.send(notification(f"INC-{number}"))
    with pytest.raises(DeliveryError, match="more than 400 messages since then"):
        transport.find(OPENED)


@pytest.mark.slow
@pytest.mark.parametrize("of_thread", [True, False])
def test_of_two_posts_with_one_key_the_older_stays_and_the_other_says_so(
    slack: SlackDouble, transport: Transport, of_thread: bool
) -> None:
    thread_id = transport.send(OPENED).thread_id if of_thread else None
    doubled = UPDATE if of_thread else OPENED
    first = transport.send(doubled, thread_id=thread_id)
    second = transport.send(doubled, thread_id=thread_id)
    assert not tally(slack.messages, [doubled.key]).is_clean
    assert transport.find(doubled, thread_id=thread_id) == first
    assert tally(slack.messages, [doubled.key]).is_clean
    duplicate = next(each for each in slack.messages if each.ts == second.external_id)
    assert duplicate.text.startswith("Posted twice by a fault of the connection.")
    assert duplicate.blocks == []
    calls = len(slack.calls)
    assert transport.find(doubled, thread_id=thread_id) == first
    assert slack.calls[calls:] == ["conversations.replies" if of_thread else "conversations.history"]


@pytest.mark.slow
@pytest.mark.parametrize(("word", "adopts"), [("cant_update_message", True), ("internal_error", False)])
def test_a_duplicate_that_cannot_be_marked_is_no_reason_to_forget_the_first(
    slack: SlackDouble, transport: Transport, word: str, adopts: bool
) -> None:
    first = transport.send(OPENED)
    transport.send(OPENED)
    slack.faults = [Fault("refuse", said=word, method="chat.update")]
    if adopts:
        assert transport.find(OPENED) == first
    else:
        with pytest.raises(DeliveryError):
            transport.find(OPENED)


# What leaves the house


@pytest.mark.slow
def test_no_personal_data_and_no_call_from_data_reaches_slack_and_the_token_only_as_such(slack: SlackDouble) -> None:
    private = "Jan <!channel> jan.novak@example.com +420 601 234 567 DE89370400440532013000 4111 1111 1111 1111 <@U0EVIL>"
    about: dict[str, Any] = {"title": private, "batch_id": private, "first_action": private, "causes": (cause(sentence=private),)}
    transport = built(slack)
    opening = transport.send(notification(**about))
    for version, state in enumerate(IncidentState, start=2):
        later: Notification = notification(version=version, **about).model_copy(update={"state": state})
        transport.send(later, thread_id=opening.thread_id)
        transport.find(later, thread_id=opening.thread_id)
    received = b"".join(slack.received)
    assert b"[e-mail]" in received
    for secret in (b"novak", b"601 234", b"0532013000", b"4111 1111", b"<!channel>", b"<@U0EVIL>"):
        assert secret not in received
    assert received.count(TOKEN.encode()) == received.count(f"Authorization: Bearer {TOKEN}".encode()) == len(slack.calls)


@pytest.mark.slow
def test_errors_name_no_token_content_or_query(
    slack: SlackDouble, transport: Transport, capfd: pytest.CaptureFixture[str]
) -> None:
    for fault in ENDINGS:
        slack.faults = [Fault(fault.answer, said=fault.said, status=fault.status, method="")]
        for call in (transport.send, transport.find):
            slack.faults = slack.faults or [Fault(fault.answer, said=fault.said, status=fault.status, method="")]
            with pytest.raises(DeliveryError) as caught:
                call(OPENED)
            told = f"{caught.value!r} {vars(caught.value)} {caught.value.__cause__!r} {caught.value.__context__!r}"
            assert "s3cret" not in told
            assert OPENED.key not in told
            assert "Balance" not in told
            assert "oldest" not in told
    assert capfd.readouterr() == ("", "")
