"""Values with full defaults; a test states only what matters to it."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from commsqa.domain.causes import ProbableCause
from commsqa.domain.deliveries import Notification
from commsqa.domain.findings import CheckResult, Outcome
from commsqa.domain.incidents import Action, Incident, IncidentState, Problem
from commsqa.domain.levels import Level, Priority
from commsqa.domain.runs import Gate, GateDecision, Paths, RunReport
from commsqa.store import KeyRing, Store, Transaction
from commsqa.store.tables import audit
from commsqa.store.verification import AuditVerdict, end_problem, walk
from tests.store.conftest import MASTER, SIGNING

NOW = datetime(1994, 2, 28, 5, 0, 0, 250, tzinfo=UTC)
LEASE = timedelta(minutes=2)
KEYS = KeyRing(master_key=MASTER, signing_key=SIGNING)


def minutes(count: int) -> datetime:
    return NOW + timedelta(minutes=count)


def verdict(store: Store, keys: KeyRing = KEYS) -> AuditVerdict:
    """Whether the trail is whole and ends as these keys signed it."""
    with store.snapshot() as tx:
        walked = walk(tx.trail.stream())
        problem = walked.problem or end_problem(walked, tx.trail.stored_head(), keys.signing_key.public_key())
    return AuditVerdict(entries=walked.entries, problem=problem)


def a_report(run_id: str = "R1") -> RunReport:
    return RunReport(
        run_id=run_id,
        flow_run_id=None,
        batch_id="B1",
        evaluated=100,
        duration_s=1.5,
        outcome=Outcome.FAILED,
        checks=(CheckResult(check_id="email.invalid", outcome=Outcome.FAILED, evaluated=100, findings=2),),
        findings_by_severity=dict.fromkeys(Level, 0) | {Level.LOW: 2},
        incidents=(),
        gate=Gate(decision=GateDecision.PARTLY_HELD, held=1, released=99),
        paths=Paths(findings="/f", release="/r", data_docs="/d"),
    )


def a_problem(fingerprint: str = "fp1", **changes: Any) -> Problem:
    defaults = Problem(
        check_id="email.invalid",
        title="The address cannot be delivered to",
        fingerprint=fingerprint,
        batch_id="B1",
        severity=Level.MEDIUM,
        severity_now=Level.LOW,
        score=Decimal("2.25"),
        vector="CQ:1.0/E:email.invalid",
        priority=Priority.P3,
        reasons=("2 customers",),
        policy="default@1",
        customers=2,
        findings=2,
        held=1,
        causes=(
            ProbableCause(
                cause_id="C1",
                conditions={"template_version": "7"},
                explained=0.9,
                inside_rate=0.5,
                elsewhere_rate=0.01,
                risk_ratio=50.0,
                risk_ratio_low=20.0,
                failed_inside=9,
                evaluated_inside=18,
                onset=NOW,
            ),
        ),
        finding_ids=frozenset({"F1", "F2"}),
    )
    return defaults.model_copy(update=changes)


def an_incident(incident_id: str = "I1", *, fingerprint: str = "fp1", **changes: Any) -> Incident:
    defaults = Incident(
        incident_id=incident_id,
        fingerprint=fingerprint,
        check_id="email.invalid",
        state=IncidentState.OPEN,
        problem=a_problem(fingerprint),
        opened_at=NOW,
        updated_at=NOW,
        last_run_id="R1",
        batches={"B1": a_problem(fingerprint).part},
    )
    return defaults.model_copy(update=changes)


def a_notification(key: str = "n1", incident_id: str = "I1") -> Notification:
    return Notification(
        key=key,
        incident_id=incident_id,
        kind=Action.OPENED,
        check_id="email.invalid",
        severity=Level.MEDIUM,
        severity_now=Level.LOW,
        priority=Priority.P3,
        headline="2 addresses cannot be delivered to",
        why="template 7",
        first_action="Hold",
        opened_at=NOW,
        at=NOW,
    )


def start_run(tx: Transaction, run_id: str = "R1", batch_id: str = "B1") -> None:
    tx.runs.start(run_id=run_id, batch_id=batch_id, composition_no=1, flow_run_id="flow", actor="scheduler", at=NOW)


def open_incidents(store: Store, *incident_ids: str) -> None:
    """A run and an incident for each id, with a fingerprint of its own."""
    with store.transaction() as tx:
        start_run(tx)
        for incident_id in incident_ids:
            tx.incidents.save(an_incident(incident_id, fingerprint=f"fp-{incident_id}"), actor="run")


def queue(store: Store, key: str, *, incident_id: str = "I1", destination: str = "desk", due_at: datetime = NOW) -> bool:
    with store.transaction() as tx:
        return tx.outbox.add(destination, a_notification(key, incident_id), due_at=due_at, now=NOW, actor="run")


class Entry(NamedTuple):
    """An entry of the audit trail, read back."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: Any
    prev_hash: str
    hash: str


def trail(store: Store, subject: str | None = None) -> list[Entry]:
    """The entries in order; of one subject when it is given."""
    with store.engine.connect() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.seq)).all()
    entries = [
        Entry(**row._asdict() | {"at": datetime.fromisoformat(row.at), "details": json.loads(row.details)}) for row in rows
    ]
    return [entry for entry in entries if subject in (None, entry.subject)]


def actions(store: Store, subject: str | None = None) -> list[str]:
    return [entry.action for entry in trail(store, subject)]
