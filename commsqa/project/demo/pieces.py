"""What the bank composes of its records in one month: a statement or notice per due account, copies, reissues. All are right."""

import random
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from commsqa.domain.values import rfc3339
from commsqa.project.demo.bank import CURRENCY, PERIOD_END, PERIOD_START, Account, Bank, Customer
from commsqa.project.demo.people import chance, respelled

Row = dict[str, str]
"""A row of a canonical table, as text; an absent or empty column has no value."""

BATCH_ID = "2026-10"
COMPOSED_FROM = datetime(2026, 10, 31, 18, 30, tzinfo=UTC)
COMPOSED_TO = datetime(2026, 10, 31, 20, 30, tzinfo=UTC)
_DUE_DATE = "2026-11-15"
_MONTH = {"en": "October 2026", "ar": "أكتوبر 2026"}
_SUBJECTS = {
    ("statement", "en"): "Your statement for {month}",
    ("statement", "ar"): "كشف حسابك لشهر {month}",
    ("notice", "en"): "Your card payment for {month}",
    ("notice", "ar"): "سداد بطاقتك لشهر {month}",
}
_BODIES = {
    ("statement", "en"): "Dear {name}, the balance of your account ending {tail} is {amount} KWD as of {end}.",
    ("statement", "ar"): "{dear} {name}، رصيد حسابك المنتهي بـ {tail} هو {amount} د.ك. بتاريخ {end}.",
    ("notice", "en"): "Dear {name}, {amount} KWD for your card ending {tail} is due by {due}.",
    ("notice", "ar"): "{dear} {name}، يستحق مبلغ {amount} د.ك. عن بطاقتك المنتهية بـ {tail} في {due}.",
}
_DEAR = {"Mr": "عزيزي", "Mrs": "عزيزتي", "": "السادة"}
PRINT_SITES = ("ardiya", "shuwaikh")


class Trap(NamedTuple):
    """A piece that looks odd and is right: no check may report it."""

    subject_id: str
    kind: str


def money(fils: int) -> str:
    """Dinars with their three decimals, e.g. `-1250.075`."""
    return f"{'-' if fils < 0 else ''}{abs(fils) // 1000}.{abs(fils) % 1000:03d}"


def fils(text: str) -> int:
    """The inverse of `money`."""
    return int(text.replace(".", ""))


def body(piece: Row, customer: Customer) -> str:
    """The text of the piece, addressed to that customer, with the figure the piece states."""
    kind, language = piece["comm_type"], piece["language"]
    return _BODIES[kind, language].format(
        dear=_DEAR[customer.party.title],
        name=customer.name(language),
        tail=piece["account_id"][-4:],
        amount=piece["closing_balance"] or piece["amount_due"],
        end=PERIOD_END,
        due=_DUE_DATE,
    )


def addressed(rng: random.Random, piece: Row, customer: Customer, *, channel: str) -> Row:
    """The piece, sent to that customer over that channel. Arabic letters name in Arabic script."""
    letter = channel == "letter"
    sent = piece | {
        "channel": channel,
        "customer_id": customer.customer_id,
        "recipient_name": customer.name(piece["language"] if letter else "en"),
        "recipient_email": "" if letter else customer.email,
        "recipient_address": customer.address if letter else "",
        "print_site": rng.choice(PRINT_SITES) if letter else "",
    }
    return sent | {"body": body(sent, customer)}


def compose(rng: random.Random, account: Account, customer: Customer, *, purpose: str = "original") -> Row:
    """The month's piece about the account to that customer. It has no id and no time yet."""
    notice = account.product_line == "card"
    comm_type, language = "notice" if notice else "statement", customer.language
    piece = {
        "communication_id": "",
        "batch_id": BATCH_ID,
        "composition_no": "1",
        "comm_type": comm_type,
        "purpose": purpose,
        "replaces_id": "",
        "account_id": account.account_id,
        "language": language,
        "currency": CURRENCY,
        "opening_balance": "" if notice else money(account.opening),
        "total_credits": "" if notice else money(account.credits),
        "total_debits": "" if notice else money(account.debits),
        "closing_balance": "" if notice else money(account.closing),
        "amount_due": money(-account.closing) if notice else "",
        "due_date": _DUE_DATE if notice else "",
        "statement_date": PERIOD_END,
        "period_start": PERIOD_START,
        "period_end": PERIOD_END,
        "subject": _SUBJECTS[comm_type, language].format(month=_MONTH[language]),
        "template_id": f"{comm_type}-{account.product_line}-{language}",
        "template_version": rng.choice(("5", "6", "6", "7")),
        "source_system": customer.source_system,
        "data_feed": customer.data_feed,
        "composition_host": f"comp-{rng.randrange(1, 5)}",
        "job_id": f"job-{rng.randrange(1, 9):02d}",
        "product_line": account.product_line,
        "region": customer.region,
        "composed_at": "",
        "state": "composed",
    }
    return addressed(rng, piece, customer, channel="email" if customer.paperless else "letter")


def compose_batch(rng: random.Random, bank: Bank) -> tuple[list[Row], list[Trap]]:
    """Every piece of the batch in the order of composition, numbered from 1, and those that look odd though nothing is wrong."""
    pieces: list[Row] = []
    traps: list[Trap] = []

    def add(piece: Row, trap: str | None) -> None:
        pieces.append(piece | {"communication_id": piece_id(len(pieces) + 1)})
        if trap:
            traps.append(Trap(pieces[-1]["communication_id"], trap))

    for account in bank.accounts.values():
        if not account.is_due:
            continue
        customer = bank.customers[account.recipient]
        piece = compose(rng, account, customer)
        add(*((piece, "guardian") if account.holders[0][1] == "minor" else _oddly_named(rng, piece, customer)))
        original = pieces[-1]
        joint = [bank.customers[customer_id] for customer_id, role, _ in account.holders if role == "joint"]
        if joint and chance(rng, 500):
            add(compose(rng, account, joint[0], purpose="copy"), "joint_copy")
        if chance(rng, 6):
            add(original | {"purpose": "reissue", "replaces_id": original["communication_id"]}, "reissue")
    return _timed(pieces), traps


def piece_id(number: int) -> str:
    """The id of the batch's piece of that number."""
    return f"S2610-{number:07d}"


def _timed(pieces: list[Row]) -> list[Row]:
    """The pieces with the time at which each was composed, evenly over the run, to the second."""
    seconds = (COMPOSED_TO - COMPOSED_FROM) // timedelta(seconds=1)
    return [
        piece | {"composed_at": rfc3339(COMPOSED_FROM + timedelta(seconds=k * seconds // len(pieces)))}
        for k, piece in enumerate(pieces)
    ]


def _oddly_named(rng: random.Random, piece: Row, customer: Customer) -> tuple[Row, str | None]:
    """Some pieces print the right name in another way; the piece and how, or None."""
    name, party = piece["recipient_name"], customer.party
    if name != party.latin or party.kind != "person" or not chance(rng, 120):
        return piece, None
    given, _, family = name.rpartition(" ")
    ways = {
        "upper_case": name.upper(),
        "title": f"{rng.choice((party.title, 'Dr.'))} {name}",
        "swapped_order": f"{family}, {given}",
        "transliteration": respelled(rng, party),
    }
    kind = rng.choice(tuple(ways))
    spelled = ways[kind]
    return (piece | {"recipient_name": spelled}, kind) if spelled else (piece, None)
