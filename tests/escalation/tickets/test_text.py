"""How tickets read."""

from datetime import timedelta
from typing import Any

import pytest

from commsqa.domain.deliveries import Notification
from commsqa.domain.incidents import Action, IncidentState
from commsqa.escalation.tickets.text import TITLE_LENGTH, body_of, comment_of, title_of
from tests.escalation.builders import NOW, cause, notification


def told(kind: Action, **given: Any) -> Notification:
    return notification(causes=(cause(),)).model_copy(update={"kind": kind, "at": NOW + timedelta(hours=1), **given})


def test_the_title_names_the_incident_and_says_how_bad_what_and_how_many() -> None:
    assert title_of(notification("INC-7")) == (
        "[commsqa:INC-7] HIGH · P2 · Statement balances differ from the ledger · 96 findings, 95 customers, 96 pieces held"
    )


def test_a_long_title_is_cut_and_keeps_its_marker() -> None:
    title = title_of(notification().model_copy(update={"headline": "x" * 900}))
    assert (len(title), title[:15], title[-1]) == (TITLE_LENGTH, "[commsqa:INC-1]", "…")


def test_the_body_says_impact_cause_action_and_timeline() -> None:
    assert body_of(told(Action.OPENED, at=NOW, happened="opened: found in batch 1994-02")).splitlines() == [
        "Impact:",
        "- HIGH · P2 · Statement balances differ from the ledger · 96 findings, 95 customers, 96 pieces held",
        *(f"- {detail}" for detail in notification(causes=(cause(),)).details),
        "",
        "Likely cause: 60 % of the pieces with template_version = 14 fail.",
        "",
        "First action: Hold the batch and ask the owner of the template.",
        "",
        "Timeline (UTC): 1994-02-28 05:00 opened: found in batch 1994-02",
        "",
        "Check: balance.differs_from_ledger",
        "",
        "External-ID: INC-1",
    ]


def test_a_ticket_that_is_opened_late_says_what_happened_since() -> None:
    body = body_of(told(Action.UPDATED, happened="found in batch 1994-03"))
    assert "- 1994-02-28 05:00 opened\n- 1994-02-28 06:00 found in batch 1994-03\n" in body


def test_an_acknowledgement_is_a_short_comment_with_its_owner() -> None:
    owned = told(
        Action.ACKNOWLEDGED, owner="noura", until=NOW + timedelta(hours=3), happened="acknowledged by noura: asks the owner"
    )
    assert comment_of(owned, stays_closed=False).splitlines() == [
        "1994-02-28 06:00 UTC acknowledged by noura: asks the owner",
        "",
        "Owner: noura until 1994-02-28 08:00 UTC",
        "",
        "Impact now: HIGH · P2 · Statement balances differ from the ledger · 96 findings, 95 customers, 96 pieces held",
        "",
        "External-ID: INC-1",
    ]


def test_an_escalation_says_whom_to_call_why_and_what_to_do() -> None:
    text = comment_of(told(Action.ESCALATED, mention="@duty-manager"), stays_closed=False)
    for line in ("UTC escalated\n", "To call: @duty-manager", "Likely cause: 60 %", "First action: Hold the batch"):
        assert line in text


def test_a_comment_on_a_ticket_that_a_person_closed_says_that_it_is_left_closed() -> None:
    text = comment_of(told(Action.REOPENED, state=IncidentState.OPEN), stays_closed=True)
    assert "Note: This ticket was closed here and stays closed; the incident is open." in text


@pytest.mark.parametrize("text", ["see https://evil.example/x", "[click](//evil.example)", "<b>bold</b> <script>", "a<!--"])
def test_what_comes_from_data_never_becomes_a_link_or_markup(text: str) -> None:
    hostile = told(Action.UPDATED, headline=text, why=text, first_action=text, happened=text, details=(text, text), owner=text)
    for shown in (title_of(hostile), body_of(hostile), comment_of(hostile, stays_closed=False)):
        assert not [mark for mark in ("://", "](", "<", ">") if mark in shown]
