"""What a newer run of a batch does to the findings of its earlier runs: closed by a newer composition, or corrected.

Findings are immutable files, so a finding's state is not written into it: it follows from the runs, and is read so.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

import pyarrow.parquet as pq

from commsqa.domain.findings import CheckResult, FindingState, Outcome
from commsqa.domain.runs import RunReport
from commsqa.services.house import House
from commsqa.store import Transaction

_JUDGED = (Outcome.PASSED, Outcome.FAILED)


@dataclass(frozen=True)
class Newest:
    """What the newest run of a batch says: its composition, what it found, and the checks that it judged."""

    composition_no: int
    found: Set[str]
    judged: Set[str]

    def state(self, finding_id: str, check_id: str, *, composition_no: int) -> FindingState:
        """Of a finding of an earlier run over that composition. What nobody looked at again stays open."""
        if self.composition_no > composition_no:
            return FindingState.CLOSED
        if self.composition_no < composition_no or finding_id in self.found or check_id not in self.judged:
            return FindingState.OPEN
        return FindingState.CORRECTED


@dataclass(frozen=True)
class Superseded:
    """The run before the newest one, and what became of its findings."""

    run_id: str
    closed: int
    corrected: int


def by_run(house: House, report: RunReport, batch_id: str, composition_no: int) -> Superseded | None:
    """What this run, whose findings are written, does to those of the batch's last completed run; None where it is the first."""
    with house.store.snapshot() as tx:
        before = tx.runs.latest_of_batch(batch_id)
    if before is None:
        return None
    found = frozenset(finding_id for finding_id, _ in _findings(house, report.run_id))
    newest = Newest(composition_no, found, _judged(report.checks))
    states = [
        newest.state(finding_id, check_id, composition_no=before.composition_no)
        for finding_id, check_id in _findings(house, before.run_id)
    ]
    return Superseded(before.run_id, states.count(FindingState.CLOSED), states.count(FindingState.CORRECTED))


def record(tx: Transaction, superseded: Superseded | None, *, by: str, actor: str, at: datetime) -> None:
    """The audit event, on the run whose findings it is about."""
    if superseded is not None and (superseded.closed or superseded.corrected):
        details = {"by": by, "closed": superseded.closed, "corrected": superseded.corrected}
        tx.audit.append(action="findings.superseded", actor=actor, subject=superseded.run_id, details=details, at=at)


def _judged(checks: tuple[CheckResult, ...]) -> frozenset[str]:
    return frozenset(check.check_id for check in checks if check.outcome in _JUDGED)


def _findings(house: House, run_id: str) -> list[tuple[str, str]]:
    """(finding, check) of a run; none where its file is gone."""
    path = house.run_folder(run_id) / "findings.parquet"
    if not path.is_file():
        return []
    table = pq.read_table(path, columns=["finding_id", "check_id"])
    return list(zip(table["finding_id"].to_pylist(), table["check_id"].to_pylist(), strict=True))
