"""What every ticket queue keeps to, whichever tracker stands behind it."""

import itertools

import pytest

from commsqa.domain.incidents import IncidentState
from commsqa.domain.levels import Level
from commsqa.escalation.tickets.queue import Draft, StaleTicketError, Ticket, TicketQueue
from commsqa.escalation.tickets.text import marker
from commsqa.escalation.tickets.words import TicketWords
from tests.escalation.builders import LATER, NOW

_numbers = itertools.count(1)


class QueueContract:
    """A subclass offers the fixtures `queue` and `words`."""

    @pytest.fixture
    def external_id(self) -> str:
        return f"INC-contract{next(_numbers)}"

    @pytest.fixture
    def draft(self, external_id: str, words: TicketWords) -> Draft:
        return Draft(
            external_id=external_id,
            key="N1.open.high",
            title=f"{marker(external_id)} HIGH · P2 · رصيد · 96 findings",
            body="Impact: HIGH\n\nExternal-ID: it\n",
            state=words.states.open,
            priority=words.priorities[Level.HIGH],
            at=NOW,
        )

    @pytest.fixture
    def ticket(self, queue: TicketQueue, draft: Draft) -> Ticket:
        return queue.create(draft)

    def test_nothing_is_found_before_it_is_created(self, queue: TicketQueue, external_id: str) -> None:
        assert queue.find_by_external_id(external_id) == ()

    def test_what_is_created_is_answered_as_the_tracker_shows_it(self, ticket: Ticket, draft: Draft) -> None:
        assert (ticket.external_id, ticket.title, ticket.state, ticket.priority, ticket.keys) == (
            draft.external_id,
            draft.title,
            draft.state,
            draft.priority,
            (draft.key,),
        )

    def test_it_is_found_and_read_as_it_was_answered(self, queue: TicketQueue, ticket: Ticket, external_id: str) -> None:
        assert queue.find_by_external_id(external_id) == (ticket,)
        assert queue.read(ticket.ticket_id) == ticket

    def test_an_id_that_begins_alike_is_not_it(self, queue: TicketQueue, ticket: Ticket, external_id: str) -> None:
        for other in (external_id[:-1], external_id + "0", external_id.lower(), external_id.replace("-", "_")):
            assert queue.find_by_external_id(other) == ()

    def test_no_ticket_has_an_id_that_was_never_given(self, queue: TicketQueue) -> None:
        assert queue.read("987654321") is None

    def test_comments_are_kept_in_their_order_and_leave_the_state(self, queue: TicketQueue, ticket: Ticket) -> None:
        ticket = queue.comment(ticket, "N2.open.high", "second", at=LATER)
        ticket = queue.comment(ticket, "N3.open.high", "third", at=LATER)
        assert ticket.keys == ("N1.open.high", "N2.open.high", "N3.open.high")
        assert queue.read(ticket.ticket_id) == ticket

    @pytest.mark.parametrize("state", [IncidentState.OPEN, IncidentState.ACKNOWLEDGED, IncidentState.RESOLVED])
    def test_a_comment_never_moves_a_ticket(
        self, state: IncidentState, queue: TicketQueue, ticket: Ticket, words: TicketWords
    ) -> None:
        name = words.states.of(state) or ""
        ticket = queue.transition(ticket, name)
        assert queue.comment(ticket, "N2.open.high", "second", at=LATER).state == name

    def test_a_ticket_goes_through_its_states(self, queue: TicketQueue, ticket: Ticket, words: TicketWords) -> None:
        for state in (IncidentState.ACKNOWLEDGED, IncidentState.RESOLVED, IncidentState.OPEN):
            ticket = queue.transition(ticket, words.states.of(state) or "")
            assert ticket.state == words.states.of(state)

    def test_title_and_priority_are_revised_one_by_one_or_together(
        self, queue: TicketQueue, ticket: Ticket, words: TicketWords
    ) -> None:
        critical, low = words.priorities[Level.CRITICAL], words.priorities[Level.LOW]
        one = queue.revise(ticket, priority=critical)
        assert (one.title, one.priority) == (ticket.title, critical)
        two = queue.revise(one, title=ticket.title + " new")
        assert (two.title, two.priority) == (ticket.title + " new", critical)
        three = queue.revise(two, title=ticket.title, priority=low)
        assert (three.title, three.priority) == (ticket.title, low)

    def test_a_write_that_was_decided_on_an_older_ticket_does_nothing(
        self, queue: TicketQueue, ticket: Ticket, words: TicketWords
    ) -> None:
        now = queue.transition(ticket, words.states.resolved)
        with pytest.raises(StaleTicketError):
            queue.transition(ticket, words.states.open)
        with pytest.raises(StaleTicketError):
            queue.comment(ticket, "N2.open.high", "second", at=LATER)
        with pytest.raises(StaleTicketError):
            queue.revise(ticket, title="other")
        assert queue.read(ticket.ticket_id) == now
