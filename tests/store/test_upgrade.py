"""A database that 0.1.0 wrote: what it holds is kept, read and sent."""

import json
from datetime import datetime, timedelta

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text

from commsqa.domain.deliveries import DeliveryState
from commsqa.domain.incidents import Action
from commsqa.store import KeyRing, open_store
from commsqa.store import engine as db
from commsqa.store.audit import AuditTrail, begin_trail
from commsqa.store.trail import Wanted
from tests.store.values import NOW, a_problem, verdict

NOTIFICATION = {
    "key": "N1",
    "incident_id": "INC-1",
    "kind": "opened",
    "check_id": "balance.arithmetic",
    "severity": "critical",
    "severity_now": "medium",
    "priority": "P2",
    "headline": "CRITICAL · P2",
    "why": "no common cause found",
    "first_action": "",
    "details": ["batch B1"],
}


@pytest.fixture
def old(url: str, keyring: KeyRing) -> str:
    """A database of schema 0001 with an incident and a delivery in each state; answers its URL."""
    engine = db.database_engine(url, busy_timeout_s=20)
    config = Config()
    config.set_main_option("script_location", "commsqa.store:migrations")
    at = "1994-02-28T05:00:00.000250Z"
    with db.writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        begin_trail(connection, keyring.signing_key)
        connection.execute(
            text(
                "INSERT INTO runs (run_id, batch_id, composition_no, actor, state, started_at, row_counts, digests)"
                " VALUES ('R1', 'B1', 1, 'amal', 'running', :at, '{}', '{}')"
            ),
            {"at": at},
        )
        connection.execute(
            text(
                "INSERT INTO incidents (incident_id, fingerprint, check_id, state, problem, opened_at, updated_at, last_run_id,"
                " version) VALUES ('INC-1', 'f', 'balance.arithmetic', 'open', :problem, :at, :at, 'R1', 1)"
            ),
            {"at": at, "problem": a_problem().model_dump_json()},
        )
        begun = AuditTrail(connection, keyring.signing_key)
        begun.append(action="run.started", actor="amal", subject="R1", details={}, at=NOW)
        for number, state in enumerate(("sent", "pending", "sending", "dead"), start=1):
            connection.execute(
                text(
                    "INSERT INTO outbox (destination, key, incident_id, notification, state, attempt, due_at)"
                    " VALUES (:to, 'N1', 'INC-1', :notification, :state, :number, :at)"
                ),
                {"to": state, "notification": json.dumps(NOTIFICATION), "state": state, "number": number, "at": at},
            )
    engine.dispose()
    return url


def test_an_incident_of_the_first_schema_is_read_with_its_batch(old: str, keyring: KeyRing) -> None:
    store = open_store(old, signing_key=keyring.signing_key)
    with store.snapshot() as tx:
        found = tx.incidents.get("INC-1")
    assert list(found.batches) == [found.problem.batch_id]
    assert found.next_step_at is None
    assert verdict(store).problem is None
    store.close()


def test_what_the_first_schema_left_in_the_outbox_is_sent_and_not_taken_for_old(old: str, keyring: KeyRing) -> None:
    store = open_store(old, signing_key=keyring.signing_key)
    now = datetime.now(NOW.tzinfo)
    claimed = []
    while True:
        with store.outbox() as outbox:
            delivery = outbox.claim(now=now, lease=timedelta(minutes=1))
        if delivery is None:
            break
        claimed.append(delivery)
    assert [(each.destination, each.state) for each in claimed] == [
        ("pending", DeliveryState.PENDING),
        ("sending", DeliveryState.SENDING),
    ]
    for each in claimed:
        assert now - each.queued_at < timedelta(hours=1)  # else its first failure would give it up
        assert (each.notification.kind, each.notification.opened_at) == (Action.OPENED, NOW)
    store.close()


def test_the_deliveries_of_the_first_schema_are_listed_in_all_states(old: str, keyring: KeyRing) -> None:
    store = open_store(old, signing_key=keyring.signing_key)
    with store.snapshot() as tx:
        assert [each.state.value for each in tx.outbox.of_incident("INC-1")] == ["sent", "pending", "sending", "dead"]
    store.close()


def test_the_trail_of_the_first_schema_is_asked_by_time(old: str, keyring: KeyRing) -> None:
    store = open_store(old, signing_key=keyring.signing_key)
    with store.snapshot() as tx:
        assert len(tx.trail.newest(Wanted(since=NOW, until=NOW), limit=9)) == 1
        assert tx.trail.newest(Wanted(since=NOW + timedelta(seconds=1)), limit=9) == []
    with store.engine.connect() as connection:
        assert "audit_by_time" in {index["name"] for index in inspect(connection).get_indexes("audit")}
    assert verdict(store).problem is None
    store.close()
