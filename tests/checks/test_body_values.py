"""What the checks on values in the text say of whole worlds: two pieces that contradict, the register's numbers, sealed cards."""

from typing import Any

import pytest

from commsqa.checks.examples import Example, RowValues, example
from commsqa.checks.registry import discover
from tests.factories import Bench

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]  # each world is a run of the engine

CHECKS = discover()
FACTS, CARDS, OTHERS, BALANCE = (
    CHECKS[f"content.{name}"]
    for name in ("facts_disagree", "card_number_exposed", "other_customer_data", "balance_differs_from_data")
)


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


def _pair(second: RowValues, *, first: RowValues | None = None, ledger: tuple[str, ...] = ()) -> Example:
    return example(
        pieces=[first or {}, {"communication_id": "P2", "customer_id": "K2", "purpose": "copy", **second}], ledger=ledger
    )


def _failures(bench: Bench, world: Example, check: Any) -> list[Any]:
    result = bench.run(world, check)
    assert result.runs[check.id].reason is None
    return list(result.failures)


def test_two_pieces_on_one_account_and_period_must_state_one_balance(bench: Bench) -> None:
    found = _failures(bench, _pair({"closing_balance": "131.00"}), FACTS)
    assert [each.subject_id for each in found] == ["P1", "P2"]
    assert (found[0].judgement.evidence.stated, found[0].judgement.evidence.expected) == ("130.000", "131.000")
    assert found[0].judgement.evidence.sentence_ar


def test_the_ledger_decides_between_two_balances(bench: Bench) -> None:
    assert _failures(bench, _pair({"closing_balance": "131.00"}, ledger=("130.00",)), FACTS) == []


@pytest.mark.parametrize(
    ("second", "count"),
    [
        ({"due_date": "2026-03-15"}, 2),
        ({"due_date": "2026-02-15"}, 0),
        ({"due_date": "2026-03-15", "amount_due": "60.00"}, 0),  # another instalment
        ({"due_date": "2026-03-15", "comm_type": "reminder"}, 0),
        ({"due_date": "2026-03-15", "purpose": "reissue"}, 0),
        ({"due_date": "2026-03-15", "period_end": None}, 0),
    ],
)
def test_two_pieces_on_one_amount_must_state_one_due_date(bench: Bench, second: RowValues, count: int) -> None:
    bill = {"amount_due": "50.00", "due_date": "2026-02-15"}
    assert len(_failures(bench, _pair({**bill, **second}, first=bill), FACTS)) == count


def test_a_full_card_number_is_in_no_evidence(bench: Bench) -> None:
    (found,) = _failures(bench, example(piece={"body": "Card 4111 1111 1111 1111"}), CARDS)
    assert "4111111111111111" not in found.judgement.evidence.model_dump_json().replace(" ", "")
    assert found.judgement.evidence.stated == "411111******1111"


def _register(body: str, *, accounts: list[RowValues], customers: list[RowValues]) -> Example:
    holders: list[str | RowValues] = ["K1", *({"account_id": each["account_id"], "customer_id": "K2"} for each in accounts)]
    return example(piece={"body": body}, accounts=accounts, customers=customers, holders=holders)


@pytest.mark.parametrize(
    ("body", "account", "stated"),
    [
        ("Account 0532013000", {"account_id": "DE89370400440532013000"}, "DE89370400440532013000"),
        ("IBAN DE89 3704 0044 0532 0130 00", {"account_id": "532013000"}, "532013000"),
        ("Account 532013000", {"account_id": "A2", "iban": "DE89 3704 0044 0532 0130 00"}, "532013000"),
        ("Account 12345678", {"account_id": "000012345678"}, "000012345678"),
        ("Account\u00a000012345678", {"account_id": "12345678"}, "12345678"),
        ("Card 4111\u00a01111\u00a01111\u00a01111", {"account_id": "A2", "card_no": "4111111111111111"}, "411111******1111"),
        ("Account 70400440", {"account_id": "DE89370400440532013000"}, None),  # the bank, not the account
        ("Account 12345678", {"account_id": "A2", "branch": "12345678"}, None),
    ],
)
def test_an_account_is_known_by_every_number_that_the_register_has(
    bench: Bench, body: str, account: RowValues, stated: str | None
) -> None:
    found = _failures(bench, _register(body, accounts=[account], customers=[{"customer_id": "K2"}]), OTHERS)
    assert [each.judgement.evidence.stated for each in found] == ([] if stated is None else [stated])


def test_a_national_id_that_many_have_is_a_stand_in(bench: Bench) -> None:
    many = [{"customer_id": f"K{n}", "national_id": "1000000000"} for n in range(2, 7)]
    assert _failures(bench, _register("National id 1000000000", accounts=[], customers=many), OTHERS) == []
    assert len(_failures(bench, _register("National id 1000000000", accounts=[], customers=many[:1]), OTHERS)) == 1


def test_a_balance_in_the_text_says_by_how_much_it_is_wrong(bench: Bench) -> None:
    (found,) = _failures(bench, example(piece={"body": "Your balance is 310.00 EUR."}), BALANCE)
    assert (found.judgement.harm.amount, found.judgement.harm.wrong_sign) == (180, False)


@pytest.mark.parametrize(
    "printed",
    [
        "1,234.50",
        "1.234,50",
        "1 234,50",
        "1\u00a0234,50",
        "1'234.50",
        "١٬٢٣٤٫٥٠",
        "۱۲۳۴٫۵۰",
        "1234.50",
        "EUR1,234.50",
        "(€1,234.50)",
    ],
)
def test_the_balance_may_be_printed_as_any_country_does(bench: Bench, printed: str) -> None:
    right = example(piece={"body": f"Your balance is {printed}.", "closing_balance": "1234.50"})
    wrong = example(piece={"body": f"Your balance is {printed} EUR.", "closing_balance": "1243.50"})
    assert _failures(bench, right, BALANCE) == []
    assert len(_failures(bench, wrong, BALANCE)) == 1
