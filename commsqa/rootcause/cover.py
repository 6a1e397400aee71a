"""Several causes at once: cover the failures rule by rule, then split and refit until the whole explains no better."""

from collections.abc import Iterator, Sequence
from itertools import chain

from commsqa.rootcause.likelihood import log_likelihood
from commsqa.rootcause.population import Population, Rows, Rule
from commsqa.rootcause.scan import DEPTH, Gate, best_rule, contrast, description_cost, passes

MOST_CAUSES = 8
ROUNDS = 3
LEAST_IMPROVEMENT = 1.0

LEAST_SPLIT_RATIO = 1.5
"""The lower bound of the risk ratio inside a rule from which on it may be a mixture of two narrower ones."""


def covering_rules(population: Population, gate: Gate) -> list[Rule]:
    """The rules that explain the failures, each of which passes the gate on the rows that the others leave."""
    rules = _improved(population, _cover(population, [], gate), gate)
    return [rule for rule in rules if _passes_beside(population, rule, rules, gate)]


def _passes_beside(population: Population, rule: Rule, rules: Sequence[Rule], gate: Gate) -> bool:
    rows = population.outside(population.everything, [other for other in rules if other != rule])
    return passes(population, rule, contrast(population, rows, rule), gate)


def _cover(population: Population, rules: Sequence[Rule], gate: Gate) -> list[Rule]:
    """The rules given, and further ones found among the rows that they leave."""
    found = list(rules)
    rows = population.outside(population.everything, found)
    while len(found) < MOST_CAUSES:
        best = best_rule(population, rows, gate)
        if best is None:
            break
        found.append(best)
        rows = population.outside(rows, [best])
    return found


def _improved(population: Population, rules: list[Rule], gate: Gate) -> list[Rule]:
    """Takes the first alternative that explains clearly better, a few times at most."""
    explained = _explained(population, rules)
    for _ in range(ROUNDS):
        for alternative in chain(_splits(population, rules, gate), _refits(population, rules, gate)):
            explained_so = _explained(population, alternative)
            if explained_so > explained + LEAST_IMPROVEMENT:
                rules, explained = alternative, explained_so
                break
        else:
            break
    return rules


def _explained(population: Population, rules: Sequence[Rule]) -> float:
    """The log-likelihood of the ordered rules, less what they cost."""
    rows, total = population.everything, 0.0
    for rule in rules:
        total += _likelihood(population, population.inside(rows, rule)) - description_cost(population, rule)
        rows = population.outside(rows, [rule])
    return total + _likelihood(population, rows)


def _likelihood(population: Population, rows: Rows) -> float:
    return float(log_likelihood(population.count(rows.failing), population.count(rows.index)))


def _splits(population: Population, rules: Sequence[Rule], gate: Gate) -> Iterator[list[Rule]]:
    """Each rule replaced by what is worst inside it: is it two narrower causes?

    Where the rule comes back for the rest of its rows it was no mixture, and the narrower one must be a cause of its own inside.
    """
    for rule in rules:
        rows = population.inside(population.everything, rule)
        worst = best_rule(population, rows, Gate(LEAST_SPLIT_RATIO))
        if worst is None or len(rule) + len(worst) > DEPTH:
            continue
        others = [other for other in rules if other != rule]
        split = _cover(population, [*others, tuple(sorted((*rule, *worst)))], gate)
        if rule not in split or passes(population, worst, contrast(population, rows, worst), gate):
            yield split


def _refits(population: Population, rules: Sequence[Rule], gate: Gate) -> Iterator[list[Rule]]:
    """Each rule searched again among the rows that the others leave."""
    for rule in rules if len(rules) > 1 else ():
        others = [other for other in rules if other != rule]
        again = best_rule(population, population.outside(population.everything, others), gate)
        if again is not None and again not in rules:
            yield [*others, again]
