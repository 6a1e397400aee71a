"""The gate's rule, the policy's examples, and the cost of many findings."""

from decimal import Decimal
from math import inf
from typing import Any

import pytest

from commsqa.domain.findings import Harm
from commsqa.project.conditions import FACTS
from commsqa.project.severity_policy import SeverityPolicy, default_data
from commsqa.severity import Grader, check_examples
from commsqa.severity.bounds import Circumstances, facts
from commsqa.severity.score import assess
from tests.severity.test_fixed_points import POLICY, wrong_balance


@pytest.mark.parametrize(
    ("policy", "check_id", "held"),
    [
        ({}, "name.misspelled", False),
        ({}, "email.invalid", True),
        ({}, "recipient.not_account_holder", True),
        ({}, "recipient.test_record", False),
        ({}, "own.check", True),
        ({"hold_from": "high"}, "email.invalid", False),
        ({"hold_from": "low"}, "name.misspelled", True),
        ({"hold_from": "critical", "locked_holds": []}, "recipient.not_account_holder", True),
        ({"hold_from": "critical", "locked_holds": []}, "recipient.unknown_customer", True),
        ({"hold_from": "critical", "locked_holds": []}, "recipient.unknown_account", True),
        ({"hold_from": "critical"}, "recipient.deceased", False),
        ({"hold_from": "critical", "locked_holds": ["recipient.*"]}, "recipient.deceased", True),
    ],
)
def test_the_gate_holds_from_the_policys_level_and_always_what_is_locked(
    policy: dict[str, Any], check_id: str, held: bool
) -> None:
    grader = Grader(SeverityPolicy.model_validate(policy))
    assert grader.holds(grader.finding(Harm(check_id=check_id)), check_id) is held


@pytest.mark.parametrize(("incident_from", "opens"), [("low", True), ("medium", False)])
def test_an_incident_opens_from_the_policys_level(incident_from: str, opens: bool) -> None:
    grader = Grader(SeverityPolicy.model_validate({"incident_from": incident_from}))
    assert grader.opens_incident(grader.incident([(Harm(check_id="name.misspelled"), "c1")])) is opens


def test_a_policy_that_contradicts_its_examples_is_told_so() -> None:
    told = check_examples(
        SeverityPolicy.model_validate({"checks": {"name.misspelled": {"trust": 3, "why": "our name is our word"}}})
    )
    assert len(told) == 3
    assert told[0].startswith("example 'one misspelled name': level should be low, is high (CQ:1.0+")
    assert "trust harm 3: our name is our word" in told[0]


def test_an_example_can_be_about_priority_and_a_running_cause() -> None:
    harm = {"check_id": "email.invalid"}
    example = {"name": "it goes on", "harm": harm, "level": "medium", "customers": 1, "running": True, "priority": "P4"}
    assert "priority should be P4, is P2" in check_examples(SeverityPolicy.model_validate({"examples": [example]}))[0]


def test_a_condition_sees_every_fact_it_may_name_and_never_null() -> None:
    for harm in (Harm(check_id="name.misspelled"), wrong_balance("-7.5", deadline_hours=3)):
        known = facts(assess(POLICY, harm), Circumstances())
        assert set(known) == set(FACTS)
        assert all(type(known[name]) is type(samples[0]) for name, samples in FACTS.items())
    assert (known["amount"], known["deadline_hours"], known["hours_to_irreversible"]) == (7.5, 3.0, inf)


@pytest.mark.parametrize("name", [rule["name"] for rule in (*default_data()["floors"], *default_data()["ceilings"])])
def test_every_bound_of_the_default_policy_says_why(name: str) -> None:
    assert next(rule.why for rule in (*POLICY.floors, *POLICY.ceilings) if rule.name == name)


def test_amounts_that_the_policy_cannot_tell_apart_are_graded_once() -> None:
    grader = Grader(POLICY)
    graded = {grader.finding(wrong_balance(str(Decimal(cents) / 100))).vector for cents in range(5000)}
    assert len(graded) == 2
    assert grader._graded.cache_info().currsize == 3  # one minor unit or less, below 1, below 50


def test_amounts_are_told_apart_where_a_condition_names_them() -> None:
    rule = {"name": "exact", "when": "amount == 7.5", "level": "info", "why": "known rounding"}
    grader = Grader(SeverityPolicy.model_validate({"ceilings": [rule]}))
    assert [str(grader.finding(wrong_balance(amount)).level) for amount in ("7.4", "7.5", "7.6")] == ["medium", "info", "medium"]


def test_a_known_amount_of_another_currency_is_not_mistaken_for_one_minor_unit() -> None:
    grader = Grader(POLICY)
    worst = {"exposure": "acted_on", "vulnerable": True, "reversibility": "none", "malicious": True}
    fils = grader.finding(wrong_balance("0.002", minor_digits=3, **worst))
    cent = grader.finding(wrong_balance("0.002", minor_digits=2, **worst))
    assert (str(fils.level), str(cent.level)) == ("critical", "high")
