"""Lines for people, on standard error."""

from commsqa.domain.deliveries import Notification, Receipt
from commsqa.domain.incidents import Action
from commsqa.domain.values import Value
from commsqa.errors import DeliveryError
from commsqa.escalation.transports.base import Context, Kind


class ConsoleConfig(Value):
    """The console has no keys."""


class Console:
    """Writes each notification as a few lines of text. It cannot be asked what it showed."""

    def __init__(self, config: ConsoleConfig, context: Context) -> None:  # noqa: ARG002  a kind is made from both
        self._stream = context.console

    def send(self, notification: Notification, *, thread_id: str | None = None) -> Receipt:  # noqa: ARG002  lines have no threads
        """Write and flush; a stream that is closed or gone is a DeliveryError."""
        try:
            self._stream.write(as_text(notification))
            self._stream.flush()
        except (OSError, ValueError) as error:
            raise DeliveryError(f"console: cannot be written ({type(error).__name__})") from error
        return Receipt()

    def find(self, notification: Notification, *, thread_id: str | None = None) -> Receipt | None:  # noqa: ARG002  nothing to look in
        """Always None: a screen cannot be read back."""
        return None


def as_text(notification: Notification) -> str:
    """The notification in lines, the headline first, without its figures; ends with a line break."""
    lines = [
        f"[{notification.kind.value}] {notification.headline}",
        *([f"  happened: {notification.happened}"] if notification.happened and notification.kind is not Action.OPENED else []),
        *([f"  calls:    {notification.mention}"] if notification.mention else []),
        f"  why:      {notification.why}",
        *([f"  do first: {notification.first_action}"] if notification.first_action else []),
        f"  incident {notification.incident_id}, check {notification.check_id}",
    ]
    return "\n".join(lines) + "\n"


KIND = Kind(ConsoleConfig, Console)
