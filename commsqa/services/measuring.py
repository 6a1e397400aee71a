"""What monitoring asks for: whether the service works, and its figures. No ids of pieces and nothing personal."""

import os
from dataclasses import dataclass

from commsqa.domain.levels import Level
from commsqa.errors import CommsqaError
from commsqa.services.house import House


@dataclass(frozen=True, kw_only=True)
class Measured:
    """The figures of one moment. `findings` are those of the run that ended last, by level if released."""

    runs: dict[str, int]
    findings: dict[Level, int]
    incidents: dict[tuple[str, str], int]
    outbox_waiting: int
    outbox_dead: int
    outbox_oldest_s: float
    sign_in_failures: int
    audit_seq: int


def measure(house: House) -> Measured:
    """The figures now."""
    with house.store.snapshot() as tx:
        latest = tx.runs.latest_completed()
        waiting = tx.measures.outbox()
        report = latest.report if latest else None
        return Measured(
            runs=tx.measures.runs_by_outcome(),
            findings=dict(report.findings_by_severity) if report else {},
            incidents=tx.measures.incidents(),
            outbox_waiting=waiting.waiting,
            outbox_dead=waiting.dead,
            outbox_oldest_s=(house.clock() - waiting.oldest).total_seconds() if waiting.oldest else 0,
            sign_in_failures=tx.measures.audit_events("sign_in.failed"),
            audit_seq=tx.measures.audit_seq(),
        )


def troubles(house: House) -> dict[str, str]:
    """What keeps the service from working, by part (database, state); empty when it is ready. Without secrets."""
    found = {}
    try:
        with house.store.snapshot() as tx:
            tx.measures.audit_seq()
    except CommsqaError:
        found["database"] = "cannot be reached"
    if not os.access(house.state, os.W_OK):
        found["state"] = "the state folder cannot be written"
    return found
