"""What people say of findings: a verdict on one, and a suppression of those to come."""

from enum import StrEnum

from pydantic import Field

from commsqa.domain.causes import Conditions
from commsqa.domain.findings import FindingState
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

    What is suppressed holds no piece and opens no incident, except where the severity policy locks the hold: wrong recipients are
    held whatever anybody suppresses. `ended_at` is when it was taken back before it expired.
    """

    suppression_id: str
    matcher: Matcher
    reason: str
    owner: str
    created_by: str
    created_at: Moment
    expires_at: Moment
    ended_at: Moment | None = None
    ended_by: str | None = None

    def acts_at(self, now: Moment) -> bool:
        """Whether it is in force then."""
        return self.ended_at is None and self.created_at <= now < self.expires_at
