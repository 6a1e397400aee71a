"""What a check run reports: the object that `run --json` prints."""

from enum import StrEnum

from commsqa.domain.findings import CheckResult, Outcome
from commsqa.domain.incidents import IncidentReport
from commsqa.domain.levels import Level
from commsqa.domain.values import Value


class GateDecision(StrEnum):
    """What the gate lets through."""

    RELEASED = "released"
    PARTLY_HELD = "partly_held"
    BATCH_HELD = "batch_held"


class Gate(Value):
    """The decision and the pieces it holds and releases; together they are the batch."""

    decision: GateDecision
    held: int
    released: int


class Paths(Value):
    """Where a run's results lie: files and the first page of the Data Docs, absolute."""

    findings: str
    release: str
    data_docs: str


class RunReport(Value):
    """The result of one check run over one batch. `evaluated` counts the batch's pieces."""

    run_id: str
    flow_run_id: str | None
    batch_id: str
    evaluated: int
    duration_s: float
    outcome: Outcome
    checks: tuple[CheckResult, ...]
    findings_by_severity: dict[Level, int]
    incidents: tuple[IncidentReport, ...]
    gate: Gate
    paths: Paths

    @property
    def exit_code(self) -> int:
        """0 all released, 3 pieces held, 4 a required check errored (which wins over 3)."""
        if self.outcome is Outcome.ERRORED:
            return 4
        return 3 if self.gate.held else 0
