"""A check's outcome in a run, and what a finding is made of: one subject that fails one check."""

from decimal import Decimal
from enum import StrEnum

from commsqa.domain.values import Value, digest


class SubjectKind(StrEnum):
    """What a finding is about."""

    COMMUNICATION = "communication"
    ACCOUNT = "account"
    CUSTOMER = "customer"
    BATCH = "batch"


class Outcome(StrEnum):
    """Of a check in a run. A check that could not run is errored or skipped, never passed."""

    PASSED = "passed"
    FAILED = "failed"
    ERRORED = "errored"
    SKIPPED = "skipped"


class FindingState(StrEnum):
    """What became of a finding."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    FALSE_POSITIVE = "false_positive"
    DUPLICATE = "duplicate"
    CORRECTED = "corrected"
    CLOSED = "closed"


class Exposure(StrEnum):
    """How far a piece has got, from least to most."""

    HELD = "held"
    QUEUED = "queued"
    SENT = "sent"
    OPENED = "opened"
    ACTED_ON = "acted_on"


class Disclosure(StrEnum):
    """What a piece tells about the account's owner, for ENISA's data processing context (DPC)."""

    NOTHING = "nothing"
    CONTACT = "contact"  # name and address, no figures: DPC 1
    FIGURES = "figures"  # one period of balances: DPC 3
    YEAR = "year"  # a year of statements: DPC 4


class Harm(Value):
    """The facts on which a finding's severity rests. It carries no judgement and no personal data.

    `amount` is the absolute difference in major units of the currency; `minor_digits` its decimals (2 for CZK, 3 for KWD).
    `reached_other` says that the piece goes to somebody who is not entitled to it; `recipient_known` that this somebody is a
    known customer. `deadline_hours` is the time left to a statutory date, None where there is none.
    """

    check_id: str
    exposure: Exposure = Exposure.SENT
    amount: Decimal | None = None
    minor_digits: int = 2
    wrong_sign: bool = False
    discloses: Disclosure = Disclosure.NOTHING
    reached_other: bool = False
    recipient_known: bool = True
    vulnerable: bool = False
    reversibility: str = "hard"  # easy, hard, none
    malicious: bool = False
    deadline_hours: float | None = None

    def at(self, exposure: Exposure) -> "Harm":
        """The same facts with the piece at another exposure."""
        return self.model_copy(update={"exposure": exposure})


class Evidence(Value):
    """The values that prove a finding, and what they say, in English and in Arabic. Personal: it leaves memory only sealed."""

    stated: str | None = None
    expected: str | None = None
    sentence: str
    sentence_ar: str | None = None


class CheckResult(Value):
    """How a check ended in a run. `evaluated` and `findings` count subjects; `reason` says why it was errored or skipped."""

    check_id: str
    outcome: Outcome
    evaluated: int = 0
    findings: int = 0
    reason: str | None = None


def finding_id(batch_id: str, composition_no: int, check_id: str, subject_kind: SubjectKind, subject_id: str) -> str:
    """The identity of a finding: the same in every run of the same composition of a batch, whatever else the run found."""
    return "F" + digest(batch_id, composition_no, check_id, subject_kind, subject_id, length=20)
