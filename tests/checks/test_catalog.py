"""Every check of the catalogue catches what it says it catches, and leaves the rest alone."""

import re

import pytest

from commsqa.bootstrap import default_grader
from commsqa.checks.base import Check
from commsqa.checks.examples import Example
from commsqa.checks.registry import discover
from commsqa.domain.tables import TABLES
from tests.factories import Bench

IDS = {
    "name.misspelled", "name.other_person", "name.missing", "email.invalid", "email.domain_typo",
    "email.differs_from_record", "email.belongs_to_other_customer", "phone.invalid", "address.incomplete",
    "address.differs_from_record", "address.belongs_to_other_customer", "balance.differs_from_ledger", "balance.arithmetic",
    "balance.opening_not_previous_closing", "balance.wrong_currency", "amount.due_date_invalid",
    "recipient.not_account_holder", "recipient.unknown_customer", "recipient.unknown_account", "recipient.deceased",
    "content.other_customer_data", "content.unresolved_placeholder", "content.mojibake", "content.wrong_language",
    "content.card_number_exposed", "content.missing_disclosure", "content.balance_differs_from_data",
    "preference.channel_violated", "preference.conflict_across_products", "consent.optout_ignored", "piece.duplicate",
    "piece.missing", "piece.unexpected", "batch.control_total", "batch.volume_anomaly", "record.silos_disagree",
    "record.changed_after_cutoff", "recipient.test_record", "envelope.mixed_customers", "content.facts_disagree",
    "content.salutation_gender",
}  # fmt: skip
"""Every check of the design; ids are never reused or renamed."""


_FURTHER = [pytest.mark.slow, pytest.mark.exhaustive]
_ARABIC = re.compile("[\u0621-\u064a]{2}")


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


_FAMILIES = {check.id.partition(".")[0]: check.id for check in reversed(discover().values())}


def _cases(kind: str) -> list[object]:
    """Every example. Quick is the first that each family's first check catches; after a check's first they are exhaustive."""
    quick = _FAMILIES.values() if kind == "catches" else ()
    return [
        pytest.param(check, world, id=f"{check.id}-{number}", marks=_FURTHER if number else _marks(quick=check.id in quick))
        for check in discover().values()
        for number, world in enumerate(getattr(check, kind))
    ]


def _marks(*, quick: bool) -> list[pytest.MarkDecorator]:
    return [] if quick else [pytest.mark.slow]


@pytest.mark.parametrize(("check", "world"), _cases("catches"))
def test_check_catches_its_examples(bench: Bench, check: Check, world: Example) -> None:
    result = bench.run(world, check)
    assert result.runs[check.id].reason is None
    assert [failure.check_id for failure in result.failures] == [check.id]
    evidence = result.failures[0].judgement.evidence
    assert 10 < len(evidence.sentence) < 400
    assert evidence.sentence_ar is not None
    assert _ARABIC.search(evidence.sentence_ar)
    assert result.failures[0].judgement.harm.check_id == check.id


@pytest.mark.parametrize(("check", "world"), _cases("leaves"))
def test_check_leaves_its_examples(bench: Bench, check: Check, world: Example) -> None:
    result = bench.run(world, check)
    assert result.runs[check.id].reason is None
    assert result.failures == []


def test_catalogue_holds_the_checks_of_the_design_and_no_other() -> None:
    assert set(discover()) == IDS


@pytest.mark.parametrize("check", discover().values(), ids=lambda check: check.id)
def test_needs_name_columns_of_the_canonical_tables(check: Check) -> None:
    for need in check.needs:
        table, _, column = need.partition(".")
        assert column in TABLES[table].columns, need


@pytest.mark.slow
@pytest.mark.parametrize("check", discover().values(), ids=lambda check: check.id)
def test_a_check_with_every_input_absent_finds_nothing_and_does_not_fail(bench: Bench, check: Check) -> None:
    bare = {"communications": [{"communication_id": "P1", "batch_id": "B1", "comm_type": "notice", "channel": "push"}]}
    result = bench.run(Example(bare), check)
    assert result.runs[check.id].reason is None
    assert {failure.check_id for failure in result.failures} <= {"recipient.unknown_customer"}


@pytest.mark.parametrize("check", discover().values(), ids=lambda check: check.id)
def test_the_runbook_goes_on_where_the_first_action_ends(check: Check) -> None:
    assert 2 <= len(check.runbook) <= 5
    assert all(step.endswith((".", "?")) for step in (check.first_action, *check.runbook))


@pytest.mark.parametrize("check", discover().values(), ids=lambda check: check.id)
def test_the_severity_policy_knows_the_check(check: Check) -> None:
    assert check.id in default_grader().policy.checks
