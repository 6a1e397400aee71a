"""What another severity policy would have said of past runs. Counts and ids, no personal data."""

from enum import StrEnum

from commsqa.domain.causes import Conditions
from commsqa.domain.levels import Level
from commsqa.domain.values import Value


class Doubt(StrEnum):
    """Why a finding cannot be regraded exactly."""

    AMOUNT_IN_BAND = "amount_in_band"
    OLD_RUN = "old_run"
    OTHER_POLICY = "other_policy"


class Shift(Value):
    """Findings of a check that go from one level to another; `first` are the ids of the first of them."""

    check_id: str
    before: Level
    after: Level
    findings: int
    first: tuple[str, ...]


class CheckLevels(Value):
    """The findings of a check by level, as they were graded and as the other policy grades them."""

    check_id: str
    before: dict[Level, int]
    after: dict[Level, int]


class PiecesMoved(Value):
    """Pieces of which the gate would decide otherwise: how many, and the first of them."""

    pieces: int = 0
    first: tuple[str, ...] = ()


class IncidentShift(Value):
    """An incident of a run whose level (if released) changes. None: it is not opened; so it has no id where it was not before."""

    run_id: str
    incident_id: str | None
    check_id: str
    conditions: Conditions
    findings: int
    before: Level | None
    after: Level | None
    exact: bool


class RunReplay(Value):
    """One run by the other policy. `changed` findings have another level; `doubts` count those that are not regraded exactly."""

    run_id: str
    batch_id: str
    policy: str
    findings: int
    changed: int
    doubts: dict[Doubt, int]
    held_before: int
    held_after: int
    newly_held: PiecesMoved
    newly_released: PiecesMoved
    incidents_before: int
    incidents_after: int


class ReplayReport(Value):
    """All of them. Checks are in the order of their ids; shifts and incidents begin with the worst."""

    policy: str
    runs: tuple[RunReplay, ...]
    checks: tuple[CheckLevels, ...]
    shifts: tuple[Shift, ...]
    incidents: tuple[IncidentShift, ...]

    @property
    def changes_nothing(self) -> bool:
        """Whether every finding, piece and incident is as it was."""
        moved = any(run.newly_held.pieces or run.newly_released.pieces for run in self.runs)
        return not (self.shifts or self.incidents or moved)
