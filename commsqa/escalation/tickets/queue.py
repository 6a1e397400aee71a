"""What a ticket queue is, whichever tracker stands behind it."""

from collections.abc import Sequence
from typing import Protocol

from commsqa.domain.values import Moment, Value
from commsqa.errors import DeliveryError


class StaleTicketError(DeliveryError):
    """Somebody changed the ticket since it was read; nothing was written."""


class Draft(Value):
    """A ticket to be. `key` is that of its first comment, the body; state and priority are the tracker's own names for them."""

    external_id: str
    key: str
    title: str
    body: str
    state: str
    priority: str
    at: Moment


class Ticket(Value):
    """A ticket as the tracker shows it. State and priority are the tracker's own names.

    `external_id` is None where the tracker shows none. `keys` are those of our comments, oldest first; a person's comments have
    none. `version` changes with every change of the ticket.
    """

    ticket_id: str
    external_id: str | None
    title: str
    state: str
    priority: str
    keys: tuple[str, ...]
    version: str


class Standing(Value):
    """A ticket's state, who changed it last, whose it is, in the tracker's own names; None for nobody, and for our own user."""

    ticket_id: str
    state: str
    changed_by: str | None = None
    assignee: str | None = None


class TicketQueue(Protocol):
    """A tracker's queue. Every write is read back: what is answered is what the tracker shows afterwards.

    A write holds on to the ticket it was decided on: when that has changed since, it is refused with StaleTicketError. Names
    that the tracker does not know are a misconfigured DeliveryError that lists those it knows.
    """

    def find_by_external_id(self, external_id: str) -> tuple[Ticket, ...]:
        """The tickets that carry exactly this id, oldest first, whatever their state. Deleted ones are not there."""

    def read(self, ticket_id: str) -> Ticket | None:
        """The ticket as it is now; None when there is none (any more)."""

    def standing(self, ticket_ids: Sequence[str]) -> tuple[Standing, ...]:
        """How these stand, in any order, by as few requests as it takes; without those that are not there any more."""

    def create(self, draft: Draft) -> Ticket:
        """Open it. What was sent before and has not landed by the end of the outbox's settling time never lands."""

    def comment(self, ticket: Ticket, key: str, text: str, *, at: Moment) -> Ticket:
        """Add a comment. The ticket's state stays as it is, also where the tracker's own rules would change it."""

    def revise(self, ticket: Ticket, *, title: str | None = None, priority: str | None = None) -> Ticket:
        """Give it another title, another priority, or both; None leaves it."""

    def transition(self, ticket: Ticket, state: str) -> Ticket:
        """Bring it to this state."""
