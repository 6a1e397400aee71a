"""The checks of a project's own: Python files in its folder `checks`, and conditions in its checks policy."""

import hashlib
import importlib.util
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import Example
from commsqa.checks.expressions import Condition
from commsqa.checks.facts.origins import needs_of
from commsqa.checks.registry import CHECK_ID, checks_of, discover
from commsqa.domain.tables import TABLES
from commsqa.errors import InputError
from commsqa.project.documents import Mistake
from commsqa.project.models import ChecksPolicy, ExpressionCheck
from commsqa.project.suggestions import did_you_mean

FOLDER = "checks"
"""Where a project keeps the checks it wrote itself; they run with the rights of who runs commsqa."""
_MODULE = "commsqa_own_"


def own_checks(project: Path, policy: ChecksPolicy, catalogue: Mapping[str, Check]) -> dict[str, Check]:
    """The project's own checks by id. InputError, one line, for a file that holds none or is wrong, and for an id there is."""
    found: dict[str, Check] = {}
    written = {f"checks policy, expressions.{key}": check_of(key, given) for key, given in policy.expressions.items()}
    for place, check in (*_in_files(project / FOLDER), *written.items()):
        if check.id in catalogue or check.id in found:
            raise InputError(
                f"{place}: there is a check {check.id} already; give it an id of its own, e.g. own.{check.id.split('.')[1]}"
            )
        found[check.id] = check
    return found


def all_checks(project: Path, policy: ChecksPolicy) -> dict[str, Check]:
    """The catalogue and the project's own checks, in the order of their ids."""
    catalogue = discover()
    return dict(sorted({**catalogue, **own_checks(project, policy, catalogue)}.items()))


def is_own(check: Check) -> bool:
    """Whether the project wrote the check itself."""
    return isinstance(check, _ByExpression) or type(check).__module__.startswith(_MODULE)


def source_digest(project: Path) -> str | None:
    """SHA-256 over the project's own files of checks in the order of their names; None where it has none."""
    files = _files(project / FOLDER)
    if not files:
        return None
    parts = (f"{path.name}:{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.py") if path.name != "__init__.py") if folder.is_dir() else []


def _in_files(folder: Path) -> Iterator[tuple[str, Check]]:
    for path in _files(folder):
        checks = checks_in(path)
        if not checks:
            raise InputError(f"{path}: no check is defined here; write a class that extends Check, e.g. commsqa checks new NAME")
        for check in checks:
            _require_known_needs(path, check)
            yield str(path), check


def checks_in(path: Path) -> list[Check]:
    """The checks that a file defines. InputError, one line with the place, for a file that cannot be used."""
    try:
        return checks_of(_module(path))
    except InputError:
        raise
    except SyntaxError as fault:
        raise InputError(f"{path}:{fault.lineno}: this is not Python ({fault.msg}); correct the file") from None
    except Exception as fault:  # the file is the user's: whatever it raises is told with its place
        raise InputError(f"{path}{_line_of(fault, path)}: {type(fault).__name__}: {fault}; correct the file") from fault


def _module(path: Path) -> ModuleType:
    """The file as a module of a name that no other project's file has."""
    name = f"{_MODULE}{path.stem}_{hashlib.sha256(str(path.absolute()).encode()).hexdigest()[:12]}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise InputError(f"{path}: cannot be loaded as Python")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _line_of(fault: BaseException, path: Path) -> str:
    trace, line = fault.__traceback__, None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return f":{line}" if line else ""


def _require_known_needs(path: Path, check: Check) -> None:
    """A table of `needs` is a canonical one; a column may be a further one of the source."""
    for need in check.needs:
        table, _, column = need.partition(".")
        if table not in TABLES or not column:
            raise InputError(f"{path}: {check.id} needs '{need}'; write table.column{did_you_mean(table, TABLES)}")


def mistakes_in_expressions(policy: ChecksPolicy) -> list[Mistake]:
    """What is wrong with the conditions of a checks policy, by their keys."""
    found: list[Mistake] = []
    for key, given in policy.expressions.items():
        if not CHECK_ID.fullmatch(key):
            found.append((("expressions", key), "an id is of the form family.what_is_wrong, e.g. own.large_letter"))
        for name in ("finding_when", "applies_to"):
            try:
                _condition(getattr(given, name))
            except InputError as error:
                found.append((("expressions", key, name), str(error)))
    return found


def _condition(text: str | None) -> Condition | None:
    return None if text is None else Condition(text)


class _ByExpression(Check):
    """A condition over the facts that the project wrote in its checks policy."""

    finding: Condition
    speaks_of: Condition | None
    given: ExpressionCheck

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        return super().applies_to(facts) if self.speaks_of is None else self.speaks_of.over(facts)

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        return self.finding.over(facts)

    def judge(self, row: Row) -> Judgement:
        """Always a finding; the evidence states what the condition reads."""
        stated = "; ".join(f"{name} = {row[name]}" for name in self.finding.names)
        told = self.given.sentence or f"{self.given.title}."
        return self.found(told, arabic=self.given.sentence_ar or told, stated=stated)


def check_of(check_id: str, given: ExpressionCheck) -> Check:
    """The check that a condition of the checks policy is. InputError for a condition that cannot be read."""
    finding, speaks_of = Condition(given.finding_when), _condition(given.applies_to)
    names = dict.fromkeys((*finding.names, *(speaks_of.names if speaks_of else ())))
    nothing: tuple[Example, ...] = ()
    members: dict[str, Any] = {
        "__doc__": f"{given.title}: {given.finding_when}",
        "id": check_id,
        "title": given.title,
        "dimension": Dimension(given.dimension),
        "needs": needs_of(tuple(names)),
        "reads": finding.names,
        "first_action": given.first_action,
        "runbook": given.runbook,
        "catches": nothing,
        "leaves": nothing,
        "finding": finding,
        "speaks_of": speaks_of,
        "given": given,
    }
    check: Check = type("ByExpression", (_ByExpression,), members)()
    return check


def refuse_unknown_facts(checks: Mapping[str, Check], facts: ir.Table) -> None:
    """InputError for the first condition that does not fit the facts of this project."""
    for problem in conditions_that_do_not_fit(checks, facts).values():
        raise InputError(problem)


def conditions_that_do_not_fit(checks: Mapping[str, Check], facts: ir.Table) -> dict[str, str]:
    """By check, what is wrong with its conditions over the facts of this project: the first of each."""
    found: dict[str, str] = {}
    for check in checks.values():
        if isinstance(check, _ByExpression):
            for name, condition in (("finding_when", check.finding), ("applies_to", check.speaks_of)):
                try:
                    if condition is not None:
                        condition.over(facts)
                except InputError as error:
                    found.setdefault(check.id, f"policies.checks: expressions.{check.id}.{name}: {error}")
    return found
