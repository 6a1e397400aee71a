"""The escalation policy: where notifications go, for which levels, and how hard delivery is tried."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from commsqa.domain.incidents import EscalationStep
from commsqa.domain.levels import Level
from commsqa.domain.values import Value
from commsqa.project.suggestions import did_you_mean

_DAY_SECONDS = 24 * 60 * 60
_YEAR_HOURS = 366 * 24
_YEAR_MINUTES = _YEAR_HOURS * 60


class Destination(BaseModel):
    """A named place that notifications go to. `kind` names the transport; the other keys are that transport's own."""

    model_config = ConfigDict(frozen=True, extra="allow")

    kind: str = Field(min_length=1)

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        """Only the kind: the other keys may be secrets."""
        return [("kind", self.kind)]

    @property
    def settings(self) -> dict[str, Any]:
        """The keys beside `kind`, as the user wrote them."""
        return dict(self.model_extra or {})


class Route(Value):
    """Incidents of these levels (if released) are notified to these destinations."""

    severity: tuple[Level, ...]
    notify: tuple[str, ...]

    @field_validator("severity", "notify")
    @classmethod
    def _not_empty(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        # Not min_length: that also complains, a second time, about a list whose only entry is wrong.
        if not names:
            raise ValueError("an empty list; name at least one")
        return names


class Step(Value):
    """While nobody owns an incident of these levels (if released): after so many minutes these destinations are told.

    `mention` names who is to be called, in the destinations' own way.
    """

    severity: tuple[Level, ...]
    after_minutes: int = Field(ge=1, le=_YEAR_MINUTES)
    notify: tuple[str, ...]
    mention: str = ""

    @field_validator("severity", "notify")
    @classmethod
    def _not_empty(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if not names:
            raise ValueError("an empty list; name at least one")
        return names


class DeliveryLimits(Value):
    """How long and how often a delivery is tried; times in whole seconds unless their name says otherwise.

    `lease_seconds`: a sender that has not reported by then is taken for dead. `give_up_hours`: what could not be delivered for so
    long is recorded as dead. `backoff_seconds`: the wait after the first failure, doubled with each further one up to
    `backoff_cap_seconds`. `settle_seconds`: how long a send without an answer may still land; only after that it is looked up.
    `pause_seconds`: how long nothing is sent to a destination whose settings are wrong.
    """

    lease_seconds: int = Field(default=60, ge=1, le=_DAY_SECONDS)
    give_up_hours: int = Field(default=72, ge=1, le=_YEAR_HOURS)
    backoff_seconds: int = Field(default=5, ge=1, le=_DAY_SECONDS)
    backoff_cap_seconds: int = Field(default=600, ge=1, le=_DAY_SECONDS)
    settle_seconds: int = Field(default=15, ge=1, le=_DAY_SECONDS)
    pause_seconds: int = Field(default=300, ge=1, le=_DAY_SECONDS)

    @model_validator(mode="after")
    def _lease_outlasts_settling(self) -> Self:
        # A dead sender's last request may still land: who takes the row over must not look for it before.
        if self.lease_seconds < self.settle_seconds:
            raise ValueError(f"lease_seconds ({self.lease_seconds}) must not be below settle_seconds ({self.settle_seconds})")
        return self

    @property
    def lease(self) -> timedelta:
        """After this a claimed delivery may be claimed again."""
        return timedelta(seconds=self.lease_seconds)

    @property
    def give_up(self) -> timedelta:
        """The age at which an undelivered notification is given up."""
        return timedelta(hours=self.give_up_hours)

    @property
    def pause(self) -> timedelta:
        """The rest of a destination whose settings are wrong."""
        return timedelta(seconds=self.pause_seconds)

    @property
    def settle(self) -> timedelta:
        """After this a send without an answer cannot land any more."""
        return timedelta(seconds=self.settle_seconds)

    @property
    def landing(self) -> timedelta:
        """The part of a lease that is left for a request to land in."""
        return min(self.settle, self.lease / 2)

    def backoff(self, attempt: int) -> timedelta:
        """The wait after the attempt of this number, counted from 1."""
        doublings = min(attempt - 1, self.backoff_cap_seconds.bit_length())
        return timedelta(seconds=min(self.backoff_cap_seconds, self.backoff_seconds * 2**doublings))


class Fallback(Value):
    """Who is told instead when a notification of these levels has not been delivered for so long."""

    after_seconds: int = Field(default=60, ge=1, le=_DAY_SECONDS)
    severity: tuple[Level, ...] = (Level.HIGH, Level.CRITICAL)
    notify: tuple[str, ...]

    @property
    def after(self) -> timedelta:
        """The age of an undelivered notification from which the fallback is told."""
        return timedelta(seconds=self.after_seconds)


class EscalationPolicy(Value):
    """`policies/escalation.yaml`. Routes, steps and the fallback may name only destinations that are listed.

    `acknowledge_expires_minutes`: how long an acknowledgement holds where the person gives no other end. `people`: the login
    of whom a Slack user id or a tracker's user name stands for. `read_tickets_seconds`: how often trackers are asked.
    """

    version: int = Field(default=1, ge=1)
    destinations: dict[str, Destination]
    routes: tuple[Route, ...]
    steps: tuple[Step, ...] = ()
    acknowledge_expires_minutes: int = Field(default=240, ge=1, le=_YEAR_MINUTES)
    people: dict[str, str] = Field(default_factory=dict)
    read_tickets_seconds: int = Field(default=2, ge=1, le=_DAY_SECONDS)
    delivery: DeliveryLimits = DeliveryLimits()
    fallback: Fallback | None = None

    @field_validator("routes")
    @classmethod
    def _lead_somewhere(cls, routes: tuple[Route, ...], info: ValidationInfo) -> tuple[Route, ...]:
        for number, route in enumerate(routes, start=1):
            _require_listed(f"route {number}", route.notify, info)
        return routes

    @field_validator("steps")
    @classmethod
    def _call_somebody(cls, steps: tuple[Step, ...], info: ValidationInfo) -> tuple[Step, ...]:
        taken: dict[tuple[Level, int], int] = {}
        for number, step in enumerate(steps, start=1):
            _require_listed(f"step {number}", step.notify, info)
            for level in step.severity:
                other = taken.setdefault((level, step.after_minutes), number)
                if other != number:
                    both = f"steps {other} and {number} both follow {step.after_minutes} minutes after a {level} incident"
                    raise ValueError(f"{both}; make them one")
        return steps

    @field_validator("fallback")
    @classmethod
    def _leads_somewhere(cls, fallback: Fallback | None, info: ValidationInfo) -> Fallback | None:
        if fallback is not None:
            _require_listed("the fallback", fallback.notify, info)
        return fallback

    @property
    def acknowledge_expires(self) -> timedelta:
        """How long an acknowledgement holds by default."""
        return timedelta(minutes=self.acknowledge_expires_minutes)

    @property
    def read_tickets_every(self) -> timedelta:
        """How long a tracker is left alone between two questions."""
        return timedelta(seconds=self.read_tickets_seconds)

    def steps_for(self, level: Level) -> tuple[EscalationStep, ...]:
        """The steps of an incident of this level (if released), the earliest first."""
        mine = (step for step in self.steps if level in step.severity)
        return tuple(
            EscalationStep(after_minutes=step.after_minutes, notify=step.notify, mention=step.mention)
            for step in sorted(mine, key=lambda step: step.after_minutes)
        )


def _require_listed(who: str, names: Iterable[str], info: ValidationInfo) -> None:
    destinations = info.data.get("destinations")
    if destinations is None:  # they are wrong themselves, and that is said already
        return
    for name in names:
        if name not in destinations:
            known = f"({', '.join(destinations) or 'none'}){did_you_mean(name, destinations)}"
            raise ValueError(f"{who} notifies '{name}', which is not among the destinations {known}")
