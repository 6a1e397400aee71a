"""What is left to do to a ticket so that it tells of an incident as a notification does. Pure: a ticket in, changes out.

A ticket belongs to the people who work on it. Ours are its title, and a state or priority when the *incident's* changed since we
last wrote; so each of our comments has in its key what the incident was then. A ticket that a person closed stays closed.
"""

import re
from typing import NamedTuple

from commsqa.domain.deliveries import Notification
from commsqa.domain.incidents import IncidentState
from commsqa.domain.levels import Level
from commsqa.domain.values import Value
from commsqa.escalation.tickets.queue import Ticket
from commsqa.escalation.tickets.text import title_of
from commsqa.escalation.tickets.words import TicketWords

CLOSED_BY_OTHERS = "over"
"""In the place of `resolved`, in the key of a comment on a ticket that was closed already: closing it was not our doing."""

_MARK = re.compile(rf"(?P<key>.+)\.(?P<version>\d+)\.(?P<state>[a-z]+)\.(?P<level>{'|'.join(Level)})")


class Mark(NamedTuple):
    """What the key of one of our comments says: the notification's key, and the incident's version, state and level then."""

    key: str
    version: int
    state: str
    level: str

    @classmethod
    def read(cls, key: str) -> "Mark | None":
        """None for a key that is not of a notification's comment."""
        match = _MARK.fullmatch(key)
        return cls(match["key"], int(match["version"]), match["state"], match["level"]) if match else None

    def __str__(self) -> str:
        return ".".join(map(str, self))


class Changes(Value):
    """None: nothing to do there. `key` is that of the comment to write; state and priority are the tracker's names."""

    key: str | None = None
    title: str | None = None
    priority: str | None = None
    state: str | None = None


DONE = Changes()


def is_ours(ticket: Ticket) -> bool:
    """Whether we opened it: a person may write a ticket with any title."""
    return any(Mark.read(key) for key in ticket.keys)


def first_key(notification: Notification) -> str:
    """The key of a new ticket's body. The ticket opens as every ticket does; what the incident is by now follows."""
    return str(_mark(notification, notification.state.value))


def changes(ticket: Ticket, notification: Notification, words: TicketWords) -> Changes:
    """What is left: DONE when the ticket shows all of it. Safe to apply in part and to ask again.

    A notification that comes after a newer one, since it had been given up, is only a comment: the ticket shows what is newer.
    """
    marks = [mark for key in ticket.keys if (mark := Mark.read(key))]
    told = any(mark.key == notification.key for mark in marks)
    before = max((mark for mark in marks if mark.key != notification.key), key=lambda mark: mark.version, default=None)
    if before is not None and before.version > notification.version:
        return Changes(key=None if told else str(_mark(notification, before.state)))
    title = title_of(notification)
    priority = words.priorities[notification.severity]
    regraded = before is not None and before.level != notification.severity.value
    return Changes(
        key=None if told else _key(ticket, notification, before, words),
        title=title if ticket.title != title else None,
        priority=priority if regraded and ticket.priority != priority else None,
        state=_state(ticket, notification, before, words),
    )


def _key(ticket: Ticket, notification: Notification, before: Mark | None, words: TicketWords) -> str:
    state = notification.state.value
    if notification.state is IncidentState.RESOLVED and words.is_closed(ticket.state) and not _we_closed(before):
        state = CLOSED_BY_OTHERS
    return str(_mark(notification, state))


def _mark(notification: Notification, state: str) -> Mark:
    return Mark(notification.key, notification.version, state, notification.severity.value)


def _state(ticket: Ticket, notification: Notification, before: Mark | None, words: TicketWords) -> str | None:
    """The state to bring it to, None to leave it."""
    wanted = words.states.of(notification.state)
    closed = words.is_closed(ticket.state)
    if notification.state is IncidentState.RESOLVED:
        return None if closed else wanted
    if closed:
        return (wanted or words.states.open) if _we_closed(before) else None
    was = before.state if before else IncidentState.OPEN.value
    moves = {
        # It is taken up once; where a person moves it after that is theirs.
        IncidentState.ACKNOWLEDGED: was != IncidentState.ACKNOWLEDGED.value,
        # Nobody owns it any more: what we moved goes back, unless a person moved it on.
        IncidentState.OPEN: was == IncidentState.ACKNOWLEDGED.value and ticket.state == words.states.acknowledged,
    }
    return wanted if moves[notification.state] and ticket.state != wanted else None


def _we_closed(before: Mark | None) -> bool:
    return before is not None and before.state == IncidentState.RESOLVED.value
