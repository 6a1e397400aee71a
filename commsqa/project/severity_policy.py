"""The severity policy: how much harm each error does, and what nobody may tune away.

`SeverityPolicy.model_validate(what the YAML file says)` is the only way in. What the file does not say is taken from
defaults/severity.yaml; an entry for a check, or for a family, replaces what the defaults say about the checks it names.
The defaults' locked floors and locked holds are part of every policy, and one that weakens them is an error.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from commsqa.domain.findings import Disclosure, Exposure, Harm
from commsqa.domain.levels import Level, Priority
from commsqa.domain.values import Value, digest
from commsqa.project.conditions import check_condition
from commsqa.project.documents import Document

DEFAULT_FILE = Path(__file__).parent / "defaults" / "severity.yaml"


def _steps(steps: dict[Decimal, Decimal]) -> dict[Decimal, Decimal]:
    ordered = dict(sorted(steps.items()))
    if next(iter(ordered), None) != 0:
        raise ValueError("the first step must start at 0")
    if list(ordered.values()) != sorted(ordered.values()):
        raise ValueError("more must never count less: a step is below the one before it")
    return ordered


Points = Annotated[Decimal, Field(ge=0, le=5)]
Dimension = Annotated[Decimal, Field(ge=0, le=4)]
Steps = Annotated[dict[Annotated[Decimal, Field(ge=0)], Points], AfterValidator(_steps)]
"""`from this value on: this much`. It starts at 0 and never falls."""
Label = Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._+-]*$")]
Pattern = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*\.([a-z][a-z0-9_]*|\*)$")]
"""A check id, or `family.*`."""
Condition = Annotated[str, AfterValidator(check_condition)]


class Urgency(StrEnum):
    """How soon it matters, most urgent first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class CheckHarm(Value):
    """What an error does on its own, 0 to 4 in each dimension; a finding's facts can only raise it."""

    money: Dimension = Decimal(0)
    privacy: Dimension = Decimal(0)
    legal: Dimension = Decimal(0)
    trust: Dimension = Decimal(0)
    cosmetic: bool = False
    why: str = ""


class Enisa(Value):
    """ENISA 2013, "Recommendations for a methodology of the assessment of severity of personal data breaches":
    SE = DPC x EI + CB. `dpc` by what the piece discloses, `ei` the ease of identification, `cb_*` the circumstances."""

    dpc: dict[Disclosure, Dimension]
    ei: Annotated[Decimal, Field(ge=0, le=1)]
    cb_known: Points
    cb_unknown: Points

    @model_validator(mode="after")
    def _complete(self) -> Self:
        _rising(self.dpc, Disclosure, "enisa.dpc")
        if self.cb_known > self.cb_unknown:
            raise ValueError("enisa: cb_unknown must not be below cb_known")
        return self


class Adders(Value):
    """What is added to the score for a circumstance."""

    vulnerable: Points
    irreversible: Points
    malicious: Points
    recurrence: Points


class Rule(Value):
    """A named bound: where `when` holds, the level goes no higher (a ceiling) or no lower (a floor)."""

    name: Label
    when: Condition
    level: Level
    why: str


class Floor(Rule):
    """A lower bound. `priority` bounds that of an incident too. A locked one cannot be weakened by a project's policy."""

    priority: Priority | None = None
    locked: bool = False

    def weakens(self, locked: "Floor") -> bool:
        """Whether it would let through what `locked` does not."""
        later = locked.priority is not None and (self.priority is None or self.priority > locked.priority)
        return self.when != locked.when or self.level < locked.level or later or not self.locked


class UrgencyHours(Value):
    """High below the first number of hours, medium below the second, low from there on."""

    high_below: Annotated[float, Field(ge=0)]
    medium_below: Annotated[float, Field(ge=0)]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.high_below > self.medium_below:
            raise ValueError("urgency: high_below must not exceed medium_below")
        return self


class Example(Value):
    """What the policy must answer: for one finding, or, with `customers`, for an incident of it at so many customers."""

    name: str
    harm: Harm
    level: Level
    customers: Annotated[int, Field(ge=1)] | None = None
    running: bool = False
    hours_to_irreversible: float | None = None
    priority: Priority | None = None


class SeverityPolicy(Value):
    """A complete policy. One that differs from the defaults but bears their name and version gets `+digest` on its version."""

    policy: Label
    version: Label
    bands: dict[Level, Points]
    checks: dict[Pattern, CheckHarm]
    default: CheckHarm
    amount: Steps
    enisa: Enisa
    second_dimension: Points
    exposure: dict[Exposure, Annotated[Decimal, Field(ge=0, le=2)]]
    adders: Adders
    blast: Steps
    ceilings: tuple[Rule, ...]
    floors: tuple[Floor, ...]
    unchecked: Level
    urgency: UrgencyHours
    priority: dict[Level, dict[Urgency, Priority]]
    hold_from: Level
    locked_holds: tuple[Pattern, ...]
    incident_from: Level
    examples: tuple[Example, ...]

    @property
    def label(self) -> str:
        """`name@version`, as every verdict names its policy."""
        return f"{self.policy}@{self.version}"

    def locks_hold(self, check_id: str) -> bool:
        """Whether what this check finds is always held, whatever its level and whoever suppresses it."""
        return not {check_id, f"{check_id.partition('.')[0]}.*"}.isdisjoint(self.locked_holds)

    def harm_of(self, check_id: str) -> CheckHarm:
        """The entry of the check itself, else of its family, else the default."""
        family = f"{check_id.partition('.')[0]}.*"
        return self.checks.get(check_id) or self.checks.get(family) or self.default

    def band(self, score: Decimal) -> Level:
        """The highest level whose band starts at or below the score."""
        return max((level for level, start in self.bands.items() if score >= start), default=Level.INFO)

    @model_validator(mode="before")
    @classmethod
    def _complete_from_defaults(cls, given: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        default = default_data()
        complete = {**default, **given}
        if isinstance(given.get("checks"), Mapping):
            complete["checks"] = _merged(default["checks"], given["checks"])
        bears_default_label = all(complete[key] == default[key] for key in ("policy", "version"))
        if complete != default and bears_default_label:
            complete["version"] = f"{default['version']}+{digest(complete, length=6)}"
        return complete

    @field_validator("bands")
    @classmethod
    def _bands_rise(cls, bands: dict[Level, Decimal]) -> dict[Level, Decimal]:
        return _rising(bands, [level for level in Level if level is not Level.INFO], "bands")

    @field_validator("exposure")
    @classmethod
    def _exposure_rises(cls, exposure: dict[Exposure, Decimal]) -> dict[Exposure, Decimal]:
        return _rising(exposure, Exposure, "exposure")

    @field_validator("floors")
    @classmethod
    def _locked_floors_stay(cls, floors: tuple[Floor, ...]) -> tuple[Floor, ...]:
        given = {floor.name: floor for floor in floors}
        weakened = [repr(locked.name) for locked in locked_floors() if given.get(locked.name, locked).weakens(locked)]
        if weakened:
            told = ", ".join(f"the floor {name} is locked" for name in weakened)
            raise ValueError(
                f"{told}: its level and priority may be raised, its condition and `locked: true` stay."
                " Leave it out and it holds as it is"
            )
        return (*floors, *(locked for locked in locked_floors() if locked.name not in given))

    @field_validator("locked_holds")
    @classmethod
    def _locked_holds_stay(cls, holds: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*default_data()["locked_holds"], *holds)))

    @field_validator("priority")
    @classmethod
    def _priorities_complete(cls, matrix: dict[Level, dict[Urgency, Priority]]) -> dict[Level, dict[Urgency, Priority]]:
        missing = [f"{level}.{urgency}" for level in Level for urgency in Urgency if urgency not in matrix.get(level, {})]
        if missing:
            raise ValueError(f"no priority for {', '.join(missing)}")
        for low, high in zip(list(Level), list(Level)[1:], strict=False):
            if any(matrix[high][urgency] > matrix[low][urgency] for urgency in Urgency):
                raise ValueError(f"{high} must never wait longer than {low}")
        if any([row[urgency] for urgency in Urgency] != sorted(row.values()) for row in matrix.values()):
            raise ValueError("what is more urgent must never wait longer")
        return matrix

    @model_validator(mode="after")
    def _respects_the_fixed_points(self) -> Self:
        if self.unchecked < Level.HIGH:
            raise ValueError("unchecked must be high or critical: a required check that could not run is itself high")
        if self.incident_from > Level.HIGH:
            raise ValueError("incident_from must be high or below: a piece that reached a non-holder always opens an incident")
        return self


def _merged(default: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The given entries, and of the default's those that no given `family.*` speaks for."""
    kept = {check: harm for check, harm in default.items() if f"{check.partition('.')[0]}.*" not in given}
    return {**kept, **given}


def _rising(values: dict[Any, Decimal], keys: Any, what: str) -> dict[Any, Decimal]:
    expected = list(keys)
    if set(values) != set(expected):
        raise ValueError(f"{what} needs exactly {', '.join(expected)}")
    ordered = {key: values[key] for key in expected}
    if list(ordered.values()) != sorted(ordered.values()):
        raise ValueError(f"{what} must not fall from {expected[0]} to {expected[-1]}")
    return ordered


@cache
def default_data() -> dict[str, Any]:
    """What defaults/severity.yaml says, as plain data. Read once; not to be changed."""
    data: dict[str, Any] = Document(DEFAULT_FILE.read_text(encoding="utf-8"), DEFAULT_FILE.name, {}).content
    return data


@cache
def locked_floors() -> tuple[Floor, ...]:
    """The default policy's floors that no policy may weaken."""
    return tuple(Floor.model_validate(floor) for floor in default_data()["floors"] if floor.get("locked"))
