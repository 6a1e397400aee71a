"""Every check of the catalogue catches what it says it catches, and leaves the rest alone."""

import pytest

from commsqa.checks.base import Check
from commsqa.checks.examples import Example
from commsqa.checks.registry import discover
from commsqa.domain.tables import TABLES
from tests.factories import Bench

DUE = {
    "recipient.not_account_holder",
    "recipient.unknown_customer",
    "recipient.unknown_account",
    "balance.differs_from_ledger",
    "balance.arithmetic",
    "email.invalid",
    "email.domain_typo",
    "email.belongs_to_other_customer",
    "address.belongs_to_other_customer",
    "name.misspelled",
    "name.other_person",
    "content.unresolved_placeholder",
    "preference.channel_violated",
    "piece.duplicate",
    "piece.missing",
    "batch.control_total",
}


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


def _cases(kind: str) -> list[object]:
    return [
        pytest.param(check, world, id=f"{check.id}-{number}")
        for check in discover().values()
        for number, world in enumerate(getattr(check, kind))
    ]


@pytest.mark.parametrize(("check", "world"), _cases("catches"))
def test_check_catches_its_examples(bench: Bench, check: Check, world: Example) -> None:
    result = bench.run(world, check)
    assert result.runs[check.id].reason is None
    assert [failure.check_id for failure in result.failures] == [check.id]
    assert result.failures[0].judgement.evidence.sentence
    assert result.failures[0].judgement.harm.check_id == check.id


@pytest.mark.parametrize(("check", "world"), _cases("leaves"))
def test_check_leaves_its_examples(bench: Bench, check: Check, world: Example) -> None:
    result = bench.run(world, check)
    assert result.runs[check.id].reason is None
    assert result.failures == []


def test_catalogue_holds_the_checks_that_are_due() -> None:
    assert set(discover()) >= DUE


@pytest.mark.parametrize("check", discover().values(), ids=lambda check: check.id)
def test_needs_name_columns_of_the_canonical_tables(check: Check) -> None:
    for need in check.needs:
        table, _, column = need.partition(".")
        assert column in TABLES[table].columns, need


@pytest.mark.parametrize("check", discover().values(), ids=lambda check: check.id)
def test_a_check_with_every_input_absent_finds_nothing_and_does_not_fail(bench: Bench, check: Check) -> None:
    bare = {"communications": [{"communication_id": "P1", "batch_id": "B1", "comm_type": "notice", "channel": "push"}]}
    result = bench.run(Example(bare), check)
    assert result.runs[check.id].reason is None
    assert {failure.check_id for failure in result.failures} <= {"recipient.unknown_customer"}
