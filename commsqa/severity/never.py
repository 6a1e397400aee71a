"""Ceilings and floors that do nothing: their conditions are tried on every combination of facts that a finding can have."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import inf, prod
from typing import Any

import cel

from commsqa.project.conditions import FACTS
from commsqa.project.severity_policy import Rule, SeverityPolicy

_DIMENSIONS = ("money", "privacy", "legal", "trust")
_LEAST = {"customers": 1.0}
_MOST = dict.fromkeys((*_DIMENSIONS, "harm"), 4.0)
_ALL_ALIKE = {"malicious": False, "reversibility": "hard", "running": False}
"""What no check of the catalogue and no run tells: each is always so."""
_RECKONS = frozenset({"_+_", "_-_", "_*_"})
_TRIALS = 60_000
_NUMBER = re.compile(r"(?<![\w.'\"])[0-9]+(?:\.[0-9]+)?")
_CHECK = re.compile(r"['\"]([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)['\"]")
_OUT = frozenset({"sent", "opened", "acted_on"})


@dataclass(frozen=True, slots=True)
class Idle:
    """A rule whose condition is never met. `unless` names the facts that would have to be told by a check of one's own."""

    key: str
    place: int
    name: str
    unless: tuple[str, ...] = ()


def idle_rules(policy: SeverityPolicy, checks: Collection[str]) -> Iterator[Idle]:
    """The ceilings and floors that can never act on a finding of these checks, where that can be told.

    Not told are conditions that reckon with facts, and those with too many combinations to try.
    """
    for key, rules in (("ceilings", policy.ceilings), ("floors", policy.floors)):
        for place, rule in enumerate(rules):
            values = _values(rule, checks)
            if values is None:
                continue
            if not _ever(rule, values):
                yield Idle(key, place, rule.name)
                continue
            usual = {name: [_ALL_ALIKE[name]] if name in _ALL_ALIKE else each for name, each in values.items()}
            if not _ever(rule, usual):
                yield Idle(key, place, rule.name, tuple(name for name in values if name in _ALL_ALIKE))


def unknown_checks(rule: Rule, checks: Collection[str]) -> list[str]:
    """The ids in a condition that no check has."""
    return [name for name in _CHECK.findall(rule.when) if name not in checks]


def _values(rule: Rule, checks: Collection[str]) -> dict[str, Sequence[Any]] | None:
    """For each fact of the condition the values that tell its cases apart; None where it cannot be tried out."""
    program = cel.compile(rule.when)
    if _RECKONS & set(program.functions()):
        return None
    numbers = {float(number) for number in _NUMBER.findall(rule.when)}
    values = {name: _of_fact(name, numbers, checks) for name in program.variables()}
    return values if prod(map(len, values.values())) <= _TRIALS else None


def _of_fact(name: str, numbers: Collection[float], checks: Collection[str]) -> Sequence[Any]:
    if name == "check":
        return sorted(checks)
    if name == "family":
        return sorted({check.partition(".")[0] for check in checks})
    if not isinstance(FACTS[name][0], float):
        return FACTS[name]
    least, most = _LEAST.get(name, 0.0), _MOST.get(name, inf)
    near = {number + step for number in numbers for step in (-0.001, 0.0, 0.001)}
    return sorted({least, most, *(each for each in near if least < each < most)})


def _ever(rule: Rule, values: Mapping[str, Sequence[Any]]) -> bool:
    program = cel.compile(rule.when)
    combinations = (dict(zip(values, each, strict=True)) for each in product(*values.values()))
    return any(program.execute(facts) for facts in combinations if _possible(facts))


def _possible(facts: Mapping[str, Any]) -> bool:
    """Whether a finding, or an incident, can have these facts at the same time."""
    exposure, out = facts.get("exposure"), facts.get("gone_out")
    if exposure is not None and out is not None and out != (exposure in _OUT):
        return False
    if facts.get("all_held") and (out or exposure not in (None, "held")):
        return False
    if facts.get("amount_known") is False and (facts.get("amount", 0.0) or facts.get("one_minor_unit")):
        return False
    if facts.get("one_minor_unit") and facts.get("amount", 0.0) > 1.0:
        return False
    if "check" in facts and "family" in facts and facts["check"].partition(".")[0] != facts["family"]:
        return False
    worst = max((facts[name] for name in _DIMENSIONS if name in facts), default=0.0)
    return bool(facts.get("harm", inf) >= worst)
