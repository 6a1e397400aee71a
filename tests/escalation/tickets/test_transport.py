"""A ticket per incident: opened once, commented on once per change, closed when resolved; interrupted anywhere, completed."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from commsqa.domain.deliveries import Notification, Receipt
from commsqa.domain.incidents import Action, IncidentState
from commsqa.domain.levels import Level
from commsqa.errors import DeliveryError
from commsqa.escalation.tickets.queue import Draft, Ticket, TicketQueue
from commsqa.escalation.tickets.text import title_of
from commsqa.escalation.tickets.transport import TicketTransport
from commsqa.escalation.tickets.words import TicketWords
from commsqa.escalation.transports.ticket_folder.folder import TicketFolder
from tests.escalation.builders import NOW, notification
from tests.escalation.tickets.memory_queue import MemoryQueue
from tests.escalation.tickets.queue_contract import QueueContract

WORDS = TicketWords()
STATES = {Action.ACKNOWLEDGED: IncidentState.ACKNOWLEDGED, Action.RESOLVED: IncidentState.RESOLVED}


def told(kind: Action, version: int, incident_id: str = "INC-1", **given: Any) -> Notification:
    changed = {"kind": kind, "state": STATES.get(kind, IncidentState.OPEN), "at": NOW + timedelta(hours=version - 1)}
    return notification(incident_id, version=version).model_copy(update={**changed, **given})


LIFE = (
    told(Action.OPENED, 1),
    told(Action.UPDATED, 2, severity=Level.CRITICAL, headline="CRITICAL · P1 · Balances differ"),
    told(Action.ACKNOWLEDGED, 3, severity=Level.CRITICAL, headline="CRITICAL · P1 · Balances differ", owner="noura"),
    told(Action.RESOLVED, 4, severity=Level.CRITICAL, headline="CRITICAL · P1 · Balances differ", happened="rolled back"),
    told(Action.REOPENED, 5),
)
OPENED, UPDATED, ACKNOWLEDGED, RESOLVED, REOPENED = LIFE


@pytest.fixture
def queue() -> MemoryQueue:
    return MemoryQueue()


@pytest.fixture
def transport(queue: MemoryQueue) -> TicketTransport:
    return TicketTransport(queue, WORDS)


class TestMemoryQueue(QueueContract):
    """The twin of the tests below keeps to what every queue keeps to."""

    @pytest.fixture
    def queue(self) -> MemoryQueue:
        return MemoryQueue()

    @pytest.fixture
    def words(self) -> TicketWords:
        return WORDS


@pytest.mark.parametrize("kind", ["memory", "folder"])
def test_a_ticket_lives_as_its_incident_does(kind: str, tmp_path: Path) -> None:
    queue: TicketQueue = MemoryQueue() if kind == "memory" else TicketFolder(tmp_path)
    transport = TicketTransport(queue, WORDS)
    thread_id, seen = None, []
    for change in LIFE:
        assert transport.find(change, thread_id=thread_id) is None
        receipt = transport.send(change, thread_id=thread_id)
        assert transport.find(change, thread_id=thread_id) == receipt
        thread_id = receipt.thread_id
        (ticket,) = queue.find_by_external_id("INC-1")
        seen.append((ticket.state, ticket.priority, len(ticket.keys)))
    assert seen == [
        ("open", "high", 1),
        ("open", "critical", 2),
        ("acknowledged", "critical", 3),
        ("resolved", "critical", 4),
        ("open", "high", 5),
    ]


def test_a_second_send_of_the_same_changes_nothing(queue: MemoryQueue, transport: TicketTransport) -> None:
    for change in (OPENED, UPDATED):
        transport.send(change)
    before = dict(queue.tickets)
    assert transport.send(UPDATED) == Receipt(external_id="1", thread_id="1")
    assert queue.tickets == before


def finished(life: tuple[Notification, ...]) -> dict[str, Ticket]:
    queue = MemoryQueue()
    for change in life:
        TicketTransport(queue, WORDS).send(change)
    return queue.tickets


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", range(1, 15))
def test_a_send_that_is_cut_off_at_any_call_is_completed_by_the_next(number: int, when: str, queue: MemoryQueue) -> None:
    transport = TicketTransport(queue, WORDS)
    queue.fails = {number: when}
    failures = 0
    for change in LIFE:
        try:
            transport.send(change)
        except DeliveryError:
            failures += 1
            if transport.find(change) is None:
                transport.send(change)
    assert failures == 1
    assert [each.model_copy(update={"version": ""}) for each in queue.tickets.values()] == [
        each.model_copy(update={"version": ""}) for each in finished(LIFE).values()
    ]
    assert len(queue.texts) == len(LIFE)


@pytest.mark.parametrize(("state", "left"), [("resolved", "resolved"), ("wontfix", "wontfix")])
def test_a_ticket_that_a_person_closed_is_commented_on_and_stays_closed(state: str, left: str, queue: MemoryQueue) -> None:
    transport = TicketTransport(queue, TicketWords(closed_states=("wontfix",)))
    transport.send(OPENED)
    queue.by_hand("1", state=state)
    for number, change in enumerate((UPDATED, ACKNOWLEDGED, RESOLVED, REOPENED), start=2):
        transport.send(change)
        assert (queue.tickets["1"].state, len(queue.tickets["1"].keys)) == (left, number)
    assert sum("stays closed" in text for text in queue.texts) == 3


def test_a_person_who_changes_the_ticket_meanwhile_is_heeded(queue: MemoryQueue, transport: TicketTransport) -> None:
    transport.send(OPENED)

    class Busy(MemoryQueue):
        """Somebody closes the ticket just before the comment is written."""

        def comment(self, ticket: Ticket, key: str, text: str, **more: Any) -> Ticket:
            if self.tickets["1"].state == "open":
                self.by_hand("1", state="resolved")
            return super().comment(ticket, key, text, **more)

    busy = Busy()
    busy.tickets = queue.tickets
    TicketTransport(busy, WORDS).send(ACKNOWLEDGED)
    assert (busy.tickets["1"].state, len(busy.tickets["1"].keys)) == ("resolved", 2)


def test_an_incident_without_a_ticket_gets_one_that_shows_its_state(queue: MemoryQueue, transport: TicketTransport) -> None:
    """Its opening was never sent: a later one told all of it."""
    transport.send(RESOLVED)
    assert (queue.tickets["1"].state, queue.tickets["1"].keys) == ("resolved", (f"{RESOLVED.key}.4.resolved.critical",))
    assert transport.find(RESOLVED) == Receipt(external_id="1", thread_id="1")


def test_a_ticket_whose_title_a_person_rewrote_is_known_by_its_thread(queue: MemoryQueue, transport: TicketTransport) -> None:
    transport.send(OPENED)
    queue.by_hand("1", title="balances!", external_id=None)
    assert transport.send(UPDATED, thread_id="1").thread_id == "1"
    assert (len(queue.tickets), queue.tickets["1"].title) == (1, title_of(UPDATED))


def test_a_deleted_ticket_gets_a_successor(queue: MemoryQueue, transport: TicketTransport) -> None:
    transport.send(OPENED)
    queue.tickets["gone"] = queue.tickets.pop("1").model_copy(update={"external_id": None, "keys": ()})
    assert transport.send(UPDATED, thread_id="1").thread_id == "2"


def test_a_persons_own_ticket_is_left_alone_whatever_its_title(queue: MemoryQueue, transport: TicketTransport) -> None:
    draft = Draft(external_id="INC-1", key="x", title=title_of(OPENED), body="", state="open", priority="low", at=NOW)
    theirs = queue.create(draft)
    assert transport.send(OPENED).thread_id == "2"
    transport.send(RESOLVED)
    assert queue.tickets["1"] == theirs


def test_of_two_tickets_the_oldest_stays_and_the_other_is_closed_once(queue: MemoryQueue, transport: TicketTransport) -> None:
    transport.send(OPENED)
    twin = queue.tickets["1"].model_copy(update={"ticket_id": "2"})
    queue.tickets["2"] = twin
    for change in (UPDATED, ACKNOWLEDGED):
        assert transport.send(change, thread_id="2").thread_id == "1"
    assert (queue.tickets["2"].state, queue.tickets["2"].keys[1:]) == ("resolved", ("duplicate-of.1",))
    assert (queue.tickets["1"].state, queue.texts.count("duplicate of 1\n")) == ("acknowledged", 1)


class Forgetful(MemoryQueue):
    """Accepts everything, keeps only what it likes: one real server drops fields it does not know."""

    def __init__(self, **forgets: Any) -> None:
        super().__init__()
        self.forgets = forgets

    def create(self, draft: Draft) -> Ticket:
        return self._shown(super().create(draft))

    def _write(self, call: str, ticket: Ticket, *, text: str = "", **changed: Any) -> Ticket:
        return self._shown(super()._write(call, ticket, text=text, **changed))

    def _shown(self, ticket: Ticket) -> Ticket:
        self.by_hand(ticket.ticket_id, **self.forgets)
        return self.tickets[ticket.ticket_id]


@pytest.mark.parametrize("forgets", [{"external_id": None}, {"keys": ()}])
def test_a_tracker_that_drops_the_id_is_misconfigured_before_a_second_ticket_is_opened(forgets: dict[str, Any]) -> None:
    queue = Forgetful(**forgets)
    with pytest.raises(DeliveryError, match="ticket 1: the tracker accepted it without") as caught:
        TicketTransport(queue, WORDS).send(OPENED)
    assert (caught.value.misconfigured, len(queue.tickets)) == (True, 1)


def test_a_change_that_the_tracker_accepts_and_does_not_show_is_a_failure(queue: MemoryQueue) -> None:
    queue = Forgetful(state="open")
    TicketTransport(queue, WORDS).send(OPENED)
    with pytest.raises(DeliveryError, match=r"ticket 1: .* does not show them \(state\)"):
        TicketTransport(queue, WORDS).send(RESOLVED)
