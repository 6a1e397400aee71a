"""Our words in the tracker's: the part of a ticket destination's configuration that every kind has."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field, field_validator

from commsqa.domain.incidents import IncidentState
from commsqa.domain.levels import Level
from commsqa.domain.values import Value


class States(Value):
    """The tracker's states for an incident's. `acknowledged` null: acknowledging is a comment and moves nothing."""

    open: str = "open"
    acknowledged: str | None = "acknowledged"
    resolved: str = "resolved"

    def of(self, state: IncidentState) -> str | None:
        """The tracker's name for it; None when it has none."""
        names = {IncidentState.OPEN: self.open, IncidentState.ACKNOWLEDGED: self.acknowledged}
        return names.get(state, self.resolved)


class TicketWords(Value):
    """`closed_states` are further states of the tracker that mean: done.

    `priorities` by the incident's level if released; a level that is not named keeps its default.
    """

    default_priorities: ClassVar[Mapping[Level, str]] = {level: level.value for level in Level}

    states: States = States()
    closed_states: tuple[str, ...] = ()
    priorities: dict[Level, str] = Field(default_factory=dict, validate_default=True)

    @field_validator("priorities")
    @classmethod
    def _every_level_has_one(cls, priorities: dict[Level, str]) -> dict[Level, str]:
        return {**cls.default_priorities, **priorities}

    def is_closed(self, state: str) -> bool:
        """Whether the tracker's state means that nobody works on the ticket any more."""
        return state == self.states.resolved or state in self.closed_states
