"""An amount is kept in a band in which the run's own policy cannot tell one amount from another."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.domain.findings import Harm
from commsqa.project.severity_policy import SeverityPolicy
from commsqa.severity import Grader
from commsqa.severity.amounts import Band, band, lines_of, samples, tells_lines
from commsqa.severity.recall import Kept

OWN = SeverityPolicy.model_validate(
    {
        "policy": "own",
        "version": "1",
        "amount": {0: "0.5", 7: 1, "33.3": 2, 900: 4},
        "ceilings": [
            {"name": "small", "when": "amount_known && amount <= 12.5", "level": "low", "why": "little"},
            {"name": "least", "when": "one_minor_unit", "level": "info", "why": "nothing"},
        ],
        "floors": [{"name": "large", "when": "5000.0 < amount", "level": "critical", "why": "much"}],
        "examples": [],
    }
)


@pytest.mark.parametrize(
    ("amount", "digits", "first", "last"),
    [
        ("0", 2, "0", "0.01"),
        ("0.01", 2, "0", "0.01"),
        ("0.02", 2, "0.02", "0.09"),
        ("-17", 2, "10", "19.99"),
        ("20", 2, "20", "49.99"),
        ("0.001", 3, "0", "0.001"),
        ("1", 0, "0", "1"),
        ("3", 0, "2", "4"),
        ("64000.123", 3, "50000", "99999.999"),
    ],
)
def test_the_bands_are_those_of_a_round_series(amount: str, digits: int, first: str, last: str) -> None:
    assert band(Decimal(amount), digits, ()) == Band(Decimal(first), Decimal(last))


def test_a_policy_draws_its_lines_at_its_steps_and_comparisons() -> None:
    assert lines_of(OWN) == {Decimal(line) for line in ("0", "7", "33.3", "900", "12.5", "5000.0")}
    assert tells_lines(OWN)


@pytest.mark.parametrize(("when", "told"), [("amount > 5.0", True), ("amount_known", True), ("amount * 2.0 > 5.0", False)])
def test_a_condition_that_reckons_with_the_amount_may_have_other_lines(when: str, told: bool) -> None:
    rule = {"name": "odd", "when": when, "level": "low", "why": "x"}
    assert tells_lines(OWN.model_validate({**OWN.model_dump(), "ceilings": [rule]})) is told


def test_a_line_between_two_amounts_parts_them() -> None:
    lines = {Decimal("12.5")}
    assert (band(Decimal(12), 0, lines), band(Decimal(13), 0, lines)) == (
        Band(Decimal(10), Decimal(12)),
        Band(Decimal(13), Decimal(19)),
    )


@given(cents=st.integers(0, 2_000_000), digits=st.sampled_from([0, 2, 3]), sign=st.booleans())
def test_the_policy_of_the_run_grades_a_band_as_the_amount(cents: int, digits: int, sign: bool) -> None:
    grader = Grader(OWN)
    harm = Harm(
        check_id="balance.differs_from_ledger",
        amount=Decimal(cents).scaleb(-min(digits, 2)),
        minor_digits=digits,
        wrong_sign=sign,
    )
    assert harm.amount is not None
    kept = Kept(harm.model_copy(update={"amount": None}), band(harm.amount, digits, lines_of(OWN)))
    answer = grader.finding(harm)
    assert {(each.level, each.score, each.vector) for each in map(grader.finding, kept.possible(lines_of(OWN)))} == {
        (answer.level, answer.score, answer.vector)
    }


def test_samples_lie_on_both_sides_of_each_line_inside_the_band() -> None:
    found = samples(Band(Decimal(50), Decimal("99.99")), 2, [Decimal(70), Decimal(200)])
    assert found == tuple(map(Decimal, ("50", "69.99", "70", "70.01", "99.99")))
