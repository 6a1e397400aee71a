"""The outbox and its sender: claim, which records *sending*, send, record. At least once; what may have arrived is looked up."""

import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Protocol

from commsqa.domain.deliveries import Delivery, DeliveryState, Receipt
from commsqa.domain.values import Value
from commsqa.errors import DeliveryError
from commsqa.escalation.masking import clean
from commsqa.escalation.transports.base import Transport
from commsqa.project.escalation_policy import DeliveryLimits

ERROR_LENGTH = 300
_SHORTEST_PAUSE = timedelta(seconds=1)
"""A destination that says "again at once" must not keep a sweep busy."""
_MAY_HAVE_ARRIVED = (DeliveryState.SENDING, DeliveryState.UNKNOWN)


class Outbox(Protocol):
    """The rows that wait for delivery, within one transaction."""

    def claim(self, *, now: datetime, lease: timedelta) -> Delivery | None:
        """Take the row that is longest due, record it as sending until `now + lease`, and answer it; None when nothing is due.

        Due is a pending or unknown row whose time has come, and a sending row whose lease has run out, unless its destination is
        paused. The worst comes first. Of one incident and destination only the earliest unfinished row can be claimed, so that an
        update never overtakes the opening. The answer's `state` is the one *before* the claim; its `attempt` already counts this
        claim.
        """

    def record_sent(self, delivery: Delivery, receipt: Receipt, *, now: datetime) -> bool:
        """The destination has it, and its pause is over. False, and nothing changed, when a later claim has the row now."""

    def record_failure(self, delivery: Delivery, error: str, *, state: DeliveryState, due_at: datetime, now: datetime) -> bool:
        """It failed: the row is `state` (pending, unknown or dead) and due again at `due_at`. Fenced as record_sent."""

    def pause(self, destination: str, reason: str, *, until: datetime, now: datetime) -> None:
        """Let nothing of this destination be claimed before `until`."""


class SendReport(Value):
    """What a sweep did. `failed` will be tried again; `waiting` may have arrived and is looked up first; `dead` was given up."""

    sent: int = 0
    failed: int = 0
    waiting: int = 0
    dead: int = 0


class Sender:
    """Sends what is due. It never sleeps: what has to wait gets a later time, and another sweep takes it.

    Each claim and each record is a transaction of its own on the outbox, so that none is open while something is sent.
    """

    def __init__(
        self,
        outbox: Callable[[], AbstractContextManager[Outbox]],
        transports: Mapping[str, Transport],
        clock: Callable[[], datetime],
        limits: DeliveryLimits | None = None,
    ) -> None:
        self._outbox = outbox
        self._transports = transports
        self._clock = clock
        self._limits = limits or DeliveryLimits()

    def send_due(self) -> SendReport:
        """Deliver until nothing is due; one destination's failure does not stop another's."""
        ended = dict.fromkeys(DeliveryState, 0)
        while claimed := self._claim():
            ended[self._deliver(*claimed)] += 1
        return SendReport(
            sent=ended[DeliveryState.SENT],
            failed=ended[DeliveryState.PENDING],
            waiting=ended[DeliveryState.UNKNOWN],
            dead=ended[DeliveryState.DEAD],
        )

    def _claim(self) -> tuple[Delivery, datetime] | None:
        """What is due, and until when it may be sent: after that it could still land when another sender has taken it over."""
        now = self._clock()
        with self._outbox() as outbox:
            delivery = outbox.claim(now=now, lease=self._limits.lease)
        return None if delivery is None else (delivery, now + self._limits.lease - self._limits.landing)

    def _deliver(self, delivery: Delivery, latest: datetime) -> DeliveryState:
        """One attempt, recorded; answers the row's new state, which is *sending* when another sender has taken it over."""
        transport = self._transports.get(delivery.destination)
        if transport is None:
            return self._give_up(delivery, f"destination '{delivery.destination}' is not in the escalation policy any more")
        try:
            receipt = self._found_or_sent(delivery, transport, latest)
        except DeliveryError as error:
            return self._failed(delivery, error)
        except Exception as error:  # noqa: BLE001  a fault in a transport is that delivery's failure, and it may have arrived
            return self._failed(delivery, DeliveryError(_unexpected(error), ambiguous=True))
        with self._outbox() as outbox:
            recorded = outbox.record_sent(delivery, receipt, now=self._clock())
        return DeliveryState.SENT if recorded else DeliveryState.SENDING

    def _found_or_sent(self, delivery: Delivery, transport: Transport, latest: datetime) -> Receipt:
        if delivery.state in _MAY_HAVE_ARRIVED:
            found = _look_up(transport, delivery)
            if found is not None:
                return found
            if self._age(delivery) >= self._limits.give_up:
                raise DeliveryError(f"did not arrive within {self._limits.give_up_hours} hours", permanent=True)
        if self._clock() > latest:  # this process slept, or looked it up for long
            raise DeliveryError("its lease was nearly over before it could be sent")
        return transport.send(delivery.notification, thread_id=delivery.thread_id)

    def _failed(self, delivery: Delivery, error: DeliveryError) -> DeliveryState:
        # What may have arrived is looked up for as long again.
        limit = self._limits.give_up * (2 if error.ambiguous else 1)
        if error.permanent:
            return self._give_up(delivery, str(error))
        if self._age(delivery) >= limit:
            return self._give_up(delivery, f"given up after {delivery.attempt} attempts: {error}")
        wait = self._limits.backoff(delivery.attempt)
        if error.misconfigured or error.retry_after is not None:
            wait = self._limits.pause if error.retry_after is None else max(error.retry_after, _SHORTEST_PAUSE)
            self._pause(delivery.destination, str(error), wait)
        if error.ambiguous:
            return self._record(delivery, str(error), DeliveryState.UNKNOWN, max(wait, self._limits.settle))
        return self._record(delivery, str(error), DeliveryState.PENDING, wait)

    def _age(self, delivery: Delivery) -> timedelta:
        return self._clock() - delivery.queued_at

    def _pause(self, destination: str, reason: str, wait: timedelta) -> None:
        now = self._clock()
        with self._outbox() as outbox:
            outbox.pause(destination, clean(reason, ERROR_LENGTH), until=now + wait, now=now)

    def _give_up(self, delivery: Delivery, reason: str) -> DeliveryState:
        return self._record(delivery, reason, DeliveryState.DEAD, timedelta(0))

    def _record(self, delivery: Delivery, error: str, state: DeliveryState, wait: timedelta) -> DeliveryState:
        now = self._clock()
        reason = clean(error, ERROR_LENGTH)
        with self._outbox() as outbox:
            recorded = outbox.record_failure(delivery, reason, state=state, due_at=now + wait, now=now)
        return state if recorded else DeliveryState.SENDING


def _look_up(transport: Transport, delivery: Delivery) -> Receipt | None:
    """As `find`; while it fails, whether the notification arrived stays unknown, however surely the question did not."""
    try:
        return transport.find(delivery.notification, thread_id=delivery.thread_id)
    except DeliveryError as error:
        raise DeliveryError(
            f"look-up: {error}",
            permanent=error.permanent,
            ambiguous=True,
            misconfigured=error.misconfigured,
            retry_after=error.retry_after,
        ) from error


def _unexpected(error: Exception) -> str:
    """The error's type and place, without its text: that may carry an address or a secret."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"unexpected {type(error).__name__}{place}"
