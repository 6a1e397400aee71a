"""Named ceilings and floors: the policy's conditions over the facts, compiled once."""

from dataclasses import dataclass
from decimal import Decimal
from math import inf

import cel

from commsqa.domain.findings import Exposure, Harm
from commsqa.domain.levels import Level, Priority
from commsqa.project.severity_policy import Floor, Rule, SeverityPolicy
from commsqa.severity.score import Assessment

_GONE_OUT = frozenset({Exposure.SENT, Exposure.OPENED, Exposure.ACTED_ON})


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What only an incident knows; the defaults are those of a single finding."""

    customers: int = 1
    all_held: bool = False
    running: bool = False
    recurrence: bool = False
    hours_to_irreversible: float = inf


@dataclass(frozen=True, slots=True)
class Bounded:
    """The level inside its bounds, the rules that moved it, and the latest priority that the floors allow."""

    level: Level
    reasons: tuple[str, ...]
    priority: Priority | None = None


class Bounds:
    """The ceilings and floors of one policy. `named` are the facts that their conditions name."""

    def __init__(self, policy: SeverityPolicy) -> None:
        self._ceilings = tuple((rule, cel.compile(rule.when)) for rule in policy.ceilings)
        self._floors = tuple((rule, cel.compile(rule.when)) for rule in policy.floors)
        programs = [program for _, program in (*self._ceilings, *self._floors)]
        self.named = frozenset(name for program in programs for name in program.variables())

    def apply(self, level: Level, assessment: Assessment, circumstances: Circumstances) -> Bounded:
        """The level lowered by the ceilings that hold, then raised by the floors that hold: floors win."""
        known = facts(assessment, circumstances)
        context = cel.Context({name: known[name] for name in self.named})
        reasons = []
        for ceiling, program in self._ceilings:
            if level > ceiling.level and program.execute(context):
                level = ceiling.level
                reasons.append(_reason("ceiling", ceiling))
        priority: Priority | None = None
        for floor, program in self._floors:
            if (level < floor.level or floor.priority) and program.execute(context):
                priority = min(filter(None, (priority, floor.priority)), default=None)
                if level < floor.level:
                    level = floor.level
                    reasons.append(_reason("floor", floor))
        return Bounded(level, tuple(reasons), priority)


def facts(assessment: Assessment, circumstances: Circumstances) -> dict[str, object]:
    """Every fact that a condition may name (commsqa.project.conditions.FACTS); none is null."""
    harm = assessment.harm
    return {
        "check": harm.check_id,
        "family": harm.check_id.partition(".")[0],
        "harm": float(assessment.worst),
        **{name: float(value) for name, value in assessment.dimensions.items()},
        "cosmetic": assessment.cosmetic,
        "exposure": str(harm.exposure),
        "gone_out": harm.exposure in _GONE_OUT,
        "amount_known": harm.amount is not None,
        "amount": float(abs(harm.amount or Decimal(0))),
        "one_minor_unit": within_one_minor_unit(harm),
        "wrong_sign": harm.wrong_sign,
        "reached_other": harm.reached_other,
        "recipient_known": harm.recipient_known,
        "discloses": str(harm.discloses),
        "vulnerable": harm.vulnerable,
        "malicious": harm.malicious,
        "reversibility": harm.reversibility,
        "deadline_hours": inf if harm.deadline_hours is None else float(harm.deadline_hours),
        "customers": float(circumstances.customers),
        "all_held": circumstances.all_held,
        "running": circumstances.running,
        "recurrence": circumstances.recurrence,
        "hours_to_irreversible": float(circumstances.hours_to_irreversible),
    }


def within_one_minor_unit(harm: Harm) -> bool:
    """Whether a known amount is off by a cent, a fils, a yen, or less."""
    return harm.amount is not None and abs(harm.amount) <= Decimal(1).scaleb(-harm.minor_digits)


def _reason(kind: str, rule: Rule | Floor) -> str:
    return f"{kind} {rule.level} ({rule.name}): {rule.why}"
