"""The findings of a run by filter, page by page, and their counts, however many there are.

What a run wrote is read from its Parquet file by DuckDB; what people said since comes from the database and is joined in.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from commsqa.domain.findings import FindingState, SubjectKind
from commsqa.domain.levels import Level
from commsqa.domain.values import Value
from commsqa.errors import InputError
from commsqa.services.house import House
from commsqa.services.queries.states import states_of
from commsqa.services.scanning import ask, ask_in, columns_of
from commsqa.store import RunRecord

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class FindingFilter:
    """Which findings of a run are meant: those for which all that is given holds. `family` is a check id up to its point."""

    check_id: str | None = None
    family: str | None = None
    severity: Level | None = None
    state: FindingState | None = None
    incident_id: str | None = None
    cause_id: str | None = None
    subject_id: str | None = None
    customer_digest: str | None = None
    suppressed: bool | None = None


class FindingRow(Value):
    """A finding as lists show it, with the state it has today. `place` is where it stands in its run."""

    place: int
    finding_id: str
    run_id: str
    batch_id: str
    check_id: str
    subject_kind: SubjectKind
    subject_id: str
    severity: Level
    severity_now: Level
    score: Decimal
    vector: str
    incident_id: str | None
    cause_id: str | None
    customer_digest: str | None
    suppressed_by: str | None
    state: FindingState


class FindingPage(Value):
    """Findings in the order of the run; `after` begins the next page, None where there is none."""

    rows: tuple[FindingRow, ...]
    after: int | None


class Counts(Value):
    """How many findings a run has, in one scan. `families` and `checks` by level; `suppressed` are counted among the rest."""

    total: int
    suppressed: int
    levels: dict[Level, int]
    families: dict[str, dict[Level, int]]
    checks: dict[str, dict[Level, int]]


def findings_page(
    house: House, run: RunRecord, wanted: FindingFilter | None = None, *, after: int | None = None, limit: int = PAGE
) -> FindingPage:
    """A page of a completed run's findings. InputError where its file is gone."""
    wanted = wanted or FindingFilter()
    states = states_of(house, run)
    path = findings_file(house, run.run_id)
    conditions, values = _conditions(wanted)
    if wanted.state is not None:
        condition, listed = states.condition(wanted.state)
        conditions.append(condition)
        values |= listed
    question = f"""
        SELECT * FROM ({relation(path)}) WHERE {" AND ".join(["place > $after", *conditions])}
        ORDER BY place LIMIT $limit"""
    values |= {"findings": str(path), "after": -1 if after is None else after, "limit": limit + 1}
    rows = ask(house, question, values).to_pylist()
    found = tuple(FindingRow.model_validate(row | {"state": states.of(row["finding_id"])}) for row in rows)
    return FindingPage(rows=found[:limit], after=found[limit - 1].place if len(found) > limit else None)


def counts(house: House, run: RunRecord, wanted: FindingFilter | None = None) -> Counts:
    """Findings by level, family and check. Suppressed ones are counted too; a filter by state is not heeded."""
    path = findings_file(house, run.run_id)
    conditions, values = _conditions(replace(wanted or FindingFilter(), state=None))
    found = _counted(house.state, path, " AND ".join(["true", *conditions]), tuple(values.items()))
    levels: dict[Level, int] = dict.fromkeys(Level, 0)
    families: dict[str, dict[Level, int]] = defaultdict(dict)
    checks: dict[str, dict[Level, int]] = defaultdict(dict)
    for row in found:
        level, family = Level(row["severity"]), family_of(row["check_id"])
        levels[level] += row["n"]
        families[family][level] = families[family].get(level, 0) + row["n"]
        checks[row["check_id"]][level] = row["n"]
    return Counts(
        total=sum(levels.values()),
        suppressed=sum(row["suppressed"] for row in found),
        levels=levels,
        families=families,
        checks=checks,
    )


@lru_cache(maxsize=64)
def _counted(state: Path, path: Path, where: str, values: tuple[tuple[str, object], ...]) -> list[dict[str, Any]]:
    """By check and level; the file of a completed run never changes."""
    question = f"""
        SELECT check_id, severity, count(*) AS n, count(suppressed_by) AS suppressed FROM ({relation(path)})
        WHERE {where} GROUP BY ALL ORDER BY check_id"""
    rows: list[dict[str, Any]] = ask_in(state, question, {**dict(values), "findings": str(path)}).to_pylist()
    return rows


def family_of(check_id: str) -> str:
    """`name` of `name.misspelled`."""
    return check_id.partition(".")[0]


def findings_file(house: House, run_id: str) -> Path:
    """InputError where the run's findings are gone."""
    path = house.run_folder(run_id) / "findings.parquet"
    if not path.is_file():
        raise InputError(f"{path}: the file of run {run_id} is gone; run the batch again")
    return path


def relation(path: Path) -> str:
    """The findings in SQL, `$findings` being the file: each with its place, and with the columns that older files lack."""
    known = columns_of(path)
    suppressed = "" if "suppressed_by" in known else ", NULL::VARCHAR AS suppressed_by"
    kept = "file_row_number AS place, * EXCLUDE (file_row_number, state)"
    return f"SELECT {kept}{suppressed} FROM read_parquet($findings, file_row_number = true)"


def _conditions(wanted: FindingFilter) -> tuple[list[str], dict[str, object]]:
    """All but the state, in SQL, with their parameters."""
    equal = ("check_id", "severity", "incident_id", "cause_id", "subject_id", "customer_digest")
    values: dict[str, object] = {name: str(getattr(wanted, name)) for name in equal if getattr(wanted, name) is not None}
    conditions = [f"{name} = ${name}" for name in values]
    if wanted.family is not None:
        conditions.append("starts_with(check_id, $family)")
        values["family"] = f"{wanted.family}."
    if wanted.suppressed is not None:
        conditions.append(f"suppressed_by IS {'NOT ' if wanted.suppressed else ''}NULL")
    return conditions, values
