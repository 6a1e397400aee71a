"""What is said of a check whose judge cannot take a row."""

from typing import Any

import pytest

from commsqa.checks.base import Check
from commsqa.checks.judging import JudgeFault, judge_rows
from commsqa.domain.findings import SubjectKind
from tests.checks.rules import record_rule, rule


def _judge(row: Any) -> bool:
    if row["name"] == "?":
        raise ValueError("not to be told")
    return bool(row["name"])


PIECES = rule("rule.pieces", judge=_judge)


def rows(*names: str, ids: tuple[str, ...] = ()) -> list[dict[str, str]]:
    return [{"subject_id": piece, "name": name} for piece, name in zip(ids or ("P3", "P1", "P2", "P4"), names, strict=False)]


def told(check: Check, suspects: list[dict[str, str]]) -> str:
    with pytest.raises(JudgeFault) as raised:
        judge_rows(check, suspects, subject="subject_id")
    assert isinstance(raised.value.first, ValueError)
    return str(raised.value)


def test_the_rows_that_fail_come_with_their_judgement() -> None:
    suspects = rows("a", "", "b")
    found = judge_rows(PIECES, suspects, subject="subject_id")
    assert [row for row, _ in found] == [suspects[0], suspects[2]]
    assert found[0][1].evidence.sentence == "It fails."


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (("a", "?", "b"), "its judge failed on P1"),
        (("?", "a", "?", "?"), "its judge failed on P2 and 2 more"),
    ],
)
def test_the_first_row_by_id_is_named_and_the_others_counted(names: tuple[str, ...], sentence: str) -> None:
    assert told(PIECES, rows(*names)) == sentence


@pytest.mark.parametrize(
    ("piece", "named"),
    [
        ("2026-10/P 1", "2026-10/P 1"),
        ("P\u202e1\n\x00", r"P\u202e1\n\x00"),
        ("\u0663", r"\u0663"),
        ("9" * 65, "9" * 64 + "..."),
        ("", "a piece without an id"),
    ],
)
def test_a_pieces_id_is_told_in_printable_characters(piece: str, named: str) -> None:
    assert told(PIECES, rows("?", ids=(piece,))) == f"its judge failed on {named}"


@pytest.mark.parametrize("kind", [SubjectKind.ACCOUNT, SubjectKind.CUSTOMER])
def test_numbers_of_accounts_and_customers_are_not_told(kind: SubjectKind) -> None:
    check = record_rule("rule.records", lambda records: records["accounts"], judge=_judge, kind=kind)
    assert (
        told(check, rows("a", "?", ids=("7001", "7002")))
        == f"its judge failed on {kind} 2 of its suspects in the order of their ids"
    )
