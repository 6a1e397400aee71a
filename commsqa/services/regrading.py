"""The findings of a past run, graded by another policy from what the run has kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from commsqa.domain.findings import Harm, SubjectKind
from commsqa.domain.levels import Level
from commsqa.domain.replays import Doubt
from commsqa.domain.verdicts import Verdict
from commsqa.services.harm_file import read_harms
from commsqa.services.house import House
from commsqa.services.queries.reader import findings_file, relation
from commsqa.services.scanning import ask
from commsqa.severity import Grader
from commsqa.severity.amounts import lines_of, tells_lines
from commsqa.severity.recall import Kept, Trace, recall
from commsqa.severity.replay import Regraded, regrade
from commsqa.store import RunRecord

_COLUMNS = ("finding_id", "check_id", "subject_kind", "subject_id", "severity", "score", "vector", "cause_id", "customer_digest")


@dataclass(frozen=True, slots=True)
class Replayed:
    """A finding under the other policy. `harm` is None where nothing tells it: then the verdict is what it was."""

    finding_id: str
    check_id: str
    subject_kind: SubjectKind
    subject_id: str
    cause_id: str | None
    customer_digest: str | None
    suppressed_by: str | None
    before: Level
    verdict: Verdict
    harm: Regraded | None
    doubt: Doubt | None
    out: bool


@dataclass(frozen=True)
class RegradedRun:
    """All findings of a run, in their order; `hours_to_release` is None where the run has not kept it."""

    findings: tuple[Replayed, ...]
    hours_to_release: float | None


@dataclass(frozen=True, slots=True)
class _Answer:
    verdict: Verdict
    harm: Regraded | None
    doubt: Doubt | None


def regraded_run(house: House, run: RunRecord, grader: Grader, *, known: Sequence[Grader]) -> RegradedRun:
    """Grades every finding of a completed run. InputError where its files are gone.

    `known` are the policies at hand, by which the vectors of a run that kept no harm can be read back.
    """
    rows = _rows(house, run)
    harms = read_harms(house, run.run_id, findings=len(rows))
    kept: Sequence[Kept | None] = [None] * len(rows) if harms is None else harms.kept
    out = [False] * len(rows) if harms is None else harms.out
    of_then = [each for each in known if each.policy.label == run.digests.get("version.severity")]
    answer = _answering(grader, of_then)
    found = tuple(
        _replayed(row, answer(Trace(row["vector"], Decimal(row["score"]), Level(row["severity"])), facts), out=gone)
        for row, facts, gone in zip(rows, kept, out, strict=True)
    )
    return RegradedRun(found, None if harms is None else harms.hours_to_release)


def _answering(grader: Grader, of_then: Sequence[Grader]) -> Callable[[Trace, Kept | None], _Answer]:
    """Most findings of a check differ in nothing that is graded: each kind is graded once."""
    lines = lines_of(grader.policy)

    @cache
    def answer(trace: Trace, kept: Kept | None) -> _Answer:
        possible = _recalled(trace, of_then, lines) if kept is None else kept.possible(lines)
        if not possible:
            verdict = Verdict(level=trace.level, score=trace.score, vector=trace.vector, reasons=(), policy=grader.policy.label)
            return _Answer(verdict, None, Doubt.OTHER_POLICY)
        regraded = regrade(grader, possible, trace.level)
        open_amount = len(possible) > 1 and possible[-1].amount is not None and not tells_lines(grader.policy)
        doubt = Doubt.OLD_RUN if kept is None else Doubt.AMOUNT_IN_BAND
        return _Answer(grader.finding(regraded.gravest), regraded, doubt if open_amount or not regraded.exact else None)

    return answer


def _recalled(trace: Trace, of_then: Sequence[Grader], lines: frozenset[Decimal]) -> tuple[Harm, ...]:
    return next((found for each in of_then if (found := recall(each, trace, lines | lines_of(each.policy)))), ())


def _rows(house: House, run: RunRecord) -> list[dict[str, Any]]:
    path = findings_file(house, run.run_id)
    question = f"SELECT {', '.join((*_COLUMNS, 'suppressed_by'))} FROM ({relation(path)}) ORDER BY place"  # noqa: S608  our columns
    rows: list[dict[str, Any]] = ask(house, question, {"findings": str(path)}).to_pylist()
    return rows


def _replayed(row: Mapping[str, Any], answer: _Answer, *, out: bool) -> Replayed:
    return Replayed(
        finding_id=row["finding_id"],
        check_id=row["check_id"],
        subject_kind=SubjectKind(row["subject_kind"]),
        subject_id=row["subject_id"],
        cause_id=row["cause_id"],
        customer_digest=row["customer_digest"],
        suppressed_by=row["suppressed_by"],
        before=Level(row["severity"]),
        verdict=answer.verdict,
        harm=answer.harm,
        doubt=answer.doubt,
        out=out,
    )
