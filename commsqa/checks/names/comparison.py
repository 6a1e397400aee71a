"""What a comparison of two names says."""

from enum import StrEnum

from commsqa.domain.values import Value


class NameKind(StrEnum):
    """What the name on a piece is to the record, from right to wrong."""

    SAME = "same"
    VARIANT = "variant"
    MISSPELLED = "misspelled"
    PART_MISSING = "part_missing"
    OTHER_PERSON = "other_person"


class Comparison(Value):
    """A judgement. `score` falls from 1, the same name, to 0, nothing shared; `reasons` quote no part of a name."""

    kind: NameKind
    score: float
    reasons: tuple[str, ...]
