"""Single errors: what each makes of a right piece, and which pieces it leaves."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.project.demo import slips
from commsqa.project.demo.bank import draw_bank
from commsqa.project.demo.errors import DUPLICATES, KINDS, MISSING, Slip
from commsqa.project.demo.pieces import Row, compose_batch, fils, money

RNG = random.Random(5)  # noqa: S311 - sample data
BANK = draw_bank(RNG, due=150)
PIECES, _ = compose_batch(RNG, BANK)


def case(piece: Row, *, turn: int = 0) -> slips.Case:
    return slips.Case(RNG, BANK, list(BANK.customers.values()), piece, turn)


def first(**wanted: str) -> Row:
    return next(piece for piece in PIECES if all(piece[column] == value for column, value in wanted.items()))


@given(st.integers(-(10**12), 10**12))
def test_fils_read_what_money_writes(amount: int) -> None:
    assert fils(money(amount)) == amount


@pytest.mark.parametrize(("amount", "text"), [(0, "0.000"), (5, "0.005"), (-5, "-0.005"), (1_250_075, "1250.075")])
def test_money_has_three_decimals(amount: int, text: str) -> None:
    assert money(amount) == text


@pytest.mark.parametrize(
    ("slip", "leaves"),
    [
        (slips.email_syntax, {"channel": "letter"}),
        (slips.letter_to_paperless, {"channel": "letter"}),
        (slips.balance_wrong, {"comm_type": "notice"}),
        (slips.decimal_point_moved, {"comm_type": "notice"}),
        (slips.arithmetic, {"comm_type": "notice"}),
        (slips.placeholder, {"language": "en"}),
    ],
)
def test_a_slip_leaves_pieces_that_do_not_lend_themselves(slip: Slip, leaves: dict[str, str]) -> None:
    assert slip(case(first(**leaves))) is None


@pytest.mark.parametrize("turn", range(4))
def test_each_wrong_balance_is_printed_in_the_body_too(turn: int) -> None:
    piece = first(comm_type="statement")
    wrong = slips.balance_wrong(case(piece, turn=turn))
    assert wrong is not None
    assert wrong["closing_balance"] != piece["closing_balance"]
    assert wrong["closing_balance"] in wrong["body"]


def test_a_moved_decimal_point_makes_every_figure_ten_times_as_large() -> None:
    piece = first(comm_type="statement")
    wrong = slips.decimal_point_moved(case(piece))
    assert wrong is not None
    assert wrong["closing_balance"] == money(10 * fils(piece["closing_balance"]))
    assert fils(wrong["opening_balance"]) + fils(wrong["total_credits"]) - fils(wrong["total_debits"]) == fils(
        wrong["closing_balance"]
    )


def test_a_slip_never_changes_the_piece_it_was_given() -> None:
    piece = first(comm_type="statement", channel="email")
    before = dict(piece)
    for kind in KINDS:
        kind.slip(case(piece))
    assert piece == before


@given(st.integers(0, 2_000_000))
def test_never_as_many_pieces_are_lost_as_doubled(pieces: int) -> None:
    assert max(1, pieces * DUPLICATES // 1000) < max(2, pieces * MISSING // 1000)
