"""Checks made on the fly, and what a result says in plain values."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, RecordCheck, Records, Row
from commsqa.checks.engine import WORD, EngineResult
from commsqa.domain.findings import SubjectKind

Expression = Callable[[ir.Table], Any]
Judge = Callable[[Row], bool]


def rule(
    check_id: str,
    suspects: Expression = lambda facts: ibis.literal(True),
    *,
    applies: Expression = lambda facts: ibis.literal(True),
    judge: Judge = lambda row: True,
    widen: Expression = lambda suspects: suspects,
    reads: Sequence[str] = (),
) -> Check:
    """A check over pieces: what it suspects, what it applies to, and which suspects its judge fails."""

    class Rule(Check):
        """A rule of a test."""

        id = check_id
        title = check_id
        dimension = Dimension.VALIDITY

        def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
            return applies(facts)

        def suspects(self, facts: ir.Table) -> ir.BooleanValue:
            return suspects(facts)

        def widen(self, suspects: ir.Table, records: Records) -> ir.Table:
            return widen(suspects)

        def judge(self, row: Row) -> Judgement | None:
            return self.found("It fails.") if judge(row) else None

    Rule.reads = tuple(reads)
    return Rule()


def record_rule(
    check_id: str,
    relation: Callable[[Records], ir.Table],
    *,
    judge: Judge = lambda row: True,
    kind: SubjectKind = SubjectKind.ACCOUNT,
) -> Check:
    """A check with its own relation."""

    class Rule(RecordCheck):
        """A rule of a test."""

        id = check_id
        title = check_id
        dimension = Dimension.COMPLETENESS
        subject = kind

        def relation(self, records: Records) -> ir.Table:
            return relation(records)

        def judge(self, row: Row) -> Judgement | None:
            return self.found("It fails.") if judge(row) else None

    return Rule()


def failing(result: EngineResult) -> dict[str, set[str]]:
    """The failing subjects of each check that has any."""
    found: dict[str, set[str]] = defaultdict(set)
    for failure in result.failures:
        found[failure.check_id].add(failure.subject_id)
    return dict(found)


def masked(result: EngineResult) -> dict[str, set[str]]:
    """The same, read from the masks."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in result.masks.to_pylist():
        for check_id, position in result.positions.items():
            word, bit = divmod(position, WORD)
            if row[f"mask_{word}"] >> bit & 1:
                found[check_id].add(row["subject_id"])
    return dict(found)
