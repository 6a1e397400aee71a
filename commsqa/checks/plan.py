"""Decides, before anything runs, which checks run, which are skipped and which are errored for want of their inputs."""

from collections.abc import Collection, Iterable, Mapping, Set
from datetime import date

from commsqa.checks.base import Check
from commsqa.domain.findings import Outcome
from commsqa.domain.values import Value

_DATED_TABLE = "ledger_balances"  # the only one that must speak of the batch's own days


class Inputs(Value):
    """What a source delivered of one canonical table: `columns` are those that it has, further ones too; `rows` its rows."""

    table: str
    given: bool
    rows: int = 0
    columns: frozenset[str] = frozenset()


class Planned(Value):
    """A check's part in a run: to be run (`outcome` None), skipped or errored, and why.

    `blind`: the pieces lack a column that the check asks for, so nobody can tell which of them it speaks of.
    """

    check_id: str
    outcome: Outcome | None = None
    reason: str | None = None
    blind: bool = False


def plan_checks(
    checks: Iterable[Check],
    inputs: Mapping[str, Inputs],
    *,
    required: Collection[str],
    rows_before: Mapping[str, int],
    statement_dates: Set[date] = frozenset(),
    ledger_dates: Set[date] = frozenset(),
) -> dict[str, Planned]:
    """Each check's part, by id.

    `rows_before` holds the rows of each table in the last completed run. A required check is errored, not skipped, when its
    inputs are missing, empty, shrunken below half, or (the ledger) without a row on any statement date of the batch.
    """
    plans = {}
    for check in checks:
        reason = _missing(check, inputs)
        needed = {need.partition(".")[0] for need in check.needs} - {"communications"}
        if check.id in required:
            reason = reason or _shrunken(needed, inputs, rows_before) or _outdated(needed, statement_dates, ledger_dates)
        outcome = None if reason is None else Outcome.ERRORED if check.id in required else Outcome.SKIPPED
        plans[check.id] = Planned(check_id=check.id, outcome=outcome, reason=reason, blind=_blind(check, inputs))
    return plans


def _missing(check: Check, inputs: Mapping[str, Inputs]) -> str | None:
    for need in check.needs:
        table, _, column = need.partition(".")
        given = inputs.get(table)
        if given is None or not given.given:
            return f"wants {need}: the project names no source for {table}"
        if not given.rows:
            return f"wants {need}: {table} is empty"
        if column not in given.columns:
            return f"wants {need}: the source of {table} has no such column"
    return None


def _blind(check: Check, inputs: Mapping[str, Inputs]) -> bool:
    pieces = inputs.get("communications")
    asked = {need.partition(".")[2] for need in check.needs if need.startswith("communications.")}
    return pieces is not None and not asked <= pieces.columns


def _shrunken(tables: Collection[str], inputs: Mapping[str, Inputs], rows_before: Mapping[str, int]) -> str | None:
    for table in sorted(tables):
        before, now = rows_before.get(table, 0), inputs[table].rows
        if now * 2 < before:
            return f"{table} holds {now:,} rows, under half of the {before:,} of the last completed run"
    return None


def _outdated(tables: Collection[str], statement_dates: Set[date], ledger_dates: Set[date]) -> str | None:
    if _DATED_TABLE in tables and statement_dates and not statement_dates & ledger_dates:
        return f"{_DATED_TABLE} has no row dated on any statement date of the batch"
    return None
