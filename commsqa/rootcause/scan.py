"""The search for the one conjunction of attribute values whose failures are the most surprising."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from commsqa.rootcause.likelihood import Contrast, likelihood_gain
from commsqa.rootcause.population import Population, Rows, Rule

BEAM = 15
DEPTH = 3
ALPHA = 0.001
LEAST_FAILED = 5
CONDITION_COST = 4.0
"""What a condition must gain, in nats, beyond its share of the description. A condition that leaves out a few passing pieces
by luck gains two or three. A true condition that earns less than 4 is told by a handful of pieces only."""


@dataclass(frozen=True)
class Gate:
    """What a rule must reach to be called a probable cause. `usual_rate` is the failure rate of earlier runs, 0 if unknown."""

    least_risk_ratio: float
    usual_rate: float = 0.0


class Candidate(NamedTuple):
    """A rule and how well it explains, best first when sorted: by cost, then the shorter and the more actionable."""

    cost: float
    length: int
    rule: Rule
    failed: float
    evaluated: float

    @property
    def pure(self) -> bool:
        """Everything inside fails, so no further condition can help."""
        return self.failed >= self.evaluated


def shapes(population: Population, rule: Rule) -> float:
    """Log of the number of rules on as many attributes with these numbers of values: what one of them must beat (Bonferroni)."""
    ways = math.comb(len(population.attributes), len(rule))
    return math.log(ways) + sum(math.log(population.live_values[attribute]) for attribute, _ in rule)


def description_cost(population: Population, rule: Rule) -> float:
    """What a rule costs in the comparison with others, in nats."""
    return shapes(population, rule) + CONDITION_COST * len(rule)


def passes(population: Population, rule: Rule, contrast: Contrast, gate: Gate) -> bool:
    """Enough failures, too many to be chance among all rules of this shape, and a risk ratio that is surely large."""
    return (
        contrast.failed >= LEAST_FAILED
        and contrast.risk_ratio_low >= gate.least_risk_ratio  # before Fisher's test, which takes a hundred times as long
        and contrast.log_p(gate.usual_rate) + shapes(population, rule) < math.log(ALPHA)
    )


def contrast(population: Population, rows: Rows, rule: Rule) -> Contrast:
    """The rule's rows against the other ones of `rows`."""
    inside = population.inside(rows, rule)
    failed, evaluated = population.count(inside.failing), population.count(inside.index)
    return Contrast(failed, evaluated, population.count(rows.failing) - failed, population.count(rows.index) - evaluated)


def best_rule(population: Population, rows: Rows, gate: Gate) -> Rule | None:
    """Of the conjunctions of one to three values that pass the gate the one that gains most after its costs (beam search)."""
    best = _Search(population, rows, gate).run()
    return best.rule if best else None


class _Search:
    """One beam search over some rows: level by level, from one condition to three."""

    def __init__(self, population: Population, rows: Rows, gate: Gate) -> None:
        self._population = population
        self._rows = rows
        self._gate = gate
        self._all_failed = population.count(rows.failing)
        self._all_evaluated = population.count(rows.index)
        self._seen: set[Rule] = set()

    def run(self) -> Candidate | None:
        if self._all_failed < LEAST_FAILED:
            return None
        best = None
        parents: list[Rule] = [()]
        for _ in range(DEPTH):
            cost_to_beat = best.cost if best else math.inf
            level = sorted(found for parent in parents for found in self._extensions(parent, cost_to_beat))
            first = next((found for found in level if self._passes(found)), None)
            best = min((found for found in (best, first) if found), default=None)
            parents = [candidate.rule for candidate in level[:BEAM] if not candidate.pure]
        return best

    def _passes(self, found: Candidate) -> bool:
        elsewhere = (self._all_failed - found.failed, self._all_evaluated - found.evaluated)
        return passes(self._population, found.rule, Contrast(found.failed, found.evaluated, *elsewhere), self._gate)

    def _extensions(self, parent: Rule, cost_to_beat: float) -> Iterator[Candidate]:
        """The parent with one condition more. Left out is what could not beat the cost even if everything inside failed."""
        rows = self._population.inside(self._rows, parent)
        used = {attribute for attribute, _ in parent}
        for attribute in range(len(self._population.attributes)):
            if attribute in used:
                continue
            cost = description_cost(self._population, (*parent, (attribute, 0)))
            failed = self._population.count_by_value(attribute, rows.failing)
            hopeful = np.flatnonzero(failed >= LEAST_FAILED)
            at_best = likelihood_gain(failed[hopeful], failed[hopeful], self._all_failed, self._all_evaluated)
            hopeful = hopeful[cost - at_best < cost_to_beat]
            if not len(hopeful):
                continue
            evaluated = self._population.count_by_value(attribute, rows.index)
            gain = likelihood_gain(failed[hopeful], evaluated[hopeful], self._all_failed, self._all_evaluated)
            for code, gained in zip(hopeful.tolist(), gain.tolist(), strict=True):
                rule = tuple(sorted((*parent, (attribute, code))))
                if rule not in self._seen:
                    self._seen.add(rule)
                    yield Candidate(cost - gained, len(rule), rule, float(failed[code]), float(evaluated[code]))
