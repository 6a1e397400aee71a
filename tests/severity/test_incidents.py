"""Incidents: the worst finding, how many it hits, how soon to act."""

from decimal import Decimal

import pytest

from commsqa.domain.findings import Exposure, Harm
from commsqa.domain.levels import Level, Priority
from commsqa.project.severity_policy import SeverityPolicy
from commsqa.severity import Grader
from tests.severity.test_fixed_points import GRADER, misdirected, wrong_balance

MISSPELLED = Harm(check_id="name.misspelled")
Findings = list[tuple[Harm, str]]


def each_of(customers: int, harm: Harm, prefix: str = "c") -> Findings:
    """One such finding for each of so many customers."""
    return [(harm, f"{prefix}{number}") for number in range(customers)]


@pytest.mark.parametrize(
    ("customers", "projected", "score"),
    [(1, 0, "3.25"), (9, 0, "3.25"), (10, 0, "3.50"), (100, 0, "3.75"), (1000, 0, "4.25"), (1, 99_999, "5.00"), (5, 995, "4.25")],
)
def test_blast_counts_customers_hit_and_projected(customers: int, projected: int, score: str) -> None:
    assert GRADER.incident(each_of(customers, misdirected()), projected_customers=projected).score == Decimal(score)


def test_a_customer_with_many_findings_counts_once_and_findings_without_customer_not_at_all() -> None:
    assert "+0 blast: 1 customers" in GRADER.incident([(misdirected(), "c1")] * 500).reasons
    assert "+0 blast: 0 customers" in GRADER.incident([(Harm(check_id="batch.control_total"), "")] * 500).reasons


def test_fifty_thousand_misspellings_do_not_make_one_misdirected_letter_worse() -> None:
    alone = GRADER.incident([(misdirected(), "victim")])
    together = GRADER.incident([(misdirected(), "victim"), *each_of(50_000, MISSPELLED)])
    assert (together.level, together.score, together.vector) == (alone.level, alone.score, alone.vector)


def test_many_lesser_findings_can_outweigh_one_worse() -> None:
    findings = [(wrong_balance("5000"), "c0"), *each_of(20_000, wrong_balance("20"))]
    verdict = GRADER.incident(findings)
    assert (verdict.score, verdict.level) == (Decimal("3.75"), Level.HIGH)
    assert "+1.5 blast: 20,000 customers" in verdict.reasons


def test_the_vector_of_an_incident_tells_its_customers_and_whether_it_goes_on() -> None:
    verdict = GRADER.incident(each_of(132, wrong_balance("500")), projected_customers=131_868, running=True)
    assert verdict.vector == "CQ:1.0/E:balance.differs_from_ledger/M:2.5/P:0/L:2/T:2/X:sent/V:N/R:hard/N:132000/G:Y"
    assert "+2 blast: 132,000 customers, 131,868 of them projected" in verdict.reasons
    assert GRADER.incident([(MISSPELLED, "c1")]).vector.endswith("/N:1/G:N")


def test_a_problem_that_came_back_is_worse() -> None:
    verdict = GRADER.incident([(misdirected(), "c1")], recurrence=True)
    assert verdict.score == Decimal("3.50")
    assert "+0.25 it came back" in verdict.reasons


@pytest.mark.parametrize(("customers", "level"), [(1, Level.LOW), (9_999, Level.LOW), (10_000, Level.MEDIUM)])
def test_cosmetic_errors_stay_low_below_ten_thousand_customers(customers: int, level: Level) -> None:
    assert GRADER.incident(each_of(customers, MISSPELLED)).level is level


@pytest.mark.parametrize("check_id", ["recipient.test_record", "content.salutation_gender", "record.changed_after_cutoff"])
def test_what_harms_nobody_harms_nobody_however_often(check_id: str) -> None:
    verdict = GRADER.incident(each_of(20_000, Harm(check_id=check_id)))
    assert (verdict.level, verdict.priority) == (Level.INFO, Priority.P5)
    assert not GRADER.opens_incident(verdict)


@pytest.mark.parametrize(
    ("hours", "level", "priority"),
    [
        (None, Level.MEDIUM, Priority.P4),
        (72, Level.MEDIUM, Priority.P4),
        (24.5, Level.MEDIUM, Priority.P4),
        (24, Level.HIGH, Priority.P3),
        (20, Level.HIGH, Priority.P2),
        (1, Level.HIGH, Priority.P1),
    ],
)
def test_what_is_held_grows_dearer_towards_its_print_slot(hours: float | None, level: Level, priority: Priority) -> None:
    held = each_of(40_000, misdirected(exposure="held"))
    verdict = GRADER.incident(held, hours_to_irreversible=hours)
    assert (verdict.level, verdict.priority) == (level, priority)


def test_one_piece_that_is_not_held_ends_the_ceiling_for_held_ones() -> None:
    held = each_of(40_000, misdirected(exposure="held"))
    assert GRADER.incident([*held, (misdirected(exposure="queued"), "c0")]).level is Level.HIGH


@pytest.mark.parametrize(
    ("harm", "running", "hours", "priority"),
    [
        (Harm(check_id="email.invalid"), False, None, Priority.P3),
        (Harm(check_id="email.invalid"), False, 30, Priority.P4),
        (Harm(check_id="email.invalid"), True, 30, Priority.P2),
        (Harm(check_id="email.invalid", deadline_hours=1), False, 30, Priority.P2),
        (Harm(check_id="email.invalid", exposure=Exposure.HELD), False, None, Priority.P5),
        (MISSPELLED, True, None, Priority.P3),
    ],
)
def test_priority_is_severity_times_urgency(harm: Harm, running: bool, hours: float | None, priority: Priority) -> None:
    verdict = GRADER.incident([(harm, "c1")], running=running, hours_to_irreversible=hours)
    assert verdict.priority is priority
    assert verdict.reasons[-1].startswith(f"{priority}: severity {verdict.level}, urgency ")


def test_a_priority_that_a_floor_raised_says_so() -> None:
    verdict = GRADER.incident([(misdirected(), "c1"), (MISSPELLED, "c2")], hours_to_irreversible=500)
    assert verdict.reasons[-1] == "P2: severity high, urgency low, never below P2"


def test_a_bound_that_moved_the_level_is_named() -> None:
    contact = GRADER.incident([(misdirected(discloses="contact"), "c1")])
    assert any(reason.startswith("floor high (reached-non-holder): ") for reason in contact.reasons)
    held = GRADER.incident(each_of(40_000, misdirected(exposure="held")))
    assert any(reason.startswith("ceiling medium (everything-held): ") for reason in held.reasons)


def test_floors_win_over_ceilings() -> None:
    always_info = {"name": "hush", "when": "true", "level": "info", "why": "for peace"}
    grader = Grader(SeverityPolicy.model_validate({"ceilings": [always_info]}))
    assert grader.finding(wrong_balance("20000")).level is Level.INFO
    assert grader.finding(misdirected()).level is Level.HIGH


def test_an_incident_without_findings_is_none() -> None:
    with pytest.raises(ValueError, match="at least one finding"):
        GRADER.incident([])
