"""The points at which the default policy is nailed down: ENISA's examples and the rules nobody may tune."""

from decimal import Decimal
from typing import Any

import pytest

from commsqa.domain.findings import Disclosure, Exposure, Harm
from commsqa.domain.levels import Level, Priority
from commsqa.project.severity_policy import SeverityPolicy
from commsqa.severity import Grader, check_examples

POLICY = SeverityPolicy.model_validate({})
GRADER = Grader(POLICY)

INFO, LOW, MEDIUM, HIGH, CRITICAL = Level


def misdirected(**facts: Any) -> Harm:
    """One period's figures, sent to a known customer who is not entitled to them."""
    given = {"check_id": "recipient.not_account_holder", "reached_other": True, "discloses": Disclosure.FIGURES}
    return Harm.model_validate({**given, **facts})


def wrong_balance(amount: str | None, **facts: Any) -> Harm:
    """A statement that differs from the ledger by the amount."""
    return Harm.model_validate({"check_id": "balance.differs_from_ledger", "amount": amount, **facts})


def test_the_default_policy_keeps_its_own_examples() -> None:
    assert len(POLICY.examples) > 15
    assert check_examples(POLICY) == []


@pytest.mark.parametrize(
    ("discloses", "recipient_known", "score", "level"),
    [
        (Disclosure.FIGURES, True, "3.25", HIGH),  # one misdirected monthly statement
        (Disclosure.FIGURES, False, "3.50", HIGH),
        (Disclosure.CONTACT, True, "1.50", HIGH),  # DPC 1, SE 1.25: the legal harm is worse, and the floor holds
        (Disclosure.YEAR, True, "4.00", CRITICAL),  # 4.25, capped at 4
        (Disclosure.YEAR, False, "4.00", CRITICAL),
    ],
)
def test_a_misdirected_piece_is_graded_by_enisa(discloses: Disclosure, recipient_known: bool, score: str, level: Level) -> None:
    verdict = GRADER.finding(misdirected(discloses=discloses, recipient_known=recipient_known))
    assert (verdict.score, verdict.level) == (Decimal(score), level)


@pytest.mark.parametrize(
    ("discloses", "recipient_known", "reason"),
    [
        ("contact", True, "ENISA SE = 1 x 1 + 0.25 = 1.25: name and address to a known wrong recipient"),
        ("figures", False, "ENISA SE = 3 x 1 + 0.5 = 3.5: one period's figures to an unknown wrong recipient"),
        ("year", True, "ENISA SE = 4 x 1 + 0.25 = 4: a year of figures to a known wrong recipient"),
    ],
)
def test_the_breach_formula_is_written_out(discloses: str, recipient_known: bool, reason: str) -> None:
    assert reason in GRADER.finding(misdirected(discloses=discloses, recipient_known=recipient_known)).reasons


@pytest.mark.parametrize("check_id", ["recipient.not_account_holder", "name.misspelled", "own.check", "recipient.test_record"])
@pytest.mark.parametrize("exposure", [Exposure.SENT, Exposure.OPENED, Exposure.ACTED_ON])
@pytest.mark.parametrize("discloses", list(Disclosure))
def test_what_reached_a_non_holder_is_at_least_high_and_never_below_p2(
    check_id: str, exposure: Exposure, discloses: Disclosure
) -> None:
    harm = Harm(check_id=check_id, exposure=exposure, discloses=discloses, reached_other=True)
    assert GRADER.finding(harm).level >= HIGH
    incident = GRADER.incident([(harm, "c1")], hours_to_irreversible=1000)
    assert incident.level >= HIGH
    assert incident.priority in {Priority.P1, Priority.P2}


@pytest.mark.parametrize("check_id", POLICY.locked_holds)
def test_wrong_and_unknown_recipients_are_high_even_where_the_check_states_no_facts(check_id: str) -> None:
    assert GRADER.finding(Harm(check_id=check_id)).level is HIGH


@pytest.mark.parametrize(
    ("amount", "facts", "level"),
    [
        (None, {}, MEDIUM),
        ("0.01", {}, MEDIUM),
        ("0.02", {}, MEDIUM),
        ("49.99", {}, MEDIUM),
        ("500", {}, MEDIUM),
        ("999.99", {}, MEDIUM),
        ("1000", {}, HIGH),
        ("9999", {}, HIGH),
        ("10000", {}, CRITICAL),
        ("-10000", {}, CRITICAL),
        ("2", {"wrong_sign": True}, HIGH),
        ("0.01", {"wrong_sign": True}, HIGH),
        ("20000", {"wrong_sign": True}, CRITICAL),
    ],
)
def test_a_wrong_balance_is_graded_by_its_amount(amount: str | None, facts: dict[str, Any], level: Level) -> None:
    assert GRADER.finding(wrong_balance(amount, **facts)).level is level


@pytest.mark.parametrize(("amount", "digits"), [("0.01", 2), ("0.001", 3), ("1", 0), ("0.005", 2)])
def test_one_minor_unit_off_is_at_most_high_whatever_comes_together(amount: str, digits: int) -> None:
    harm = wrong_balance(
        amount, minor_digits=digits, exposure=Exposure.ACTED_ON, vulnerable=True, reversibility="none", malicious=True
    )
    assert GRADER.finding(harm).score >= 4
    assert GRADER.finding(harm).level is HIGH
    assert GRADER.incident([(harm, str(number)) for number in range(20_000)], recurrence=True).level is HIGH


def test_two_minor_units_off_have_no_such_ceiling() -> None:
    harm = wrong_balance("0.02", exposure=Exposure.ACTED_ON, vulnerable=True, reversibility="none", malicious=True)
    assert GRADER.finding(harm).level is CRITICAL


@pytest.mark.parametrize(("hours", "priority"), [(1, Priority.P1), (5, Priority.P2), (48, Priority.P3), (None, Priority.P2)])
def test_a_required_check_that_could_not_run_is_itself_high(hours: float | None, priority: Priority) -> None:
    verdict = GRADER.unchecked("recipient.not_account_holder", pieces=3000, hours_to_irreversible=hours)
    assert (verdict.level, verdict.score, verdict.priority) == (HIGH, Decimal("3.00"), priority)
    assert verdict.vector == "CQ:1.0/E:recipient.not_account_holder/U:Y/N:3000"
    assert verdict.reasons[0] == "the required check recipient.not_account_holder could not run"
    assert "3,000 pieces" in verdict.reasons[1]


@pytest.mark.parametrize(
    ("check_ids", "level"),
    [
        ("record.changed_after_cutoff recipient.test_record content.salutation_gender", INFO),
        ("name.misspelled preference.conflict_across_products record.silos_disagree batch.volume_anomaly", LOW),
        (
            """name.other_person name.missing email.invalid email.domain_typo content.unresolved_placeholder content.mojibake
            preference.channel_violated piece.duplicate piece.missing batch.control_total balance.arithmetic address.incomplete
            consent.optout_ignored own.check""",
            MEDIUM,
        ),
        (
            """email.belongs_to_other_customer address.belongs_to_other_customer content.other_customer_data recipient.deceased
            content.card_number_exposed balance.wrong_currency content.missing_disclosure
            envelope.mixed_customers recipient.other""",
            HIGH,
        ),
    ],
)
def test_each_check_has_its_level_if_one_piece_is_released(check_ids: str, level: Level) -> None:
    levels = {check_id: GRADER.finding(Harm(check_id=check_id)).level for check_id in check_ids.split()}
    assert levels == dict.fromkeys(levels, level)


@pytest.mark.parametrize(
    ("harm", "vector"),
    [
        (wrong_balance("500"), "CQ:1.0/E:balance.differs_from_ledger/M:2.5/P:0/L:2/T:2/X:sent/V:N/R:hard"),
        (misdirected(exposure="held", vulnerable=True, reversibility="none"),
         "CQ:1.0/E:recipient.not_account_holder/M:0/P:3.25/L:1.5/T:1.5/X:held/V:Y/R:none"),
    ],
)  # fmt: skip
def test_the_vector_retraces_the_score(harm: Harm, vector: str) -> None:
    assert GRADER.finding(harm).vector == vector


def test_the_reasons_tell_the_score_in_order() -> None:
    harm = wrong_balance("500", exposure=Exposure.OPENED, vulnerable=True)
    verdict = GRADER.finding(harm)
    assert verdict.reasons == (
        "money harm 2.5: the statement differs from the ledger",
        "+0.25 second harm: legal 2",
        "x1.1 exposure: opened",
        "+0.5 vulnerable customer",
    )
    assert verdict.score == Decimal("3.53")  # 2.75 x 1.1 + 0.5 = 3.525, rounded half up
    assert (verdict.policy, verdict.priority) == ("comms-severity@1.0", None)
