"""What another policy would have said is exact where the facts are known, and says so where they are not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.domain.findings import Disclosure, Exposure, Harm
from commsqa.domain.levels import Level
from commsqa.project.loader import load_policy
from commsqa.project.severity_policy import SeverityPolicy, default_data
from commsqa.severity import Grader
from commsqa.severity.amounts import Band, lines_of
from commsqa.severity.recall import Kept, Trace, recall
from commsqa.severity.replay import regrade, regrade_incident

DEFAULT = Grader(load_policy(None, "severity.yaml", SeverityPolicy, {}))
LINES = lines_of(DEFAULT.policy)
LEDGER = "balance.differs_from_ledger"


def grader(**changes: object) -> Grader:
    return Grader(SeverityPolicy.model_validate({"policy": "other", "version": "2", "examples": [], **changes}))


def trace(harm: Harm) -> Trace:
    verdict = DEFAULT.finding(harm)
    return Trace(verdict.vector, verdict.score, verdict.level)


HARMS = st.builds(
    Harm,
    check_id=st.sampled_from(sorted(check for check in default_data()["checks"] if "*" not in check)),
    exposure=st.sampled_from([Exposure.SENT, Exposure.OPENED]),
    amount=st.none() | st.integers(0, 3_000_000).map(lambda cents: Decimal(cents) / 100),
    wrong_sign=st.booleans(),
    discloses=st.sampled_from(Disclosure),
    reached_other=st.booleans(),
    recipient_known=st.booleans(),
    vulnerable=st.booleans(),
    reversibility=st.sampled_from(["easy", "hard", "none"]),
    malicious=st.booleans(),
    deadline_hours=st.sampled_from([None, 0.0]),
)


@given(harm=HARMS)
def test_the_policy_that_was_used_says_of_a_vector_what_it_said(harm: Harm) -> None:
    said = trace(harm)
    possible = recall(DEFAULT, said, LINES)
    assert possible, "the harm itself is of a kind that is possible"
    regraded = regrade(DEFAULT, possible, said.level)
    assert (regraded.level, regraded.exact) == (said.level, True)


@pytest.mark.parametrize(
    ("vector", "score"),
    [
        ("CQ:0.9/E:name.misspelled/M:0/P:0/L:0/T:1/X:sent/V:N/R:hard", "1"),
        ("CQ:1.0/E:name.misspelled/M:0/P:0/L:0/T:3/X:sent/V:N/R:hard", "3"),
        ("", "1"),
    ],
)
def test_nothing_is_recalled_of_what_the_policy_would_not_have_said(vector: str, score: str) -> None:
    assert recall(DEFAULT, Trace(vector, Decimal(score), Level.LOW), LINES) == ()


@pytest.mark.parametrize(
    ("amounts", "level", "exact"),
    [
        ({0: 0, 1: 0, 20: 3}, Level.HIGH, True),
        ({0: 0, 1: 0, 60: 3}, Level.MEDIUM, False),
        ({0: 4}, Level.CRITICAL, True),
    ],
)
def test_a_line_inside_the_band_leaves_the_level_as_it_may_have_been(amounts: dict[int, int], level: Level, exact: bool) -> None:
    kept = Kept(Harm(check_id=LEDGER), Band(Decimal(50), Decimal("99.99")))
    other = grader(amount=amounts)
    regraded = regrade(other, kept.possible(lines_of(other.policy)), Level.MEDIUM)
    assert (regraded.level, regraded.exact) == (level, exact)


def test_where_it_cannot_be_as_it_was_it_counts_at_the_gravest_level() -> None:
    kept = Kept(Harm(check_id=LEDGER), Band(Decimal(50), Decimal("99.99")))
    other = grader(amount={0: 3, 60: 4})
    regraded = regrade(other, kept.possible(lines_of(other.policy)), Level.MEDIUM)
    assert (regraded.level, regraded.exact) == (Level.CRITICAL, False)


def test_a_finding_without_any_possible_harm_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        regrade(DEFAULT, (), Level.LOW)


@pytest.mark.parametrize(("before", "exact"), [(Level.MEDIUM, False), (Level.HIGH, False), (None, False)])
def test_an_incident_is_as_exact_as_its_findings(before: Level | None, exact: bool) -> None:
    other = grader(amount={0: 0, 60: 3})
    possible = Kept(Harm(check_id=LEDGER), Band(Decimal(50), Decimal("99.99"))).possible(lines_of(other.policy))
    one = regrade(other, possible, before or Level.LOW)
    verdict, told = regrade_incident(other, [(one, "c1")], before, recurrence=False, hours_to_irreversible=None)
    assert (verdict.level, told) == (before or Level.HIGH, exact)


def test_an_incident_of_known_harms_is_what_the_grader_says() -> None:
    harm = Harm(check_id=LEDGER, amount=Decimal(5))
    one = regrade(DEFAULT, [harm], Level.MEDIUM)
    verdict, exact = regrade_incident(DEFAULT, [(one, "c1"), (one, "c2")], None, recurrence=True, hours_to_irreversible=3)
    assert verdict == DEFAULT.incident([(harm, "c1"), (harm, "c2")], recurrence=True, hours_to_irreversible=3)
    assert exact
