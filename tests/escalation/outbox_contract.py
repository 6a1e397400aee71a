"""What every outbox keeps to. A test class inherits it and says how an outbox with these rows is made."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from commsqa.domain.deliveries import Delivery, DeliveryState, Receipt
from commsqa.escalation.outbox import Outbox
from commsqa.escalation.plan import Dispatch
from tests.escalation.builders import NOW, notification

Opens = Callable[[], AbstractContextManager[Outbox]]
LEASE = timedelta(seconds=60)
ONE = Dispatch(destination="file", notification=notification("INC-1"))
UPDATE = Dispatch(destination="file", notification=notification("INC-1", version=2))
TWO = Dispatch(destination="file", notification=notification("INC-2"))
ELSEWHERE = Dispatch(destination="console", notification=notification("INC-1"))


class OutboxContract(ABC):
    @abstractmethod
    def outbox_with(self, dispatches: Sequence[Dispatch], due_at: datetime) -> Opens:
        """Opens an outbox with these rows pending, due at this time, in this order."""

    def test_nothing_is_claimed_before_it_is_due(self) -> None:
        outbox = self.outbox_with([ONE], NOW)
        assert _next(outbox, NOW - timedelta(seconds=1)) is None

    def test_a_claim_answers_the_state_before_it_and_counts_itself(self) -> None:
        claimed = _claimed(self.outbox_with([ONE], NOW), NOW)
        assert (claimed.state, claimed.attempt, claimed.destination) == (DeliveryState.PENDING, 1, "file")
        assert claimed.notification == ONE.notification

    def test_a_claimed_row_is_nobody_elses_until_its_lease_runs_out(self) -> None:
        outbox = self.outbox_with([ONE], NOW)
        _claimed(outbox, NOW)
        assert _next(outbox, NOW + LEASE - timedelta(seconds=1)) is None
        again = _claimed(outbox, NOW + LEASE)
        assert (again.state, again.attempt) == (DeliveryState.SENDING, 2)

    def test_what_was_sent_is_not_claimed_again(self) -> None:
        outbox = self.outbox_with([ONE], NOW)
        _sent(outbox, _claimed(outbox, NOW), "X", now=NOW)
        assert _next(outbox, NOW + 2 * LEASE) is None

    def test_what_failed_is_claimed_again_when_it_is_due_in_the_state_it_was_left_in(self) -> None:
        for state in (DeliveryState.PENDING, DeliveryState.UNKNOWN):
            outbox = self.outbox_with([ONE], NOW)
            due_at = NOW + timedelta(seconds=30)
            _failed(outbox, _claimed(outbox, NOW), "no answer", state=state, due_at=due_at, now=NOW)
            assert _next(outbox, NOW + timedelta(seconds=29)) is None
            again = _claimed(outbox, due_at)
            assert (again.state, again.last_error) == (state, "no answer")

    def test_what_was_given_up_is_not_claimed_again(self) -> None:
        outbox = self.outbox_with([ONE], NOW)
        _failed(outbox, _claimed(outbox, NOW), "no such channel", state=DeliveryState.DEAD, due_at=NOW, now=NOW)
        assert _next(outbox, NOW + 2 * LEASE) is None

    def test_a_stalled_sender_cannot_overwrite_who_took_its_row_over(self) -> None:
        outbox = self.outbox_with([ONE], NOW)
        stalled = _claimed(outbox, NOW)
        current = _claimed(outbox, NOW + LEASE)
        assert not _failed(outbox, stalled, "too late", state=DeliveryState.DEAD, due_at=NOW, now=NOW + LEASE)
        assert not _sent(outbox, stalled, None, now=NOW + LEASE)
        assert _failed(outbox, current, "mine", state=DeliveryState.PENDING, due_at=NOW + LEASE, now=NOW + LEASE)
        assert _claimed(outbox, NOW + LEASE).last_error == "mine"

    def test_an_update_waits_for_the_opening_and_is_told_its_thread(self) -> None:
        outbox = self.outbox_with([ONE, UPDATE], NOW)
        opening = _claimed(outbox, NOW)
        assert _next(outbox, NOW) is None
        _sent(outbox, opening, "X", now=NOW)
        update = _claimed(outbox, NOW)
        assert (update.notification, opening.thread_id, update.thread_id) == (UPDATE.notification, None, "X")

    def test_other_incidents_and_destinations_do_not_wait(self) -> None:
        outbox = self.outbox_with([ONE, TWO, ELSEWHERE], NOW)
        claimed = [_claimed(outbox, NOW).notification.incident_id for _ in range(3)]
        assert claimed == ["INC-1", "INC-2", "INC-1"]


def _next(outbox: Opens, now: datetime) -> Delivery | None:
    with outbox() as rows:
        return rows.claim(now=now, lease=LEASE)


def _claimed(outbox: Opens, now: datetime) -> Delivery:
    delivery = _next(outbox, now)
    assert delivery is not None
    return delivery


def _sent(outbox: Opens, delivery: Delivery, external_id: str | None, *, now: datetime) -> bool:
    with outbox() as rows:
        return rows.record_sent(delivery, Receipt(external_id=external_id, thread_id=external_id), now=now)


def _failed(outbox: Opens, delivery: Delivery, error: str, *, state: DeliveryState, due_at: datetime, now: datetime) -> bool:
    with outbox() as rows:
        return rows.record_failure(delivery, error, state=state, due_at=due_at, now=now)
