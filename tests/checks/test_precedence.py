"""The most specific explanation wins and implies the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.precedence import PRECEDENCE, winners

NAMES = {"name.misspelled", "name.other_person", "name.missing"}
EMAILS = {"email.invalid", "email.domain_typo", "email.differs_from_record", "email.belongs_to_other_customer"}
PHONES = {"phone.invalid"}
ADDRESSES = {"address.incomplete", "address.differs_from_record", "address.belongs_to_other_customer"}
OTHERS = {
    "recipient.unknown_customer",
    "recipient.unknown_account",
    "recipient.not_account_holder",
    "recipient.deceased",
    "balance.differs_from_ledger",
    "balance.arithmetic",
    "balance.wrong_currency",
    "balance.opening_not_previous_closing",
    "consent.optout_ignored",
    "content.other_customer_data",
    "content.missing_disclosure",
    "content.mojibake",
    "content.salutation_gender",
    "content.wrong_language",
    "content.unresolved_placeholder",
    "preference.channel_violated",
    "piece.duplicate",
    "envelope.mixed_customers",
}
KNOWN = sorted(NAMES | EMAILS | PHONES | ADDRESSES | OTHERS)
some_checks = st.sets(st.sampled_from(KNOWN))


@pytest.mark.parametrize(
    ("winner", "implied"),
    [
        ("recipient.unknown_customer", {"recipient.not_account_holder"} | NAMES | EMAILS | PHONES | ADDRESSES),
        (
            "recipient.unknown_account",
            {"recipient.not_account_holder", "balance.differs_from_ledger"} | NAMES | EMAILS | PHONES | ADDRESSES,
        ),
        (
            "recipient.not_account_holder",
            {"content.other_customer_data", "content.wrong_language", "content.missing_disclosure", "content.salutation_gender"}
            | {"envelope.mixed_customers"}
            | NAMES
            | EMAILS
            | ADDRESSES,
        ),
        ("name.missing", {"name.misspelled", "name.other_person"}),
        ("name.other_person", {"name.misspelled"}),
        ("email.invalid", EMAILS - {"email.invalid"}),
        ("email.domain_typo", {"email.belongs_to_other_customer", "email.differs_from_record"}),
        ("email.belongs_to_other_customer", {"email.differs_from_record"}),
        ("address.belongs_to_other_customer", {"address.incomplete", "address.differs_from_record"}),
        ("address.incomplete", {"address.differs_from_record"}),
        ("balance.wrong_currency", {"balance.differs_from_ledger"}),
        ("balance.differs_from_ledger", {"balance.arithmetic"}),
        ("balance.opening_not_previous_closing", {"balance.arithmetic"}),
        ("content.mojibake", {"content.wrong_language", "content.missing_disclosure"}),  # nobody can read what stands there
        ("content.wrong_language", {"content.missing_disclosure"}),  # it stands there in the other language, if at all
        ("consent.optout_ignored", {"preference.channel_violated"}),
    ],
)
def test_each_winner_implies_what_its_line_says_and_nothing_else(winner: str, implied: set[str]) -> None:
    gone = {check for check in KNOWN if check != winner and winners({winner, check}) == {winner}}
    assert gone == implied


def test_the_table_has_a_line_for_each_winner_above_and_no_other() -> None:
    assert [winner for winner, _ in PRECEDENCE] == [
        "recipient.unknown_customer",
        "recipient.unknown_account",
        "recipient.not_account_holder",
        "name.missing",
        "name.other_person",
        "email.invalid",
        "email.domain_typo",
        "email.belongs_to_other_customer",
        "address.belongs_to_other_customer",
        "address.incomplete",
        "balance.wrong_currency",
        "balance.differs_from_ledger",
        "balance.opening_not_previous_closing",
        "content.mojibake",
        "content.wrong_language",
        "consent.optout_ignored",
    ]


@pytest.mark.parametrize(
    ("failed", "reported"),
    [
        # The holder check is implied by the unknown customer, so it takes nothing with it.
        (
            {"recipient.unknown_customer", "recipient.not_account_holder", "content.other_customer_data"},
            {"recipient.unknown_customer", "content.other_customer_data"},
        ),
        ({"email.invalid", "email.domain_typo", "email.differs_from_record"}, {"email.invalid"}),
        ({"recipient.not_account_holder", "name.other_person", "name.misspelled"}, {"recipient.not_account_holder"}),
        ({"email.invalid", "phone.invalid", "address.incomplete"}, {"email.invalid", "phone.invalid", "address.incomplete"}),
        ({"recipient.not_account_holder", "balance.differs_from_ledger", "balance.arithmetic"},
         {"recipient.not_account_holder", "balance.differs_from_ledger"}),
        ({"recipient.not_account_holder", "phone.invalid"}, {"recipient.not_account_holder", "phone.invalid"}),
        (set(), set()),
    ],
)  # fmt: skip
def test_chains_end_at_the_first_winner(failed: set[str], reported: set[str]) -> None:
    assert winners(failed) == reported


@given(some_checks)
def test_what_is_reported_was_found_and_something_always_is(failed: set[str]) -> None:
    reported = winners(failed)
    assert reported <= failed
    assert bool(reported) == bool(failed)


@given(some_checks)
def test_deciding_twice_changes_nothing(failed: set[str]) -> None:
    assert winners(winners(failed)) == winners(failed)


@given(st.permutations(KNOWN))
def test_the_order_of_the_findings_does_not_matter(order: list[str]) -> None:
    assert winners(order) == winners(KNOWN)


@given(some_checks)
def test_whatever_is_left_out_has_a_reported_winner(failed: set[str]) -> None:
    reported = winners(failed)
    for check in failed - reported:
        assert any(winners({winner, check}) == {winner} for winner in reported)
