"""The face of the severity model: verdicts on findings, on incidents and on checks that could not run."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from math import inf
from typing import NamedTuple

from commsqa.domain.findings import Exposure, Harm
from commsqa.domain.levels import Level, Priority
from commsqa.domain.verdicts import Verdict
from commsqa.project.severity_policy import SeverityPolicy, Urgency
from commsqa.severity.bounds import Bounds, Circumstances, within_one_minor_unit
from commsqa.severity.score import Assessment, assess, plain, step, two_digits

_CACHED = 50_000


class _Graded(NamedTuple):
    assessment: Assessment
    verdict: Verdict


class _Candidate(NamedTuple):
    """An incident as one of its findings would have it; the greatest is the verdict, in whatever order they came."""

    rank: int
    score: Decimal
    vector: str
    reasons: tuple[str, ...]
    priority: Priority | None


class Grader:
    """Grades by one policy. Verdicts on equal harms are computed once; an instance may be kept as long as its policy."""

    def __init__(self, policy: SeverityPolicy) -> None:
        self.policy = policy
        self._bounds = Bounds(policy)
        self._graded = lru_cache(maxsize=_CACHED)(self._grade)
        self._amounts: dict[tuple[Decimal, bool, int], Decimal] = {}

    def finding(self, harm: Harm) -> Verdict:
        """The verdict on one finding at the exposure its harm names; without priority."""
        return self._graded(self._with_typical_amount(harm)).verdict

    def incident(
        self,
        findings: Sequence[tuple[Harm, str]],
        *,
        projected_customers: int = 0,
        running: bool = False,
        recurrence: bool = False,
        hours_to_irreversible: float | None = None,
    ) -> Verdict:
        """The verdict on all findings of an incident, with its priority.

        Each finding comes with its customer's digest, empty where it has none. To know the incident *if released*, give the
        harms at exposure sent; to know it *now*, give them as they stand. `projected_customers` are those that the cause will
        hit besides if it goes on, `running` says that it goes on, `recurrence` that the same problem came back.
        `hours_to_irreversible` is None where no such step is known.
        """
        if not findings:
            raise ValueError("an incident has at least one finding")
        customers = self._customers_by_harm(findings)
        graded = {harm: self._graded(harm) for harm in customers}
        hit = _customers_from_level_up({harm: entry.verdict.level for harm, entry in graded.items()}, customers)
        circumstances = Circumstances(
            all_held=all(harm.exposure is Exposure.HELD for harm in graded),
            running=running,
            recurrence=recurrence,
            hours_to_irreversible=inf if hours_to_irreversible is None else hours_to_irreversible,
        )
        candidates = [
            self._as_incident(
                entry.assessment,
                replace(circumstances, customers=hit[entry.verdict.level] + projected_customers),
                projected_customers,
            )
            for entry in graded.values()
        ]
        worst = max(candidates, key=lambda candidate: candidate[:4])
        level = list(Level)[worst.rank]
        urgency = min(self._urgencies(customers, circumstances), key=list(Urgency).index)
        priority, reason = self._priority(level, urgency, (candidate.priority for candidate in candidates))
        return self._verdict(level, worst.score, worst.vector, (*worst.reasons, reason), priority)

    def unchecked(self, check_id: str, *, pieces: int, hours_to_irreversible: float | None) -> Verdict:
        """The verdict on a required check that could not run on pieces about to be sent. In its vector, N counts pieces."""
        level = self.policy.unchecked
        urgency = Urgency.MEDIUM if hours_to_irreversible is None else self._urgency(hours_to_irreversible)
        priority, reason = self._priority(level, urgency, ())
        reasons = (f"the required check {check_id} could not run", f"{pieces:,} pieces about to be sent are unchecked", reason)
        vector = f"CQ:{self.policy.version}/E:{check_id}/U:Y/N:{pieces}"
        return self._verdict(level, self.policy.bands[level], vector, reasons, priority)

    def holds(self, verdict_if_released: Verdict, check_id: str) -> bool:
        """The gate's rule: from `hold_from` up by the level if released, and always for the policy's locked holds."""
        return verdict_if_released.level >= self.policy.hold_from or self.policy.locks_hold(check_id)

    def opens_incident(self, verdict_if_released: Verdict) -> bool:
        """Whether an incident with this verdict *if released* is one to open."""
        return verdict_if_released.level >= self.policy.incident_from

    def _with_typical_amount(self, harm: Harm) -> Harm:
        """The same harm for all amounts that the policy cannot tell apart, so that each is graded once."""
        if harm.amount is None or "amount" in self._bounds.named:
            return harm
        kind = (step(self.policy.amount, abs(harm.amount)), within_one_minor_unit(harm), harm.minor_digits)
        typical = self._amounts.setdefault(kind, harm.amount)
        return harm if typical == harm.amount else harm.model_copy(update={"amount": typical})

    def _grade(self, harm: Harm) -> _Graded:
        assessment = assess(self.policy, harm)
        score = two_digits(assessment.score)
        bounded = self._bounds.apply(self.policy.band(score), assessment, Circumstances())
        verdict = self._verdict(bounded.level, score, assessment.vector, (*assessment.reasons, *bounded.reasons), None)
        return _Graded(assessment, verdict)

    def _as_incident(self, assessment: Assessment, circumstances: Circumstances, projected: int) -> _Candidate:
        blast = step(self.policy.blast, circumstances.customers)
        customers = f"{circumstances.customers:,} customers" + (f", {projected:,} of them projected" if projected else "")
        reasons = [*assessment.reasons, f"+{plain(blast)} blast: {customers}"]
        score = assessment.score + blast
        if circumstances.recurrence:
            score += self.policy.adders.recurrence
            reasons.append(f"+{plain(self.policy.adders.recurrence)} it came back")
        score = two_digits(score)
        bounded = self._bounds.apply(self.policy.band(score), assessment, circumstances)
        vector = f"{assessment.vector}/N:{circumstances.customers}/G:{'Y' if circumstances.running else 'N'}"
        return _Candidate(bounded.level.rank, score, vector, (*reasons, *bounded.reasons), bounded.priority)

    def _customers_by_harm(self, findings: Iterable[tuple[Harm, str]]) -> dict[Harm, set[str]]:
        """The customers of each harm; equal harms, and those that differ by amounts the policy cannot tell apart, are one."""
        given: dict[Harm, set[str]] = defaultdict(set)
        for harm, customer in findings:
            given[harm].add(customer)
        merged: dict[Harm, set[str]] = defaultdict(set)
        for harm, customers in given.items():
            merged[self._with_typical_amount(harm)] |= customers - {""}
        return merged

    def _urgencies(self, harms: Iterable[Harm], circumstances: Circumstances) -> Iterator[Urgency]:
        """What the cause, the next irreversible step and each statutory date say; the most urgent counts."""
        if circumstances.running:
            yield Urgency.HIGH
        if circumstances.hours_to_irreversible < inf:
            yield self._urgency(circumstances.hours_to_irreversible)
        else:
            yield Urgency.LOW if circumstances.all_held else Urgency.MEDIUM
        yield from (self._urgency(harm.deadline_hours) for harm in harms if harm.deadline_hours is not None)

    def _urgency(self, hours: float) -> Urgency:
        if hours < self.policy.urgency.high_below:
            return Urgency.HIGH
        return Urgency.MEDIUM if hours < self.policy.urgency.medium_below else Urgency.LOW

    def _priority(self, level: Level, urgency: Urgency, floors: Iterable[Priority | None]) -> tuple[Priority, str]:
        computed = self.policy.priority[level][urgency]
        bound = min(filter(None, floors), default=computed)
        if bound < computed:
            return bound, f"{bound}: severity {level}, urgency {urgency}, never below {bound}"
        return computed, f"{computed}: severity {level}, urgency {urgency}"

    def _verdict(self, level: Level, score: Decimal, vector: str, reasons: tuple[str, ...], priority: Priority | None) -> Verdict:
        label = self.policy.label
        return Verdict(level=level, score=two_digits(score), vector=vector, reasons=reasons, policy=label, priority=priority)


def _customers_from_level_up(levels: Mapping[Harm, Level], customers: Mapping[Harm, set[str]]) -> dict[Level, int]:
    """For each level, the distinct customers hit by findings of at least that level."""
    hit: set[str] = set()
    counts = {}
    for level in sorted(Level, reverse=True):
        hit.update(*(customers[harm] for harm, own in levels.items() if own is level))
        counts[level] = len(hit)
    return counts
