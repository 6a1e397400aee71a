"""Severity if released decides what is held; how far a piece has got decides severity now."""

from types import SimpleNamespace

import pytest

from commsqa.checks.base import Judgement
from commsqa.checks.engine import Failure
from commsqa.domain.findings import Disclosure, Evidence, Exposure, Harm, Outcome, SubjectKind, finding_id
from commsqa.domain.levels import Level
from commsqa.project.loader import load_policy
from commsqa.project.severity_policy import SeverityPolicy
from commsqa.services.classifying import Classified, classify
from commsqa.severity import Grader
from commsqa.store import KeyRing

MISDIRECTED = "recipient.not_account_holder"
HARMS = {
    MISDIRECTED: Harm(check_id=MISDIRECTED, reached_other=True, discloses=Disclosure.FIGURES),
    "name.misspelled": Harm(check_id="name.misspelled"),
}


def failure(check_id: str = MISDIRECTED, piece: str = "P1", *, state: str | None = None, vulnerable: bool = False) -> Failure:
    judgement = Judgement(evidence=Evidence(sentence="it is wrong"), harm=HARMS[check_id])
    kind = SubjectKind.COMMUNICATION
    return Failure(check_id, kind, piece, "statement", judgement, customer_id="K1", state=state, vulnerable=vulnerable)


def classified(*failures: Failure, errored: dict[str, list[str]] | None = None) -> Classified:
    covered = errored or {}
    grader = Grader(load_policy(None, "severity.yaml", SeverityPolicy, {}))
    house = SimpleNamespace(grader=grader, keyring=KeyRing(master_key=bytes(32), signing_key=bytes(32)))
    runs = {check_id: SimpleNamespace(outcome=Outcome.ERRORED) for check_id in covered}
    result = SimpleNamespace(runs=runs, failures=failures, covered=covered.__getitem__)
    return classify(house, result, batch_id="B1", composition_no=1)  # type: ignore[arg-type]  # stand-ins of a house and a pass


@pytest.mark.parametrize(
    ("state", "if_released", "now"),
    [
        (None, Exposure.SENT, Exposure.HELD),
        ("composed", Exposure.SENT, Exposure.HELD),
        ("queued", Exposure.SENT, Exposure.HELD),
        ("printed", Exposure.SENT, Exposure.HELD),
        ("held", Exposure.SENT, Exposure.HELD),
        ("recalled", Exposure.SENT, Exposure.HELD),
        ("mailed", Exposure.SENT, Exposure.SENT),
        ("delivered", Exposure.SENT, Exposure.SENT),
        ("returned", Exposure.SENT, Exposure.SENT),
        ("opened", Exposure.OPENED, Exposure.OPENED),
    ],
)
def test_exposure_of_a_piece_that_the_gate_holds(state: str | None, if_released: Exposure, now: Exposure) -> None:
    [graded] = classified(failure(state=state)).findings
    assert graded.holds
    assert (graded.harm_if_released.exposure, graded.harm_now.exposure) == (if_released, now)
    assert graded.now.level <= graded.if_released.level


def test_a_piece_with_nothing_but_a_low_finding_is_not_held_and_counts_as_queued() -> None:
    found = classified(failure("name.misspelled", state="composed"))
    [graded] = found.findings
    assert (graded.if_released.level, graded.holds, found.held) == (Level.LOW, False, frozenset())
    assert graded.harm_now.exposure is Exposure.QUEUED


def test_a_low_finding_on_a_held_piece_is_held_with_it() -> None:
    found = classified(failure("name.misspelled"), failure(MISDIRECTED))
    assert [graded.harm_now.exposure for graded in found.findings] == [Exposure.HELD, Exposure.HELD]


def test_an_errored_check_holds_what_it_covers() -> None:
    found = classified(failure("name.misspelled", "P1"), errored={MISDIRECTED: ["P1", "P2"]})
    assert found.held == {"P1", "P2"}
    assert found.held_unchecked == {MISDIRECTED: {"P1", "P2"}}
    assert found.findings[0].harm_now.exposure is Exposure.HELD


def test_vulnerable_customers_are_known_to_the_grade() -> None:
    [plain], [vulnerable] = (classified(failure(vulnerable=flag)).findings for flag in (False, True))
    assert vulnerable.if_released.score > plain.if_released.score


def test_identity_is_the_designed_one_and_customers_are_told_apart_without_a_name() -> None:
    [graded] = classified(failure()).findings
    assert graded.finding_id == finding_id("B1", 1, MISDIRECTED, SubjectKind.COMMUNICATION, "P1")
    assert graded.customer_digest
    assert "K1" not in graded.customer_digest
