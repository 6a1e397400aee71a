"""Which system is probably wrong about a customer, where several know him or her, and why.

>>> told = [Told("crm", "anna@gmail.com"), Told("cards", "anna@gmial.com")]
>>> disagreement(Field.EMAIL, told)
Disagreement(field=<Field.EMAIL: 'email'>, wrong=('cards',), right=('crm',), reason=<Reason.MISTYPED: 'mistyped'>)
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from commsqa.checks.silo_values import (
    is_absent,
    is_usable_email,
    is_usable_phone,
    mistyped_email,
    same_address,
    same_email,
    same_name,
    same_phone,
)

MASTER = "customers"
"""What the customers' record itself is called among the systems."""


class Field(StrEnum):
    """What the systems say of a customer, in the order in which it matters."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"


class Reason(StrEnum):
    """Why a system is probably the wrong one, the surest first."""

    UNUSABLE = "unusable"
    MISTYPED = "mistyped"
    OUTVOTED = "outvoted"
    OLDER = "older"
    NOT_THE_RECORD = "not_the_record"
    UNDECIDED = "undecided"


class Told(NamedTuple):
    """What one system says: `silo` is its name, `system` the one that it has it from, `alt` a name's other script."""

    silo: str
    value: str
    updated_at: datetime | None = None
    system: str | None = None
    alt: str | None = None

    @property
    def source(self) -> str:
        """The system on whose word this rests: two silos of one system are one witness."""
        return self.system or self.silo


class Disagreement(NamedTuple):
    """The systems that disagree on a field: who is probably wrong, who is right and why. Undecided: all are in `wrong`."""

    field: Field
    wrong: tuple[str, ...]
    right: tuple[str, ...]
    reason: Reason


def disagreement(field: Field, told: Sequence[Told]) -> Disagreement | None:
    """Who is probably wrong on a field; None where all agree. What is empty, or stands for nothing, does not disagree."""
    camps = _camps([one for one in told if not is_absent(one.value)], _AGREE[field])
    if len(camps) < 2:
        return None
    for reason, right_of in _REASONS:
        right = right_of(field, camps)
        if right:
            wrong = [camp for camp in camps if camp not in right]
            return Disagreement(field, _silos(wrong), _silos(right), reason)
    return Disagreement(field, _silos(camps), (), Reason.UNDECIDED)


Camp = list[Told]
_Right = Callable[[Field, Sequence[Camp]], list[Camp]]
"""The camps that a reason speaks for; none where it does not tell."""


def _camps(told: Sequence[Told], agree: Callable[[Told, Told], bool]) -> list[Camp]:
    """Those who agree, directly or through another, in the order of their silos."""
    camps: list[Camp] = []
    for one in sorted(told, key=lambda one: one.silo):
        mine = [camp for camp in camps if any(agree(one, other) for other in camp)]
        joined = [other for camp in mine for other in camp]
        camps = [camp for camp in camps if camp not in mine] + [[*joined, one]]
    return camps


def _usable(field: Field, camps: Sequence[Camp]) -> list[Camp]:
    test = _USABLE.get(field)
    good = [camp for camp in camps if test is None or any(test(one.value) for one in camp)]
    return good if len(good) == 1 else []


def _not_mistyped(field: Field, camps: Sequence[Camp]) -> list[Camp]:
    """The camp whose email another camp's is a slip of; a slip of a name could be either's."""
    if field is not Field.EMAIL:
        return []
    slips = [camp for camp in camps if any(mistyped_email(camp[0].value, other[0].value) for other in camps if other is not camp)]
    good = [camp for camp in camps if camp not in slips]
    return good if slips and len(good) == 1 else []


def _majority(field: Field, camps: Sequence[Camp]) -> list[Camp]:  # noqa: ARG001  the other reasons read it
    """The camp of the most witnesses, at least two."""
    counted = sorted(((len({one.source for one in camp}), place) for place, camp in enumerate(camps)), reverse=True)
    return [camps[counted[0][1]]] if counted[0][0] >= max(2, counted[1][0] + 1) else []


def _newest(field: Field, camps: Sequence[Camp]) -> list[Camp]:
    """The camp that was updated last, by a day or more: contacts change, names hardly."""
    latest = [max((one.updated_at for one in camp if one.updated_at), default=None) for camp in camps]
    if field is Field.NAME or any(moment is None for moment in latest):
        return []
    ranked = sorted(((moment, place) for place, moment in enumerate(latest) if moment), reverse=True)
    (last, place), (before, _) = ranked[0], ranked[1]
    return [camps[place]] if (last - before).days >= 1 else []


def _of_record(field: Field, camps: Sequence[Camp]) -> list[Camp]:  # noqa: ARG001  the other reasons read it
    return [camp for camp in camps if any(one.silo == MASTER for one in camp)]


_REASONS: tuple[tuple[Reason, _Right], ...] = (
    (Reason.UNUSABLE, _usable),
    (Reason.MISTYPED, _not_mistyped),
    (Reason.OUTVOTED, _majority),
    (Reason.OLDER, _newest),
    (Reason.NOT_THE_RECORD, _of_record),
)
"""The first that tells counts."""

_AGREE: Mapping[Field, Callable[[Told, Told], bool]] = {
    Field.NAME: lambda one, other: same_name(one.value, one.alt, other.value, other.alt),
    Field.EMAIL: lambda one, other: same_email(one.value, other.value),
    Field.PHONE: lambda one, other: same_phone(one.value, other.value),
    Field.ADDRESS: lambda one, other: same_address(one.value, other.value),
}
_USABLE: Mapping[Field, Callable[[str], bool]] = {Field.EMAIL: is_usable_email, Field.PHONE: is_usable_phone}


def _silos(camps: Sequence[Camp]) -> tuple[str, ...]:
    return tuple(sorted(one.silo for camp in camps for one in camp))
