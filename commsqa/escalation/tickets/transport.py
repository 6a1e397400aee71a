"""A transport made of a ticket queue: one ticket per incident, a comment per change, closed when the incident is resolved."""

from collections.abc import Sequence

from commsqa.domain.deliveries import Notification, Receipt
from commsqa.domain.incidents import IncidentState
from commsqa.errors import DeliveryError
from commsqa.escalation.tickets.changes import DONE, changes, first_key, is_ours
from commsqa.escalation.tickets.queue import Draft, StaleTicketError, Ticket, TicketQueue
from commsqa.escalation.tickets.text import body_of, comment_of, title_of
from commsqa.escalation.tickets.words import TicketWords
from commsqa.escalation.transports.base import TicketStand

DUPLICATE = "duplicate-of"


class TicketTransport:
    """Searches before it creates and reads back what it wrote, so a send that arrived in part is completed by the next one.

    Of two tickets of one incident the oldest is kept; the other is closed with a comment that names it.
    """

    def __init__(self, queue: TicketQueue, words: TicketWords) -> None:
        self._queue = queue
        self._words = words

    def send(self, notification: Notification, *, thread_id: str | None = None) -> Receipt:
        """Bring the incident's ticket to what the notification says; a change by a person meanwhile is looked at once more."""
        try:
            return self._brought_up_to_date(notification, thread_id)
        except StaleTicketError:
            return self._brought_up_to_date(notification, thread_id)

    def find(self, notification: Notification, *, thread_id: str | None = None) -> Receipt | None:
        """The receipt when the ticket shows all of it."""
        tickets = self._tickets_of(notification, thread_id)
        arrived = bool(tickets) and changes(tickets[0], notification, self._words) == DONE
        return _receipt(tickets[0]) if arrived else None

    def read(self, ticket_ids: Sequence[str]) -> tuple[TicketStand, ...]:
        """How these tickets stand now, and who has them."""
        return tuple(
            TicketStand(
                ticket_id=each.ticket_id,
                closed=self._words.is_closed(each.state),
                changed_by=each.changed_by,
                assignee=each.assignee,
            )
            for each in self._queue.standing(ticket_ids)
        )

    def _brought_up_to_date(self, notification: Notification, thread_id: str | None) -> Receipt:
        tickets = self._tickets_of(notification, thread_id)
        ticket = tickets[0] if tickets else self._created(notification)
        for duplicate in tickets[1:]:
            self._close_duplicate(duplicate, ticket, notification)
        ticket = self._applied(ticket, notification)
        left = changes(ticket, notification, self._words)
        if left != DONE:
            names = ", ".join(left.model_dump(exclude_none=True))
            raise DeliveryError(f"ticket {ticket.ticket_id}: the tracker accepted changes and does not show them ({names})")
        return _receipt(ticket)

    def _tickets_of(self, notification: Notification, thread_id: str | None) -> list[Ticket]:
        """The incident's tickets, oldest first, without those closed as duplicates.

        `thread_id` is needed only where a person has rewritten the title, and with it the external id.
        """
        found = [ticket for ticket in self._queue.find_by_external_id(notification.incident_id) if _counts(ticket)]
        if found or thread_id is None:
            return found
        known = self._queue.read(thread_id)
        return [known] if known is not None and _counts(known) else []

    def _created(self, notification: Notification) -> Ticket:
        ticket = self._queue.create(
            Draft(
                external_id=notification.incident_id,
                key=first_key(notification),
                title=title_of(notification),
                body=body_of(notification),
                state=self._words.states.open,
                priority=self._words.priorities[notification.severity],
                at=notification.at,
            )
        )
        if ticket.external_id != notification.incident_id or not is_ours(ticket):
            # Nobody would find it again: each further try would open another one.
            raise DeliveryError(
                f"ticket {ticket.ticket_id}: the tracker accepted it without its external id or its first comment",
                misconfigured=True,
            )
        return ticket

    def _applied(self, ticket: Ticket, notification: Notification) -> Ticket:
        todo = changes(ticket, notification, self._words)
        if todo.key is not None:
            closed = self._words.is_closed(ticket.state) and todo.state is None
            stays_closed = closed and notification.state is not IncidentState.RESOLVED
            text = comment_of(notification, stays_closed=stays_closed)
            ticket = self._queue.comment(ticket, todo.key, text, at=notification.at)
        if todo.title is not None or todo.priority is not None:
            ticket = self._queue.revise(ticket, title=todo.title, priority=todo.priority)
        if todo.state is not None:
            ticket = self._queue.transition(ticket, todo.state)
        return ticket

    def _close_duplicate(self, duplicate: Ticket, kept: Ticket, notification: Notification) -> None:
        """Closed first: with the comment it is not looked at again."""
        if not self._words.is_closed(duplicate.state):
            duplicate = self._queue.transition(duplicate, self._words.states.resolved)
        text = f"duplicate of {kept.ticket_id}\n"
        self._queue.comment(duplicate, f"{DUPLICATE}.{kept.ticket_id}", text, at=notification.at)


def _counts(ticket: Ticket) -> bool:
    return is_ours(ticket) and not any(key.startswith(f"{DUPLICATE}.") for key in ticket.keys)


def _receipt(ticket: Ticket) -> Receipt:
    return Receipt(external_id=ticket.ticket_id, thread_id=ticket.ticket_id)
