"""Notifications and what became of them."""

from enum import StrEnum

from commsqa.domain.incidents import Action
from commsqa.domain.levels import Level, Priority
from commsqa.domain.values import Moment, Value


class DeliveryState(StrEnum):
    """Of an outbox row. `unknown`: it may have arrived; it is looked up by its key before it is sent again."""

    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    DEAD = "dead"


class Notification(Value):
    """What leaves the house about an incident: only allow-listed fields, no personal data.

    `key` stands for the change of the incident that it tells of: each destination gets it once.
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


class Receipt(Value):
    """The destination's answer: its own id for what it accepted, where it has one."""

    external_id: str | None = None


class Delivery(Value):
    """A row of the outbox: one notification to one destination. `attempt` counts claims and fences a stalled sender.

    `thread_id` is the external id of the incident's first accepted notification to this destination, None before there is one:
    what an update edits, answers or comments on.
    """

    delivery_id: int
    destination: str
    notification: Notification
    state: DeliveryState
    attempt: int = 0
    due_at: Moment
    external_id: str | None = None
    thread_id: str | None = None
    last_error: str | None = None
