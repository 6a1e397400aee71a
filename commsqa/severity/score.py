"""The score of one finding: its harm in four dimensions, how far it got, and for whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from commsqa.domain.findings import Disclosure, Harm
from commsqa.project.severity_policy import Enisa, SeverityPolicy

_WORST = Decimal(5)
_GRAVEST = Decimal(4)
_COUNTS_AS_SECOND = Decimal(2)


@dataclass(frozen=True, slots=True)
class Assessment:
    """A finding before any ceiling or floor. `score` is neither rounded nor capped, `worst` is the worst of the `dimensions`."""

    harm: Harm
    dimensions: Mapping[str, Decimal]
    worst: Decimal
    cosmetic: bool
    score: Decimal
    vector: str
    reasons: tuple[str, ...]


def assess(policy: SeverityPolicy, harm: Harm) -> Assessment:
    """The worst dimension, a quarter more for a second one, times exposure, plus what makes it worse for this customer."""
    entry = policy.harm_of(harm.check_id)
    dimensions = {"money": entry.money, "privacy": entry.privacy, "legal": entry.legal, "trust": entry.trust}
    if harm.amount is not None:
        dimensions["money"] = max(dimensions["money"], min(step(policy.amount, abs(harm.amount)), _GRAVEST))
    if harm.reached_other:
        dimensions["privacy"] = max(dimensions["privacy"], breach_severity(policy.enisa, harm))
    first, second = sorted(dimensions, key=lambda name: -dimensions[name])[:2]
    worst = dimensions[first]
    reasons = [f"{first} harm {plain(worst)}: {entry.why or harm.check_id}"]
    if harm.reached_other:
        reasons.append(_breach_reason(policy.enisa, harm))
    score = worst
    if dimensions[second] >= _COUNTS_AS_SECOND:
        score += policy.second_dimension
        reasons.append(f"+{plain(policy.second_dimension)} second harm: {second} {plain(dimensions[second])}")
    factor = policy.exposure[harm.exposure]
    score *= factor
    reasons.append(f"x{plain(factor)} exposure: {harm.exposure}")
    for applies, name, points in (
        (harm.vulnerable, "vulnerable customer", policy.adders.vulnerable),
        (harm.reversibility == "none", "irreversible", policy.adders.irreversible),
        (harm.malicious, "malicious", policy.adders.malicious),
    ):
        if applies:
            score += points
            reasons.append(f"+{plain(points)} {name}")
    vector = _vector(policy.version, harm, dimensions)
    return Assessment(harm, dimensions, worst, entry.cosmetic, score, vector, tuple(reasons))


def breach_severity(enisa: Enisa, harm: Harm) -> Decimal:
    """ENISA's SE = DPC x EI + CB, at most 4, of a piece that goes to somebody not entitled to it."""
    return min(enisa.dpc[harm.discloses] * enisa.ei + _circumstances(enisa, harm), _GRAVEST)


def step(steps: Mapping[Decimal, Decimal], value: Decimal | int) -> Decimal:
    """What the last step that starts at or below the value says. Steps ascend from 0."""
    return max(points for start, points in steps.items() if start <= value)


def two_digits(score: Decimal) -> Decimal:
    """The score as it is printed and banded: at most 5, two decimals."""
    return min(score, _WORST).quantize(Decimal("0.01"), ROUND_HALF_UP)


def plain(number: Decimal) -> str:
    """Without trailing zeros or exponent: 2.5, 0, 3.25."""
    return format(number.normalize(), "f")


def _circumstances(enisa: Enisa, harm: Harm) -> Decimal:
    return enisa.cb_known if harm.recipient_known else enisa.cb_unknown


_DISCLOSED = {
    Disclosure.NOTHING: "nothing",
    Disclosure.CONTACT: "name and address",
    Disclosure.FIGURES: "one period's figures",
    Disclosure.YEAR: "a year of figures",
}


def _breach_reason(enisa: Enisa, harm: Harm) -> str:
    recipient = "a known" if harm.recipient_known else "an unknown"
    dpc, cb, se = enisa.dpc[harm.discloses], _circumstances(enisa, harm), breach_severity(enisa, harm)
    return (
        f"ENISA SE = {plain(dpc)} x {plain(enisa.ei)} + {plain(cb)} = {plain(se)}"
        f": {_DISCLOSED[harm.discloses]} to {recipient} wrong recipient"
    )


def _vector(version: str, harm: Harm, dimensions: Mapping[str, Decimal]) -> str:
    harms = "/".join(f"{name[0].upper()}:{plain(dimensions[name])}" for name in dimensions)
    vulnerable = "Y" if harm.vulnerable else "N"
    return f"CQ:{version}/E:{harm.check_id}/{harms}/X:{harm.exposure}/V:{vulnerable}/R:{harm.reversibility}"
