"""What is wrong with a project, all of it, and what would be right."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

import duckdb
from pydantic import BaseModel

from commsqa.domain.tables import TABLES, TableSpec
from commsqa.domain.values import Value
from commsqa.errors import InputError
from commsqa.project.escalation_policy import EscalationPolicy
from commsqa.project.loader import PROJECT_FILE, load_policy, load_project
from commsqa.project.models import ChecksPolicy, Project, SuppressionsPolicy
from commsqa.project.severity_policy import SeverityPolicy
from commsqa.sources import LoadedTable, load_table

_POLICIES: dict[str, type[BaseModel]] = {
    "checks": ChecksPolicy,
    "severity": SeverityPolicy,
    "escalation": EscalationPolicy,
    "suppressions": SuppressionsPolicy,
}


class AdviceLevel(StrEnum):
    """How much an advice matters: with a problem nothing runs."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


class Advice(Value):
    """One line of the doctor: where, what is (wrong), and what would be right (empty where nothing is wrong)."""

    level: AdviceLevel
    where: str
    what: str
    advice: str = ""


def examine(folder: Path, env: Mapping[str, str]) -> list[Advice]:
    """Loads the project, every policy and every source, each for itself, and reports all problems; nothing is written."""
    try:
        project = load_project(folder, env)
    except InputError as error:
        return _problems(PROJECT_FILE, error)
    found = [Advice(level=AdviceLevel.OK, where=PROJECT_FILE, what=f"the project {project.name} can be read")]
    for name, model in _POLICIES.items():
        found += _policy(project, name, model, env)
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for spec in TABLES.values():
            if spec.name in project.sources:
                found += _source(project, spec, connection)
    return found


def _policy(project: Project, name: str, model: type[BaseModel], env: Mapping[str, str]) -> list[Advice]:
    where = f"policies.{name}"
    path = project.policy_path(name)
    try:
        load_policy(path, f"{name}.yaml", model, env)
    except InputError as error:
        return _problems(where, error)
    return [Advice(level=AdviceLevel.OK, where=where, what="commsqa's default" if path is None else f"{path} can be read")]


def _source(project: Project, spec: TableSpec, connection: duckdb.DuckDBPyConnection) -> list[Advice]:
    where = f"sources.{spec.name}"
    try:
        table = load_table(project, connection, spec)
    except InputError as error:
        return _problems(where, error)
    connection.execute(f"DROP TABLE {spec.name}")
    return list(_remarks(where, spec, table))


def _remarks(where: str, spec: TableSpec, table: LoadedTable) -> Iterator[Advice]:
    if table.rows == 0:
        yield Advice(
            level=AdviceLevel.WARNING, where=where, what=f"{table.source} has no rows", advice="check that the source is complete"
        )
        return
    further = f", {len(table.further)} further" if table.further else ""
    what = f"{table.rows} rows, {len(table.columns)} of {len(spec.columns)} columns{further}, from {table.source}"
    yield Advice(level=AdviceLevel.OK, where=where, what=what)


def _problems(where: str, error: InputError) -> list[Advice]:
    """Each problem, split where its sentence turns to what would be right."""
    parts = [problem.removeprefix(f"{where.removeprefix('sources.')}: ").rpartition("; ") for problem in error.problems]
    return [
        Advice(level=AdviceLevel.PROBLEM, where=where, what=what or advice, advice=advice if what else "")
        for what, _, advice in parts
    ]
