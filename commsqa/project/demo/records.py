"""The systems of record as rows of the canonical tables."""

import random
from collections.abc import Iterable, Iterator, Sequence

from commsqa.project.demo.bank import CLOSED_ON, Bank
from commsqa.project.demo.customers import DEAD, SILOS, TESTS, Customer, Life
from commsqa.project.demo.months import Month
from commsqa.project.demo.offers import MARKETING
from commsqa.project.demo.people import chance, misspelled
from commsqa.project.demo.pieces import money
from commsqa.project.demo.wording import DISCLOSURES

RECORD_HEADERS = {
    "customers": """customer_id full_name name_alt kind is_test email phone address country household_id language vulnerable
    deceased source_system updated_at""",
    "accounts": "account_id product_line currency status opened_on closed_on statement_cycle suppressed_reason",
    "account_holders": "account_id customer_id role may_receive valid_from",
    "ledger_balances": "account_id balance_date balance currency",
    "postings": "posting_id account_id currency posted_on amount description",
    "preferences": "customer_id product_line purpose channel allowed recorded_at source_system",
    "profiles": "customer_id source_system full_name name_alt email phone updated_at",
    "disclosures": "comm_type language text valid_from",
}
"""The tables and their columns."""


def records(rng: random.Random, bank: Bank, calendar: Sequence[Month]) -> dict[str, Iterable[tuple[str, ...]]]:
    """The rows of every table of `RECORD_HEADERS`."""
    return {
        "customers": _customers(bank),
        "accounts": _accounts(bank),
        "account_holders": _holders(bank),
        "ledger_balances": _balances(bank, calendar),
        "postings": _postings(bank),
        "preferences": list(_preferences(rng, bank)),
        "profiles": list(_profiles(rng, bank)),
        "disclosures": [("statement", language, text, "2020-01-01") for language, text in DISCLOSURES.items()],
    }


def _customers(bank: Bank) -> Iterator[tuple[str, ...]]:
    for c in bank.customers.values():
        who = (c.customer_id, c.party.latin, c.party.arabic, c.party.kind, _flag(on=c.life in TESTS))
        where = (c.email, c.phone, c.address, c.country, c.household_id, c.language)
        yield (*who, *where, _flag(on=c.vulnerable), _flag(on=c.life in DEAD), c.source_system, c.updated_at)


def _accounts(bank: Bank) -> Iterator[tuple[str, ...]]:
    for a in bank.accounts.values():
        closed_on = "" if a.status == "open" else CLOSED_ON
        life = (a.status, a.opened_on, closed_on, a.statement_cycle, a.suppressed_reason)
        yield (a.account_id, a.product_line, a.currency, *life)


def _holders(bank: Bank) -> Iterator[tuple[str, ...]]:
    for account in bank.accounts.values():
        for customer_id, role, may_receive in account.holders:
            yield account.account_id, customer_id, role, _flag(on=may_receive), account.opened_on


def _balances(bank: Bank, calendar: Sequence[Month]) -> Iterator[tuple[str, ...]]:
    """The end of every month and of the one before the first, for every open account."""
    for account in bank.accounts.values():
        if account.months:
            first = calendar[0]
            yield (
                account.account_id,
                first.day_before,
                money(account.months[first.batch_id].opening, account.currency),
                account.currency,
            )
            for month in calendar:
                yield (
                    account.account_id,
                    month.end,
                    money(account.months[month.batch_id].closing, account.currency),
                    account.currency,
                )


def _postings(bank: Bank) -> Iterator[tuple[str, ...]]:
    booked = (
        (account, posting)
        for account in bank.accounts.values()
        for month in account.months.values()
        for posting in month.postings
    )
    for number, (account, posting) in enumerate(booked, 1):
        amount = money(posting.amount, account.currency)
        yield f"T{number:09d}", account.account_id, account.currency, posting.posted_on, amount, posting.description


def _preferences(rng: random.Random, bank: Bank) -> Iterator[tuple[str, ...]]:
    """Each customer's wish about letters, of some the older one that it replaced; wishes for the card, and about offers."""
    for customer in bank.customers.values():
        letters = (customer.customer_id, "", "service", "letter")
        if chance(rng, 30):
            yield *letters, _flag(on=customer.paperless), "2021-03-04T09:00:00Z", "branch"
        yield *letters, _flag(on=not customer.paperless), "2025-06-10T09:00:00Z", "core"
        if customer.life in (Life.NO_CARD_LETTERS, Life.TOLD_APART):
            yield customer.customer_id, "card", "service", "letter", "false", "2026-02-03T09:00:00Z", "cards"
        if customer.life is Life.TOLD_APART:
            for product in ("current", "savings"):
                yield customer.customer_id, product, "service", "letter", "true", "2026-02-17T09:00:00Z", "branch"
        if customer.no_offers:
            yield customer.customer_id, "", MARKETING, "email", "false", "2025-08-01T09:00:00Z", "digital"


def _profiles(rng: random.Random, bank: Bank) -> Iterator[tuple[str, ...]]:
    """Some customers as two other systems know them: written otherwise, and of a few differently."""
    for customer in bank.customers.values():
        drawn = chance(rng, 300)
        if customer.life in SILOS or (drawn and customer.life is Life.USUAL):
            c, phone = customer, customer.phone
            written = f"{phone[:4]} {phone[4:8]} {phone[8:]}"
            yield c.customer_id, "crm", c.party.latin.upper(), "", c.email, written, "2024-09-01T08:00:00Z"
            yield c.customer_id, "cards", *_card_profile(rng, customer), "2024-02-01T08:00:00Z"


def _card_profile(rng: random.Random, customer: Customer) -> tuple[str, str, str, str]:
    """Name, name in the other script, email and phone."""
    name, alt, email, phone = customer.party.latin, customer.party.arabic, customer.email, f"00{customer.phone[1:]}"
    if customer.life is Life.SILO_NAME:
        name, alt = misspelled(rng, name) or name[:-2], ""
    elif customer.life is Life.SILO_EMAIL:
        email = email.replace("@gmail.com", "@gmial.com")
    elif customer.life is Life.SILO_PHONE:
        phone = f"{phone[:-1]}{(int(phone[-1]) + 5) % 10}"
    return name, alt, email, phone


def _flag(*, on: bool) -> str:
    return "true" if on else "false"
