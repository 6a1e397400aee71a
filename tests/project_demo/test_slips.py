"""Single errors: what each makes of a right piece, and which pieces it leaves."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.project.demo import slips
from commsqa.project.demo.bank import draw_bank
from commsqa.project.demo.errors import FURTHER, KINDS, Slip, miscounted
from commsqa.project.demo.months import Month
from commsqa.project.demo.pieces import Row, compose_batch, fils, money

RNG = random.Random(5)  # noqa: S311 - sample data
MONTH = Month("2026-10")
BANK = draw_bank(RNG, [MONTH], due=150)
PIECES, _ = compose_batch(RNG, BANK, MONTH)


def case(piece: Row, *, turn: int = 0) -> slips.Case:
    return slips.Case(RNG, BANK, list(BANK.customers.values()), list(BANK.accounts.values()), piece, turn)


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
        (slips.email_domain_typo, {"channel": "letter"}),
        (slips.email_of_other, {"channel": "letter"}),
        (slips.address_of_other, {"channel": "email"}),
        (slips.garbled_name, {"language": "en"}),
        (slips.other_language, {"language": "ar"}),
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
    for kind in (*KINDS, *FURTHER):
        kind.slip(case(piece))
    assert piece == before


def slipped(slip: Slip, *, turn: int = 0, **wanted: str) -> tuple[Row, Row]:
    """A piece that lends itself to the slip, and what the slip makes of it."""
    fitting = (piece for piece in PIECES if all(piece[column] == value for column, value in wanted.items()))
    made = ((piece, slip(case(piece, turn=turn))) for piece in fitting)
    return next((piece, wrong) for piece, wrong in made if wrong)


def changed(before: Row, after: Row) -> set[str]:
    return {column for column, value in before.items() if after[column] != value}


@pytest.mark.parametrize(
    ("slip", "column"), [(slips.email_of_other, "recipient_email"), (slips.address_of_other, "recipient_address")]
)
def test_a_contact_of_another_is_on_the_record_of_a_stranger(slip: Slip, column: str) -> None:
    piece, wrong = slipped(slip)
    assert changed(piece, wrong) == {column}
    owners = [c for c in BANK.customers.values() if wrong[column] in (c.email, c.address)]
    assert owners
    holders = {customer_id for customer_id, *_ in BANK.accounts[piece["account_id"]].holders}
    mine = BANK.customers[piece["customer_id"]]
    assert not holders & {owner.customer_id for owner in owners}
    assert all(not owner.household_id or owner.household_id != mine.household_id for owner in owners)


def test_a_domain_with_a_slip_keeps_the_name_before_it() -> None:
    piece, wrong = slipped(slips.email_domain_typo)
    (name, _, domain), (kept, _, slip) = (row["recipient_email"].partition("@") for row in (piece, wrong))
    assert name == kept
    assert slip not in {customer.email.partition("@")[2] for customer in BANK.customers.values()}
    assert abs(len(slip) - len(domain)) <= 1


@pytest.mark.parametrize(("turn", "language"), [(0, "ar"), (1, "en")])
def test_a_garbled_name_is_the_arabic_one_when_its_bytes_are_read_rightly(turn: int, language: str) -> None:
    piece, wrong = slipped(slips.garbled_name, turn=turn)
    assert changed(piece, wrong) == {"body"}
    assert piece["language"] == language
    name = BANK.customers[piece["customer_id"]].party.arabic
    assert name.encode().decode("latin-1") in wrong["body"]
    assert name not in wrong["body"]


@pytest.mark.parametrize("turn", [0, 1])
def test_a_text_in_the_other_language_still_states_the_figure(turn: int) -> None:
    piece, wrong = slipped(slips.other_language, turn=turn)
    assert changed(piece, wrong) == {"body"}
    assert wrong["body"][0].isascii() == (piece["language"] == "ar")
    assert (piece["closing_balance"] or piece["amount_due"]) in wrong["body"]


def test_the_account_named_in_the_text_is_a_strangers() -> None:
    piece, wrong = slipped(slips.other_account_in_body)
    [named] = [account for key, account in BANK.accounts.items() if key in wrong["body"]]
    assert piece["customer_id"] not in {customer_id for customer_id, *_ in named.holders}


@given(st.integers(0, 2_000_000))
def test_more_pieces_are_lost_than_are_too_many(pieces: int) -> None:
    twice, unasked, lost = miscounted(pieces)
    assert 0 < twice + unasked < lost
