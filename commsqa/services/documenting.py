"""The documentation of the checks, from the checks themselves."""

import inspect
import re
from collections.abc import Iterable, Mapping
from itertools import groupby

from commsqa.checks.base import Check
from commsqa.checks.facts.origins import ORIGINS
from commsqa.checks.precedence import PRECEDENCE
from commsqa.domain.findings import Harm
from commsqa.domain.levels import Level
from commsqa.domain.tables import COMMUNICATIONS
from commsqa.severity import Grader

_HEAD = """\
# The checks

Written by `commsqa checks docs` from the checks themselves; a test keeps it true. *Level* is what one sent piece with this error
has on its own by the severity policy; the facts of a finding (the amount, who received it) can only raise it. *Wants* names the
inputs without which the check is skipped, or errored where the checks policy requires it.
"""
_FACTS = """\
## The facts

What a check of your own may read: the columns of the pieces (those of your source beside them too, as text) and what is joined to
each piece. A fact is empty where nothing is known. Codes are in lower case, currencies in upper case.

| fact | comes from |
|---|---|
"""
_LAST = """\
## Which finding is reported

Of the checks that one piece fails, the most specific explanation is reported and implies the rest. The table is read from top to
bottom; a winner that an earlier line implied does not count any more.

| reported | implies |
|---|---|
"""


def document(checks: Mapping[str, Check], grader: Grader) -> str:
    """All checks as Markdown, by family, and the order of the explanations."""
    families = groupby(checks.values(), key=lambda check: check.id.partition(".")[0])
    parts = [_HEAD, _overview(checks.values(), grader)]
    parts += [f"## {family}\n\n" + "\n".join(describe(check, grader) for check in members) for family, members in families]
    lines = (f"| {winner} | {', '.join(implied)} |" for winner, implied in PRECEDENCE)
    facts = (f"| {name} | {', '.join(needs)} |" for name, needs in ORIGINS.items())
    pieces = f"| {', '.join(COMMUNICATIONS.columns)} | communications |"
    return "\n".join([*parts, _LAST + "\n".join(lines) + "\n", _FACTS + "\n".join((pieces, *facts)) + "\n"])


def describe(check: Check, grader: Grader) -> str:
    """One check as Markdown."""
    harm = grader.policy.harm_of(check.id)
    lines = [
        f"### {check.id}",
        "",
        f"**{check.title}** · {check.dimension.value} · subject: {check.subject.value} · level: {_level(check, grader).value}"
        + (f" ({harm.why})" if harm.why else ""),
        "",
        inspect.cleandoc(type(check).__doc__ or ""),
        "",
        f"- Wants: {', '.join(check.needs)}",
        f"- First: {check.first_action}",
        *(f"- Then: {step}" for step in check.runbook),
        "",
    ]
    return "\n".join(lines)


def paragraphs(check: Check) -> list[str]:
    """What the check means, from its docstring: a paragraph each, its lines joined."""
    text = inspect.cleandoc(type(check).__doc__ or "")
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def _overview(checks: Iterable[Check], grader: Grader) -> str:
    rows = (f"| {check.id} | {check.title} | {check.dimension.value} | {_level(check, grader).value} |" for check in checks)
    return "\n".join(("| check | finds | dimension | level |", "|---|---|---|---|", *rows, ""))


def _level(check: Check, grader: Grader) -> Level:
    return grader.finding(Harm(check_id=check.id)).level
