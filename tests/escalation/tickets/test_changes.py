"""What is left to do to a ticket, as a table: the incident, the ticket as it stands, what follows."""

from typing import Any

import pytest

from commsqa.domain.deliveries import Notification
from commsqa.domain.incidents import IncidentState
from commsqa.domain.levels import Level
from commsqa.escalation.tickets.changes import DONE, Changes, changes, first_key, is_ours
from commsqa.escalation.tickets.queue import Ticket
from commsqa.escalation.tickets.text import title_of
from commsqa.escalation.tickets.words import States, TicketWords
from tests.escalation.builders import notification

OPEN, ACKNOWLEDGED, RESOLVED = IncidentState
WORDS = TicketWords(closed_states=("wontfix",))


def told(state: IncidentState = OPEN, **given: Any) -> Notification:
    return notification().model_copy(update={"key": "NEW", "version": 2, "state": state, **given})


def ticket(state: str, *keys: str, **given: Any) -> Ticket:
    values: dict[str, Any] = {
        "ticket_id": "7",
        "external_id": "INC-1",
        "title": title_of(notification()),
        "state": state,
        "priority": "high",
        "keys": keys,
        "version": "1",
    }
    return Ticket(**(values | given))


@pytest.mark.parametrize(
    ("incident", "stands", "before", "state", "mark"),
    [
        (OPEN, "open", "open", None, "open"),
        (OPEN, "chatting", "open", None, "open"),
        (OPEN, "acknowledged", "acknowledged", "open", "open"),  # the acknowledgement has ended
        (OPEN, "testing", "acknowledged", None, "open"),  # a person moved it on
        (OPEN, "acknowledged", "open", None, "open"),  # a person took it up in the tracker
        (ACKNOWLEDGED, "open", "open", "acknowledged", "acknowledged"),
        (ACKNOWLEDGED, "chatting", "open", "acknowledged", "acknowledged"),
        (ACKNOWLEDGED, "acknowledged", "open", None, "acknowledged"),
        (ACKNOWLEDGED, "testing", "acknowledged", None, "acknowledged"),  # snoozed: a person has moved it on since
        (RESOLVED, "open", "open", "resolved", "resolved"),
        (RESOLVED, "testing", "acknowledged", "resolved", "resolved"),
        (RESOLVED, "resolved", "resolved", None, "resolved"),
        # A person closed it. Whatever follows, it stays closed.
        (OPEN, "resolved", "open", None, "open"),
        (OPEN, "wontfix", "open", None, "open"),
        (ACKNOWLEDGED, "resolved", "open", None, "acknowledged"),
        (RESOLVED, "resolved", "open", None, "over"),
        (RESOLVED, "wontfix", "acknowledged", None, "over"),
        (OPEN, "resolved", "over", None, "open"),
        # We closed it: a reopened incident opens it again.
        (OPEN, "resolved", "resolved", "open", "open"),
        (ACKNOWLEDGED, "resolved", "resolved", "acknowledged", "acknowledged"),
        (OPEN, "open", "resolved", None, "open"),  # a person was quicker
    ],
)
def test_the_state_follows_the_incident_and_leaves_people_theirs(
    incident: IncidentState, stands: str, before: str, state: str | None, mark: str
) -> None:
    left = changes(ticket(stands, f"N1.1.{before}.high"), told(incident), WORDS)
    assert left == Changes(key=f"NEW.2.{mark}.high", state=state)


@pytest.mark.parametrize("before", ["open", "acknowledged", "resolved", "over"])
@pytest.mark.parametrize("stands", ["open", "acknowledged", "resolved", "wontfix", "testing"])
@pytest.mark.parametrize("incident", list(IncidentState))
def test_what_was_applied_leaves_nothing_to_do(incident: IncidentState, stands: str, before: str) -> None:
    """Applied one by one, as a send that is cut off after each would leave it; nothing is ever done twice."""
    now = ticket(stands, f"N1.1.{before}.low", title="old", priority="low")
    for _ in range(4):
        left = changes(now, told(incident), WORDS)
        if left.key:
            now = now.model_copy(update={"keys": (*now.keys, left.key)})
        elif left.title:
            now = now.model_copy(update={"title": left.title})
        elif left.priority:
            now = now.model_copy(update={"priority": left.priority})
        elif left.state:
            now = now.model_copy(update={"state": left.state})
    assert changes(now, told(incident), WORDS) == DONE
    assert len(now.keys) == 2


@pytest.mark.parametrize(
    ("level", "before", "stands", "priority"),
    [
        (Level.CRITICAL, "high", "high", "critical"),
        (Level.HIGH, "high", "low", None),  # a person's priority stays until the incident's level changes
        (Level.HIGH, "medium", "low", "high"),
        (Level.HIGH, "medium", "high", None),
    ],
)
def test_the_priority_follows_the_level_when_that_changes(level: Level, before: str, stands: str, priority: str | None) -> None:
    left = changes(ticket("open", f"N1.1.open.{before}", priority=stands), told(severity=level), WORDS)
    assert left.priority == priority


@pytest.mark.parametrize("stands", ["open", "resolved"])
def test_what_comes_after_something_newer_is_only_a_comment(stands: str) -> None:
    """It had been given up and was revived; the ticket shows what is newer, and so does the next comment's key."""
    late = told(OPEN, severity=Level.LOW, headline="old")
    now = ticket(stands, "N1.1.open.high", "N3.3.resolved.high")
    assert changes(now, late, WORDS) == Changes(key="NEW.2.resolved.low")
    now = now.model_copy(update={"keys": (*now.keys, "NEW.2.resolved.low")})
    assert changes(now, late, WORDS) == DONE
    again = changes(now, told(OPEN, key="N4", version=4), WORDS)
    assert again == Changes(key="N4.4.open.high", state="open" if stands == "resolved" else None)


def test_the_title_is_always_the_incidents() -> None:
    assert changes(ticket("open", "N1.1.open.high", title="mine"), told(), WORDS).title == title_of(told())


def test_acknowledging_moves_nothing_where_the_tracker_has_no_state_for_it() -> None:
    words = TicketWords(states=States(acknowledged=None))
    assert changes(ticket("open", "N1.1.open.high"), told(ACKNOWLEDGED), words).state is None
    assert changes(ticket("resolved", "N1.1.resolved.high"), told(ACKNOWLEDGED), words).state == "open"


def test_a_comment_is_told_apart_by_its_whole_key() -> None:
    stands = ticket("open", "NEW2.1.open.high", "XNEW.1.open.high")
    assert changes(stands, told(), WORDS).key == "NEW.2.open.high"
    assert changes(ticket("open", "N1.1.open.high", "NEW.2.open.high", "N3.3.open.high"), told(), WORDS).key is None


@pytest.mark.parametrize(
    ("keys", "ours"),
    [
        ((), False),
        (("duplicate-of.4",), False),
        (("x.y.z",), False),
        ((first_key(told()),), True),
        (("a.b", "N1.1.open.high"), True),
    ],
)
def test_only_a_ticket_with_a_comment_of_ours_is_ours(keys: tuple[str, ...], ours: bool) -> None:
    assert is_ours(ticket("open", *keys)) is ours
