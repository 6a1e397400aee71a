"""Check runs: what was started, how it ended, and what it reported."""

import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, null, select, update

from commsqa.domain.runs import RunReport
from commsqa.domain.values import Moment, Value, canonical_json, digest
from commsqa.errors import StoreError, UnknownIdError
from commsqa.store.audit import AuditTrail
from commsqa.store.tables import runs


class RunState(StrEnum):
    """Of a check run."""

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"


class RunRecord(Value):
    """A check run as it is stored. `row_counts` are the rows of each table it read, `digests` of its inputs and results."""

    run_id: str
    batch_id: str
    composition_no: int
    flow_run_id: str | None
    actor: str
    state: RunState
    started_at: Moment
    ended_at: Moment | None = None
    report: RunReport | None = None
    row_counts: dict[str, int]
    digests: dict[str, str]
    error: str | None = None


class Runs:
    """The check runs within one transaction. Every change writes its audit event."""

    def __init__(self, connection: Connection, audit: AuditTrail) -> None:
        self._connection = connection
        self._audit = audit

    def start(
        self, *, run_id: str, batch_id: str, composition_no: int, flow_run_id: str | None, actor: str, at: datetime
    ) -> None:
        """Record a run that begins. The same batch and composition may be run many times."""
        what = {"batch_id": batch_id, "composition_no": composition_no, "flow_run_id": flow_run_id}
        values = {"run_id": run_id, "actor": actor, "started_at": at, "state": RunState.RUNNING.value, **what}
        self._connection.execute(insert(runs).values(row_counts="{}", digests="{}", **values))
        self._audit.append(action="run.started", actor=actor, subject=run_id, details=what, at=at)

    def finish(
        self, run_id: str, *, report: RunReport, row_counts: Mapping[str, int], digests: Mapping[str, str], at: datetime
    ) -> None:
        """Record what a run found. The audit event carries outcome, gate, row counts, digests and the report's own digest."""
        self._end(
            run_id,
            RunState.COMPLETED,
            at,
            values={"report": _text(report), "row_counts": _text(row_counts), "digests": _text(digests)},
            details={
                "outcome": report.outcome,
                "gate": report.gate,
                "evaluated": report.evaluated,
                "findings_by_severity": report.findings_by_severity,
                "row_counts": row_counts,
                "digests": digests,
                "report": digest(report, length=64),
            },
        )

    def fail(self, run_id: str, *, error: str, at: datetime) -> None:
        """Record that a run could not end. `error` is one line without personal data."""
        self._end(run_id, RunState.FAILED, at, values={"error": error}, details={"error": error})

    def cut_off(self, batch_id: str, *, at: datetime) -> list[str]:
        """Record as failed the runs of a batch that never ended; only for who holds the batch's lock. Answers their ids."""
        query = select(runs.c.run_id).where(runs.c.batch_id == batch_id, runs.c.state == RunState.RUNNING.value)
        found = list(self._connection.execute(query.order_by(runs.c.number)).scalars())
        for run_id in found:
            self.fail(run_id, error="it was cut off: its process ended without a word", at=at)
        return found

    def get(self, run_id: str) -> RunRecord:
        """The run with this id, or UnknownIdError."""
        row = self._connection.execute(select(runs).where(runs.c.run_id == run_id)).one_or_none()
        if row is None:
            raise UnknownIdError(f"no run has the id {run_id}")
        return _record(row)

    def latest_completed(self) -> RunRecord | None:
        """The completed run that ended last."""
        query = select(runs).where(runs.c.state == RunState.COMPLETED.value)
        row = self._connection.execute(query.order_by(runs.c.ended_at.desc(), runs.c.number.desc()).limit(1)).one_or_none()
        return None if row is None else _record(row)

    def latest_of_batch(self, batch_id: str) -> RunRecord | None:
        """The completed run of this batch that was started last."""
        query = select(runs).where(runs.c.batch_id == batch_id, runs.c.state == RunState.COMPLETED.value)
        row = self._connection.execute(query.order_by(runs.c.number.desc()).limit(1)).one_or_none()
        return None if row is None else _record(row)

    def completed(self) -> list[RunRecord]:
        """All completed runs, the one started last first, without their reports: those are long."""
        query = select(*(column for column in runs.c if column.name != "report"), null().label("report"))
        rows = self._connection.execute(query.where(runs.c.state == RunState.COMPLETED.value).order_by(runs.c.number.desc()))
        return [_record(row) for row in rows]

    def newest(self, *, limit: int) -> list[RunRecord]:
        """Up to `limit` runs, the one started last first."""
        query = select(runs).order_by(runs.c.number.desc()).limit(limit)
        return [_record(row) for row in self._connection.execute(query)]

    def _end(self, run_id: str, state: RunState, at: datetime, *, values: Mapping[str, str], details: Mapping[str, Any]) -> None:
        run = self.get(run_id)
        if run.state is not RunState.RUNNING:
            raise StoreError(f"run {run_id} has ended already: it is {run.state}")
        self._connection.execute(update(runs).where(runs.c.run_id == run_id).values(state=state.value, ended_at=at, **values))
        self._audit.append(action=f"run.{state}", actor=run.actor, subject=run_id, details=details, at=at)


def _text(value: Any) -> str:
    return canonical_json(value).decode()


def _record(row: Row[Any]) -> RunRecord:
    fields = row._asdict()
    del fields["number"]
    fields["report"] = row.report and RunReport.model_validate_json(row.report)
    fields["row_counts"] = json.loads(row.row_counts)
    fields["digests"] = json.loads(row.digests)
    return RunRecord(**fields)
