"""What a steward wants to know in the morning: the latest batch, the trend, what is new, and what waits for a person."""

from datetime import timedelta

from commsqa.domain.decisions import PieceDecision
from commsqa.domain.findings import Outcome
from commsqa.domain.incidents import IncidentReport
from commsqa.domain.levels import Level
from commsqa.domain.reviews import Suppression
from commsqa.domain.runs import Gate, RunReport
from commsqa.domain.values import Moment, Value
from commsqa.services.deciding import waiting_releases
from commsqa.services.house import House
from commsqa.services.queries.manifest import manifest_counts
from commsqa.services.queries.reader import Counts, counts, findings_file, relation
from commsqa.services.queries.runs import recent_batches
from commsqa.services.queries.states import states_of
from commsqa.services.scanning import ask
from commsqa.store import RunRecord
from commsqa.store.incident_lines import Wanted

REVIEWED_FROM = Level.MEDIUM
"""Findings of this level and above wait for a verdict."""
EXPIRES_SOON = timedelta(days=7)


class TrendPoint(Value):
    """The newest run of a batch in numbers."""

    batch_id: str
    run_id: str
    ended_at: Moment | None
    outcome: Outcome
    evaluated: int
    levels: dict[Level, int]
    gate: Gate


class News(Value):
    """What the batch before did not have. `checks` are those that fail anew; `causes` the incidents of causes not seen then."""

    since_batch: str
    checks: tuple[str, ...]
    causes: tuple[IncidentReport, ...]


class Waiting(Value):
    """What waits for a person, over all batches; `unreviewed` are findings of the latest one."""

    second_names: tuple[PieceDecision, ...]
    unreviewed: int
    unowned_incidents: int
    expiring: tuple[Suppression, ...]


class Overview(Value):
    """`held` and `released` as they are now, the report as the run ended; `trend` the oldest first; `news` None at the start."""

    run_id: str
    batch_id: str
    ended_at: Moment | None
    report: RunReport
    held: int
    released: int
    counts: Counts
    trend: tuple[TrendPoint, ...]
    news: News | None
    waiting: Waiting


def overview(house: House) -> Overview | None:
    """None where no run was completed yet. InputError where the latest run's files are gone."""
    runs = recent_batches(house)
    if not runs or runs[0].report is None:
        return None
    latest, report = runs[0], runs[0].report
    manifest = manifest_counts(house, latest)
    return Overview(
        run_id=latest.run_id,
        batch_id=latest.batch_id,
        ended_at=latest.ended_at,
        report=report,
        held=manifest.held,
        released=manifest.released,
        counts=counts(house, latest),
        trend=tuple(point for run in reversed(runs) if (point := _point(run)) is not None),
        news=_news(runs),
        waiting=what_waits(house, latest),
    )


def what_waits(house: House, latest: RunRecord) -> Waiting:
    """What a person should look at; findings are those of this run."""
    now = house.clock()
    with house.store.snapshot() as tx:
        unowned = tx.incidents.lines.count(Wanted(unowned=True))
        acting = tx.suppressions.acting(now)
    return Waiting(
        second_names=tuple(waiting_releases(house)),
        unreviewed=_unreviewed(house, latest),
        unowned_incidents=unowned,
        expiring=tuple(each for each in acting if each.expires_at <= now + EXPIRES_SOON),
    )


def _unreviewed(house: House, run: RunRecord) -> int:
    path = findings_file(house, run.run_id)
    levels = [level.value for level in Level if level >= REVIEWED_FROM]
    judged = list(states_of(house, run).unusual())
    other = "AND finding_id NOT IN (SELECT unnest($judged))" if judged else ""
    question = f"""
        SELECT count(*) AS n FROM ({relation(path)})
        WHERE severity IN (SELECT unnest($levels)) AND suppressed_by IS NULL {other}"""
    values: dict[str, object] = {"findings": str(path), "levels": levels}
    found = ask(house, question, values | ({"judged": judged} if judged else {}))
    return int(found["n"][0].as_py())


def _news(runs: list[RunRecord]) -> News | None:
    if len(runs) < 2 or runs[0].report is None or runs[1].report is None:
        return None
    now, before = runs[0].report, runs[1].report
    failed = {each.check_id for each in before.checks if each.findings}
    known = {each.fingerprint for each in before.incidents}
    return News(
        since_batch=runs[1].batch_id,
        checks=tuple(sorted(each.check_id for each in now.checks if each.findings and each.check_id not in failed)),
        causes=tuple(each for each in now.incidents if each.causes and each.fingerprint not in known),
    )


def _point(run: RunRecord) -> TrendPoint | None:
    report = run.report
    if report is None:
        return None
    return TrendPoint(
        batch_id=run.batch_id,
        run_id=run.run_id,
        ended_at=run.ended_at,
        outcome=report.outcome,
        evaluated=report.evaluated,
        levels=report.findings_by_severity,
        gate=report.gate,
    )
