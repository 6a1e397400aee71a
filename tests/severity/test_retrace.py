"""A vector is read back into the very steps that made it."""

from decimal import Decimal

import pytest

from commsqa.domain.findings import Disclosure, Exposure, Harm
from commsqa.domain.levels import Level
from commsqa.project.loader import load_policy
from commsqa.project.severity_policy import SeverityPolicy
from commsqa.severity import Grader
from commsqa.severity.retrace import retrace

POLICY = load_policy(None, "severity.yaml", SeverityPolicy, {})


@pytest.mark.parametrize(
    "harm",
    [
        Harm(check_id="name.misspelled"),
        Harm(check_id="balance.differs_from_ledger", amount=Decimal(18000), vulnerable=True),
        Harm(check_id="balance.differs_from_ledger", amount=Decimal(20), exposure=Exposure.HELD, reversibility="none"),
        Harm(check_id="name.other_person", exposure=Exposure.OPENED),
    ],
)
def test_the_steps_are_those_of_the_grade(harm: Harm) -> None:
    verdict = Grader(POLICY).finding(harm)
    read = retrace(POLICY, verdict.vector, verdict.score)
    assert read.reasons == tuple(reason for reason in verdict.reasons if not reason.startswith(("ceiling", "floor")))
    assert (read.check_id, read.exposure, read.vulnerable) == (harm.check_id, harm.exposure.value, harm.vulnerable)
    assert list(read.dimensions) == ["money", "privacy", "legal", "trust"]


def test_a_floor_shows_as_another_level_than_the_scores() -> None:
    verdict = Grader(POLICY).finding(Harm(check_id="recipient.unknown_customer", discloses=Disclosure.CONTACT))
    assert verdict.level is Level.HIGH
    assert retrace(POLICY, verdict.vector, verdict.score).by_score is not None
    assert retrace(POLICY, verdict.vector, Decimal("1.5")).by_score is Level.LOW


@pytest.mark.parametrize(
    "vector", ["", "CQ:0.9/E:a.b/M:1/P:0/L:0/T:0/X:sent/V:N/R:hard", "CQ:1.0/E:a.b/M:x/X:sent", "CQ:1.0/M:1/P:1/L:1/T:1/X:odd"]
)
def test_nothing_is_made_up_for_a_vector_of_another_kind(vector: str) -> None:
    read = retrace(POLICY, vector, Decimal(1))
    assert (read.reasons, read.by_score) == ((), None)
