"""The gate of a past run under another policy: with what people had decided and said when it ran, and nothing said since."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow.parquet as pq

from commsqa.domain.decisions import SECOND_NAME_FROM, PieceDecision, held_after, standing
from commsqa.domain.findings import Outcome, SubjectKind
from commsqa.domain.reviews import Suppression, dismissal_acts, dismissals
from commsqa.domain.runs import RunReport
from commsqa.errors import InputError
from commsqa.services.house import House
from commsqa.services.regrading import Replayed
from commsqa.severity import Grader
from commsqa.store import RunRecord


@dataclass(frozen=True)
class SaidThen:
    """What people had said by the time of a run.

    A suppression that matched a finding without acting on it left no mark there: it is not found again.
    """

    decided: Mapping[str, PieceDecision]
    suppressions: Mapping[str, Suppression]
    dismissed: Mapping[str, int]


def said_then(house: House, run: RunRecord) -> SaidThen:
    """What stood when the run ended: nobody decides on pieces of a batch while it is run."""
    ended = run.ended_at or run.started_at
    with house.store.snapshot() as tx:
        decisions = [each for each in tx.decisions.of_batch(run.batch_id, run.composition_no) if each.decided_at <= ended]
        reviews = [each for each in tx.reviews.of_batch(run.batch_id) if each.reviewed_at <= run.started_at]
        suppressions = [*house.listed_suppressions, *tx.suppressions.all()]
    since = {"confirmed_by": None, "confirmed_at": None}
    return SaidThen(
        decided=standing(
            each.model_copy(update=since) if each.confirmed_at is not None and each.confirmed_at > ended else each
            for each in decisions
        ),
        suppressions={
            each.suppression_id: each.model_copy(update=since)
            if each.confirmed_at is not None and each.confirmed_at > run.started_at
            else each
            for each in suppressions
        },
        dismissed=dismissals(reviews),
    )


def is_set_aside(grader: Grader, finding: Replayed, said: SaidThen) -> bool:
    """Whether people's word lets the finding rest under this policy."""
    locked, level = grader.policy.locks_hold(finding.check_id), finding.verdict.level
    names = said.dismissed.get(finding.finding_id, 0)
    if names and dismissal_acts(names, grave=level >= SECOND_NAME_FROM, locked=locked):
        return True
    if finding.suppressed_by is None or locked:
        return False
    suppression = said.suppressions.get(finding.suppressed_by)
    return suppression is None or level is finding.before or suppression.acts_on(level)


@dataclass(frozen=True)
class Gates:
    """The pieces that are held, before and after."""

    before: frozenset[str]
    after: frozenset[str]


def gates(
    house: House, run: RunRecord, report: RunReport, grader: Grader, to_act_on: Sequence[Replayed], said: SaidThen
) -> Gates:
    """What the run held, and what it would have held. `to_act_on` are the findings that are not set aside."""
    before, unchecked = _manifest(house, run, {each.check_id for each in report.checks if each.outcome is Outcome.ERRORED})
    reasons: dict[str, set[str]] = defaultdict(set)
    grave = set(unchecked)
    for finding in to_act_on:
        if finding.subject_kind is not SubjectKind.COMMUNICATION:
            continue
        if grader.holds(finding.verdict, finding.check_id):
            reasons[finding.subject_id].add(finding.check_id)
        if finding.verdict.level >= SECOND_NAME_FROM:
            grave.add(finding.subject_id)
    for piece, checks in unchecked.items():
        reasons[piece] |= checks
    return Gates(before, frozenset(held_after(reasons, said.decided, grave=grave)))


def _manifest(house: House, run: RunRecord, errored: Iterable[str]) -> tuple[frozenset[str], dict[str, set[str]]]:
    """The pieces that the run held, and of which pieces a check should have spoken that could not run."""
    path = house.run_folder(run.run_id) / "release.parquet"
    if not path.is_file():
        raise InputError(f"{path.name}: the file of run {run.run_id} is gone; run the batch again")
    columns = pq.read_table(path).to_pydict()
    rows = list(zip(columns["communication_id"], columns["decision"], columns["check_ids"], strict=True))
    wanted = set(errored)
    unchecked = {piece: found for piece, _, told in rows if wanted and (found := wanted.intersection(told.split()))}
    return frozenset(piece for piece, decision, _ in rows if decision == "held"), unchecked
