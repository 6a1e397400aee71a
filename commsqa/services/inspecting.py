"""One finding with all that is known of it beside its sealed values: what a steward looks at before judging."""

from collections.abc import Sequence
from dataclasses import dataclass

from commsqa.checks.base import Check
from commsqa.domain.causes import ProbableCause
from commsqa.domain.decisions import SECOND_NAME_FROM
from commsqa.domain.findings import SubjectKind
from commsqa.domain.incidents import Incident
from commsqa.domain.levels import Level
from commsqa.domain.reviews import NO_ERROR, Judged, Review, Suppression, dismissal_acts, dismissals
from commsqa.domain.values import Moment, Value
from commsqa.errors import UnknownIdError
from commsqa.services.house import House
from commsqa.services.locating import finding_files, locate
from commsqa.services.queries.manifest import ManifestFilter, ManifestRow, manifest_page
from commsqa.services.queries.reader import FindingFilter, FindingRow, counts, findings_page
from commsqa.services.scanning import ask
from commsqa.services.suppressing import acting_on, find_suppression
from commsqa.services.trail import Told, timeline
from commsqa.severity.retrace import Retraced, retrace
from commsqa.store import RunRecord

SIMILAR_SHOWN = 10
_OF_SUBJECT = 1_000
"""More findings than a subject can have: one of a check."""
_RUNS_SHOWN = 20


class Sighting(Value):
    """A run that found it, and how it was graded there."""

    run_id: str
    at: Moment
    severity: Level
    severity_now: Level


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """A finding as the newest run that has it found it, with the state it has today.

    `gate` is the decision on its piece, None where it is about no piece. `similar` are others of the same check and cause in that
    run, `similar_count` all of them. `found_after` says that a run found it again after the verdict that counts. `names` is how
    many people say that it is no error; `lets_go`: that is enough for the next run not to hold its piece for it.
    """

    row: FindingRow
    run: RunRecord
    check: Check | None
    locked: bool
    retraced: Retraced
    cause: ProbableCause | None
    incident: Incident | None
    gate: ManifestRow | None
    of_piece: tuple[FindingRow, ...]
    similar: tuple[FindingRow, ...]
    similar_count: int
    sightings: tuple[Sighting, ...]
    reviews: tuple[Review, ...]
    history: tuple[Told, ...]
    suppressed_by: Suppression | None
    acting: tuple[Suppression, ...]
    names: int
    lets_go: bool

    @property
    def verdict(self) -> Review | None:
        """The one that counts; None where there is none or it was taken back."""
        last = self.reviews[-1] if self.reviews else None
        return last if last is not None and last.verdict is not Judged.OPEN else None

    @property
    def found_after(self) -> bool:
        """Whether a run found it again after somebody said that it was corrected."""
        said = self.verdict
        return (
            said is not None and said.verdict is Judged.CORRECTED and any(each.at > said.reviewed_at for each in self.sightings)
        )

    @property
    def wants_second(self) -> bool:
        """Whether one more person has to say that it is no error before a run lets its piece go."""
        return self.verdict is not None and self.verdict.verdict in NO_ERROR and not self.lets_go


def inspect(house: House, finding_id: str) -> Inspected:
    """All that is known of a finding, but for its sealed values. UnknownIdError where no completed run has it."""
    located = locate(house, [finding_id])[finding_id]
    with house.store.snapshot() as tx:
        run = tx.runs.get(located.run.run_id)
        reviews = tx.reviews.of_finding(finding_id)
    of_subject = findings_page(house, run, FindingFilter(subject_id=located.text("subject_id")), limit=_OF_SUBJECT).rows
    row = next(each for each in of_subject if each.finding_id == finding_id)
    same = FindingFilter(check_id=row.check_id, cause_id=row.cause_id)
    similar = findings_page(house, run, same, limit=SIMILAR_SHOWN + 1).rows
    locked = house.grader.policy.locks_hold(row.check_id)
    names = dismissals(reviews).get(finding_id, 0)
    return Inspected(
        row=row,
        run=run,
        check=house.checks.get(row.check_id),
        locked=locked,
        retraced=retrace(house.grader.policy, row.vector, row.score),
        cause=_cause(run, row),
        incident=_incident(house, row),
        gate=_gate(house, run, row),
        of_piece=tuple(each for each in of_subject if each.finding_id != finding_id and each.subject_kind is row.subject_kind),
        similar=tuple(each for each in similar if each.finding_id != finding_id)[:SIMILAR_SHOWN],
        similar_count=counts(house, run, same).total - 1,
        sightings=_sightings(house, run, finding_id),
        reviews=tuple(reviews),
        history=tuple(timeline(house, finding_id)),
        suppressed_by=_suppression(house, row),
        acting=tuple(acting_on(house, row.check_id)),
        names=names,
        lets_go=dismissal_acts(names, grave=row.severity >= SECOND_NAME_FROM, locked=locked),
    )


def _cause(run: RunRecord, row: FindingRow) -> ProbableCause | None:
    incidents = run.report.incidents if run.report else ()
    causes = (cause for incident in incidents for cause in incident.causes)
    return next((cause for cause in causes if cause.cause_id == row.cause_id), None)


def _incident(house: House, row: FindingRow) -> Incident | None:
    if row.incident_id is None:
        return None
    with house.store.snapshot() as tx:
        return tx.incidents.get(row.incident_id)


def _gate(house: House, run: RunRecord, row: FindingRow) -> ManifestRow | None:
    if row.subject_kind is not SubjectKind.COMMUNICATION:
        return None
    return next(iter(manifest_page(house, run, ManifestFilter(exactly=row.subject_id), limit=1).rows), None)


def _sightings(house: House, run: RunRecord, finding_id: str) -> tuple[Sighting, ...]:
    """In the newest runs of the batch, the newest first."""
    with house.store.snapshot() as tx:
        runs = [each for each in tx.runs.completed() if each.batch_id == run.batch_id][:_RUNS_SHOWN]
    return _found_in(house, runs, finding_id)


def _found_in(house: House, runs: Sequence[RunRecord], finding_id: str) -> tuple[Sighting, ...]:
    files = finding_files(house, runs)
    if not files:
        return ()
    question = "SELECT run_id, severity, severity_now FROM read_parquet($files, union_by_name = true) WHERE finding_id = $id"
    rows = {row["run_id"]: row for row in ask(house, question, {"files": list(map(str, files)), "id": finding_id}).to_pylist()}
    return tuple(
        Sighting(
            run_id=each.run_id,
            at=each.ended_at or each.started_at,
            severity=rows[each.run_id]["severity"],
            severity_now=rows[each.run_id]["severity_now"],
        )
        for each in runs
        if each.run_id in rows
    )


def _suppression(house: House, row: FindingRow) -> Suppression | None:
    """The one that acted on it; None also where the policy does not list it any more."""
    if row.suppressed_by is None:
        return None
    try:
        return find_suppression(house, row.suppressed_by)
    except UnknownIdError:
        return None
