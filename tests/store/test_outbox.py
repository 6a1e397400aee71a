"""The outbox: order, leases, fences."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Row, event, select

from commsqa.domain.deliveries import Delivery, DeliveryState, Receipt
from commsqa.errors import StoreError
from commsqa.store import KeyRing, Store, open_store
from commsqa.store.tables import outbox
from tests.store.values import LEASE, NOW, actions, minutes, open_incidents, queue, trail, verdict


def next_due(store: Store, now: datetime = NOW) -> Delivery | None:
    with store.outbox() as rows:
        return rows.claim(now=now, lease=LEASE)


def claim(store: Store, now: datetime = NOW) -> Delivery:
    delivery = next_due(store, now)
    assert delivery is not None
    return delivery


def nothing_due(store: Store, now: datetime = NOW) -> bool:
    return next_due(store, now) is None


def sent(store: Store, delivery: Delivery, external_id: str | None = None, *, now: datetime = NOW) -> bool:
    with store.outbox() as rows:
        return rows.record_sent(delivery, Receipt(external_id=external_id, thread_id=external_id), now=now)


def failed(
    store: Store, delivery: Delivery, *, state: DeliveryState, error: str = "timeout", due_at: datetime = NOW, now: datetime = NOW
) -> bool:
    with store.outbox() as rows:
        return rows.record_failure(delivery, error, state=state, due_at=due_at, now=now)


def stored(store: Store) -> Sequence[Row[Any]]:
    with store.engine.connect() as connection:
        return connection.execute(select(outbox).order_by(outbox.c.delivery_id)).all()


def test_a_notification_is_queued_once_for_each_destination(store: Store) -> None:
    open_incidents(store, "I1")
    assert queue(store, "n1")
    assert not queue(store, "n1")
    assert queue(store, "n1", destination="oncall")
    assert [(row.destination, row.state) for row in stored(store)] == [("desk", "pending"), ("oncall", "pending")]
    assert actions(store, "I1") == ["incident.opened", "delivery.queued", "delivery.queued"]


def test_a_claim_answers_the_state_before_and_the_attempt_after(store: Store) -> None:
    open_incidents(store, "I1")
    queue(store, "n1")
    delivery = claim(store)
    assert (delivery.state, delivery.attempt, delivery.notification.key) == (DeliveryState.PENDING, 1, "n1")
    assert [(row.state, row.attempt, row.due_at) for row in stored(store)] == [("sending", 1, NOW + LEASE)]
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
    assert failed(store, claim(store), state=state, due_at=minutes(5))
    assert nothing_due(store, minutes(4))
    again = claim(store, minutes(5))
    assert (again.state, again.attempt, again.last_error) == (state, 2, "timeout")


def test_a_later_notification_waits_for_the_earlier_ones_of_its_incident_and_destination(store: Store) -> None:
    open_incidents(store, "I1", "I2")
    queue(store, "first", due_at=minutes(1))
    queue(store, "second")
    queue(store, "elsewhere", destination="oncall")
    queue(store, "other", incident_id="I2")
    assert [claim(store).notification.key for _ in range(2)] == ["elsewhere", "other"]
    assert nothing_due(store)
    first = claim(store, minutes(1))
    assert nothing_due(store, minutes(1))
    sent(store, first, "ts-1", now=minutes(1))
    second = claim(store, minutes(1))
    assert (second.notification.key, second.thread_id) == ("second", "ts-1")


def test_a_dead_notification_lets_the_next_one_pass(store: Store) -> None:
    open_incidents(store, "I1")
    queue(store, "first")
    queue(store, "second")
    failed(store, claim(store), state=DeliveryState.DEAD)
    second = claim(store)
    assert (second.notification.key, second.thread_id) == ("second", None)


def test_what_was_sent_is_never_sent_again(store: Store) -> None:
    open_incidents(store, "I1")
    queue(store, "n1")
    delivery = claim(store)
    assert sent(store, delivery, "42")
    assert nothing_due(store, minutes(999))
    assert not queue(store, "n1")
    assert not failed(store, delivery, state=DeliveryState.PENDING)
    assert [(row.state, row.external_id) for row in stored(store)] == [("sent", "42")]


def test_a_stalled_sender_cannot_overwrite_what_a_later_one_recorded(store: Store) -> None:
    open_incidents(store, "I1")
    queue(store, "n1")
    stalled = claim(store)
    current = claim(store, minutes(3))
    before = actions(store)
    assert not sent(store, stalled, now=minutes(4))
    assert not failed(store, stalled, state=DeliveryState.DEAD, now=minutes(4))
    assert actions(store) == before
    assert [row.state for row in stored(store)] == ["sending"]
    assert sent(store, current, now=minutes(4))


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.SENDING])
def test_a_failure_is_not_recorded_as_a_success(store: Store, state: DeliveryState) -> None:
    open_incidents(store, "I1")
    queue(store, "n1")
    with pytest.raises(ValueError, match="pending, unknown or dead"):
        failed(store, claim(store), state=state)


def test_every_attempt_leaves_its_trace(store: Store) -> None:
    open_incidents(store, "I1")
    queue(store, "n1")
    failed(store, claim(store), state=DeliveryState.UNKNOWN)
    sent(store, claim(store), "42", now=minutes(1))
    entries = [entry for entry in trail(store, "I1") if entry.action.startswith("delivery.")]
    assert [entry.action.removeprefix("delivery.") for entry in entries] == ["queued", "sending", "failed", "sending", "sent"]
    assert entries[2].details["error"] == "timeout"
    assert entries[3].details["attempt"] == 2
    assert entries[4].details["external_id"] == "42"
    assert [row.state for row in stored(store)] == ["sent"]


def test_a_notification_belongs_to_an_incident_that_is_known(store: Store) -> None:
    with pytest.raises(StoreError, match="refused by the schema"):
        queue(store, "n1", incident_id="nowhere")


def test_two_senders_never_claim_the_same_row(url: str, store: Store, keyring: KeyRing) -> None:
    incident_ids = [f"I{number}" for number in range(15)]
    open_incidents(store, *incident_ids)
    for incident_id in incident_ids:
        queue(store, f"{incident_id}-a", incident_id=incident_id)
        queue(store, f"{incident_id}-b", incident_id=incident_id)

    def sender(_: int) -> list[str]:
        own = open_store(url, signing_key=keyring.signing_key)
        keys = []
        while delivery := next_due(own):
            keys.append(delivery.notification.key)
            assert sent(own, delivery)
        own.close()
        return keys

    with ThreadPoolExecutor(3) as pool:
        claimed = Counter(key for keys in pool.map(sender, range(3)) for key in keys)
    assert set(claimed.values()) == {1}
    assert {row.state for row in stored(store)} == {
        "sent"
    }  # an idle sender may leave while another holds the row before the last
    assert len(claimed) == 30
    assert verdict(store).problem is None


@given(due=st.lists(st.integers(0, 5), min_size=1, max_size=6))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_incidents_notifications_leave_in_the_order_they_were_queued(
    due: list[int], tmp_path_factory: pytest.TempPathFactory, keyring: KeyRing
) -> None:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('law')}/c.db", signing_key=keyring.signing_key)
    open_incidents(store, "I1")
    for number, minute in enumerate(due):
        queue(store, f"n{number}", due_at=minutes(minute))
    left = []
    for minute in range(6):
        while delivery := next_due(store, minutes(minute)):
            left.append(delivery.notification.key)
            sent(store, delivery, now=minutes(minute))
    store.close()
    assert left == [f"n{number}" for number in range(len(due))]


def pause(store: Store, destination: str, *, until: datetime) -> None:
    with store.outbox() as rows:
        rows.pause(destination, "throttled", until=until, now=NOW)


def test_a_paused_destination_rests_and_the_others_do_not(store: Store) -> None:
    open_incidents(store, "I1", "I2")
    queue(store, "n1")
    queue(store, "n2", incident_id="I2", destination="oncall")
    pause(store, "desk", until=minutes(1))
    pause(store, "desk", until=minutes(5))
    other = claim(store)
    assert other.destination == "oncall"
    assert sent(store, other)
    assert nothing_due(store, minutes(4))
    assert claim(store, minutes(5)).destination == "desk"


def test_a_delivery_ends_its_destinations_pause(store: Store) -> None:
    open_incidents(store, "I1", "I2")
    queue(store, "n1")
    queue(store, "n2", incident_id="I2")
    first = claim(store)
    pause(store, "desk", until=minutes(5))
    assert nothing_due(store)
    assert sent(store, first)
    assert claim(store).notification.key == "n2"


def test_late_is_what_has_not_arrived_in_time_or_was_given_up_and_was_not_told_elsewhere(store: Store) -> None:
    incidents = ("I1", "I2", "I3", "I4")
    open_incidents(store, *incidents)
    for number, incident_id in enumerate(incidents, start=1):
        queue(store, f"n{number}", incident_id=incident_id)
    queue(store, "n4", incident_id="I4", destination="fallback")
    assert sent(store, claim(store))
    assert failed(store, claim(store), state=DeliveryState.DEAD)

    def late(*, until: datetime) -> list[str]:
        with store.snapshot() as tx:
            found = tx.outbox.late(since=minutes(-60), until=until, instead="fallback", not_to=["fallback"])
        return [notification.key for notification in found]

    assert late(until=minutes(-1)) == ["n2"]
    assert late(until=NOW) == ["n2", "n3"]


def test_what_was_given_up_and_is_revived_is_looked_up_first_and_no_pause_is_left(store: Store) -> None:
    open_incidents(store, "I1")
    queue(store, "n1")
    assert failed(store, claim(store), state=DeliveryState.DEAD)
    pause(store, "desk", until=minutes(5))
    assert nothing_due(store, minutes(1))
    with store.transaction() as tx:
        assert tx.outbox.revive(now=minutes(1), actor="sara") == 1
    again = claim(store, minutes(1))
    assert (again.state, again.queued_at) == (DeliveryState.UNKNOWN, minutes(1))


@pytest.mark.parametrize("asked", ["claim", "late", "undelivered"])
def test_what_waits_is_found_by_an_index_however_much_was_sent(sqlite_store: Store, asked: str) -> None:
    plans: list[str] = []

    def explain(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT outbox"):
            rows = connection.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[-1] for row in rows)

    event.listen(sqlite_store.engine, "before_cursor_execute", explain)
    with sqlite_store.outbox() as rows:
        if asked == "claim":
            rows.claim(now=NOW, lease=LEASE)
        elif asked == "late":
            rows.late(since=NOW, until=NOW, instead="fallback", not_to=["fallback"])
        else:
            rows.undelivered()
    assert any("outbox_by_due" in plan for plan in plans)
    assert [plan for plan in plans if plan.startswith("SCAN")] == []
