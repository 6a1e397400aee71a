"""Rules that do nothing are told; those that can act, or of which it cannot be told, are not."""

import pytest

from commsqa.project.loader import load_policy
from commsqa.project.severity_policy import Rule, SeverityPolicy
from commsqa.severity.never import Idle, idle_rules, unknown_checks

CHECKS = ("name.misspelled", "recipient.not_account_holder", "own.loud")


def ceiling(when: str) -> SeverityPolicy:
    rule = {"name": "odd", "when": when, "level": "low", "why": "x"}
    return SeverityPolicy.model_validate({"policy": "p", "version": "1", "ceilings": [rule], "examples": []})


@pytest.mark.parametrize(
    "when",
    [
        "check == 'name.mispelled'",
        "family == 'nane'",
        "family == 'own' && check.startsWith('name')",
        "legal > 4.0",
        "harm < 1.0 && trust >= 2.0",
        "customers < 1.0",
        "amount < 0.0",
        "amount > 3.0 && !amount_known",
        "one_minor_unit && amount > 2.0",
        "all_held && gone_out",
        "exposure == 'queued' && gone_out",
        "exposure == 'posted'",
        "vulnerable && !vulnerable",
    ],
)
def test_a_condition_that_can_never_be_true_is_told(when: str) -> None:
    assert list(idle_rules(ceiling(when), CHECKS)) == [Idle("ceilings", 0, "odd")]


@pytest.mark.parametrize(
    "when",
    [
        "check in ['name.mispelled', 'name.misspelled']",
        "amount > 1234.5 && amount < 1234.6",
        "legal == 4.0",
        "customers >= 5000000.0",
        "harm + legal > 9.0",
        "deadline_hours <= 24.0 && hours_to_irreversible > 24.0",
        "one_minor_unit && amount <= 1.0",
    ],
)
def test_a_condition_that_can_be_true_or_is_not_tried_is_not_told(when: str) -> None:
    assert list(idle_rules(ceiling(when), CHECKS)) == []


def test_a_condition_on_what_nothing_tells_yet_says_so() -> None:
    assert list(idle_rules(ceiling("malicious && legal > 1.0"), CHECKS)) == [Idle("ceilings", 0, "odd", ("malicious",))]


def test_no_rule_of_the_default_policy_is_idle() -> None:
    assert list(idle_rules(load_policy(None, "severity.yaml", SeverityPolicy, {}), CHECKS)) == []


def test_ids_in_a_condition_that_no_check_has_are_told() -> None:
    rule = Rule.model_validate({"name": "r", "level": "low", "why": "x", "when": "check in ['own.loud', 'own.load']"})
    assert unknown_checks(rule, CHECKS) == ["own.load"]
