"""Laws of the severity model, under the default policy, for any facts."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from commsqa.domain.findings import Disclosure, Exposure, Harm
from commsqa.severity import Grader
from tests.severity.test_fixed_points import GRADER, POLICY

HARMS = st.builds(
    Harm,
    check_id=st.sampled_from([*(check for check in POLICY.checks if not check.endswith("*")), "own.check"]),
    exposure=st.sampled_from(Exposure),
    amount=st.none() | st.decimals(min_value=0, max_value=100_000, places=2),
    minor_digits=st.sampled_from([0, 2, 3]),
    wrong_sign=st.booleans(),
    discloses=st.sampled_from(Disclosure),
    reached_other=st.booleans(),
    recipient_known=st.booleans(),
    vulnerable=st.booleans(),
    reversibility=st.sampled_from(["easy", "hard", "none"]),
    malicious=st.booleans(),
    deadline_hours=st.none() | st.floats(min_value=0, max_value=200),
)
FINDINGS = st.lists(st.tuples(HARMS, st.sampled_from([f"c{number}" for number in range(30)])), min_size=1, max_size=12)
UNHURRIED = settings(deadline=None)  # a busy machine breaks no law
HOURS = st.none() | st.floats(min_value=0, max_value=200)


@UNHURRIED
@given(HARMS)
def test_a_score_lies_between_0_and_5_with_two_digits_and_its_verdict_has_reasons(harm: Harm) -> None:
    verdict = GRADER.finding(harm)
    assert 0 <= verdict.score <= 5
    assert verdict.score.as_tuple().exponent == -2
    assert verdict.reasons


@UNHURRIED
@given(HARMS)
def test_a_verdict_is_the_same_whether_cached_or_not(harm: Harm) -> None:
    assert GRADER.finding(harm) == GRADER.finding(harm) == Grader(POLICY).finding(harm)


@UNHURRIED
@given(HARMS)
def test_more_exposure_never_lowers_a_score_or_a_level(harm: Harm) -> None:
    verdicts = [GRADER.finding(harm.at(exposure)) for exposure in Exposure]
    assert all(lesser.score <= greater.score and lesser.level <= greater.level for lesser, greater in pairwise(verdicts))


@UNHURRIED
@given(HARMS, st.decimals(min_value=0, max_value=100_000, places=2))
def test_a_greater_amount_never_lowers_a_level(harm: Harm, more: Decimal) -> None:
    amount = harm.amount or Decimal(0)
    lesser, greater = (harm.model_copy(update={"amount": each}) for each in (amount, amount + more))
    assert GRADER.finding(lesser).level <= GRADER.finding(greater).level


@UNHURRIED
@given(FINDINGS, FINDINGS, HOURS)
def test_more_findings_never_lower_an_incident_of_what_was_sent(
    findings: list[tuple[Harm, str]], more: list[tuple[Harm, str]], hours: float | None
) -> None:
    sent, further = ([(harm.at(Exposure.SENT), customer) for harm, customer in each] for each in (findings, more))
    lesser = GRADER.incident(sent, hours_to_irreversible=hours)
    greater = GRADER.incident(sent + further, hours_to_irreversible=hours)
    assert lesser.level <= greater.level
    assert (lesser.priority or "") >= (greater.priority or "")


@UNHURRIED
@given(FINDINGS, HOURS, st.integers(0, 200_000), st.integers(0, 200_000))
def test_more_customers_never_lower_an_incident(
    findings: list[tuple[Harm, str]], hours: float | None, some: int, more: int
) -> None:
    lesser = GRADER.incident(findings, projected_customers=some, hours_to_irreversible=hours)
    greater = GRADER.incident(findings, projected_customers=some + more, hours_to_irreversible=hours)
    assert lesser.level <= greater.level
    assert (lesser.priority or "") >= (greater.priority or "")


@UNHURRIED
@given(FINDINGS, HOURS, st.booleans(), st.booleans())
def test_an_incident_is_never_below_its_worst_finding_unless_a_named_ceiling_says_so(
    findings: list[tuple[Harm, str]], hours: float | None, running: bool, recurrence: bool
) -> None:
    verdict = GRADER.incident(findings, hours_to_irreversible=hours, running=running, recurrence=recurrence)
    worst = max(GRADER.finding(harm).level for harm, _ in findings)
    assert verdict.level >= worst or any(reason.startswith("ceiling ") for reason in verdict.reasons)


@UNHURRIED
@given(FINDINGS, HOURS, st.randoms(use_true_random=False))
def test_the_order_of_findings_never_matters(findings: list[tuple[Harm, str]], hours: float | None, random: object) -> None:
    shuffled = list(findings)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' Random has no public type
    assert GRADER.incident(findings, hours_to_irreversible=hours) == Grader(POLICY).incident(
        shuffled, hours_to_irreversible=hours
    )
