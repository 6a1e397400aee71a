"""A check's judge over its suspects; a row that it cannot take is named, and no row hides another."""

from collections.abc import Sequence

from commsqa.checks.base import Check, Judgement, Row
from commsqa.domain.findings import SubjectKind

_LONGEST_ID = 64


class JudgeFault(Exception):  # noqa: N818  it says what happened to the check; the error is what the judge raised
    """A judge raised on some of its rows. The text says on how many and which is the first by id, without any other value.

    `first` is what it raised there.
    """

    def __init__(self, text: str, first: Exception) -> None:
        super().__init__(text)
        self.first = first


def judge_rows(check: Check, rows: Sequence[Row], *, subject: str) -> list[tuple[Row, Judgement]]:
    """The rows that fail, each with its judgement; `subject` is the column of their id.

    Every row is judged, also after one that the judge could not take: then JudgeFault, since a check that saw less than all of
    its rows has not passed, and what it says of the others is not the whole of it.
    """
    found: list[tuple[Row, Judgement]] = []
    faults: list[tuple[str, int, Exception]] = []
    for place, row in enumerate(rows):
        try:
            judgement = check.judge(row)
            if judgement is not None:
                found.append((row, judgement))
        except Exception as fault:  # noqa: BLE001  whatever a judge raises is its check's own failure
            faults.append((row[subject], place, fault))
    if faults:
        subject_id, place, first = min(faults, key=lambda each: each[:2])
        more = f" and {len(faults) - 1:,} more" if len(faults) > 1 else ""
        raise JudgeFault(f"its judge failed on {_named(check.subject, subject_id, place + 1)}{more}", first)
    return found


def _named(kind: SubjectKind, subject_id: str, place: int) -> str:
    """A piece or batch by its id in printable ASCII. Numbers of accounts and customers do not leave the evidence."""
    if kind in (SubjectKind.ACCOUNT, SubjectKind.CUSTOMER):
        return f"{kind} {place:,} of its suspects in the order of their ids"
    told = ascii(subject_id)[1:-1] or "a piece without an id"
    return told if len(told) <= _LONGEST_ID else f"{told[:_LONGEST_ID]}..."
