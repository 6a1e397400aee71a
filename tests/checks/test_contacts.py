"""Whose contact a piece bears: how a value is looked up among the customers, and when two records are one person's."""

from typing import Any

import pytest

from commsqa.checks.catalog.address.belongs_to_other_customer import AddressOfOther
from commsqa.checks.catalog.email.belongs_to_other_customer import EmailOfOther
from commsqa.checks.catalog.email.domain_typo import DomainTypo
from commsqa.checks.contacts import is_same_person
from commsqa.checks.examples import example
from commsqa.domain.findings import Disclosure
from tests.factories import Bench

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]  # each world is a run of the engine

ROW = {
    "name": "Khaled Mansour",
    "name_alt": "خالد منصور",
    "phone": "+965 2222-1111",
    "email": "k@mail.example",
    "address": "Block 3",
}
OTHER = {"name": "Khaled Mansour", "name_alt": None, "phone": None, "email": None, "address": None}
OMAR = {"customer_id": "K2", "full_name": "Omar Haddad", "email": "omar@mail.example", "address": "Skolni 4, Brno"}


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"phone": "+96522221111"}, True),
        ({"email": "K@MAIL.example"}, True),
        ({"address": "block 3"}, True),
        ({"phone": "+96522221111", "name": "MANSOUR, Khaled"}, True),
        ({"phone": "+96522221111", "name": "Khalid Mansoor"}, True),  # another spelling of the Arabic name
        ({"phone": "+96522221111", "name": "خالد منصور"}, True),
        ({"phone": "+96522221111", "name": "K. M. Trading", "name_alt": "خالد منصور"}, True),
        ({"phone": "+96522221111", "name": "Omar Haddad"}, False),
        ({"phone": "+96522221111", "name": "Khaled"}, False),  # a part is missing
        ({"phone": "+96522221112"}, False),
        ({}, False),  # no contact to agree
        ({"phone": ""}, False),
    ],
)
def test_two_records_are_one_persons_by_name_and_a_contact(other: dict[str, str], same: bool) -> None:
    assert is_same_person({f"record_{key}": value for key, value in ROW.items()}, {**OTHER, **other}) is same


def test_records_without_contacts_are_two_persons() -> None:
    bare = {f"record_{key}": None for key in ROW} | {"record_name": ROW["name"]}
    assert not is_same_person(bare, OTHER)


@pytest.mark.parametrize(
    ("check", "piece"),
    [
        (EmailOfOther(), {"recipient_email": "OMAR@mail.example"}),
        (AddressOfOther(), {"recipient_address": "SKOLNI 4 Brno"}),
    ],
)
def test_what_goes_to_another_customer_is_a_breach_with_what_the_piece_tells(
    bench: Bench, check: Any, piece: dict[str, Any]
) -> None:
    result = bench.run(example(piece=piece, customers=[OMAR]), check)
    (failure,) = result.failures
    harm, evidence = failure.judgement.harm, failure.judgement.evidence
    assert (harm.reached_other, harm.recipient_known, harm.discloses) == (True, True, Disclosure.FIGURES)
    assert evidence.stated == next(iter(piece.values()))
    assert evidence.expected in {"anna.berg@mail.example", "Husova 12, 11000 Praha, CZ"}


def test_a_box_of_many_customers_does_not_multiply_pieces(bench: Bench) -> None:
    many = [{**OMAR, "customer_id": f"C{n}"} for n in range(500)]
    pieces = [{"communication_id": f"P{n}", "recipient_email": OMAR["email"]} for n in range(100)]
    result = bench.run(example(pieces=pieces, customers=many), EmailOfOther())
    assert result.runs["email.belongs_to_other_customer"].reason is None
    assert result.failures == []


def test_an_addressee_with_many_accounts_is_one_finding(bench: Bench) -> None:
    own = [{"account_id": f"A{n}", "customer_id": "K1"} for n in range(1, 30)]
    world = example(piece={"recipient_email": OMAR["email"]}, customers=[OMAR, {**OMAR, "customer_id": "K3"}], holders=own)
    assert [failure.subject_id for failure in bench.run(world, EmailOfOther()).failures] == ["P1"]


def test_an_account_and_a_guardian_of_one_id_are_not_the_same_link(bench: Bench) -> None:
    holders = [
        {"account_id": "X", "customer_id": "K1"},
        {"account_id": "Y", "customer_id": "K2"},
        {"account_id": "Y", "customer_id": "X", "role": "guardian"},
    ]
    world = example(piece={"recipient_email": OMAR["email"]}, customers=[OMAR], holders=holders)
    assert len(bench.run(world, EmailOfOther()).failures) == 1


@pytest.mark.parametrize("household", ["", None])
def test_an_empty_household_is_nobodys(bench: Bench, household: str | None) -> None:
    world = example(
        piece={"recipient_email": OMAR["email"]},
        customer={"household_id": household},
        customers=[{**OMAR, "household_id": household}],
    )
    assert len(bench.run(world, EmailOfOther()).failures) == 1


@pytest.mark.parametrize(
    ("recorded", "says"),
    [
        ("anna.berg@gmail.com", "The domain is one slip from what the register has for this mailbox."),
        ("anna@mail.example", "The domain is one slip from one that many people use."),
        (
            "Anna.Berg@gmial.com",
            "The domain is one slip from one that many people use. The register has the same address: correct it there.",
        ),
    ],
)
def test_a_mistyped_domain_is_told_with_the_address_that_was_meant(bench: Bench, recorded: str, says: str) -> None:
    world = example(piece={"recipient_email": "Anna.Berg@Gmial.com"}, customer={"email": recorded})
    (failure,) = bench.run(world, DomainTypo()).failures
    assert failure.judgement.evidence.stated == "Anna.Berg@Gmial.com"
    assert failure.judgement.evidence.expected == "Anna.Berg@gmail.com"
    assert failure.judgement.evidence.sentence == says
