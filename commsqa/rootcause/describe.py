"""From a rule to what is printed: the wording somebody can act on, what selects the same rows, what holds inside, the numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commsqa.domain.causes import ProbableCause, cause_id
from commsqa.rootcause.arrays import Index
from commsqa.rootcause.likelihood import Contrast
from commsqa.rootcause.population import EMPTY, Population, Rows, Rule

CONSTANT = 0.995
"""A value that this share of a rule's rows has holds inside it."""

SAME_ROWS = 0.95
"""Two selections are called the same from this share of common rows (Jaccard)."""


@dataclass(frozen=True)
class Companion:
    """A value that (nearly) all rows of a rule have. `overlap` is its Jaccard with the rows it is compared on."""

    attribute: int
    code: int
    overlap: float


def companions(population: Population, rule: Rule, among: Index) -> list[Companion]:
    """The values of other attributes that hold inside the rule, compared on the rows `among`, which hold the rule's."""
    inside = population.select(among, rule)
    used = {attribute for attribute, _ in rule}
    found = []
    for attribute in range(len(population.attributes)):
        if attribute in used or not len(inside):
            continue
        counts = np.bincount(population.codes[attribute][inside], minlength=len(population.labels[attribute]))
        code = int(counts.argmax())
        if code == EMPTY or counts[code] < CONSTANT * len(inside):
            continue
        everywhere = int(np.count_nonzero(population.codes[attribute][among] == code))
        found.append(Companion(attribute, code, int(counts[code]) / (len(inside) + everywhere - int(counts[code]))))
    return found


def interchangeable(population: Population, rule: Rule) -> list[tuple[Rule, Companion]]:
    """The rules with the same rows: one value instead of the whole rule, or instead of one of its conditions."""
    everything = population.everything.index
    found: list[tuple[Rule, Companion]] = [
        (((same.attribute, same.code),), same) for same in companions(population, rule, everything)
    ]
    if len(rule) > 1:
        for condition in rule:
            rest = tuple(other for other in rule if other != condition)
            among = population.select(everything, rest)
            swaps = companions(population, rule, among)
            found += [(tuple(sorted((*rest, (same.attribute, same.code)))), same) for same in swaps]
    return [(other, same) for other, same in found if same.overlap >= SAME_ROWS]


def most_actionable(population: Population, rule: Rule) -> Rule:
    """Of the rules that select exactly the same rows the shortest, then the one whose attributes come first."""
    exact = [other for other, same in interchangeable(population, rule) if same.overlap == 1.0]
    better = min([rule, *exact], key=lambda other: (len(other), other))
    return rule if better == rule else most_actionable(population, better)


def describe(population: Population, rules: Sequence[Rule]) -> list[ProbableCause]:
    """The rules as probable causes, the largest gain first. Elsewhere is where none of the rules holds."""
    worded = list(dict.fromkeys(most_actionable(population, rule) for rule in rules))
    elsewhere = population.outside(population.everything, worded)
    causes = [_cause(population, rule, worded, elsewhere) for rule in worded]
    return sorted(causes, key=lambda cause: -cause.gain)


def _cause(population: Population, rule: Rule, rules: Sequence[Rule], elsewhere: Rows) -> ProbableCause:
    inside = population.inside(population.everything, rule)
    numbers = _against(population, inside, elsewhere)
    alone = population.inside(population.outside(population.everything, [other for other in rules if other != rule]), rule)
    conditions = population.conditions(rule)
    aliases = {same.attribute: same.code for _, same in interchangeable(population, rule)}
    implied = {same.attribute: same.code for same in companions(population, rule, population.everything.index)}
    return ProbableCause(
        cause_id=cause_id("", conditions),
        conditions=conditions,
        explained=numbers.failed / population.count(population.everything.failing),
        inside_rate=numbers.inside_rate,
        elsewhere_rate=numbers.elsewhere_rate,
        risk_ratio=numbers.risk_ratio,
        risk_ratio_low=numbers.risk_ratio_low,
        failed_inside=round(numbers.failed),
        evaluated_inside=round(numbers.evaluated),
        gain=_against(population, alone, elsewhere).gain,
        aliases=population.conditions(tuple(aliases.items())),
        implied=population.conditions(tuple(item for item in implied.items() if item[0] not in aliases)),
    )


def _against(population: Population, inside: Rows, elsewhere: Rows) -> Contrast:
    sides = (inside.failing, inside.index, elsewhere.failing, elsewhere.index)
    return Contrast(*(population.count(side) for side in sides))
