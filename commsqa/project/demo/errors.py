"""Plants known errors in right batches: two causes that follow a change, over a background of single errors."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from commsqa.domain.causes import Conditions
from commsqa.domain.findings import SubjectKind
from commsqa.project.demo import further_slips as further
from commsqa.project.demo import slips
from commsqa.project.demo.bank import Bank
from commsqa.project.demo.customers import Life
from commsqa.project.demo.envelopes import enclosed, strays
from commsqa.project.demo.months import Month
from commsqa.project.demo.natural import is_special, natural_errors
from commsqa.project.demo.people import chance
from commsqa.project.demo.pieces import FEED_MOVED, TEMPLATE_7, Row, Trap, compose

Slip = Callable[[slips.Case], Row | None]
_SMALL = 500


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of single error: `per_mille` of the pieces, at least `least` of them; in a small batch one where that is 0."""

    check_id: str
    per_mille: int
    least: int
    slip: Slip

    def wanted(self, pieces: int) -> int:
        least = self.least if self.per_mille else few(pieces, self.least)
        return max(least, pieces * self.per_mille // 1000)


def few(pieces: int, usual: int) -> int:
    """The usual few errors of a kind, or one in a batch so small that all the kinds would hardly fit."""
    return usual if pieces >= _SMALL else 1


@dataclass(frozen=True, slots=True)
class Cause:
    """Something upstream, brought about by a change event, that spoils `per_mille` of the pieces that meet the conditions.

    It does so in every batch from `since` on.
    """

    cause_id: str
    check_id: str
    conditions: Conditions
    change_id: str
    since: str
    per_mille: int
    slip: Slip


@dataclass(frozen=True, slots=True)
class PlantedError:
    """An error that `check_id` must find on its subject in that batch. `cause_id` is None for a single error."""

    check_id: str
    subject_kind: SubjectKind
    subject_id: str
    batch_id: str
    cause_id: str | None = None


@dataclass(frozen=True, slots=True)
class DemoTruth:
    """What was planted where, errors in the order of planting: the demo's answer sheet, which the project itself never reads.

    `causes` are those that spoiled at least one of the batches.
    """

    errors: tuple[PlantedError, ...]
    causes: tuple[Cause, ...]
    traps: tuple[Trap, ...]


KINDS = (
    Kind("name.misspelled", 5, 2, slips.name_typo),
    Kind("name.other_person", 3, 2, slips.name_other_person),
    Kind("email.invalid", 5, 2, slips.email_syntax),
    Kind("email.domain_typo", 4, 2, slips.email_domain_typo),
    Kind("email.belongs_to_other_customer", 3, 1, slips.email_of_other),
    Kind("address.belongs_to_other_customer", 3, 1, slips.address_of_other),
    Kind("balance.differs_from_ledger", 5, 2, slips.balance_wrong),
    Kind("balance.arithmetic", 3, 2, slips.arithmetic),
    Kind("content.unresolved_placeholder", 4, 2, slips.placeholder),
    Kind("content.mojibake", 4, 1, slips.garbled_name),
    Kind("content.wrong_language", 3, 2, slips.other_language),
    Kind("content.other_customer_data", 3, 1, slips.other_account_in_body),
    Kind("preference.channel_violated", 7, 2, slips.letter_to_paperless),
    Kind("recipient.unknown_customer", 2, 1, slips.unknown_customer),
    Kind("recipient.unknown_account", 2, 1, slips.unknown_account),
    Kind("recipient.not_account_holder", 1, 1, slips.not_holder),
)
"""Single errors of a batch that waits."""
FURTHER = (
    Kind("name.missing", 0, 3, further.name_missing),
    Kind("address.differs_from_record", 0, 3, further.address_before),
    Kind("address.incomplete", 0, 3, further.address_cut),
    Kind("email.differs_from_record", 0, 2, further.email_before),
    Kind("phone.invalid", 0, 3, further.phone_unusable),
    Kind("amount.due_date_invalid", 0, 3, further.due_date_wrong),
    Kind("balance.opening_not_previous_closing", 0, 2, further.opening_wrong),
    Kind("balance.wrong_currency", 0, 2, further.wrong_currency),
    Kind("content.balance_differs_from_data", 0, 3, further.other_balance_in_body),
    Kind("content.card_number_exposed", 0, 2, further.card_number_shown),
    Kind("content.facts_disagree", 0, 3, further.other_day_in_body),
    Kind("content.missing_disclosure", 0, 2, further.disclosure_lost),
    Kind("content.salutation_gender", 0, 2, further.woman_greeted),
)
"""The same, a few of each."""
STRAYS, UNASKED = 2, 2
"""Letters in a stranger's envelope, and pieces that nothing asked for."""
DUPLICATES, MISSING = 3, 6
"""Per 1,000 pieces."""


def miscounted(pieces: int) -> tuple[int, int, int]:
    """Of so many pieces: how many are composed twice, unasked and not at all; more of the last, so the control total differs."""
    unasked = few(pieces, UNASKED)
    return max(1, pieces * DUPLICATES // 1000), unasked, max(2 * unasked + 1, pieces * MISSING // 1000)


KINDS_OUT = (
    Kind("name.misspelled", 2, 2, slips.name_typo),
    Kind("email.domain_typo", 1, 1, slips.email_domain_typo),
    Kind("content.unresolved_placeholder", 1, 1, slips.placeholder),
    Kind("balance.arithmetic", 1, 1, slips.arithmetic),
    Kind("preference.channel_violated", 1, 1, slips.letter_to_paperless),
    Kind("recipient.not_account_holder", 0, 2, slips.not_holder),
)
"""Single errors of the batch that has left: few, and two statements that reached strangers."""


_MOVED = {"template_version": "7", "composition_host": "comp-2"}
CAUSES = (
    Cause("C1", "balance.differs_from_ledger", _MOVED, "CHG-101", TEMPLATE_7, 700, slips.decimal_point_moved),
    Cause("C2", "recipient.not_account_holder", {"data_feed": "crm-migrated"}, "CHG-102", FEED_MOVED, 200, slips.not_holder),
)
CHANGES = [
    line.split("; ")
    for line in """\
CHG-101; 2026-10-30T19:10:00Z; template_release; statement templates, version 7; template_version=7; \
New layout of amounts in all statement templates
CHG-102; 2026-09-29T17:30:00Z; feed_migration; customer feed crm-migrated; data_feed=crm-migrated; \
Branch customers moved to the new customer feed
CHG-103; 2026-10-30T20:00:00Z; deployment; email gateway 4.2; channel=email; Email gateway updated
CHG-104; 2026-10-30T21:15:00Z; maintenance; composition host comp-4; composition_host=comp-4; Host restarted
CHG-105; 2026-08-27T09:00:00Z; maintenance; print site Ardiya; print_site=ardiya; Envelope inserter replaced
CHG-106; 2026-09-30T08:15:00Z; deployment; job scheduler 3.1; job_id=job-05; Scheduler updated""".splitlines()
]
"""Rows of the table of changes: the two that did harm and four that did none."""


_PIECE = SubjectKind.COMMUNICATION
_ATTEMPTS = 50


class _Planting:
    """A batch while errors are planted in it, one a piece at most."""

    def __init__(self, rng: random.Random, bank: Bank, month: Month, pieces: list[Row], traps: list[Trap]) -> None:
        self.rng, self.bank, self.month = rng, bank, month
        usual = {customer.customer_id: customer for customer in bank.customers.values() if customer.life is Life.USUAL}
        self.everybody = list(usual.values())
        self.accounts = [
            account for account in bank.accounts.values() if usual.keys() >= {holder for holder, *_ in account.holders}
        ]
        self.pieces = {piece["communication_id"]: piece for piece in pieces}
        self.ids, self.more = list(self.pieces), 1
        siblings = Counter(piece["account_id"] for piece in pieces)
        self.reserved = {trap.subject_id for trap in traps}
        self.reserved |= {piece["communication_id"] for piece in pieces if siblings[piece["account_id"]] > 1}
        self.reserved |= {piece["communication_id"] for piece in pieces if is_special(piece, bank)}
        self.errors = [PlantedError(check, kind, key, month.batch_id) for check, kind, key in natural_errors(pieces, bank, month)]

    def note(self, check_id: str, subject_id: str, about: SubjectKind = _PIECE, cause_id: str | None = None) -> None:
        self.errors.append(PlantedError(check_id, about, subject_id, self.month.batch_id, cause_id))

    def cause(self, cause: Cause) -> None:
        """Spoils its share of the pieces that meet the conditions."""
        for key, piece in list(self.pieces.items()):
            meets = all(piece[attribute] == value for attribute, value in cause.conditions.items())
            if not meets or key in self.reserved or not chance(self.rng, cause.per_mille):
                continue
            wrong = self._slipped(cause.slip, piece, 0)
            if wrong:
                self.pieces[key] = wrong
                self.reserved.add(key)
                self.note(cause.check_id, key, cause_id=cause.cause_id)

    def single(self, kind: Kind) -> None:
        """Spoils as many pieces as wanted, wherever they are."""
        for turn in range(kind.wanted(len(self.ids))):
            key, wrong = self._pick(kind.slip, turn)
            before, self.pieces[key] = self.pieces[key], wrong
            self.note(kind.check_id, key)
            if wrong["account_id"] != before["account_id"]:
                self.note("piece.missing", before["account_id"], SubjectKind.ACCOUNT)

    def miscount(self) -> None:
        """Composes some pieces twice or unasked and loses others; the control total says so."""
        twice, unasked, lost = miscounted(len(self.ids))
        for _ in range(twice):
            _, piece = self._pick(slips.none)
            self.note("piece.duplicate", self._last(piece))
        not_due = [account for account in self.accounts if account.months and not account.is_due]
        for account in self.rng.sample(not_due, unasked):
            customer = self.bank.customers[account.recipient]
            self.note("piece.unexpected", self._last(compose(self.rng, self.month, account, customer)))
        for _ in range(lost):
            key, piece = self._pick(slips.none)
            del self.pieces[key]
            self.note("piece.missing", piece["account_id"], SubjectKind.ACCOUNT)
        self.note("batch.control_total", self.month.batch_id, SubjectKind.BATCH)

    def enclose(self) -> None:
        """Puts the letters into envelopes; of a batch that waits some get into a stranger's."""
        self.pieces = enclosed(self.pieces, self.bank)
        wanted = 0 if self.month.sent else few(len(self.ids), STRAYS)
        for key, envelope_id in strays(self.rng, self.pieces, self.bank, self.reserved, wanted):
            self.pieces[key] |= {"envelope_id": envelope_id}
            self.reserved.add(key)
            self.note("envelope.mixed_customers", key)

    def _last(self, piece: Row) -> str:
        """Composes one more piece at the end; its id."""
        key = self.month.piece_id(len(self.ids) + self.more)
        self.more += 1
        self.pieces[key] = piece | {"communication_id": key, "composed_at": self.pieces[self.ids[-1]]["composed_at"]}
        return key

    def _pick(self, slip: Slip, turn: int = 0) -> tuple[str, Row]:
        """A piece that nothing was done to, reserved from now on, and what the slip makes of it."""
        for _ in range(100 * len(self.ids)):
            key = self.rng.choice(self.ids)
            wrong = None if key in self.reserved else self._slipped(slip, self.pieces[key], turn)
            if wrong:
                self.reserved.add(key)
                return key, wrong
        raise ValueError(f"{len(self.ids)} pieces are too few to plant every error in")

    def _slipped(self, slip: Slip, piece: Row, turn: int) -> Row | None:
        """What the slip makes of the piece, at one of several attempts: it may draw somebody or some letter that does not fit."""
        case = slips.Case(self.rng, self.bank, self.everybody, self.accounts, piece, turn)
        attempts = (slip(case) for _ in range(_ATTEMPTS))
        return next((wrong for wrong in attempts if wrong), None)


def _odd_by_nature(piece: Row) -> str | None:
    """What may look wrong about a piece that nothing was done to."""
    if not piece["recipient_name"].isascii():
        return "arabic_script"
    return "plus_address" if "+" in piece["recipient_email"] else None


def causes_in(month: Month) -> tuple[Cause, ...]:
    """What spoils the month's batch."""
    return tuple(cause for cause in CAUSES if cause.since <= month.batch_id)


def plant_errors(
    rng: random.Random, bank: Bank, month: Month, pieces: list[Row], traps: list[Trap]
) -> tuple[list[Row], list[PlantedError], list[Trap]]:
    """The batch as it was composed in fact, in the order of composition, what is wrong with it, and what only looks so.

    Traps stay as they are.
    """
    planting = _Planting(rng, bank, month, pieces, traps)
    for cause in causes_in(month):
        planting.cause(cause)
    for kind in KINDS_OUT if month.sent else (*KINDS, *FURTHER):
        planting.single(kind)
    if not month.sent:
        planting.miscount()
    planting.enclose()
    untouched = [planting.pieces[key] for key in planting.ids if key not in planting.reserved]
    odd = [(piece["communication_id"], _odd_by_nature(piece)) for piece in untouched]
    harmless = (*traps, *(Trap(key, kind) for key, kind in odd if kind))
    wrong = {error.subject_id for error in planting.errors}
    return list(planting.pieces.values()), planting.errors, [trap for trap in harmless if trap.subject_id not in wrong]
