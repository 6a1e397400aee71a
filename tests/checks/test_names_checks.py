"""What the checks on names say: exact kinds of communication, joint holders, pieces that name nobody."""

import pytest

from commsqa.checks.base import Check
from commsqa.checks.catalog.name.missing import Missing
from commsqa.checks.catalog.name.misspelled import Misspelled
from commsqa.checks.catalog.name.other_person import OtherPerson
from commsqa.checks.engine import Engine
from commsqa.checks.examples import RowValues, example
from commsqa.checks.names.no_name import is_general, is_no_name
from commsqa.checks.plan import Planned
from commsqa.domain.findings import Evidence
from commsqa.domain.tables import ATTRIBUTES
from commsqa.project.models import ChecksPolicy, NamesPolicy
from tests.factories import Bench, records_with

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]  # each world is a run of the engine

EXACT = ChecksPolicy(names=NamesPolicy(exact_for=("certificate",)))
JOINT: list[RowValues] = [{"customer_id": "K2", "full_name": "Jan Berg"}, {"customer_id": "K3", "full_name": "Eva Novak"}]


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


def _exact(name: str, *, kind: str = "certificate", recorded: str = "Jiří Dvořák") -> list[Evidence]:
    world = example(piece={"comm_type": kind, "recipient_name": name}, customer={"full_name": recorded})
    backend, records = records_with(world.tables, policy=EXACT)
    check = Misspelled()
    result = Engine(backend, records, attributes=ATTRIBUTES).run([check], {check.id: Planned(check_id=check.id)})
    assert result.runs[check.id].reason is None
    return [failure.judgement.evidence for failure in result.failures]


def test_where_the_name_must_be_exact_another_writing_is_a_finding_that_says_so() -> None:
    for name in ("Jiri Dvorak", "Mr Jiří Dvořák", "J. Dvořák"):
        (evidence,) = _exact(name)
        assert "exactly as recorded" in evidence.sentence
        assert evidence.sentence_ar


def test_equality_at_sight_is_exact_enough_and_other_kinds_are_not_exact() -> None:
    assert _exact("JIŘÍ DVOŘÁK") == []
    assert _exact("Jiri Dvorak", kind="statement") == []


@pytest.mark.parametrize(
    ("printed", "check", "found"),
    [
        ("Anna & Jan Berg", OtherPerson(), False),
        ("Anna Berg and Eva Novak", OtherPerson(), False),
        ("Anna Berg and Eva Novka", Misspelled(), True),
        ("Anna Berg and Omar Haddad", OtherPerson(), True),
        ("Jan Berg and Eva Novak", OtherPerson(), True),  # the customer is not among them
    ],
)
def test_the_holders_of_the_account_may_be_named_beside_the_customer(
    bench: Bench,
    printed: str,
    check: Check,
    found: bool,
) -> None:
    result = bench.run(example(piece={"recipient_name": printed}, customers=JOINT, holders=["K1", "K2", "K3"]), check)
    assert bool(result.failures) is found


def test_a_holder_who_may_not_receive_may_not_be_named(bench: Bench) -> None:
    holders: list[str | RowValues] = ["K1", {"customer_id": "K2", "may_receive": "false"}]
    world = example(piece={"recipient_name": "Anna & Jan Berg"}, customers=JOINT, holders=holders)
    assert bench.run(world, OtherPerson()).failures


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        " ",
        ".",
        "-",
        "***",
        "12345",
        "null",
        "NULL NULL",
        "N/A",
        "n.a.",
        "Mr",
        "Mr. null",
        "السيد",
        "{{name}}",
        "غير معروف",
    ],
)
def test_what_names_nobody_is_no_name(text: str | None) -> None:
    assert is_no_name(text)


@pytest.mark.parametrize(
    "text", ["Anna", "Null Chris", "Li", "X Æ", "李", "Nan Goldin", "Nan Nakorn", "Customer First LLC", "محمد", "No Name Cafe"]
)
def test_short_and_odd_names_are_names(text: str) -> None:
    assert not is_no_name(text)
    assert not is_general(text)


@pytest.mark.parametrize(
    "text", ["Valued Customer", "CUSTOMER", "Sehr geehrte Damen und Herren", "عميلنا العزيز", "Cher client,"]
)
def test_customers_in_general_are_not_a_name(text: str) -> None:
    assert is_general(text)


def test_an_empty_name_is_told_only_where_others_of_the_kind_and_channel_have_one(bench: Bench) -> None:
    def pieces(*names: str | None) -> list[RowValues]:
        return [{"communication_id": f"P{k}", "channel": "email", "recipient_name": name} for k, name in enumerate(names)]

    assert bench.run(example(pieces=pieces(None, "null", "")), Missing()).failures == []
    found = bench.run(example(pieces=pieces(None, "null", "Anna Berg")), Missing()).failures
    assert [failure.subject_id for failure in found] == ["P0", "P1"]
