"""What a check run reports: the object that `run --json` prints."""

from enum import StrEnum

from commsqa.domain.findings import CheckResult, Outcome
from commsqa.domain.incidents import IncidentReport
from commsqa.domain.levels import Level
from commsqa.domain.values import Moment, Value


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


class BatchAbout(Value):
    """What a person wants to know of a batch and its run beside the findings; no personal data.

    `kinds` counts the pieces by kind of communication. `left` counts those that had left before the run, `left_wrong` those of
    them that the gate would have held, `left_to_others` those of them that reached somebody not entitled to them.
    `notified` and `undelivered` count messages of this run's sweep; `worst_finding` is the id of a finding of the worst level.
    `suppressed` counts findings on which a suppression acted, `dismissed` those that people had judged to be no error.
    """

    kinds: dict[str, int]
    composed_at: Moment | None
    left: int
    left_wrong: int
    left_to_others: int
    notified: int
    undelivered: int
    worst_finding: str | None
    suppressed: int = 0
    dismissed: int = 0

    @property
    def set_aside(self) -> str:
        """How many findings hold nothing because of what people had said, in words; empty where there are none."""
        counts = ((self.suppressed, "suppressed"), (self.dismissed, "judged to be no error"))
        return " and ".join(f"{number:,} {what}" for number, what in counts if number)


class RunReport(Value):
    """The result of one check run over one batch. `evaluated` counts the batch's pieces.

    `resolved_incidents` are those that were open and that this run did not find any more. `run --json` leaves out both these and
    `about`.
    """

    run_id: str
    flow_run_id: str | None
    batch_id: str
    evaluated: int
    duration_s: float
    outcome: Outcome
    checks: tuple[CheckResult, ...]
    findings_by_severity: dict[Level, int]
    incidents: tuple[IncidentReport, ...]
    resolved_incidents: tuple[str, ...] = ()
    gate: Gate
    paths: Paths
    about: BatchAbout | None = None

    @property
    def exit_code(self) -> int:
        """0 all released, 3 pieces held, 4 a required check errored (which wins over 3)."""
        if self.outcome is Outcome.ERRORED:
            return 4
        return 3 if self.gate.held else 0
