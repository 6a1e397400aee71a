"""The severity policy: complete from its defaults, clear about mistakes, and never weaker than what is locked."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from commsqa.domain.levels import Level
from commsqa.project.conditions import FACTS, check_condition
from commsqa.project.severity_policy import DEFAULT_FILE, CheckHarm, SeverityPolicy, default_data, locked_floors

LOCKED = {"recipient.not_account_holder", "recipient.unknown_customer", "recipient.unknown_account"}
CHECKS = """name.misspelled name.other_person name.missing email.invalid email.domain_typo email.differs_from_record
email.belongs_to_other_customer phone.invalid address.incomplete address.differs_from_record address.belongs_to_other_customer
balance.differs_from_ledger balance.arithmetic balance.opening_not_previous_closing balance.wrong_currency amount.due_date_invalid
recipient.not_account_holder recipient.unknown_customer recipient.unknown_account recipient.deceased content.other_customer_data
content.unresolved_placeholder content.mojibake content.wrong_language content.card_number_exposed content.missing_disclosure
content.balance_differs_from_data preference.channel_violated preference.conflict_across_products consent.optout_ignored
piece.duplicate piece.missing piece.unexpected batch.control_total batch.volume_anomaly record.silos_disagree
record.changed_after_cutoff recipient.test_record envelope.mixed_customers content.facts_disagree content.salutation_gender"""


def floor(**changes: Any) -> dict[str, Any]:
    """The default's floor about pieces that reached a non-holder, changed."""
    locked = next(entry for entry in default_data()["floors"] if entry["name"] == "reached-non-holder")
    return {**locked, **changes}


def test_nothing_given_is_the_default_policy() -> None:
    policy = SeverityPolicy.model_validate({})
    assert policy == SeverityPolicy.model_validate(default_data())
    assert policy.label == "comms-severity@1.0"
    assert (policy.hold_from, policy.incident_from) == (Level.MEDIUM, Level.LOW)


def test_the_default_names_every_check_of_the_catalogue_itself() -> None:
    assert set(CHECKS.split()) <= set(SeverityPolicy.model_validate({}).checks)


def test_the_default_file_explains_every_fact_that_a_condition_may_name() -> None:
    comments = "\n".join(line for line in Path(DEFAULT_FILE).read_text(encoding="utf-8").splitlines() if line.startswith("#"))
    assert [fact for fact in FACTS if fact not in comments] == []


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ({}, "comms-severity@1.0"),
        ({"hold_from": "medium"}, "comms-severity@1.0"),
        ({"hold_from": "high", "policy": "ours", "version": "2"}, "ours@2"),
        ({"hold_from": "high", "version": "1.1"}, "comms-severity@1.1"),
    ],
)
def test_a_verdict_can_name_the_policy_that_gave_it(given: dict[str, Any], label: str) -> None:
    assert SeverityPolicy.model_validate(given).label == label


def test_a_changed_default_does_not_pass_for_the_default() -> None:
    changed, otherwise = (SeverityPolicy.model_validate({"hold_from": level}).label for level in ("high", "low"))
    assert changed.startswith("comms-severity@1.0+")
    assert changed != otherwise


@pytest.mark.parametrize(
    ("checks", "check_id", "trust"),
    [
        ({"name.misspelled": {"trust": 3}}, "name.misspelled", 3),
        ({"name.misspelled": {"trust": 3}}, "name.other_person", 2),
        ({"name.*": {"trust": 4}}, "name.misspelled", 4),
        ({"name.*": {"trust": 4}, "name.misspelled": {"trust": 1}}, "name.misspelled", 1),
        ({"name.*": {"trust": 4}}, "piece.duplicate", 2),
        ({"invoice.*": {"trust": 4}}, "invoice.no_order", 4),
        ({}, "invoice.no_order", 2),
    ],
)
def test_the_most_specific_entry_wins_and_a_given_one_wins_over_the_defaults(
    checks: dict[str, Any], check_id: str, trust: int
) -> None:
    assert SeverityPolicy.model_validate({"checks": checks}).harm_of(check_id).trust == trust


def test_an_unknown_check_gets_the_default_entry() -> None:
    policy = SeverityPolicy.model_validate({"default": {"legal": 3}})
    assert policy.harm_of("anything") == CheckHarm(legal=Decimal(3))


def test_locked_floors_and_holds_are_part_of_every_policy() -> None:
    policy = SeverityPolicy.model_validate({"floors": [], "locked_holds": ["content.*"]})
    assert policy.floors == locked_floors()
    assert {locked.name for locked in policy.floors} == {"reached-non-holder", "wrong-recipient", "wrong-sign"}
    assert set(policy.locked_holds) == {*LOCKED, "content.*"}


@pytest.mark.parametrize(
    "changes",
    [
        {"level": "medium"},
        {"when": "reached_other && exposure == 'opened'"},
        {"priority": "P3"},
        {"priority": None},
        {"locked": False},
    ],
)
def test_a_policy_that_weakens_a_locked_floor_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=r"the floor 'reached-non-holder' is locked"):
        SeverityPolicy.model_validate({"floors": [floor(**changes)]})


@pytest.mark.parametrize("changes", [{}, {"level": "critical"}, {"priority": "P1"}, {"why": "our words"}])
def test_a_locked_floor_may_be_raised(changes: dict[str, Any]) -> None:
    policy = SeverityPolicy.model_validate({"floors": [floor(**changes)]})
    assert [each.name for each in policy.floors].count("reached-non-holder") == 1


@pytest.mark.parametrize(
    ("given", "where", "message"),
    [
        ({"hold_form": "low"}, "hold_form", "Extra inputs"),
        ({"hold_from": "severe"}, "hold_from", "'info', 'low', 'medium', 'high' or 'critical'"),
        ({"version": 1.1}, "version", "valid string"),
        ({"checks": {"name.misspelled": {"trust": 5}}}, "checks.name.misspelled.trust", "less than or equal to 4"),
        ({"checks": {"name.misspelled": {"money": "amount"}}}, "checks.name.misspelled.money", "decimal"),
        ({"checks": {"misspelled": {}}}, "checks.misspelled.[key]", "pattern"),
        ({"checks": []}, "checks", "dictionary"),
        ({"bands": {"low": 1, "medium": 2, "high": 3}}, "bands", "needs exactly low, medium, high, critical"),
        ({"bands": {"low": 1, "medium": 3, "high": 2, "critical": 4}}, "bands", "must not fall"),
        ({"exposure": {"held": 1}}, "exposure", "needs exactly held, queued, sent, opened, acted_on"),
        ({"blast": {0: 1, 10: 0.5}}, "blast", "more must never count less"),
        ({"amount": {10: 1}}, "amount", "must start at 0"),
        ({"amount": {}}, "amount", "must start at 0"),
        ({"unchecked": "medium"}, "", "unchecked must be high or critical"),
        ({"incident_from": "critical"}, "", "incident_from must be high or below"),
        ({"urgency": {"high_below": 5, "medium_below": 2}}, "urgency", "must not exceed"),
        ({"examples": [{"name": "x", "harm": {"chek": "a.b"}, "level": "low"}]}, "examples.0.harm.chek", "Extra inputs"),
    ],
)
def test_a_mistake_is_told_with_its_key(given: dict[str, Any], where: str, message: str) -> None:
    with pytest.raises(ValidationError) as error:
        SeverityPolicy.model_validate(given)
    told = {".".join(map(str, each["loc"])): each["msg"] for each in error.value.errors()}
    assert message in told[where]


def test_what_is_no_mapping_is_told_too() -> None:
    with pytest.raises(ValidationError, match="dictionary"):
        SeverityPolicy.model_validate(["hold_from"])


@pytest.mark.parametrize(
    ("level", "row", "message"),
    [
        ("high", {"high": "P1"}, "no priority for high.medium, high.low"),
        ("high", {"high": "P4", "medium": "P4", "low": "P5"}, "high must never wait longer than medium"),
        ("critical", {"high": "P1", "medium": "P2", "low": "P1"}, "more urgent must never wait longer"),
    ],
)
def test_the_priority_table_is_complete_and_in_order(level: str, row: dict[str, str], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        SeverityPolicy.model_validate({"priority": {**default_data()["priority"], level: row}})


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("privacy > 3.0 or legal > 3.0", "is no CEL condition"),
        ("", "is no CEL condition"),
        ("privcy > 3.0", "names 'privcy', no known fact; facts are check, family"),
        ("cosmetic && (gone_out || projected > 3.0)", "names 'projected'"),
        ("privacy + 1.0", "not yes or no"),
        ("money > 1.0 && trust", "not yes or no|cannot be evaluated"),
        ("gone_out && exposure > 3.0", "cannot be evaluated"),
        ("money / legal > 2.0", "uses _/_"),
        ("check.matches('recipient')", "uses matches"),
        ("size(check) > 3", "uses size"),
        ("__import__('os')", "no known fact|uses __import__"),
    ],
)
def test_a_condition_that_cannot_be_evaluated_is_refused_when_the_policy_is_loaded(condition: str, message: str) -> None:
    rule = {"name": "mine", "when": condition, "level": "low", "why": "because"}
    with pytest.raises(ValidationError, match=message):
        SeverityPolicy.model_validate({"ceilings": [rule]})


@pytest.mark.parametrize(
    "condition",
    ["true", "check.startsWith('recipient.')", "exposure in ['sent', 'opened'] && !(amount >= 1000.0)", "-harm < -1.0"],
)
def test_a_condition_over_known_facts_is_taken(condition: str) -> None:
    assert check_condition(condition) == condition
