"""Amounts in bands: how far off a statement is, kept coarsely enough to be no figure of a customer's account.

A run keeps the facts of every finding's harm, so that another policy can grade it later (`commsqa policy replay`). All of them
may travel but one: the amount of a difference. Beside a customer's record it gives the balance away, and amounts do not leave
sealed evidence. Sealing the harm too was the other way: then asking "what if" would open the evidence of every customer at
once, could be audited as nothing less, and would fail for whoever was erased. So the amount is kept as a band of a series 1, 2,
5, 10, ... that is cut where the policy of the run draws its own lines: that policy, and any other that draws its lines at such
round amounts, grades the band as it would grade the amount.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from commsqa.project.severity_policy import SeverityPolicy

_ROUND = tuple(Decimal(first).scaleb(power) for power in range(-1, 8) for first in (1, 2, 5))
_FAR = Decimal(10) ** 12
_NUMBER = r"([0-9]+(?:\.[0-9]+)?)"
_COMPARED = re.compile(rf"\bamount\s*(?:<=|>=|<|>|==|!=)\s*{_NUMBER}|{_NUMBER}\s*(?:<=|>=|<|>|==|!=)\s*amount\b")
_NAMED = re.compile(r"\bamount\b")


@dataclass(frozen=True, slots=True)
class Band:
    """From the first to the last amount, both in it."""

    first: Decimal
    last: Decimal


def lines_of(policy: SeverityPolicy) -> frozenset[Decimal]:
    """The amounts at which the policy begins to judge otherwise: its steps, and what its conditions compare an amount with."""
    compared = (number for text in _conditions(policy) for found in _COMPARED.findall(text) for number in found if number)
    return frozenset(policy.amount) | frozenset(map(Decimal, compared))


def tells_lines(policy: SeverityPolicy) -> bool:
    """Whether `lines_of` knows them all: a condition that reckons with the amount may have others."""
    return not any(_NAMED.search(_COMPARED.sub("", text)) for text in _conditions(policy))


def band(amount: Decimal, minor_digits: int, lines: Collection[Decimal]) -> Band:
    """The band in which an amount is kept. One minor unit or less is a band of its own: policies tell it apart."""
    unit = _unit(minor_digits)
    edges = {Decimal(0), 2 * unit, _FAR, *(edge for edge in _ROUND if edge > unit)}
    for line in lines:  # it may be the last amount below, or the first above; between two amounts it is both
        below = (line // unit) * unit
        edges |= {edge for edge in (below if below == line else below + unit, below + unit) if edge > unit}
    given = abs(amount)
    first = max(edge for edge in edges if edge <= given)
    following = min((edge for edge in edges if edge > given), default=None)
    return Band(first, max(first, given if following is None else following - unit))


def samples(kept: Band, minor_digits: int, lines: Collection[Decimal]) -> tuple[Decimal, ...]:
    """Amounts of a band on both sides of each line: what holds for all of them holds for every amount in it."""
    unit = _unit(minor_digits)
    near = {line + step for line in lines for step in (-unit, Decimal(0), unit)}
    return tuple(sorted({kept.first, kept.last, *(each for each in near if kept.first < each < kept.last)}))


def _unit(minor_digits: int) -> Decimal:
    return Decimal(1).scaleb(-minor_digits)


def _conditions(policy: SeverityPolicy) -> list[str]:
    return [rule.when for rule in (*policy.ceilings, *policy.floors)]
