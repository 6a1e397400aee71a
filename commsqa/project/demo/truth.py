"""What was planted where: the answer sheet of the demo. Nothing in the project points to it."""

from commsqa.domain.causes import Conditions
from commsqa.domain.findings import SubjectKind
from commsqa.domain.values import Value


class PlantedError(Value):
    """An error that `check_id` must find on its subject. `cause_id` names the planted cause, None for a single error."""

    check_id: str
    subject_kind: SubjectKind
    subject_id: str
    kind: str
    cause_id: str | None = None


class PlantedCause(Value):
    """What the errors of one cause have in common, and the change event that brought it about."""

    cause_id: str
    check_id: str
    conditions: Conditions
    change_id: str


class Trap(Value):
    """A piece that looks odd and is right: no check may report it."""

    subject_id: str
    kind: str


class DemoTruth(Value):
    """All that was planted, errors in the order of planting."""

    errors: tuple[PlantedError, ...]
    causes: tuple[PlantedCause, ...]
    traps: tuple[Trap, ...]
