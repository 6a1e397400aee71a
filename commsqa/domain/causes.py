"""Probable causes: what the wrong pieces have in common, and what changed before."""

from pydantic import Field

from commsqa.domain.values import Moment, Value, digest

Conditions = dict[str, str]
"""Attribute to its value, as text; all must hold."""


class ChangeEvent(Value):
    """Something that changed upstream. `scope` holds the attribute values it touched; empty where it is unknown."""

    change_id: str
    at: Moment
    kind: str = ""
    scope: Conditions = Field(default_factory=dict)


class ProbableCause(Value):
    """A conjunction of attribute values in which the check fails far more often than elsewhere.

    `explained` is the share of the failing subjects it covers (0 to 1), `inside_rate` and `elsewhere_rate` the failure rates
    (elsewhere: where none of the causes found holds), `risk_ratio` their ratio and `risk_ratio_low` its lower 95 % bound.
    `aliases` select the same rows, `implied` hold inside them. `onset` is the first time from which the failures ran at their
    new rate. An association, until a change agrees.
    """

    cause_id: str
    conditions: Conditions
    explained: float
    inside_rate: float
    elsewhere_rate: float
    risk_ratio: float
    risk_ratio_low: float
    failed_inside: int
    evaluated_inside: int
    gain: float = 0.0
    aliases: Conditions = Field(default_factory=dict)
    implied: Conditions = Field(default_factory=dict)
    onset: Moment | None = None
    change_id: str | None = None
    sentence: str = ""


def cause_id(check_id: str, conditions: Conditions) -> str:
    """The identity of a cause: its check and its conditions, in any order."""
    return "C" + digest(check_id, conditions, length=12)


def parse_scope(text: str | None) -> Conditions:
    """`attribute=value AND attribute=value` as conditions. Parts without `=` are left out."""
    parts = (part.partition("=") for part in (text or "").split(" AND "))
    return {key.strip(): value.strip() for key, sign, value in parts if sign and key.strip()}
