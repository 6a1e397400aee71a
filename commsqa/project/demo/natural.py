"""What is wrong, or only looks so, without anybody having touched the piece: it follows from the customer's record and wishes."""

from collections.abc import Iterable, Iterator

from commsqa.domain.findings import SubjectKind
from commsqa.project.demo.bank import CURRENCY, Bank
from commsqa.project.demo.customers import SILOS, TESTS, Customer, Life
from commsqa.project.demo.months import Month
from commsqa.project.demo.offers import OFFER
from commsqa.project.demo.pieces import Row, Trap

Error = tuple[str, SubjectKind, str]
"""A check, and the subject that it must find."""
_PIECE, _CUSTOMER = SubjectKind.COMMUNICATION, SubjectKind.CUSTOMER
_TRAPS = {Life.ESTATE: "estate", Life.TOUCHED: "record_touched", Life.TOLD_APART: "told_apart"}


def is_special(piece: Row, bank: Bank) -> bool:
    """Whether the piece belongs to a customer's story: nothing else may be done to it."""
    return piece["comm_type"] == OFFER or bank.customers[piece["customer_id"]].life is not Life.USUAL


def natural_errors(pieces: Iterable[Row], bank: Bank, month: Month) -> list[Error]:
    """What the checks must find in these pieces, each subject once."""
    found = (error for piece in pieces for error in _errors(piece, bank.customers[piece["customer_id"]], month))
    return list(dict.fromkeys(found))


def _errors(piece: Row, customer: Customer, month: Month) -> Iterator[Error]:
    key, letter, life = piece["communication_id"], piece["channel"] == "letter", customer.life
    if piece["comm_type"] == OFFER:
        if customer.no_offers:
            yield "consent.optout_ignored", _PIECE, key
    elif life in TESTS:
        yield "recipient.test_record", _PIECE, key
    elif life is Life.UNNOTICED:
        yield "recipient.deceased", _PIECE, key
    elif life is Life.MOVED and letter and customer.known_at(month.cutoff_at) != customer:
        yield "record.changed_after_cutoff", _PIECE, key
    elif life is Life.NO_CARD_LETTERS and letter:
        yield "preference.conflict_across_products", _CUSTOMER, customer.customer_id
    elif life in SILOS:
        yield "record.silos_disagree", _CUSTOMER, customer.customer_id


def natural_traps(pieces: Iterable[Row], bank: Bank) -> Iterator[Trap]:
    """Pieces of estates, of executors, in dollars, of those who told products apart, and whose record was changed elsewhere."""
    for piece in pieces:
        key, life, account = (
            piece["communication_id"],
            bank.customers[piece["customer_id"]].life,
            bank.accounts[piece["account_id"]],
        )
        if life in _TRAPS:
            yield Trap(key, _TRAPS[life])
        if account.holders[-1][1] == "executor":
            yield Trap(key, "executor")
        if account.currency != CURRENCY:
            yield Trap(key, "dollar_account")
