"""A ticket queue in memory that can fail at any call, before or after it took effect, and that lets a test be a person."""

from collections.abc import Sequence
from typing import Any, TypeVar

from commsqa.domain.values import Moment
from commsqa.errors import DeliveryError
from commsqa.escalation.tickets.queue import Draft, StaleTicketError, Standing, Ticket

AnswerT = TypeVar("AnswerT")


class MemoryQueue:
    def __init__(self) -> None:
        self.tickets: dict[str, Ticket] = {}
        self.texts: list[str] = []
        self.calls: list[str] = []
        self.fails: dict[int, str] = {}
        """Which call fails, and whether `before` or `after` it took effect."""

    def find_by_external_id(self, external_id: str) -> tuple[Ticket, ...]:
        self._call("find")
        return self._end(tuple(each for each in self.tickets.values() if each.external_id == external_id))

    def read(self, ticket_id: str) -> Ticket | None:
        self._call("read")
        return self._end(self.tickets.get(ticket_id))

    def standing(self, ticket_ids: Sequence[str]) -> tuple[Standing, ...]:
        self._call("standing")
        known = [self.tickets[each] for each in ticket_ids if each in self.tickets]
        return self._end(tuple(Standing(ticket_id=each.ticket_id, state=each.state) for each in known))

    def create(self, draft: Draft) -> Ticket:
        self._call("create")
        self.texts.append(draft.body)
        number = str(len(self.tickets) + 1)
        values = draft.model_dump(include={"external_id", "title", "state", "priority"})
        self.tickets[number] = Ticket(ticket_id=number, keys=(draft.key,), version="1", **values)
        return self._end(self.tickets[number])

    def comment(self, ticket: Ticket, key: str, text: str, *, at: Moment) -> Ticket:
        return self._write("comment", ticket, text=text, keys=(*ticket.keys, key))

    def revise(self, ticket: Ticket, *, title: str | None = None, priority: str | None = None) -> Ticket:
        return self._write("revise", ticket, title=title or ticket.title, priority=priority or ticket.priority)

    def transition(self, ticket: Ticket, state: str) -> Ticket:
        return self._write("transition", ticket, state=state)

    def by_hand(self, ticket_id: str, **changed: Any) -> None:
        """A person's change."""
        ticket = self.tickets[ticket_id]
        self.tickets[ticket_id] = ticket.model_copy(update={**changed, "version": str(int(ticket.version) + 1)})

    def _write(self, call: str, ticket: Ticket, *, text: str = "", **changed: Any) -> Ticket:
        self._call(call)
        if self.tickets[ticket.ticket_id].version != ticket.version:
            raise StaleTicketError("changed meanwhile")
        if text:
            self.texts.append(text)
        self.by_hand(ticket.ticket_id, **changed)
        return self._end(self.tickets[ticket.ticket_id])

    def _call(self, name: str) -> None:
        self.calls.append(name)
        self._fail("before")

    def _end(self, answer: AnswerT) -> AnswerT:
        self._fail("after")
        return answer

    def _fail(self, when: str) -> None:
        if self.fails.get(len(self.calls)) == when:
            raise DeliveryError("no answer", ambiguous=True)
