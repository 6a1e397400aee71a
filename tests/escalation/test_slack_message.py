"""A message in Slack: what it answers at first sight, that nothing in it calls or links, and that it always fits."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.domain.deliveries import Notification
from commsqa.domain.incidents import Action, IncidentState
from commsqa.domain.levels import Level
from commsqa.escalation.transports.slack import message
from commsqa.escalation.transports.slack.message import BUDGET, Message
from commsqa.escalation.transports.slack.text import called, duration, local_time, marked_up, plain
from tests.escalation.builders import LATER, NOW, cause, notification
from tests.escalation.show_slack import as_it_reads, samples
from tests.escalation.slack_limits import refusal_of_message, wrong_in

ALL = (message.posted, message.edited, message.reply, message.without_blocks)
DANGERS = (
    "<!channel>",
    "<!here>",
    "<!everyone>",
    "<@U123>",
    "<!subteam^S123>",
    "<#C123>",
    "<https://evil.example|ok>",
    "@here",
    "#all",
)

TAKE_IT = "To take it: `commsqa ack PROJECT INC-2041 --reason TEXT`"
BOTH_LEVELS = "critical if released, high as it stands"


def told(**changes: Any) -> Notification:
    return notification(causes=(cause(),)).model_copy(update=changes)


def size(shown: Message) -> int:
    return len(json.dumps(shown.blocks, ensure_ascii=False))


def test_it_reads_in_five_seconds() -> None:
    lines = as_it_reads(message.posted(samples()["opened"])).splitlines()
    assert lines[0] == "🔴 CRITICAL · P1 · Balance differs from the ledger · 48 findings, 47 customers, 48 pieces held"
    assert lines[1].startswith("Why: 60 % of the pieces with template_version = 14 fail, ")
    assert lines[2] == "Do first: Hold the batch and roll back to template_version 13."
    assert lines[3:] == [
        f"State: Open, nobody has it yet | Since: 1994-02-28 05:00 UTC | Batch: 1994-02 | Severity: {BOTH_LEVELS}",
        f"INC-2041 · balance.differs_from_ledger | {TAKE_IT} | score 3.25 | vector CQ:1.0/E:balance.differs_from_ledger/M:3",
    ]


def test_the_text_beside_the_blocks_is_the_header() -> None:
    shown = message.posted(told())
    assert shown.text == shown.blocks[0]["text"]["text"]


@pytest.mark.parametrize(("level", "sign"), [(Level.CRITICAL, "🔴"), (Level.HIGH, "🟠"), (Level.MEDIUM, "🟡"), (Level.LOW, "🔵")])
def test_a_level_has_its_sign_and_its_word(level: Level, sign: str) -> None:
    assert message.posted(notification(severity=level)).text.startswith(f"{sign} {level.value.upper()} · P2 · ")


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "Open, nobody has it yet"),
        ({"state": IncidentState.ACKNOWLEDGED}, "Acknowledged"),
        ({"state": IncidentState.ACKNOWLEDGED, "owner": "dana"}, "Acknowledged by dana"),
        (
            {"state": IncidentState.ACKNOWLEDGED, "owner": "dana", "until": LATER},
            "Acknowledged by dana until 1994-03-01 05:00 UTC",
        ),
        ({"state": IncidentState.RESOLVED, "at": LATER}, "Resolved 1994-03-01 05:00 UTC"),
    ],
)
def test_its_state_is_told(changes: dict[str, Any], state: str) -> None:
    for shown in (message.edited(told(**changes)), message.without_blocks(told(**changes))):
        assert f"State: {state}" in as_it_reads(shown).replace("\n", " | ").split(" | ")


def test_a_resolved_one_says_how_long_it_took_and_why_it_is_over_and_asks_for_nothing() -> None:
    over = told(state=IncidentState.RESOLVED, at=NOW + timedelta(minutes=130), happened="resolved by dana: rolled back")
    text = as_it_reads(message.edited(over))
    assert text.startswith("✅ Resolved after 2 h 10 min · HIGH · P2 · ")
    assert "What happened: resolved by dana: rolled back" in text
    assert "Do first" not in text
    assert "commsqa ack" not in text


@pytest.mark.parametrize("state", [IncidentState.ACKNOWLEDGED, IncidentState.RESOLVED])
def test_only_an_open_one_says_how_to_take_it(state: IncidentState) -> None:
    assert "commsqa ack PROJECT INC-1" in as_it_reads(message.posted(told()))
    assert "commsqa ack" not in as_it_reads(message.posted(told(state=state)))


def test_a_new_message_calls_whom_the_policy_says_and_an_edit_calls_nobody() -> None:
    calls = told(mention="<!subteam^S0ONE> <@U0TWO>")
    assert message.posted(calls).text.startswith("<!subteam^S0ONE> <@U0TWO> 🟠 HIGH")
    assert message.posted(calls).blocks[1]["text"]["text"] == "<!subteam^S0ONE> <@U0TWO>"
    assert "S0ONE" not in message.edited(calls).model_dump_json()


@pytest.mark.parametrize("mention", ["<!subteam^S0ONE>", "<@U0TWO>", "<@W0TWO>", "<!here>", "<!channel>", "<!here> <@U0TWO>"])
def test_slacks_own_forms_call(mention: str) -> None:
    assert called(mention) == mention


@pytest.mark.parametrize(
    "mention", ["<!everyone>", "<@U0TWO|x>", "<!subteam^s0>", "<https://x.example>", "<!here", "<!here> and <x>"]
)
def test_anything_else_is_text(mention: str) -> None:
    assert "<" not in called(mention)


def test_an_entry_of_the_thread_says_what_happened_and_when() -> None:
    entry = message.reply(told(kind=Action.UPDATED, happened="now 12 findings (before 3)"))
    assert as_it_reads(entry) == "now 12 findings (before 3) · 1994-02-28 05:00 UTC"


@pytest.mark.parametrize("changes", [{"mention": "<!here>"}, {"severity": Level.CRITICAL}, {"happened": ""}])
def test_an_entry_that_is_read_outside_the_thread_says_of_what(changes: dict[str, Any]) -> None:
    entry = message.reply(told(**{"kind": Action.ESCALATED, "happened": "nobody took it"} | changes))
    assert "HIGH · P2 · Statement balances differ from the ledger" in entry.text


@pytest.mark.parametrize("kind", list(Action))
def test_only_the_turns_of_a_critical_incident_are_shown_in_the_channel_too(kind: Action) -> None:
    turns = (Action.ESCALATED, Action.REOPENED, Action.RESOLVED)
    assert message.is_loud(told(kind=kind, severity=Level.CRITICAL)) is (kind in turns)
    assert not message.is_loud(told(kind=kind, severity=Level.HIGH))


@pytest.mark.parametrize("danger", DANGERS)
@pytest.mark.parametrize("show", ALL)
def test_no_text_from_data_calls_or_links(show: Any, danger: str) -> None:
    texts = ("headline", "why", "first_action", "batch_id", "happened", "owner", "incident_id", "check_id", "mention")
    for state in IncidentState:
        changes = dict.fromkeys(texts, f"a {danger} b") | {"details": (danger,), "state": state}
        if danger in ("<!channel>", "<!here>", "<@U123>", "<!subteam^S123>"):
            changes["mention"] = ""
        assert danger not in show(told(**changes)).model_dump_json()


def test_slack_makes_nothing_of_what_is_in_a_text() -> None:
    blocks = message.posted(told()).blocks
    texts = [block["text"] for block in blocks if "text" in block]
    texts += [each for block in blocks for each in (*block.get("fields", ()), *block.get("elements", ()))]
    assert len(texts) == 10
    assert all(text["type"] == "plain_text" or text["verbatim"] is True for text in texts)


@pytest.mark.parametrize(
    ("changes", "left", "gone"),
    [
        ({}, ["a detail", "Why: 60 %"], []),
        (
            {"why": "why " * 999, "first_action": '"' * 2_000, "details": ("a detail" + '"' * 400,) * 9},
            ["why " * 400],
            ["a detail"],
        ),
        ({"why": "\x01" * 2_000}, ["Why: " + "\x01" * 299 + "…", "Do first"], ["a detail"]),
    ],
)
def test_what_is_too_large_becomes_smaller_step_by_step(changes: dict[str, Any], left: list[str], gone: list[str]) -> None:
    shown = message.posted(told(**{"details": ("a detail",)} | changes))
    assert 0 < size(shown) <= BUDGET
    assert all(text in as_it_reads(shown) for text in left)
    assert not any(text in as_it_reads(shown) for text in gone)


def test_what_no_blocks_can_hold_is_sent_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message, "BUDGET", 100)
    shown = message.posted(told(mention="<!here>"))
    assert shown.blocks == ()
    assert as_it_reads(shown).splitlines()[0].startswith("<!here> 🟠 HIGH · P2")
    assert "Do first: Hold the batch" in as_it_reads(shown)


anything = st.text(max_size=400) | st.sampled_from(["&" * 5000, "<" * 2999, '"\\' * 4000, "🔴" * 3000, "\u202e<!channel>", " \n"])


@given(
    texts=st.fixed_dictionaries(dict.fromkeys(("headline", "why", "first_action", "batch_id", "happened", "mention"), anything)),
    ids=st.fixed_dictionaries(dict.fromkeys(("incident_id", "check_id", "owner"), anything)),
    details=st.lists(anything, max_size=15).map(tuple),
    state=st.sampled_from(IncidentState),
    kind=st.sampled_from(Action),
)
def test_slack_accepts_whatever_a_notification_holds(texts: dict[str, str], ids: dict[str, str], **rest: Any) -> None:
    about = told(**texts, **ids, **rest)
    for show in ALL:
        shown = show(about)
        assert list(wrong_in(list(shown.blocks))) == []
        assert refusal_of_message({"text": shown.text, "blocks": list(shown.blocks)}) is None
        assert size(shown) <= BUDGET
        assert len(shown.text) <= 5_000


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "less than a minute"), (-5, "less than a minute"), (45, "45 min"), (120, "2 h"), (130, "2 h 10 min"), (4560, "3 d 4 h")],
)
def test_a_duration_in_two_units(minutes: int, text: str) -> None:
    assert duration(timedelta(minutes=minutes)) == text


def test_a_time_is_the_readers_own_and_in_utc_where_that_cannot_be() -> None:
    assert local_time(NOW) == "<!date^762411600^{date_short_pretty} {time}|1994-02-28 05:00 UTC>"


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("a & b", 50, "a &amp; b"),
        ("<!channel>\n<@U1>", 50, "&lt;!channel&gt; &lt;@\u200bU1&gt;"),
        ("&&&", 12, "&amp;&amp;…"),
        ("&&&", 13, "&amp;&amp;…"),
        ("abcdef", 4, "abc…"),
        ("ask @here in #all, a@b", 50, "ask @\u200bhere in #\u200ball, a@\u200bb"),
    ],
)
def test_a_text_is_escaped_before_it_is_cut(text: str, limit: int, shown: str) -> None:
    assert marked_up(text, limit) == shown


def test_a_plain_text_has_other_angle_brackets() -> None:
    assert plain("a <b> & c", 50) == "a ‹b› & c"
    assert plain("abcdef", 4) == "abc…"
