"""What a transport is. A kind is one folder beside this file; its name is the kind, and its package offers `KIND`."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, Protocol, TextIO, TypeVar, runtime_checkable

from commsqa.domain.deliveries import Notification, Receipt
from commsqa.domain.values import Value


class Transport(Protocol):
    """Carries notifications to one destination. Making one does no I/O.

    A failure is a DeliveryError, whose flags decide what follows: `ambiguous` when it may have arrived (a timeout, a reset, a
    cut answer). A transport never retries a send and never sleeps: the outbox does.
    """

    def send(self, notification: Notification, *, thread_id: str | None = None) -> Receipt:
        """Deliver it, with its key where `find` will see it.

        `thread_id` is the last `Receipt.thread_id` of the incident here, None where there is none yet: an update edits, answers
        or comments on that.
        """

    def find(self, notification: Notification, *, thread_id: str | None = None) -> Receipt | None:
        """The receipt of an earlier, complete send of it; None when there was none or the destination cannot be asked."""


class TicketStand(Value):
    """How a ticket stands in its tracker: whether it is done there, and who has it.

    `changed_by` is who changed it last, by the tracker's own name; None where that was commsqa, or it does not say.
    `assignee` is None where nobody, or commsqa, has it.
    """

    ticket_id: str
    closed: bool
    changed_by: str | None
    assignee: str | None


@runtime_checkable
class KeepsTickets(Protocol):
    """A transport whose destination is worked on by people: what they do there is read back."""

    def read(self, ticket_ids: Sequence[str]) -> tuple[TicketStand, ...]:
        """How these tickets stand now, in any order; without those that are not there any more. A failure is a DeliveryError."""


@runtime_checkable
class Answers(Protocol):
    """A transport on whose messages people press buttons: it can tell one of them something that nobody else sees."""

    def answer(self, user: str, text: str) -> None:
        """Tell it that user of the destination's. A failure is a DeliveryError."""


@dataclass(frozen=True)
class Context:
    """What every transport may use beside its own keys: the project's folder, and the stream that people read."""

    project_folder: Path
    console: TextIO = field(default_factory=lambda: sys.stderr)


ConfigT = TypeVar("ConfigT", bound=Value)


@dataclass(frozen=True)
class Kind(Generic[ConfigT]):
    """A kind of transport: its keys beside `kind` (an unknown one is an error), and how it is made.

    `mentions` is the pattern of a mention that calls somebody there, `mention_example` one such; empty where any text will do.
    """

    config: type[ConfigT]
    create: Callable[[ConfigT, Context], Transport]
    mentions: str = ""
    mention_example: str = ""
