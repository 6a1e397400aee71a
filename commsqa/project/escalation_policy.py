"""The escalation policy: where notifications go, for which levels, and how hard delivery is tried."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from commsqa.domain.levels import Level
from commsqa.domain.values import Value
from commsqa.project.suggestions import did_you_mean


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


class DeliveryLimits(Value):
    """How long and how often a delivery is tried; times in whole seconds.

    `lease_seconds`: a sender that has not reported by then is taken for dead. `attempts`: then it is given up.
    `backoff_seconds`: the wait after the first failure, doubled with each further one up to `backoff_cap_seconds`.
    `settle_seconds`: how long a send without an answer may still land; only after that it is looked up.
    """

    lease_seconds: int = Field(default=60, ge=1)
    attempts: int = Field(default=8, ge=1)
    backoff_seconds: int = Field(default=5, ge=1)
    backoff_cap_seconds: int = Field(default=600, ge=1)
    settle_seconds: int = Field(default=15, ge=1)

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
    def settle(self) -> timedelta:
        """After this a send without an answer cannot land any more."""
        return timedelta(seconds=self.settle_seconds)

    def backoff(self, attempt: int) -> timedelta:
        """The wait after the attempt of this number, counted from 1."""
        doublings = min(attempt - 1, self.backoff_cap_seconds.bit_length())
        return timedelta(seconds=min(self.backoff_cap_seconds, self.backoff_seconds * 2**doublings))


class EscalationPolicy(Value):
    """`policies/escalation.yaml`. A route may name only destinations that are listed."""

    version: int = Field(default=1, ge=1)
    destinations: dict[str, Destination]
    routes: tuple[Route, ...]
    delivery: DeliveryLimits = DeliveryLimits()

    @field_validator("routes")
    @classmethod
    def _lead_somewhere(cls, routes: tuple[Route, ...], info: ValidationInfo) -> tuple[Route, ...]:
        destinations = info.data.get("destinations")
        if destinations is None:  # they are wrong themselves, and that is said already
            return routes
        for number, route in enumerate(routes, start=1):
            for name in route.notify:
                if name not in destinations:
                    known = f"({', '.join(destinations) or 'none'}){did_you_mean(name, destinations)}"
                    raise ValueError(f"route {number} notifies '{name}', which is not among the destinations {known}")
        return routes
