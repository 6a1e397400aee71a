"""Grades every failure: if its piece were released, and as the piece stands once the gate has decided."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from commsqa.checks.engine import EngineResult, Failure
from commsqa.checks.warm import Found
from commsqa.domain.decisions import SECOND_NAME_FROM, PieceDecision, held_after
from commsqa.domain.findings import Exposure, Harm, Outcome, SubjectKind, finding_id
from commsqa.domain.verdicts import Verdict
from commsqa.services.house import House
from commsqa.services.setting_aside import Said, SetAside, set_aside
from commsqa.severity import Grader

_EXPOSURE = {
    "held": Exposure.HELD,
    "recalled": Exposure.HELD,
    "destroyed": Exposure.HELD,
    "mailed": Exposure.SENT,
    "sent": Exposure.SENT,
    "delivered": Exposure.SENT,
    "returned": Exposure.SENT,
    "opened": Exposure.OPENED,
}
OUT = frozenset({Exposure.SENT, Exposure.OPENED, Exposure.ACTED_ON})
"""A piece this far cannot be held any more."""
OUT_STATES = tuple(state for state, exposure in _EXPOSURE.items() if exposure in OUT)


@dataclass(frozen=True, slots=True)
class Graded:
    """A failure with its identity and both verdicts. `holds`: the gate must not let its piece through.

    `set_aside`: people decided beforehand that nothing is to be done about it; then it neither holds nor belongs to an incident.
    """

    failure: Failure
    finding_id: str
    customer_digest: str | None
    harm_if_released: Harm
    harm_now: Harm
    if_released: Verdict
    now: Verdict
    holds: bool
    set_aside: SetAside | None = None


@dataclass(frozen=True)
class Classified:
    """All findings, and the pieces that the gate holds: for a finding, or for a check that could not look at them."""

    findings: tuple[Graded, ...]
    held: frozenset[str]
    held_unchecked: dict[str, frozenset[str]]


def classify(
    house: House,
    result: EngineResult | Found,
    *,
    batch_id: str,
    composition_no: int,
    decided: Mapping[str, PieceDecision] = MappingProxyType({}),
    said: Said | None = None,
) -> Classified:
    """Severity if released decides what is held, unless a person decided; what is held decides severity now.

    `said` is what people had said of findings when the run began; None: nothing.
    """
    unchecked = {
        check_id: frozenset(result.covered(check_id)) for check_id, run in result.runs.items() if run.outcome is Outcome.ERRORED
    }
    grade = _grading(house.grader)
    released = [_if_released(grade, failure) for failure in result.failures]
    aside = set_aside(house, result, said, [verdict for _, verdict in released], batch=(batch_id, composition_no))
    holding = [
        house.grader.holds(verdict, failure.check_id) and not aside[place]
        for place, (failure, (_, verdict)) in enumerate(zip(result.failures, released, strict=True))
    ]
    reasons: dict[str, set[str]] = defaultdict(set)
    for failure, holds in zip(result.failures, holding, strict=True):
        if holds and failure.subject_kind is SubjectKind.COMMUNICATION:
            reasons[failure.subject_id].add(failure.check_id)
    for check_id, pieces in unchecked.items():
        for piece in pieces:
            reasons[piece].add(check_id)
    grave = {
        failure.subject_id
        for place, (failure, (_, verdict)) in enumerate(zip(result.failures, released, strict=True))
        if verdict.level >= SECOND_NAME_FROM and failure.subject_kind is SubjectKind.COMMUNICATION and not aside[place]
    }.union(*unchecked.values())
    held = held_after(reasons, decided, grave=grave)
    findings = tuple(
        _graded(house, grade, failure, harm, verdict, holds=holds, held=held, batch=(batch_id, composition_no), aside=known)
        for failure, (harm, verdict), holds, known in zip(result.failures, released, holding, aside, strict=True)
    )
    return Classified(findings, frozenset(held), unchecked)


_Grade = Callable[[Harm, Exposure, bool], tuple[Harm, Verdict]]
"""A judge's harm, how far the piece got and whether the customer is vulnerable; all of it as one harm, and the verdict on it."""


def _grading(grader: Grader) -> _Grade:
    """Equal harms are one object with one verdict: most findings of a check differ in nothing that is graded."""

    @cache
    def grade(harm: Harm, exposure: Exposure, vulnerable: bool) -> tuple[Harm, Verdict]:  # noqa: FBT001 - a fact, not a mode
        full = harm.model_copy(update={"exposure": exposure, "vulnerable": vulnerable})
        return full, grader.finding(full)

    return grade


def _if_released(grade: _Grade, failure: Failure) -> tuple[Harm, Verdict]:
    exposure = _EXPOSURE.get(failure.state or "", Exposure.QUEUED)
    return grade(failure.judgement.harm, exposure if exposure in OUT else Exposure.SENT, failure.vulnerable)


def if_released(grader: Grader, failure: Failure) -> tuple[Harm, Verdict]:
    """The whole harm of one failure, and the verdict on it, as if its piece were released."""
    return _if_released(_grading(grader), failure)


def _graded(
    house: House,
    grade: _Grade,
    failure: Failure,
    harm: Harm,
    if_released: Verdict,
    *,
    holds: bool,
    held: Collection[str],
    batch: tuple[str, int],
    aside: SetAside | None,
) -> Graded:
    exposure = _EXPOSURE.get(failure.state or "", Exposure.QUEUED)
    if exposure is Exposure.QUEUED and failure.subject_id in held:
        exposure = Exposure.HELD
    harm_now, now = grade(failure.judgement.harm, exposure, failure.vulnerable)
    batch_id, composition_no = batch
    return Graded(
        failure=failure,
        finding_id=finding_id(batch_id, composition_no, failure.check_id, failure.subject_kind, failure.subject_id),
        customer_digest=house.keyring.customer_digest(failure.customer_id) if failure.customer_id else None,
        harm_if_released=harm,
        harm_now=harm_now,
        if_released=if_released,
        now=now,
        holds=holds,
        set_aside=aside,
    )
