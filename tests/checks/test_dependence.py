"""Which attributes are no cause of a check's findings, because its rule looks at them itself."""

import ibis
import ibis.expr.types as ir
import pytest
from ibis.expr.schema import Schema

from commsqa.checks.base import Check, Judgement, RecordCheck, Records, Row
from commsqa.checks.dependence import attributes_read
from commsqa.checks.facts import join_facts
from commsqa.checks.registry import discover
from commsqa.domain.tables import ATTRIBUTES
from tests.factories import records_with

CHECKS = discover()
FACTS = ibis.schema(dict.fromkeys([*ATTRIBUTES, "account_id", "record_language", "contact"], "string"))


class ReadsLanguage(Check):
    """The piece is not in the customer's language."""

    id = "content.language_for_this_test"

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        return (facts.language != facts.record_language) & (facts.language.length() == 2)

    def judge(self, row: Row) -> Judgement:
        return self.found("It is another language.")


class AppliesToCards(ReadsLanguage):
    """Only pieces about cards."""

    id = "content.language_of_cards"

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        return facts.product_line == "card"


class NamesRegion(RecordCheck):
    """A relation of its own, which depends on the region."""

    id = "region.of_this_test"
    not_causes = ("region",)

    def relation(self, records: Records) -> ir.Table:
        return records["accounts"]

    def judge(self, row: Row) -> Judgement:
        return self.found("It is elsewhere.")


@pytest.mark.parametrize(
    ("check", "read"),
    [
        (ReadsLanguage(), {"language"}),
        (AppliesToCards(), {"language", "product_line"}),
        (NamesRegion(), {"region"}),
    ],
    ids=lambda value: value.id if isinstance(value, Check) else "",
)
def test_attributes_that_a_rule_reads_are_no_causes_of_its_findings(check: Check, read: set[str]) -> None:
    assert attributes_read(check, FACTS, ATTRIBUTES) == read


@pytest.fixture(scope="module")
def facts() -> Schema:
    _, records = records_with({"communications": []})
    return join_facts(records).schema()


@pytest.mark.parametrize(
    ("check_id", "read"),
    [
        ("preference.channel_violated", {"channel"}),  # by name: the expression reads the joined wish
        ("email.invalid", {"channel"}),
        ("recipient.not_account_holder", set()),  # its contact follows the channel, its cause may be a print site
        ("balance.differs_from_ledger", set()),
        ("content.unresolved_placeholder", set()),
        ("piece.missing", set()),
    ],
)
def test_checks_of_the_catalogue_leave_the_other_attributes_to_be_searched(facts: Schema, check_id: str, read: set[str]) -> None:
    assert attributes_read(CHECKS[check_id], facts, ATTRIBUTES) == read


def test_only_attributes_of_the_search_are_named_beside_those_that_the_check_names_itself(facts: Schema) -> None:
    assert attributes_read(CHECKS["email.invalid"], facts, ["region"]) == set()
    assert attributes_read(CHECKS["preference.channel_violated"], facts, ["region"]) == {"channel"}
