"""What another policy would have said of a finding, or of an incident, of which not everything may be known any more."""

from collections.abc import Sequence
from dataclasses import dataclass

from commsqa.domain.findings import Harm
from commsqa.domain.levels import Level
from commsqa.domain.verdicts import Verdict
from commsqa.severity.grader import Grader


@dataclass(frozen=True, slots=True)
class Regraded:
    """The verdict of the other policy. `exact`: it is so whatever is not known; `mildest` and `gravest` bound the harm."""

    level: Level
    mildest: Harm
    gravest: Harm
    exact: bool


def regrade(grader: Grader, possible: Sequence[Harm], before: Level) -> Regraded:
    """Grades every harm that is possible. Where they differ in level, it stays as it was if it may, else it is the gravest.

    ValueError where no harm is possible.
    """
    if not possible:
        raise ValueError("a finding has at least one possible harm")
    verdicts = [(harm, grader.finding(harm)) for harm in possible]
    level = _chosen([verdict.level for _, verdict in verdicts], before)
    so = sorted((pair for pair in verdicts if pair[1].level is level), key=lambda pair: pair[1].score)
    exact = all(verdict.level is level for _, verdict in verdicts)
    return Regraded(level, so[0][0], so[-1][0], exact)


def regrade_incident(
    grader: Grader,
    findings: Sequence[tuple[Regraded, str]],
    before: Level | None,
    *,
    recurrence: bool,
    hours_to_irreversible: float | None,
) -> tuple[Verdict, bool]:
    """The verdict on the incident if released, and whether it is exact. Each finding comes with its customer's digest."""

    def verdict(harms: Sequence[tuple[Harm, str]]) -> Verdict:
        return grader.incident(harms, recurrence=recurrence, hours_to_irreversible=hours_to_irreversible)

    bounds = [verdict([(each.mildest, who) for each, who in findings]), verdict([(each.gravest, who) for each, who in findings])]
    level = _chosen([each.level for each in bounds], before)
    exact = all(each.level is level for each in bounds) and all(each.exact for each, _ in findings)
    return next(each for each in reversed(bounds) if each.level is level), exact


def _chosen(levels: Sequence[Level], before: Level | None) -> Level:
    return before if before is not None and before in levels else max(levels, key=lambda level: level.rank)
