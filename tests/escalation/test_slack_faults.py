"""A sender with the database's outbox against a Slack that fails: nothing is lost, nothing doubled, the newest state is shown."""

import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from commsqa.domain.deliveries import DeliveryState, Notification, Receipt
from commsqa.domain.incidents import Action, IncidentState
from commsqa.escalation.outbox import Sender, SendReport
from commsqa.escalation.transports import build
from commsqa.escalation.transports.base import Context, Transport
from commsqa.escalation.transports.slack import message
from commsqa.project.escalation_policy import DeliveryLimits
from commsqa.store import KeyRing, Store, open_store
from tests.escalation.builders import NOW, notification
from tests.escalation.slack_double import Fault, SlackDouble
from tests.escalation.slack_workspace import tally
from tests.escalation.test_outbox import Clock, Killed
from tests.store.values import open_incidents

pytestmark = pytest.mark.slow

LIMITS = DeliveryLimits()
SWEEP = 10  # seconds of the test's clock between two sweeps
QUICK = 2  # the same where a bucket lets one message a second through
MOST_SWEEPS = 2_000


class Mortal:
    """A transport whose process dies before or after a send, now and then."""

    def __init__(self, transport: Transport, chance: random.Random, rate: float) -> None:
        self.find = transport.find
        self._transport, self._chance, self._rate = transport, chance, rate

    def send(self, notification: Notification, *, thread_id: str | None = None) -> Receipt:
        if self._chance.random() < self._rate:
            raise Killed
        receipt = self._transport.send(notification, thread_id=thread_id)
        if self._chance.random() < self._rate:
            raise Killed
        return receipt


class Desk:
    """Some incidents that each open, are updated and are resolved, their outbox, and the channel that is told."""

    def __init__(self, slack: SlackDouble, store: Store, clock: Clock, *, incidents: int, seed: int = 0, dies: float = 0) -> None:
        self.every = QUICK if slack.bucket else SWEEP
        self.slack, self.store, self.clock = slack, store, clock
        self.ids = [f"INC-{number}" for number in range(incidents)]
        self.transport = build("oncall", slack.config | {"timeout_seconds": 0.15}, Context(Path()))
        self._mortal = Mortal(self.transport, random.Random(seed), dies)  # noqa: S311  a seed that can be repeated
        open_incidents(store, *self.ids)

    def tell(self, version: int) -> None:
        """Queue the next thing that happened to every incident: 1 opened, 2 updated, 3 resolved."""
        with self.store.transaction() as tx:
            for incident_id in self.ids:
                now = self.clock()
                tx.outbox.add("oncall", told(incident_id, version), due_at=now, now=now, actor="run")

    def sweep(self) -> None:
        """One sweep, by a process that may die in it. After one that did nothing the next is a while later."""
        report = None
        with suppress(Killed):
            report = Sender(self.store.outbox, {"oncall": self._mortal}, self.clock, LIMITS).send_due()
        self.clock.advance(30 if report == SendReport() else self.every)

    def sweep_until(self, waiting: int) -> None:
        """Sweep until no more than so many deliveries wait."""
        for _ in range(MOST_SWEEPS):
            if self.waiting() <= waiting:
                return
            self.sweep()
        raise AssertionError(f"{self.waiting()} deliveries still wait")

    def drain(self) -> None:
        """Sweep until nothing waits any more; what was late has landed then."""
        self.sweep_until(0)
        self.clock.advance(60)
        self.slack.land()

    def waiting(self) -> int:
        with self.store.snapshot() as tx:
            return len(tx.outbox.undelivered())

    def keys(self) -> list[str]:
        """Of everything that Slack had to be told: what was superseded had not to."""
        with self.store.snapshot() as tx:
            rows = [row for incident_id in self.ids for row in tx.outbox.of_incident(incident_id)]
        assert {row.state for row in rows} <= {DeliveryState.SENT, DeliveryState.SUPERSEDED}
        return [row.notification.key for row in rows if row.state is DeliveryState.SENT]

    def stale(self) -> list[str]:
        """The incidents whose message does not show the newest state."""
        newest = {incident_id: message.edited(told(incident_id, 3)) for incident_id in self.ids}
        roots = {root.incident_id: message.Message(text=root.text, blocks=tuple(root.blocks)) for root in self.slack.roots()}
        return [incident_id for incident_id in self.ids if roots.get(incident_id) != newest[incident_id]]


def told(incident_id: str, version: int) -> Notification:
    about = notification(incident_id, version=version, findings=96 + version)
    changes = {
        1: {},
        2: {"kind": Action.UPDATED, "happened": "now 98 findings"},
        3: {"kind": Action.RESOLVED, "state": IncidentState.RESOLVED, "happened": "resolved by dana: corrected"},
    }
    return about.model_copy(update={"at": NOW, **changes[version]})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> Iterator[SlackDouble]:
    with SlackDouble(lambda: clock().timestamp()) as double:
        yield double


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    keyring = KeyRing(master_key=bytes(range(32)), signing_key=bytes(range(32, 64)))
    opened = open_store(f"sqlite:///{tmp_path / 'state.db'}", signing_key=keyring.signing_key)
    yield opened
    opened.close()


FAULTS = [
    Fault("fin", commits=True), Fault("rst", commits=True), Fault("hang", commits=True), Fault("cut", commits=True),
    Fault("status", commits=True), Fault("status", commits=True, status=500, said='{"ok": false, "error": "fatal_error"}'),
    Fault("status", commits=True, status=502, said=""), Fault("refuse", commits=True, said="internal_error"),
    Fault("throttle", commits=True, said="2"), Fault("throttle", said="1.5"), Fault("throttle", said="abc"),
    Fault("throttle", said="86400"), Fault("throttle"), Fault("fin"), Fault("rst"), Fault("hang"), Fault("status", status=504),
    Fault("hang", late=12), Fault("fin", late=12), Fault("status", late=12), Fault("refuse", said="channel_not_found"),
    Fault("refuse", said="token_revoked"), Fault("fin", method="conversations."), Fault("throttle", method="conversations."),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_fault_at_every_other_call_loses_and_doubles_nothing(
    slack: SlackDouble, store: Store, clock: Clock, fault: Fault
) -> None:
    desk = Desk(slack, store, clock, incidents=3)
    looked_up = fault.method != "chat."
    for version in (1, 2, 3):
        slack.faults = [fault, Fault("fin", commits=True)] * 2 if looked_up else [fault, None] * 3
        desk.tell(version)
        desk.drain()
    assert fault in slack.met
    assert len(desk.keys()) == 9
    assert tally(slack.messages, desk.keys()).is_clean
    assert desk.stale() == []


@pytest.mark.parametrize("seed", range(3))
def test_random_faults_deaths_throttling_and_lag_lose_and_double_nothing(
    slack: SlackDouble, store: Store, clock: Clock, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311  a seed that can be repeated
    slack.lag, slack.page, slack.bucket = 3, 7, True
    slack.faults = [chance.choice(FAULTS) if chance.random() < 0.3 else None for _ in range(300)]
    desk = Desk(slack, store, clock, incidents=30, seed=seed, dies=0.03)
    for version in (1, 2, 3):
        desk.tell(version)
        desk.sweep_until(chance.randrange(20))  # the next thing happens while the last is still being told
    desk.drain()
    assert len(slack.met) > 20
    assert len(desk.keys()) > 70
    found = tally(slack.messages, desk.keys())
    assert (found.lost, found.doubled, found.roots_doubled) == ([], [], [])
    assert desk.stale() == []


def test_after_an_outage_each_incident_is_told_once(slack: SlackDouble, store: Store, clock: Clock) -> None:
    desk = Desk(slack, store, clock, incidents=5)
    slack.fails = Fault("status")
    desk.tell(1)
    for _ in range(1_200 // SWEEP):  # twenty minutes
        desk.sweep()
    assert slack.messages == []
    slack.fails = None
    desk.drain()
    assert tally(slack.messages, desk.keys()).is_clean
    assert len(slack.messages) == 5


def test_what_lands_after_it_has_settled_is_repaired_when_it_is_looked_up(slack: SlackDouble, store: Store, clock: Clock) -> None:
    desk = Desk(slack, store, clock, incidents=1)
    slack.faults = [Fault("hang", late=100)]
    desk.tell(1)
    desk.drain()
    clock.advance(100)
    slack.land()
    assert tally(slack.messages, desk.keys()).doubled == desk.keys()
    desk.transport.find(told("INC-0", 1))
    assert tally(slack.messages, desk.keys()).is_clean


def test_a_token_that_is_revoked_and_mended_loses_nothing_and_pauses_meanwhile(
    slack: SlackDouble, store: Store, clock: Clock
) -> None:
    desk = Desk(slack, store, clock, incidents=10)
    slack.refuses = "token_revoked"
    desk.tell(1)
    start = clock.now
    while clock.now < start + timedelta(hours=1):
        desk.sweep()
    assert len(slack.calls) <= 13
    assert desk.waiting() == 10
    slack.refuses = None
    desk.drain()
    assert tally(slack.messages, desk.keys()).is_clean
    assert len(slack.messages) == 10
