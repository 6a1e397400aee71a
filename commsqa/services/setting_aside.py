"""What people decided on findings before a run found them: suppressed, or judged to be no error.

Such a finding is graded, written, sealed and counted as ever. It does not hold its piece and belongs to no incident. What is
grave does not become silent by one person's word: from SECOND_NAME_FROM up a suppression acts once a second person confirmed it
(`domain.reviews.Suppression.acts_on`), a verdict once two people gave it (`domain.reviews.dismissal_acts`). Where the severity
policy locks the hold, no suppression acts, and a verdict by two.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa

from commsqa.checks.base import CODES
from commsqa.checks.engine import EngineResult, Failure
from commsqa.checks.warm import Found
from commsqa.domain.causes import Conditions
from commsqa.domain.decisions import SECOND_NAME_FROM
from commsqa.domain.findings import finding_id
from commsqa.domain.reviews import Matcher, Suppression, dismissal_acts, dismissals
from commsqa.domain.verdicts import Verdict
from commsqa.rootcause import members
from commsqa.services.house import House
from commsqa.store import Transaction

_Matches = Callable[[Failure], bool]


@dataclass(frozen=True, slots=True)
class SetAside:
    """Why nothing is to be done about a finding: the suppression that acts on it, or people's verdicts, or both."""

    suppressed_by: str | None = None
    dismissed: bool = False


@dataclass(frozen=True)
class Said:
    """What stands when a run begins: the suppressions that act, the oldest first, and the findings judged to be no error.

    `dismissed` tells how many people say so, `dismissed_checks` which checks those findings are of.
    """

    suppressions: tuple[Suppression, ...] = ()
    dismissed: Mapping[str, int] = field(default_factory=dict)
    dismissed_checks: frozenset[str] = frozenset()


def said_before(house: House, tx: Transaction, batch_id: str, began: datetime) -> Said:
    """What people had said by then, as far as it may concern this batch."""
    listed = [each for each in house.listed_suppressions if each.acts_at(began)]
    acting = [each for each in (*listed, *tx.suppressions.acting(began)) if each.matcher.batch_id in (None, batch_id)]
    reviews = tx.reviews.of_batch(batch_id)
    dismissed = dismissals(reviews)
    checks = frozenset(each.check_id for each in reviews if each.finding_id in dismissed)
    return Said(tuple(acting), dismissed, checks)


def set_aside(
    house: House, result: EngineResult | Found, said: Said | None, verdicts: Sequence[Verdict], *, batch: tuple[str, int]
) -> list[SetAside | None]:
    """For each failure, in their order, whether and why it is set aside. `verdicts` are those if released."""
    if said is None or not (said.suppressions or said.dismissed):
        return [None] * len(result.failures)
    policy = house.grader.policy
    matches = _matches(house, result, [each for each in said.suppressions if not policy.locks_hold(each.matcher.check_id)])
    return [
        _aside(failure, verdict, said, matches.get(failure.check_id, ()), batch, locked=policy.locks_hold(failure.check_id))
        for failure, verdict in zip(result.failures, verdicts, strict=True)
    ]


def attribute_value(attribute: str, value: str) -> str:
    """A value as the pieces have it: codes are in lower case there."""
    return value.lower() if attribute in CODES["communications"] else value


def _aside(
    failure: Failure,
    verdict: Verdict,
    said: Said,
    matches: Sequence[tuple[Suppression, _Matches]],
    batch: tuple[str, int],
    *,
    locked: bool,
) -> SetAside | None:
    level = verdict.level
    suppressed_by = next((each.suppression_id for each, matching in matches if each.acts_on(level) and matching(failure)), None)
    dismissed = False
    if failure.check_id in said.dismissed_checks:
        identity = finding_id(*batch, failure.check_id, failure.subject_kind, failure.subject_id)
        names = said.dismissed.get(identity, 0)
        dismissed = dismissal_acts(names, grave=level >= SECOND_NAME_FROM, locked=locked)
    return SetAside(suppressed_by, dismissed) if suppressed_by or dismissed else None


def _matches(
    house: House, result: EngineResult | Found, suppressions: Sequence[Suppression]
) -> dict[str, list[tuple[Suppression, _Matches]]]:
    """By check, the suppressions that speak of it and what each matches."""
    found: dict[str, list[tuple[Suppression, _Matches]]] = defaultdict(list)
    failing = {failure.check_id for failure in result.failures}
    for each in suppressions:
        if each.matcher.check_id in failing:
            found[each.matcher.check_id].append((each, _matching(house, result, each.matcher)))
    return found


def _matching(house: House, result: EngineResult | Found, matcher: Matcher) -> _Matches:
    inside = _subjects(result.evaluated(matcher.check_id), matcher.conditions) if matcher.conditions else None

    def matches(failure: Failure) -> bool:
        if matcher.subject_id is not None and failure.subject_id != matcher.subject_id:
            return False
        if inside is not None and failure.subject_id not in inside:
            return False
        if matcher.customer_digest is None:
            return True
        customer = failure.customer_id
        return customer is not None and house.keyring.customer_digest(customer) == matcher.customer_digest

    return matches


def _subjects(facts: pa.Table, conditions: Conditions) -> frozenset[str]:
    """Those that meet all conditions; none where the batch has no such attribute."""
    if any(name not in facts.column_names for name in conditions):
        return frozenset()
    values = {name: attribute_value(name, value) for name, value in conditions.items()}
    return frozenset(facts.filter(pa.array(members(facts, values)))["subject_id"].to_pylist())
