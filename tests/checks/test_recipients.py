"""What a piece to a test customer does, whom an envelope is held against, and whose address a letter may bear."""

from typing import Any

import pytest

from commsqa.checks.catalog.address.differs_from_record import AddressDiffers
from commsqa.checks.catalog.address.incomplete import AddressIncomplete
from commsqa.checks.catalog.envelope.mixed_customers import MixedCustomers
from commsqa.checks.catalog.recipient.test_record import TestRecord
from commsqa.checks.contacts import SHARED_BY_MORE_THAN
from commsqa.checks.examples import example
from commsqa.checks.facts.envelopes import MOST_PIECES
from tests.factories import Bench

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]  # each world is a run of the engine

OMAR = {"customer_id": "K2", "full_name": "Omar Haddad", "email": "omar@mail.example", "address": "Skolni 4, 60200 Brno, CZ"}


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


@pytest.mark.parametrize(
    ("piece", "sharing", "reached", "known"),
    [
        ({"channel": "email", "recipient_email": "qa@example.com"}, 1, False, True),
        ({"channel": "email", "recipient_email": "OMAR@mail.example"}, 1, True, True),
        ({"channel": "email", "recipient_email": "omar@mail.example"}, SHARED_BY_MORE_THAN + 1, False, True),
        ({"channel": "email", "recipient_email": "some.body@gmail.com"}, 1, True, False),
        ({"channel": "letter", "recipient_address": OMAR["address"]}, 1, True, True),
        ({"channel": "letter", "recipient_email": "omar@mail.example"}, 1, False, True),  # not the contact that a letter uses
        ({"channel": "portal", "recipient_email": "omar@mail.example"}, 1, False, True),
    ],
)
def test_a_test_piece_is_harmless_unless_it_reaches_somebody(
    bench: Bench, piece: dict[str, Any], sharing: int, reached: bool, known: bool
) -> None:
    customers = [{**OMAR, "customer_id": f"K{n}"} for n in range(2, 2 + sharing)]
    (failure,) = bench.run(example(piece=piece, customer={"is_test": "true"}, customers=customers), TestRecord()).failures
    assert (failure.judgement.harm.reached_other, failure.judgement.harm.recipient_known) == (reached, known)
    assert failure.judgement.evidence.sentence_ar


def test_every_piece_of_the_smaller_house_is_a_finding(bench: Bench) -> None:
    pieces = [
        {"communication_id": f"P{n}", "envelope_id": "E1", "customer_id": who} for n, who in enumerate(("K2", "K1", "K1", "K3"))
    ]
    lena = {"customer_id": "K3", "full_name": "Lena Novak", "address": "Riegrova 5, 77900 Olomouc, CZ"}
    found = bench.run(example(pieces=pieces, customers=[OMAR, lena]), MixedCustomers()).failures
    assert [failure.subject_id for failure in found] == ["P0", "P3"]
    assert all(failure.judgement.harm.reached_other for failure in found)


@pytest.mark.parametrize(("more", "findings"), [(0, 1), (MOST_PIECES, 0)])
def test_an_id_on_very_many_pieces_is_no_envelope(bench: Bench, more: int, findings: int) -> None:
    own = [{"communication_id": f"P{n}", "envelope_id": "E1"} for n in range(2 + more)]
    world = example(pieces=[*own, {"communication_id": "Q", "envelope_id": "E1", "customer_id": "K2"}], customers=[OMAR])
    assert len(bench.run(world, MixedCustomers()).failures) == findings


@pytest.mark.parametrize("members", [2, 6])
def test_a_household_of_any_size_has_one_address(bench: Bench, members: int) -> None:
    family = [{**OMAR, "customer_id": f"K{n}", "household_id": "H1"} for n in range(2, 2 + members)]
    world = example(piece={"recipient_address": OMAR["address"]}, customer={"household_id": "H1"}, customers=family)
    assert bench.run(world, AddressDiffers()).failures == []


def test_a_company_whose_account_many_sign_for_makes_them_no_relatives(bench: Bench) -> None:
    staff = [{**OMAR, "customer_id": f"K{n}"} for n in range(2, 80)]
    holders: list[str | dict[str, Any]] = [
        "K1",
        *({"customer_id": person["customer_id"], "role": "signatory"} for person in staff),
    ]
    world = example(piece={"recipient_address": OMAR["address"]}, customers=staff, holders=holders)
    assert [failure.subject_id for failure in bench.run(world, AddressDiffers()).failures] == ["P1"]


def test_what_the_record_has_wrong_is_to_be_corrected_there(bench: Bench) -> None:
    gap = {"recipient_address": "Husova 12, Praha, CZ"}
    printed = bench.run(example(piece=gap), AddressIncomplete()).failures[0].judgement.evidence
    assert "correct the record" not in printed.sentence
    both = (
        bench.run(example(piece=gap, customer={"address": "Husova 12, Praha, CZ"}), AddressIncomplete())
        .failures[0]
        .judgement.evidence
    )
    assert (
        both.sentence == "The address is incomplete: the postal code is missing. It is printed as recorded: correct the record."
    )
