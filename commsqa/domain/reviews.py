"""What people say of findings: a verdict on one, and a suppression of those to come."""

from collections.abc import Iterable
from enum import StrEnum

from pydantic import Field

from commsqa.domain.causes import Conditions
from commsqa.domain.decisions import SECOND_NAME_FROM, same_person
from commsqa.domain.findings import FindingState
from commsqa.domain.levels import Level
from commsqa.domain.values import Moment, Value


class Judged(StrEnum):
    """A person's verdict on a finding. `open` takes an earlier verdict back."""

    CONFIRMED = "confirmed"
    FALSE_POSITIVE = "false_positive"
    DUPLICATE = "duplicate"
    CORRECTED = "corrected"  # at its source
    OPEN = "open"

    @property
    def state(self) -> FindingState:
        """The state of a finding of which this is the latest verdict."""
        return FindingState(self.value)


class Review(Value):
    """One verdict on one finding; the latest one counts, in every later run of the same composition of the batch too."""

    number: int = 0
    finding_id: str
    batch_id: str
    check_id: str
    verdict: Judged
    note: str = ""
    reviewed_by: str
    reviewed_at: Moment


NO_ERROR = frozenset({Judged.FALSE_POSITIVE, Judged.DUPLICATE})
"""Verdicts that leave nothing to act on: a finding that is corrected at its source is still wrong in the piece itself."""


def standing_state(by_runs: FindingState, verdict: Judged | None) -> FindingState:
    """The state of a finding: what a person says of it, unless the runs since then know better.

    `by_runs` is what the batch's newest run makes of it: open (it was found again, or nobody looked again), corrected (not found
    any more) or closed (a newer composition took the batch's place). `verdict` is the latest one. What is closed stays closed:
    its piece is not the one that leaves. What is not found any more was corrected, also where a person had confirmed it; what
    was no error or a duplicate was never there to be corrected, and stays what it was judged to be.
    """
    judged = FindingState.OPEN if verdict is None else verdict.state
    if by_runs is FindingState.CLOSED or judged is FindingState.OPEN:
        return by_runs
    if by_runs is FindingState.CORRECTED and verdict is Judged.CONFIRMED:
        return by_runs
    return judged


def latest_verdicts(reviews: Iterable[Review]) -> dict[str, Review]:
    """The verdict that counts, by finding."""
    return {each.finding_id: each for each in sorted(reviews, key=lambda each: each.number)}


def dismissals(reviews: Iterable[Review]) -> dict[str, int]:
    """The findings that stand as no error or as a duplicate, and how many people say so: one, or two and more (2).

    Whoever said so before somebody else said otherwise does not count any more.
    """
    names: dict[str, list[str]] = {}
    for each in sorted(reviews, key=lambda each: each.number):
        if each.verdict not in NO_ERROR:
            names.pop(each.finding_id, None)
        elif not any(same_person(each.reviewed_by, name) for name in names.setdefault(each.finding_id, [])):
            names[each.finding_id].append(each.reviewed_by)
    return {finding_id: min(len(people), 2) for finding_id, people in names.items()}


def dismissal_acts(names: int, *, grave: bool, locked: bool) -> bool:
    """Whether a finding that so many people judged to be no error lets its piece go when the batch is run again.

    What is held at SECOND_NAME_FROM or above (`grave`), or by a hold that the severity policy locks, takes two names: a verdict
    must not be a way around the second person that a release needs.
    """
    return names > 1 or (names == 1 and not grave and not locked)


class Matcher(Value):
    """Which findings a suppression is about: those of the check for which everything that is given holds.

    `subject_id` names one piece, account or customer; `customer_digest` all findings of one customer; `batch_id` one batch;
    `conditions` are values of the pieces' attributes (checks.yaml: attributes).
    """

    check_id: str
    subject_id: str | None = None
    customer_digest: str | None = None
    batch_id: str | None = None
    conditions: Conditions = Field(default_factory=dict)


class Suppression(Value):
    """Findings on which somebody decided not to act until `expires_at`. They are still found, recorded and counted.

    What is suppressed holds no piece and opens no incident (`acts_on`), except where the severity policy locks the hold: wrong
    recipients are held whatever anybody suppresses. `confirmed_by` is a second person of another name; `ended_at` is when it was
    taken back before it expired.
    """

    suppression_id: str
    matcher: Matcher
    reason: str
    owner: str
    created_by: str
    created_at: Moment
    expires_at: Moment
    confirmed_by: str | None = None
    confirmed_at: Moment | None = None
    ended_at: Moment | None = None
    ended_by: str | None = None

    def acts_at(self, now: Moment) -> bool:
        """Whether it is in force then."""
        return self.ended_at is None and self.created_at <= now < self.expires_at

    def acts_on(self, level: Level) -> bool:
        """Whether it acts on a finding of this level (if released) that it matches.

        From SECOND_NAME_FROM up only once it is confirmed: what is grave does not become silent by one person's word.
        """
        return self.confirmed_by is not None or level < SECOND_NAME_FROM
