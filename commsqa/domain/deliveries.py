"""Notifications and what became of them."""

from enum import StrEnum

from commsqa.domain.incidents import Action, IncidentState
from commsqa.domain.levels import Level, Priority
from commsqa.domain.values import Moment, Value


class DeliveryState(StrEnum):
    """Of an outbox row. `unknown`: it may have arrived; it is looked up by its key before it is sent again.

    `superseded`: it was never sent, a newer one tells its destination all of it. `dead`: it was given up.
    """

    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    SUPERSEDED = "superseded"
    DEAD = "dead"


class Notification(Value):
    """What leaves the house about an incident: only allow-listed fields, no personal data.

    `key` stands for the change of the incident that it tells of: each destination gets it once. It tells the whole state of the
    incident as of `at`: a destination that keeps one message or ticket per incident renders it from any one of them.
    `happened` says in a line what changed, and who gave what reason; `mention` names who is to be called, in the destination's
    own way. `owner` and `until`: who acknowledged it, and until when.
    """

    key: str
    incident_id: str
    kind: Action
    check_id: str
    severity: Level
    severity_now: Level
    priority: Priority
    headline: str
    why: str
    first_action: str
    details: tuple[str, ...] = ()
    state: IncidentState = IncidentState.OPEN
    version: int = 1
    batch_id: str = ""
    opened_at: Moment
    at: Moment
    happened: str = ""
    owner: str | None = None
    until: Moment | None = None
    mention: str = ""


class Receipt(Value):
    """The destination's answer: its own id for what it accepted, where it has one.

    `thread_id` is its id of the message or ticket that stands for the incident there, where it keeps one.
    """

    external_id: str | None = None
    thread_id: str | None = None


class Delivery(Value):
    """A row of the outbox: one notification to one destination. `attempt` counts claims and fences a stalled sender.

    `thread_id` is what this destination answered last for the incident (Receipt.thread_id), None before there is one: what an
    update edits, answers or comments on. `queued_at` is when the row was written.
    """

    delivery_id: int
    destination: str
    notification: Notification
    state: DeliveryState
    attempt: int = 0
    due_at: Moment
    queued_at: Moment
    external_id: str | None = None
    thread_id: str | None = None
    last_error: str | None = None
