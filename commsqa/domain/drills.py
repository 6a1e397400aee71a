"""What a drill says: which checks are alive."""

from enum import StrEnum

from commsqa.domain.levels import Level
from commsqa.domain.values import Value


class Vitality(StrEnum):
    """What the drill says of a check."""

    ALIVE = "alive"  # it found something of what was planted, all of it or not
    DEAD = "dead"  # it ran and found nothing of it
    NOT_RUN = "not_run"  # it is skipped or errored here
    NOT_PLANTED = "not_planted"  # nothing in this batch lends itself to its error


class DrillLine(Value):
    """One check in the drill. `seconds` is what its judge took; `route` the destinations that would have been told.

    `severity` is the level (if released) that the findings would have together, as one incident.
    """

    check_id: str
    vitality: Vitality
    planted: int = 0
    found: int = 0
    falsely_reported: int = 0
    seconds: float = 0.0
    severity: Level | None = None
    route: tuple[str, ...] = ()
    reason: str | None = None


class DrillReport(Value):
    """The drill over one batch; `passed` where every check that ran found something of what was planted for it."""

    batch_id: str
    pieces: int
    seconds: float
    lines: tuple[DrillLine, ...]

    @property
    def passed(self) -> bool:
        """Whether no check that can run is dead."""
        return all(line.vitality is not Vitality.DEAD for line in self.lines)
