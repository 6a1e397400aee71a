"""The outbox: order, leases, fences."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commsqa.domain.deliveries import Delivery, DeliveryState, Receipt
from commsqa.errors import StoreError, UnknownIdError
from commsqa.store import KeyRing, Store, open_store
from tests.store.values import LEASE, NOW, actions, minutes, open_incidents, queue


def claim(store: Store, now: datetime = NOW) -> Delivery:
    delivery = store.outbox().claim(now=now, lease=LEASE)
    assert delivery is not None
    return delivery


def nothing_due(store: Store, now: datetime = NOW) -> bool:
    return store.outbox().claim(now=now, lease=LEASE) is None


def stored(store: Store, delivery: Delivery) -> Delivery:
    with store.snapshot() as tx:
        return tx.outbox.get(delivery.delivery_id)


def test_a_notification_is_queued_once_for_each_destination(store: Store) -> None:
    open_incidents(store, "I1")
    assert queue(store, "n1")
    assert not queue(store, "n1")
    assert queue(store, "n1", destination="oncall")
    with store.snapshot() as tx:
        assert [row.destination for row in tx.outbox.waiting()] == ["desk", "oncall"]
    assert actions(store, "I1") == ["incident.opened", "delivery.queued", "delivery.queued"]


def test_a_claim_answers_the_state_before_and_the_attempt_after(store: Store) -> None:
    open_incidents(store, "I1")
    queue(store, "n1")
    delivery = claim(store)
    assert (delivery.state, delivery.attempt, delivery.notification.key) == (DeliveryState.PENDING, 1, "n1")
    now_stored = stored(store, delivery)
    assert (now_stored.state, now_stored.attempt, now_stored.due_at) == (DeliveryState.SENDING, 1, NOW + LEASE)
    assert actions(store, "I1")[-1] == "delivery.sending"


def test_a_row_is_claimed_when_it_is_due_and_not_before(store: Store) -> None:
    open_incidents(store, "I1")
    queue(store, "n1", due_at=minutes(10))
    assert nothing_due(store, minutes(9))
    assert claim(store, minutes(10)).attempt == 1


def test_a_row_being_sent_is_free_again_when_its_lease_ends_and_may_have_arrived(store: Store) -> None:
    open_incidents(store, "I1")
    queue(store, "n1")
    claim(store)
    assert nothing_due(store, minutes(1))
    again = claim(store, minutes(2))
    assert (again.state, again.attempt) == (DeliveryState.SENDING, 2)


@pytest.mark.parametrize("state", [DeliveryState.PENDING, DeliveryState.UNKNOWN])
def test_a_failed_row_is_claimed_again_at_its_time_with_what_is_known(store: Store, state: DeliveryState) -> None:
    open_incidents(store, "I1")
    queue(store, "n1")
    assert store.outbox().record_failure(claim(store), "timeout", state=state, due_at=minutes(5), now=NOW)
    assert nothing_due(store, minutes(4))
    again = claim(store, minutes(5))
    assert (again.state, again.attempt, again.last_error) == (state, 2, "timeout")


def test_a_later_notification_waits_for_the_earlier_ones_of_its_incident_and_destination(store: Store) -> None:
    open_incidents(store, "I1", "I2")
    queue(store, "first", due_at=minutes(1))
    queue(store, "second")
    queue(store, "elsewhere", destination="oncall")
    queue(store, "other", incident_id="I2")
    outbox = store.outbox()
    assert [claim(store).notification.key for _ in range(2)] == ["elsewhere", "other"]
    assert nothing_due(store)
    first = claim(store, minutes(1))
    assert nothing_due(store, minutes(1))
    outbox.record_sent(first, Receipt(external_id="ts-1"), now=minutes(1))
    second = claim(store, minutes(1))
    assert (second.notification.key, second.thread_id) == ("second", "ts-1")


def test_a_dead_notification_lets_the_next_one_pass(store: Store) -> None:
    open_incidents(store, "I1")
    queue(store, "first")
    queue(store, "second")
    store.outbox().record_failure(claim(store), "no such channel", state=DeliveryState.DEAD, due_at=NOW, now=NOW)
    second = claim(store)
    assert (second.notification.key, second.thread_id) == ("second", None)


def test_what_was_sent_is_never_sent_again(store: Store) -> None:
    open_incidents(store, "I1")
    queue(store, "n1")
    delivery = claim(store)
    assert store.outbox().record_sent(delivery, Receipt(external_id="42"), now=NOW)
    assert stored(store, delivery).external_id == "42"
    assert nothing_due(store, minutes(999))
    assert not queue(store, "n1")
    assert not store.outbox().record_failure(delivery, "late", state=DeliveryState.PENDING, due_at=NOW, now=NOW)
    assert stored(store, delivery).state is DeliveryState.SENT


def test_a_stalled_sender_cannot_overwrite_what_a_later_one_recorded(store: Store) -> None:
    open_incidents(store, "I1")
    queue(store, "n1")
    stalled = claim(store)
    current = claim(store, minutes(3))
    before = actions(store)
    assert not store.outbox().record_sent(stalled, Receipt(), now=minutes(4))
    assert not store.outbox().record_failure(stalled, "x", state=DeliveryState.DEAD, due_at=NOW, now=minutes(4))
    assert actions(store) == before
    assert stored(store, current).state is DeliveryState.SENDING
    assert store.outbox().record_sent(current, Receipt(), now=minutes(4))


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.SENDING])
def test_a_failure_is_not_recorded_as_a_success(store: Store, state: DeliveryState) -> None:
    open_incidents(store, "I1")
    queue(store, "n1")
    with pytest.raises(ValueError, match="pending, unknown or dead"):
        store.outbox().record_failure(claim(store), "x", state=state, due_at=NOW, now=NOW)


def test_every_attempt_leaves_its_trace(store: Store) -> None:
    open_incidents(store, "I1")
    queue(store, "n1")
    store.outbox().record_failure(claim(store), "timeout", state=DeliveryState.UNKNOWN, due_at=NOW, now=NOW)
    store.outbox().record_sent(claim(store), Receipt(external_id="42"), now=minutes(1))
    with store.snapshot() as tx:
        entries = [entry for entry in tx.audit.entries(subject="I1") if entry.action.startswith("delivery.")]
        rows = tx.outbox.of_incident("I1")
    assert [entry.action.removeprefix("delivery.") for entry in entries] == ["queued", "sending", "failed", "sending", "sent"]
    assert entries[2].details["error"] == "timeout"
    assert entries[3].details["attempt"] == 2
    assert entries[4].details["external_id"] == "42"
    assert [row.state for row in rows] == [DeliveryState.SENT]


def test_a_notification_belongs_to_an_incident_that_is_known(store: Store) -> None:
    with pytest.raises(StoreError, match="refused by the schema"):
        queue(store, "n1", incident_id="nowhere")


def test_an_unknown_delivery_is_an_error_that_names_it(store: Store) -> None:
    with pytest.raises(UnknownIdError, match="77"), store.snapshot() as tx:
        tx.outbox.get(77)


def test_two_senders_never_claim_the_same_row(url: str, store: Store, keyring: KeyRing) -> None:
    incident_ids = [f"I{number}" for number in range(15)]
    open_incidents(store, *incident_ids)
    for incident_id in incident_ids:
        queue(store, f"{incident_id}-a", incident_id=incident_id)
        queue(store, f"{incident_id}-b", incident_id=incident_id)

    def sender(_: int) -> list[str]:
        own = open_store(url, signing_key=keyring.signing_key)
        keys = []
        while delivery := own.outbox().claim(now=NOW, lease=LEASE):
            keys.append(delivery.notification.key)
            assert own.outbox().record_sent(delivery, Receipt(), now=NOW)
        own.close()
        return keys

    with ThreadPoolExecutor(3) as pool:
        claimed = Counter(key for keys in pool.map(sender, range(3)) for key in keys)
    assert set(claimed.values()) == {1}
    with store.snapshot() as tx:
        assert tx.outbox.waiting() == []  # an idle sender may leave while another holds the row before the last
    assert len(claimed) == 30
    assert store.verify_audit().problem is None


@given(due=st.lists(st.integers(0, 5), min_size=1, max_size=6))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_incidents_notifications_leave_in_the_order_they_were_queued(
    due: list[int], tmp_path_factory: pytest.TempPathFactory, keyring: KeyRing
) -> None:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('law')}/c.db", signing_key=keyring.signing_key)
    open_incidents(store, "I1")
    for number, minute in enumerate(due):
        queue(store, f"n{number}", due_at=minutes(minute))
    sent = []
    for minute in range(6):
        while delivery := store.outbox().claim(now=minutes(minute), lease=LEASE):
            sent.append(delivery.notification.key)
            store.outbox().record_sent(delivery, Receipt(), now=minutes(minute))
    store.close()
    assert sent == [f"n{number}" for number in range(len(due))]
