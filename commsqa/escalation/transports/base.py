"""What a transport is. A kind is one folder beside this file; its name is the kind, and its package offers `KIND`."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, Protocol, TextIO, TypeVar

from commsqa.domain.deliveries import Notification, Receipt
from commsqa.domain.values import Value


class Transport(Protocol):
    """Carries notifications to one destination. Making one does no I/O.

    A failure is a DeliveryError: `permanent` when sending again cannot help, `ambiguous` when it may have arrived (a timeout, a
    reset, a cut answer), neither when it surely did not arrive. A transport never retries a send: the outbox does.
    """

    def send(self, notification: Notification, *, thread_id: str | None = None) -> Receipt:
        """Deliver it, with its key where `find` will see it.

        `thread_id` is this destination's own id of what it accepted first for the incident, None for the first notification:
        an update edits, answers or comments on that.
        """

    def find(self, key: str) -> Receipt | None:
        """The receipt of an earlier send with this key; None when there was none or the destination cannot be asked."""


@dataclass(frozen=True)
class Context:
    """What every transport may use beside its own keys: the project's folder, and the stream that people read."""

    project_folder: Path
    console: TextIO = field(default_factory=lambda: sys.stderr)


ConfigT = TypeVar("ConfigT", bound=Value)


@dataclass(frozen=True)
class Kind(Generic[ConfigT]):
    """A kind of transport: its keys beside `kind` (an unknown one is an error), and how it is made."""

    config: type[ConfigT]
    create: Callable[[ConfigT, Context], Transport]
