"""What the bank composes of its records in one month: a statement or notice per due account, copies, reissues. All are right."""

import random
from collections import Counter, defaultdict
from typing import NamedTuple

from commsqa.project.demo.bank import CURRENCY, Account, Bank
from commsqa.project.demo.customers import Customer, Life
from commsqa.project.demo.months import Month
from commsqa.project.demo.people import chance, respelled
from commsqa.project.demo.wording import body, subject

Row = dict[str, str]
"""A row of a canonical table, as text; an absent or empty column has no value."""

FEED_MOVED, TEMPLATE_7 = "2026-09", "2026-10"
"""The batches from which on branch customers come over another feed, and templates of version 7 are in use."""
_OTHER_ACCOUNT = {"en": " Your account {other} has a statement of its own.", "ar": " لحسابك {other} كشف مستقل."}
PRINT_SITES = ("ardiya", "shuwaikh")


class Trap(NamedTuple):
    """A piece that looks odd and is right: no check may report it."""

    subject_id: str
    kind: str


def money(fils: int, currency: str = CURRENCY) -> str:
    """Dinars with their three decimals, e.g. `-1250.075`; thousandths of a dollar with two."""
    whole, part = divmod(abs(fils), 1000)
    return (
        f"{'-' if fils < 0 else ''}{whole}.{part:03d}"
        if currency == CURRENCY
        else f"{'-' if fils < 0 else ''}{whole}.{part // 10:02d}"
    )


def fils(text: str) -> int:
    """The inverse of `money`."""
    return int(text.replace(".", ""))


def addressed(rng: random.Random, piece: Row, customer: Customer, *, channel: str) -> Row:
    """The piece, sent to that customer over that channel. Arabic letters name in Arabic script."""
    letter = channel == "letter"
    sent = piece | {
        "channel": channel,
        "customer_id": customer.customer_id,
        "recipient_name": customer.name(piece["language"] if letter else "en"),
        "recipient_email": customer.email if channel == "email" else "",
        "recipient_phone": customer.phone if channel == "sms" else "",
        "recipient_address": customer.address if letter else "",
        "print_site": rng.choice(PRINT_SITES) if letter else "",
    }
    return sent | {"body": body(sent, customer)}


def compose(rng: random.Random, month: Month, account: Account, customer: Customer, *, purpose: str = "original") -> Row:
    """The month's piece about the account to that customer. It has no id and no time yet."""
    notice = account.product_line == "card"
    comm_type, language = "notice" if notice else "statement", customer.language
    channel, booked = customer.channel(account.product_line), account.months[month.batch_id]
    piece = {
        "communication_id": "",
        "batch_id": month.batch_id,
        "composition_no": "1",
        "comm_type": comm_type,
        "purpose": purpose,
        "replaces_id": "",
        "envelope_id": "",
        "account_id": account.account_id,
        "language": language,
        "currency": account.currency,
        "opening_balance": "" if notice else money(booked.opening, account.currency),
        "total_credits": "" if notice else money(booked.credits, account.currency),
        "total_debits": "" if notice else money(booked.debits, account.currency),
        "closing_balance": "" if notice else money(booked.closing, account.currency),
        "amount_due": money(-booked.closing, account.currency) if notice else "",
        "due_date": month.due if notice else "",
        "statement_date": month.end,
        "period_start": month.start,
        "period_end": month.end,
        "subject": subject(comm_type, language, month),
        "template_id": f"{comm_type}-{account.product_line}-{language}",
        "template_version": rng.choice(("5", "6", "6", "7") if month.batch_id >= TEMPLATE_7 else ("5", "6", "6")),
        "source_system": customer.source_system,
        "data_feed": "crm-migrated" if customer.branch and month.batch_id >= FEED_MOVED else "crm-main",
        "composition_host": f"comp-{rng.randrange(1, 5)}",
        "job_id": f"job-{rng.randrange(1, 9):02d}",
        "product_line": account.product_line,
        "region": customer.region,
        "composed_at": "",
        "sent_at": month.sent_at,
        "state": ("mailed" if channel == "letter" else "sent") if month.sent else "composed",
    }
    return addressed(rng, piece, customer.known_at(month.cutoff_at), channel=channel)


def compose_batch(rng: random.Random, bank: Bank, month: Month) -> tuple[list[Row], list[Trap]]:
    """Every piece of the batch in the order of composition, numbered from 1, and those that look odd though nothing is wrong."""
    pieces: list[Row] = []
    traps: list[Trap] = []
    owned, mailboxes = _owned(bank), _shared_mailboxes(bank)

    def add(piece: Row, trap: str | None) -> None:
        pieces.append(piece | {"communication_id": month.piece_id(len(pieces) + 1)})
        if trap:
            traps.append(Trap(pieces[-1]["communication_id"], trap))

    for account in bank.accounts.values():
        if not account.is_due:
            continue
        customer = bank.customers[account.recipient]
        piece = compose(rng, month, account, customer)
        others = [other for other in owned[customer.customer_id] if other != account.account_id]
        if account.holders[0][1] == "minor":
            add(piece, "guardian")
        elif piece["recipient_email"] in mailboxes:
            add(piece, "household_mailbox")
        elif others and chance(rng, 20):
            add(piece | {"body": piece["body"] + _OTHER_ACCOUNT[piece["language"]].format(other=others[0])}, "own_other_account")
        elif customer.life is Life.USUAL:
            add(*_oddly_named(rng, piece, customer))
        else:
            add(piece, None)
        original = pieces[-1]
        joint = [bank.customers[customer_id] for customer_id, role, _ in account.holders if role == "joint"]
        if joint and chance(rng, 500):
            add(compose(rng, month, account, joint[0], purpose="copy"), "joint_copy")
        if chance(rng, 6):
            add(original | {"purpose": "reissue", "replaces_id": original["communication_id"]}, "reissue")
    times = month.composition(len(pieces))
    return [piece | {"composed_at": at} for piece, at in zip(pieces, times, strict=True)], traps


def _owned(bank: Bank) -> dict[str, list[str]]:
    """The accounts that each customer owns."""
    owned = defaultdict(list)
    for account in bank.accounts.values():
        for customer_id, role, _ in account.holders:
            if role in ("owner", "joint"):
                owned[customer_id].append(account.account_id)
    return owned


def _shared_mailboxes(bank: Bank) -> set[str]:
    """The addresses that two customers of a household both have on record."""
    owners = Counter(customer.email for customer in bank.customers.values() if customer.email)
    return {email for email, count in owners.items() if count > 1}


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
