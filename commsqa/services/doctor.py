"""What is wrong with a project, all of it, and what would be right."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import ibis.expr.types as ir

from commsqa.checks.base import CODES
from commsqa.checks.facts import join_facts
from commsqa.checks.own import all_checks, conditions_that_do_not_fit, is_own, mistakes_in_expressions
from commsqa.checks.plan import Inputs, Planned, plan_checks
from commsqa.checks.trial import records_with, try_examples
from commsqa.domain.findings import Outcome
from commsqa.domain.tables import COMMUNICATIONS, TABLES, TableSpec
from commsqa.domain.values import Value
from commsqa.errors import InputError, StoreError
from commsqa.project.loader import PROJECT_FILE, load_policy, load_project
from commsqa.project.models import ChecksPolicy, Project
from commsqa.project.severity_policy import SeverityPolicy
from commsqa.project.suggestions import did_you_mean
from commsqa.services.loading import table_inputs
from commsqa.services.policies import POLICIES, usable_policy
from commsqa.severity import check_examples
from commsqa.sources import LoadedTable, load_table
from commsqa.store import refuse_unreachable


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


def examine(folder: Path, env: Mapping[str, str], *, now: datetime | None = None) -> list[Advice]:
    """Loads the project, every policy and every source, each for itself, and reports all problems; nothing is written.

    Without `now` nothing is said about what lasts too long.
    """
    try:
        project = load_project(folder, env)
    except InputError as error:
        return _problems(PROJECT_FILE, error)
    found = [Advice(level=AdviceLevel.OK, where=PROJECT_FILE, what=f"the project {project.name} can be read")]
    found += _state(project)
    for name in POLICIES:
        found += _policy(project, name, env, now=now)
    inputs = {}
    # What does not fit in memory: by default DuckDB would write it where the user stands.
    with TemporaryDirectory() as spill, duckdb.connect(config={"temp_directory": spill}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for spec in TABLES.values():
            if spec.name in project.sources:
                advice, table = _source(project, spec, connection)
                found += advice
                # A source that cannot be read has its own line: its checks get none.
                inputs[spec.name] = table or Inputs(table=spec.name, given=True, rows=1, columns=frozenset(spec.columns))
    pieces = inputs[COMMUNICATIONS.name]
    further = (
        pieces.columns - frozenset(COMMUNICATIONS.columns) if f"sources.{COMMUNICATIONS.name}" not in _wrong(found) else None
    )
    return found + _checks(project, inputs, env, further)


def _wrong(found: list[Advice]) -> set[str]:
    return {each.where for each in found if each.level is AdviceLevel.PROBLEM}


def _state(project: Project) -> list[Advice]:
    try:
        if project.state.database is not None:
            refuse_unreachable(project.state.database)
    except StoreError as error:
        advice = "check host, name, user, password and that it runs"
        return [Advice(level=AdviceLevel.PROBLEM, where="state", what=str(error), advice=advice)]
    return []


def _policy(project: Project, name: str, env: Mapping[str, str], *, now: datetime | None) -> list[Advice]:
    where = f"policies.{name}"
    path = project.policy_path(name)
    try:
        policy = usable_policy(project, name, env, now=now)
    except InputError as error:
        return _problems(where, error)
    if isinstance(policy, SeverityPolicy) and (contradictions := check_examples(policy)):
        advice = "correct the rule or the example"
        return [Advice(level=AdviceLevel.PROBLEM, where=where, what=problem, advice=advice) for problem in contradictions]
    return [Advice(level=AdviceLevel.OK, where=where, what="commsqa's default" if path is None else f"{path} can be read")]


def _checks(
    project: Project, inputs: Mapping[str, Inputs], env: Mapping[str, str], further: Collection[str] | None
) -> list[Advice]:
    """The checks that could not run on these sources: errored when they are required, else skipped; and what of the policy
    fits neither the checks nor the pieces. `further` are the pieces' columns beside the canonical ones, None where unknown.
    """
    try:
        policy = load_policy(project.policy_path("checks"), "checks.yaml", ChecksPolicy, env, examine=mistakes_in_expressions)
        checks = all_checks(project.folder, policy)
    except InputError:
        return []  # it has its own line
    misfits = {} if further is None else conditions_that_do_not_fit(checks, _facts_with(further)) if policy.expressions else {}
    enabled = [check for check in checks.values() if policy.setting(check.id).enabled and check.id not in misfits]
    plans = plan_checks(enabled, inputs, required=policy.required, rows_before={}).values()
    found = [_unplanned(plan) for plan in plans if plan.outcome is not None]
    runnable = len(enabled) - len(found)
    told = [Advice(level=AdviceLevel.OK, where="checks", what=f"{runnable} of {len(enabled)} can run"), *found]
    told += [advice for problem in misfits.values() for advice in _problems("policies.checks", InputError(problem))]
    told += _remarks_on_policy(policy, further)
    return told + [_wrong_example(mistake) for check in checks.values() if is_own(check) for mistake in try_examples(check)]


def _facts_with(further: Collection[str]) -> ir.Table:
    """The facts of pieces that have these columns beside the canonical ones; there are no values in them."""
    _, records = records_with({COMMUNICATIONS.name: [{"batch_id": "B1", **dict.fromkeys(further)}]})
    return join_facts(records)


def _remarks_on_policy(policy: ChecksPolicy, further: Collection[str] | None) -> Iterator[Advice]:
    """What reads well and does nothing."""
    where = "policies.checks"
    for name in policy.required:
        if not policy.setting(name).enabled:
            what, advice = (
                f"{name} is required and switched off",
                "it does not run, and nothing is held for it; keep one of the two",
            )
            yield Advice(level=AdviceLevel.WARNING, where=where, what=what, advice=advice)
    for name in policy.attributes:
        if further is not None and name not in COMMUNICATIONS.columns and name not in further:
            known = sorted((*COMMUNICATIONS.columns, *further))
            what = f"attributes: the source of communications has no column {name}{did_you_mean(name, known)}"
            advice = "correct it, or leave it out: causes are not searched there"
            yield Advice(level=AdviceLevel.WARNING, where=where, what=what, advice=advice)


def _wrong_example(mistake: str) -> Advice:
    return Advice(level=AdviceLevel.PROBLEM, where="checks", what=mistake, advice="correct the check or its example")


def _unplanned(plan: Planned) -> Advice:
    ending = "errored, and holds its pieces" if plan.outcome is Outcome.ERRORED else "skipped"
    advice = f"give it, or the check is {ending}"
    return Advice(level=AdviceLevel.WARNING, where=f"checks.{plan.check_id}", what=plan.reason or "cannot run", advice=advice)


def _source(project: Project, spec: TableSpec, connection: duckdb.DuckDBPyConnection) -> tuple[list[Advice], Inputs | None]:
    where = f"sources.{spec.name}"
    try:
        table = load_table(project, connection, spec)
    except InputError as error:
        return _problems(where, error), None
    found = [*_remarks(where, spec, table), *_unknown_codes(where, spec, table, connection)]
    connection.execute(f"DROP TABLE {spec.name}")
    return found, table_inputs({spec.name: table})[spec.name]


def _unknown_codes(where: str, spec: TableSpec, table: LoadedTable, connection: duckdb.DuckDBPyConnection) -> Iterator[Advice]:
    """A rule about `letter` looks past a piece whose channel is `post`: somebody should know."""
    for column, known in CODES.get(spec.name, {}).items():
        if not known or column not in table.columns:
            continue
        query = f"SELECT count(*) FROM {spec.name} WHERE lower({column}) NOT IN ({', '.join('?' * len(known))})"  # noqa: S608 - names are ours
        count = connection.execute(query, list(known)).fetchall()[0][0]
        if count:
            what = f"{column} holds a code that commsqa does not know in {count:,} of {table.rows:,} rows"
            advice = f"known are {', '.join(known)}; checks that read it look past the others"
            yield Advice(level=AdviceLevel.WARNING, where=where, what=what, advice=advice)


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
