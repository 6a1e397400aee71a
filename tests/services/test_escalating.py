"""What waits is sent by whoever sweeps; what is late is told elsewhere; a worker outlives a database that is away."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from commsqa.domain.deliveries import Notification, Receipt
from commsqa.domain.incidents import Action
from commsqa.domain.levels import Level
from commsqa.errors import DeliveryError, StoreError
from commsqa.escalation.outbox import SendReport
from commsqa.project.escalation_policy import DeliveryLimits, Fallback
from commsqa.services import escalating
from commsqa.store import KeyRing, Store, open_store
from tests.escalation.builders import NOW, notification
from tests.store.values import open_incidents

LIMITS = DeliveryLimits(give_up_hours=1)


@dataclass
class Desk:
    """Accepts, unless it is to fail."""

    fails: DeliveryError | None = None
    got: list[str] = field(default_factory=list)

    def send(self, notification: Notification, *, thread_id: str | None = None) -> Receipt:
        if self.fails is not None:
            raise self.fails
        self.got.append(notification.incident_id)
        return Receipt()

    def find(self, notification: Notification, *, thread_id: str | None = None) -> Receipt | None:
        return Receipt() if notification.incident_id in self.got else None


class World:
    """An open project, as far as sending needs one."""

    def __init__(self, store: Store, fallback: Fallback | None) -> None:
        self.now = NOW
        self.desk, self.other = Desk(), Desk()
        self.house: Any = SimpleNamespace(
            store=store,
            transports={"desk": self.desk, "other": self.other},
            clock=lambda: self.now,
            actor="worker",
            escalation=SimpleNamespace(delivery=LIMITS, fallback=fallback),
        )

    def queue(self, incident_id: str, *, version: int = 1, now: datetime = NOW, **given: Any) -> None:
        with self.house.store.transaction() as tx:
            tx.outbox.add("desk", notification(incident_id, version=version, **given), due_at=now, now=now, actor="run")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    keyring = KeyRing(master_key=bytes(range(32)), signing_key=bytes(range(32, 64)))
    opened = open_store(f"sqlite:///{tmp_path / 'commsqa.db'}", signing_key=keyring.signing_key)
    open_incidents(opened, "INC-1", "INC-2")
    yield opened
    opened.close()


@pytest.fixture
def world(store: Store) -> World:
    return World(store, Fallback(after_seconds=60, notify=("other",)))


def states(store: Store) -> list[tuple[str, str, str]]:
    with store.engine.connect() as connection:
        query = "SELECT destination, incident_id, state FROM outbox ORDER BY delivery_id"
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def test_what_waits_is_sent_once(world: World) -> None:
    world.queue("INC-1")
    assert escalating.sweep(world.house) == SendReport(sent=1)
    assert escalating.sweep(world.house) == SendReport()
    assert world.desk.got == ["INC-1"]


def test_the_fallback_hears_of_what_is_late_once_and_not_before(world: World) -> None:
    world.queue("INC-1")
    world.desk.fails = DeliveryError("refused")
    for seconds, told in ((0, []), (59, []), (60, ["INC-1"]), (500, ["INC-1"])):
        world.now = NOW + timedelta(seconds=seconds)
        escalating.sweep(world.house)
        assert world.other.got == told


def test_the_fallback_hears_at_once_of_what_was_given_up(world: World) -> None:
    world.queue("INC-1")
    world.desk.fails = DeliveryError("no such channel", permanent=True)
    assert escalating.sweep(world.house) == SendReport(sent=1, dead=1)
    assert world.other.got == ["INC-1"]


def test_the_fallback_is_for_the_levels_that_it_names(world: World) -> None:
    world.queue("INC-1", severity=Level.MEDIUM)
    world.desk.fails = DeliveryError("refused")
    world.now += timedelta(minutes=5)
    escalating.sweep(world.house)
    assert world.other.got == []


def test_without_a_fallback_what_is_late_waits(store: Store) -> None:
    world = World(store, None)
    world.queue("INC-1")
    world.desk.fails = DeliveryError("refused")
    world.now += timedelta(minutes=5)
    assert escalating.sweep(world.house) == SendReport(failed=1)


def test_a_newer_state_takes_the_place_of_an_update_that_never_left_but_not_of_the_opening(world: World) -> None:
    world.desk.fails = DeliveryError("away")
    world.queue("INC-1")
    escalating.sweep(world.house)
    with world.house.store.transaction() as tx:
        for version in (2, 3, 4):
            update = notification("INC-1", version=version).model_copy(update={"kind": Action.UPDATED})
            tx.outbox.add("desk", update, due_at=NOW, now=NOW, actor="run")
    assert [state for _, _, state in states(world.house.store)] == ["pending", "superseded", "superseded", "pending"]
    world.desk.fails, world.now = None, NOW + timedelta(seconds=30)
    assert escalating.sweep(world.house).sent == 2


def test_what_was_given_up_can_be_made_to_wait_again_and_is_looked_up_first(world: World) -> None:
    world.queue("INC-1")
    world.queue("INC-2")
    world.desk.fails = DeliveryError("no such channel", permanent=True)
    escalating.sweep(world.house)
    world.desk.fails, world.desk.got = None, ["INC-1"]
    assert escalating.revive(world.house) == 2
    assert escalating.sweep(world.house) == SendReport(sent=2)
    assert world.desk.got == ["INC-1", "INC-2"]


@pytest.mark.parametrize("revived", [False, True])
def test_a_destination_with_wrong_settings_rests_until_its_pause_is_over_or_it_is_revived(world: World, *, revived: bool) -> None:
    world.queue("INC-1")
    world.queue("INC-2")
    world.desk.fails = DeliveryError("invalid_auth", misconfigured=True)
    assert escalating.sweep(world.house) == SendReport(failed=1)
    world.desk.fails = None
    world.now += timedelta(seconds=LIMITS.pause_seconds - 1)
    assert world.desk.got == []
    if revived:
        escalating.revive(world.house)
    else:
        escalating.sweep(world.house)
        assert world.desk.got == []
        world.now += timedelta(seconds=1)
    escalating.sweep(world.house)
    assert sorted(world.desk.got) == ["INC-1", "INC-2"]


def test_a_worker_goes_on_while_the_database_is_away_and_ends_when_it_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.queue("INC-1")
    answers: list[Any] = [StoreError("locked by another process for too long"), SendReport(), SendReport(sent=1)]

    def sweep(_: object) -> SendReport:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, SendReport)
        return answer

    monkeypatch.setattr(escalating, "sweep", sweep)
    heard: list[Any] = []
    escalating.watch(world.house, interval=timedelta(seconds=1), rest=lambda _: not answers, told=heard.append)
    assert heard == ["locked by another process for too long", SendReport(sent=1)]
