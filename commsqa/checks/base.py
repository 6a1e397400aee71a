"""What a check is: one business rule with an id, told to the engine as an expression and to the steward as a sentence."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Self

import ibis
import ibis.expr.types as ir

from commsqa.checks.examples import Example
from commsqa.checks.planting import Planting, Scene
from commsqa.domain.findings import Evidence, Harm, SubjectKind
from commsqa.domain.values import Moment, Value
from commsqa.project.models import ChecksPolicy

Row = Mapping[str, Any]
"""One suspect: the columns that its check asked for."""


class Dimension(StrEnum):
    """The dimension of data quality that a check watches."""

    ACCURACY = "accuracy"
    VALIDITY = "validity"
    COMPLETENESS = "completeness"
    CONSISTENCY = "consistency"
    UNIQUENESS = "uniqueness"
    TIMELINESS = "timeliness"
    CONSENT = "consent"


class BatchFacts(Value):
    """What is known of the batch under check: its manifest row, or what its pieces tell where there is none."""

    batch_id: str
    composition_no: int = 1
    pieces: int
    statement_cycle: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    expected_pieces: int | None = None
    composed_at: Moment | None = None
    cutoff_at: Moment | None = None
    release_at: Moment | None = None

    @property
    def known_at(self) -> datetime | None:
        """The moment as of which the records are read: the cut-off, or else the composition; None reads them as they are."""
        return self.cutoff_at or self.composed_at


_CHANNELS = ("letter", "email", "sms", "push", "portal")
_CYCLES = ("weekly", "monthly", "quarterly", "semiannual", "annual", "after_transaction", "on_demand", "none")
_STATES = ("composed", "held", "queued", "handed_over", "printed", "mailed", "sent", "delivered", "opened", "returned")
CODES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "communications": {
        "channel": _CHANNELS,
        "purpose": ("original", "copy", "reissue", "correction"),
        "state": (*_STATES, "recalled", "destroyed"),
    },
    "customers": {"kind": ("person", "company", "sole_proprietor", "estate")},
    "accounts": {"status": (), "statement_cycle": _CYCLES},
    "account_holders": {"role": ()},
    "ledger_balances": {"kind": ("booked", "value", "available")},
    "preferences": {"channel": _CHANNELS, "purpose": ()},
    "batches": {"statement_cycle": _CYCLES},
}
"""The columns that hold a code, by table, and the codes that commsqa knows; none named: a source may have its own."""


class Records:
    """The canonical tables as Ibis expressions, each by its name (`records["customers"]`), the batch under check and the policy.

    Codes are in lower case and currencies in upper case, however a source writes them: a rule about `email` that looked past
    `Email` would pass in silence. `refused_domains` were looked up and certainly take no mail.
    """

    def __init__(
        self,
        tables: Mapping[str, ir.Table],
        batch: BatchFacts,
        *,
        policy: ChecksPolicy | None = None,
        refused_domains: frozenset[str] = frozenset(),
    ) -> None:
        self._tables = {name: _in_one_case(name, table) for name, table in tables.items()}
        self.batch = batch
        self.policy = policy or ChecksPolicy()
        self.refused_domains = refused_domains

    def __getitem__(self, name: str) -> ir.Table:
        return self._tables[name]

    def with_pieces(self, pieces: int) -> Self:
        """The same records with another number of pieces in the batch."""
        return self._with_batch(self.batch.model_copy(update={"pieces": pieces}))

    def known_by(self, cutoff_at: datetime) -> Self:
        """The same records as they were known then."""
        return self._with_batch(self.batch.model_copy(update={"cutoff_at": cutoff_at}))

    def _with_batch(self, batch: BatchFacts) -> Self:
        other = copy(self)
        other.batch = batch
        return other

    @property
    def pieces(self) -> ir.Table:
        """The pieces of the batch under check, in its newest composition."""
        communications = self["communications"]
        return communications.filter(
            communications.batch_id == self.batch.batch_id,
            communications.composition_no.fill_null(1) == self.batch.composition_no,
        )


def _in_one_case(name: str, table: ir.Table) -> ir.Table:
    codes = {column: table[column].lower() for column in CODES.get(name, ()) if column in table.columns}
    currency = {"currency": table.currency.upper()} if "currency" in table.columns else {}
    return table.mutate(**codes, **currency) if codes or currency else table


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge says of a suspect that fails: the proof and the facts of its harm."""

    evidence: Evidence
    harm: Harm


class Check(ABC):
    """A rule over communications. A subclass in `commsqa/checks/catalog/` is found and run; nothing is registered by hand.

    The class docstring tells the steward what it means. `needs` names the inputs as `table.column`; without them the check is
    skipped, or errored where the policy requires it. `reads` names the facts that `judge` sees. `not_causes` names attributes
    that the rule itself depends on beside those its expressions read: they are no cause of its findings. `first_action` is the
    first thing to do, `runbook` what follows, a sentence each. `catches` and `leaves` are worlds in which it must and must not
    find something; a test runs them all. `of_test_customers` turns it to the pieces of test customers, which no other check sees.
    `judge_decides`: the judge alone tells right from wrong, and `suspects` only spares it work.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    dimension: ClassVar[Dimension]
    subject: ClassVar[SubjectKind] = SubjectKind.COMMUNICATION
    needs: ClassVar[tuple[str, ...]]
    reads: ClassVar[tuple[str, ...]] = ()
    not_causes: ClassVar[tuple[str, ...]] = ()
    of_test_customers: ClassVar[bool] = False
    judge_decides: ClassVar[bool] = False
    first_action: ClassVar[str]
    runbook: ClassVar[tuple[str, ...]] = ()
    catches: ClassVar[Sequence[Example]]
    leaves: ClassVar[Sequence[Example]]

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:  # noqa: ARG002  subclasses read the facts
        """The pieces that the rule speaks about: these count as evaluated. By default every piece."""
        return ibis.literal(True)

    @abstractmethod
    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """The pieces that may fail, by what the engine can decide. NULL counts as no suspect: name what is absent."""

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:  # noqa: ARG002  the default needs no records
        """The suspects with further columns from the records, or fewer of them. One row a suspect; runs over suspects only."""
        return suspects

    @abstractmethod
    def judge(self, row: Row) -> Judgement | None:
        """The last word on a suspect: the proof that it fails, or None where it is right after all."""

    def plant(self, scene: Scene) -> Planting | None:  # noqa: ARG002  by default nothing is known of how to
        """For the drill: what to change so that this check must find something; None where the scene does not lend itself."""
        return None

    def found(
        self, sentence: str, *, arabic: str | None = None, stated: Any = None, expected: Any = None, harm: Harm | None = None
    ) -> Judgement:
        """A judgement with its evidence: the sentence in English and in Arabic; values are kept as text."""
        evidence = Evidence(stated=_text(stated), expected=_text(expected), sentence=sentence, sentence_ar=arabic)
        return Judgement(evidence, harm or _usual_harm(self.id))


class RecordCheck(Check):
    """A rule over accounts, customers or the batch: it brings its own relation instead of reading the joined facts."""

    @abstractmethod
    def relation(self, records: Records) -> ir.Table:
        """One row an evaluated subject: `subject_id`, `suspect` (boolean), what `judge` reads, attributes if it has any."""

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """The relation's own verdict."""
        return facts.suspect


@cache
def _usual_harm(check_id: str) -> Harm:
    """One for all findings of a check that knows nothing special of them."""
    return Harm(check_id=check_id)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
