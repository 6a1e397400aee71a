"""How a check did from batch to batch, and the incidents it opened."""

from commsqa.domain.findings import CheckResult, Outcome
from commsqa.domain.incidents import IncidentLine
from commsqa.domain.values import Moment, Value
from commsqa.errors import UnknownIdError
from commsqa.project.suggestions import did_you_mean
from commsqa.services.house import House
from commsqa.services.queries.runs import recent_batches
from commsqa.store import RunRecord
from commsqa.store.incident_lines import Wanted

_INCIDENTS = 50


class CheckPoint(Value):
    """A check in the newest run of a batch. `rate` is the share of its subjects that fail, None where it looked at none."""

    batch_id: str
    run_id: str
    ended_at: Moment | None
    outcome: Outcome
    evaluated: int
    findings: int

    @property
    def rate(self) -> float | None:
        """0 to 1."""
        return self.findings / self.evaluated if self.evaluated else None


class CheckHistory(Value):
    """`points` are the oldest first; `incidents` the most urgent first, resolved ones too."""

    check_id: str
    points: tuple[CheckPoint, ...]
    incidents: tuple[IncidentLine, ...]


def check_history(house: House, check_id: str, *, limit: int = 24) -> CheckHistory:
    """One check over the last batches. UnknownIdError where no check has the id."""
    if check_id not in house.checks:
        raise UnknownIdError(f"no check has the id '{check_id}'{did_you_mean(check_id, sorted(house.checks))}")
    with house.store.snapshot() as tx:
        incidents = tx.incidents.lines.page(Wanted(states=(), check_id=check_id), limit=_INCIDENTS)
    return CheckHistory(
        check_id=check_id,
        points=tuple(points_of(recent_batches(house, limit=limit)).get(check_id, ())),
        incidents=tuple(incidents),
    )


def checks_over_time(house: House, *, limit: int = 24) -> dict[str, list[CheckPoint]]:
    """Every check that any of the last batches ran, by id; each with its points, the oldest first."""
    return points_of(recent_batches(house, limit=limit))


def points_of(runs: list[RunRecord]) -> dict[str, list[CheckPoint]]:
    """The checks of these runs; `runs` are the latest first."""
    found: dict[str, list[CheckPoint]] = {}
    for run in reversed(runs):
        for result in run.report.checks if run.report else ():
            found.setdefault(result.check_id, []).append(_point(run, result))
    return found


def _point(run: RunRecord, result: CheckResult) -> CheckPoint:
    return CheckPoint(
        batch_id=run.batch_id,
        run_id=run.run_id,
        ended_at=run.ended_at,
        outcome=result.outcome,
        evaluated=result.evaluated,
        findings=result.findings,
    )
