"""A finding's vector read back: what each part says, and the steps from it to the score, in the model's own sentences."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from commsqa.domain.findings import Exposure
from commsqa.domain.levels import Level
from commsqa.project.severity_policy import SeverityPolicy
from commsqa.severity.score import plain, two_digits

DIMENSIONS = {"M": "money", "P": "privacy", "L": "legal", "T": "trust"}
_COUNTS_AS_SECOND = Decimal(2)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Retraced:
    """What a vector says. `dimensions` are 0 to 4, in the vector's order.

    `reasons` lead from them to the score; empty where another version of the policy graded it: its steps are not known any more.
    `by_score` is the level that the score alone would have; where the finding has another one, a ceiling or a floor moved it.
    """

    version: str
    check_id: str
    dimensions: dict[str, Decimal]
    exposure: str
    vulnerable: bool
    reversibility: str
    reasons: tuple[str, ...]
    by_score: Level | None


def retrace(policy: SeverityPolicy, vector: str, score: Decimal) -> Retraced:
    """Reads a finding's vector by the policy of today. What a vector lacks is empty, none of it is made up."""
    parts = {name: value for name, sign, value in (part.partition(":") for part in vector.split("/")) if sign}
    dimensions = {name: Decimal(parts[key]) for key, name in DIMENSIONS.items() if _NUMBER.fullmatch(parts.get(key, ""))}
    version = parts.get("CQ", "")
    read = Retraced(
        version=version,
        check_id=parts.get("E", ""),
        dimensions=dimensions,
        exposure=parts.get("X", ""),
        vulnerable=parts.get("V") == "Y",
        reversibility=parts.get("R", ""),
        reasons=(),
        by_score=None,
    )
    if version != policy.version or len(dimensions) < len(DIMENSIONS) or read.exposure not in set(Exposure):
        return read
    reasons = _reasons(policy, read)
    return replace(read, reasons=reasons, by_score=policy.band(two_digits(score)))


def _reasons(policy: SeverityPolicy, read: Retraced) -> tuple[str, ...]:
    """As `score.assess` gives them; whether somebody meant harm is not in a vector."""
    first, second = sorted(read.dimensions, key=lambda name: -read.dimensions[name])[:2]
    why = policy.harm_of(read.check_id).why or read.check_id
    reasons = [f"{first} harm {plain(read.dimensions[first])}: {why}"]
    if read.dimensions[second] >= _COUNTS_AS_SECOND:
        reasons.append(f"+{plain(policy.second_dimension)} second harm: {second} {plain(read.dimensions[second])}")
    reasons.append(f"x{plain(policy.exposure[Exposure(read.exposure)])} exposure: {read.exposure}")
    if read.vulnerable:
        reasons.append(f"+{plain(policy.adders.vulnerable)} vulnerable customer")
    if read.reversibility == "none":
        reasons.append(f"+{plain(policy.adders.irreversible)} irreversible")
    return tuple(reasons)
