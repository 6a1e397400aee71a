"""Nothing lost, nothing doubled: a real Roundup behind a faulty network, our sender, the outbox in SQLite, a test's clock."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from commsqa.domain.deliveries import DeliveryState
from commsqa.domain.incidents import Action
from commsqa.escalation.outbox import Sender
from commsqa.escalation.tickets.changes import Mark
from commsqa.escalation.transports import build
from commsqa.escalation.transports.base import Context, Transport
from commsqa.project.escalation_policy import DeliveryLimits
from commsqa.store import KeyRing, Store, open_store
from tests.escalation.builders import NOW
from tests.escalation.tickets.conftest import PASSWORD, USER, Tracker
from tests.escalation.tickets.faulty_proxy import FAULTS, FaultyProxy
from tests.escalation.tickets.test_transport import told
from tests.store.values import open_incidents

pytestmark = pytest.mark.slow

LIFE = (Action.OPENED, Action.UPDATED, Action.RESOLVED)
FAULTS_A_CHANGE = 3 * len(FAULTS)
LIMITS = DeliveryLimits(backoff_seconds=5, backoff_cap_seconds=20)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    keyring = KeyRing(master_key=bytes(range(32)), signing_key=bytes(range(32, 64)))
    return open_store(f"sqlite:///{tmp_path / 'state.db'}", signing_key=keyring.signing_key)


@pytest.mark.exhaustive
def test_no_ticket_is_lost_or_doubled(tracker: Tracker, store: Store) -> None:
    incidents = [f"INC-fault{number}" for number in range(10)]
    open_incidents(store, *incidents)
    faulty = FaultyProxy(tracker.url, reads=0.04, writes=0.4, seed=7, silence=1.3)
    with faulty.serving() as proxy:
        config = {"kind": "roundup", "url": proxy.url, "user": USER, "password": PASSWORD, "timeout_seconds": 1}
        now = NOW
        for version, kind in enumerate(LIFE, start=1):
            with store.transaction() as tx:
                for incident_id in incidents:
                    change = told(kind, version, incident_id, happened=f"change {version}")
                    tx.outbox.add("desk", change, due_at=now, now=now, actor="run")
            proxy.may_fail(FAULTS_A_CHANGE)
            desk = build("desk", config, Context(Path()))  # as a new process would
            now = sent_until_nothing_waits(store, {"desk": desk}, now)
    with store.transaction() as tx:
        states = {row.state for incident_id in incidents for row in tx.outbox.of_incident(incident_id)}
    store.close()
    keys = [told(kind, version, incident).key for incident in incidents for version, kind in enumerate(LIFE, start=1)]
    issues, comments = everything_in(tracker, incidents)
    assert states == {DeliveryState.SENT}
    assert issues == dict.fromkeys(incidents, (1, "resolved"))
    assert comments == Counter(keys)
    assert {fault.name for fault in faulty.done} == set(FAULTS)
    assert set(faulty.landed) >= {"POST issue/@poe/*", "POST msg", "PUT issue/*"}, "no such write was left without an answer"


def sent_until_nothing_waits(store: Store, transports: Mapping[str, Transport], now: datetime) -> datetime:
    """A sweep every ten seconds of the test's clock; answers its time at the end."""
    for _ in range(400):
        Sender(store.outbox, transports, lambda: now, LIMITS).send_due()  # noqa: B023  used within this round
        with store.transaction() as tx:
            if not tx.outbox.undelivered():
                return now
        now += timedelta(seconds=10)
    raise AssertionError("something waits for ever")


def everything_in(tracker: Tracker, incidents: list[str]) -> tuple[dict[str, tuple[int, str]], Counter[str]]:
    """How many issues each incident has and the first one's state; how often each notification's comment stands in them."""
    queue = tracker.queue()
    found = {incident: queue.find_by_external_id(incident) for incident in incidents}
    marks = [Mark.read(key) for tickets in found.values() for ticket in tickets for key in ticket.keys]
    issues = {incident: (len(tickets), tickets[0].state if tickets else "") for incident, tickets in found.items()}
    return issues, Counter(mark.key for mark in marks if mark)
