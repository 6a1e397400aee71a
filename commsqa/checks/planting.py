"""Known errors for the drill: what has to be changed in the records so that a check must find something."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from commsqa.domain.tables import COMMUNICATIONS, TABLES

Values = Mapping[str, Any]
_ID = "communication_id"
_COUNTED = ("batch.control_total", "batch.volume_anomaly")
"""What rightly notices that a batch has a piece more or fewer."""
LONG_AGO = datetime(1970, 1, 2, tzinfo=UTC)
"""A moment before every batch's cut-off."""
FAR_AHEAD = datetime(2200, 1, 1, tzinfo=UTC)
"""A moment after every batch's cut-off."""
_DAY_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y")
_MARKS = tuple(
    {ord(","): grouping, ord("."): point}
    for grouping, point in ((",", "."), ("", "."), (".", ","), ("", ","), (" ", ","), ("٬", "٫"), ("", "٫"))
)
_DIGITS = tuple({ord("0") + digit: chr(ord(zero) + digit) for digit in range(10)} for zero in "0٠۰")


@dataclass(frozen=True)
class Edit:
    """A change of a canonical table: the rows `where` get `values`; without `where` a row is added, without `values` they go."""

    table: str
    where: Values | None = None
    values: Values | None = None


@dataclass(frozen=True)
class Planting:
    """A known error: the subject that the check must name, and the changes that bring it about.

    `implies` names the checks that rightly find something too, e.g. the control total where a piece is removed.
    """

    subject_id: str
    edits: tuple[Edit, ...]
    implies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scene:
    """Where an error may be planted: a right piece with its facts, and one of a customer who has nothing to do with the first.

    `serial` is a number that no other scene has, for new ids.
    """

    piece: Values
    other: Values
    serial: int

    @property
    def new_id(self) -> str:
        """An id that nothing in the records has."""
        return f"drill-{self.serial}"

    def change(self, *, also: Sequence[Edit] = (), implies: Sequence[str] = (), **values: Any) -> Planting:
        """The piece with other values; it is the subject."""
        edit = Edit(COMMUNICATIONS.name, where=self._key, values=values)
        return Planting(str(self.piece[_ID]), (edit, *also), tuple(implies))

    def twin(self, *, implies: Sequence[str] = _COUNTED, **values: Any) -> Planting:
        """A second piece like this one with other values; the new one is the subject."""
        own = {name: self.piece[name] for name in COMMUNICATIONS.columns}
        row = {**own, _ID: self.new_id, **values}
        return Planting(str(row[_ID]), (Edit(COMMUNICATIONS.name, values=row),), tuple(implies))

    def remove(self, *, subject_id: str, implies: Sequence[str] = _COUNTED) -> Planting:
        """The batch without the piece."""
        return Planting(subject_id, (Edit(COMMUNICATIONS.name, where=self._key),), tuple(implies))

    def record(self, table: str, where: Values, **values: Any) -> Planting:
        """Other values in a system of record; the piece is the subject."""
        return Planting(str(self.piece[_ID]), (Edit(table, where=where, values=values),))

    def remove_account(self) -> Planting:
        """The batch without any piece about the account; the account is the subject."""
        account = {name: self.piece[name] for name in ("account_id", "batch_id", "composition_no")}
        return Planting(str(self.piece["account_id"]), (Edit(COMMUNICATIONS.name, where=account),), _COUNTED)

    def only_wish(self, **values: Any) -> Planting:
        """A wish about the piece's channel instead of all that the customer ever wished; the piece is the subject."""
        customer = {"customer_id": self.piece["customer_id"]}
        wish = {**customer, "channel": self.piece["channel"], "recorded_at": LONG_AGO, **values}
        return Planting(str(self.piece[_ID]), (Edit("preferences", where=customer), Edit("preferences", values=wish)))

    def delivered(self, **values: Any) -> Planting | None:
        """The piece with other figures or days, in its text as well; None where the text may have an old one in another form."""
        body = self.piece["body"]
        for name, value in values.items():
            told = body and restated(body, self.piece[name], value)
            if body and told == body and _may_state(body, self.piece[name]):
                return None
            body = told
        return self.change(body=body, **values)

    def manifest(self, **values: Any) -> Planting:
        """Another manifest of the batch; the batch is the subject."""
        batch = {"batch_id": self.piece["batch_id"]}
        period = {"statement_cycle": "batch_cycle", "period_start": "batch_from", "period_end": "batch_to"}
        known = {"composition_no": self.piece["composition_no"], **{name: self.piece[fact] for name, fact in period.items()}}
        return Planting(
            str(batch["batch_id"]), (Edit("batches", where=batch), Edit("batches", values={**batch, **known, **values}))
        )

    @property
    def _key(self) -> Values:
        return {name: self.piece[name] for name in (_ID, "batch_id", "composition_no")}


def slipped(word: str) -> str | None:
    """The text with two neighbouring letters swapped in its longest word, as on a keyboard; None where none is long enough."""
    longest = max(word.split(), key=len, default="")
    for at in range(1, len(longest) - 2):
        if longest[at] != longest[at + 1] and longest[at : at + 2].isalpha():
            swapped = longest[:at] + longest[at + 1] + longest[at] + longest[at + 2 :]
            return word.replace(longest, swapped, 1)
    return None


def restated(text: str, old: Decimal | date, new: Decimal | date) -> str:
    """The text with another figure or day, as it has the old one; as it is where it has that in no usual form."""
    for before, after in zip(_written(old), _written(new), strict=True):
        if before in text:
            text = re.sub(rf"(?<![\d.,]){re.escape(before)}(?!\d)", after, text)
    return text


def _written(value: Decimal | date) -> list[str]:
    """The usual ways to print it, in one order for all values; a figure without its sign."""
    if isinstance(value, date):
        plain = [f"{value:{form}}" for form in _DAY_FORMS] + [
            f"{value.day} {value:%B %Y}",
            f"{value:%B} {value.day}, {value.year}",
        ]
    else:
        plain = [f"{abs(value):,.{digits}f}".translate(marks) for digits in (3, 2) for marks in _MARKS]
    return [form.translate(digits) for digits in _DIGITS for form in plain]


def _may_state(text: str, value: Decimal | date) -> bool:
    """Whether the figure, or the day's year, could stand in the text in some form."""
    digits = "".join(str(int(each)) for each in text if each.isdecimal())
    return str(value.year if isinstance(value, date) else int(abs(value))) in digits


def statements(edit: Edit) -> Iterator[tuple[str, list[Any]]]:
    """The edit as SQL with its parameters. Values keep their canonical types; a column that the table has not is an error."""
    unknown = {*(edit.where or ()), *(edit.values or ())} - set(TABLES[edit.table].columns)
    if unknown:
        raise ValueError(f"{edit.table} has no column {', '.join(sorted(unknown))}")
    table, where = f'"{edit.table}"', edit.where or {}
    condition = " AND ".join(f'"{name}" IS NOT DISTINCT FROM ?' for name in where)
    if edit.values is None:
        yield f"DELETE FROM {table} WHERE {condition}", [*where.values()]  # noqa: S608 - names of ours
    elif edit.where is None:
        names = ", ".join(f'"{name}"' for name in edit.values)
        places = ", ".join("?" * len(edit.values))
        yield f"INSERT INTO {table} ({names}) VALUES ({places})", [*edit.values.values()]  # noqa: S608 - names of ours
    else:
        changes = ", ".join(f'"{name}" = ?' for name in edit.values)
        yield f"UPDATE {table} SET {changes} WHERE {condition}", [*edit.values.values(), *where.values()]  # noqa: S608 - names of ours
