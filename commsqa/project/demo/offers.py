"""Offers by email, for marketing: a few a month to customers who did not refuse them, and to two who did."""

import random
from itertools import islice

from commsqa.project.demo.bank import Bank
from commsqa.project.demo.customers import Customer, Life
from commsqa.project.demo.months import Month
from commsqa.project.demo.pieces import Row, addressed, compose
from commsqa.project.demo.wording import subject

OFFER, MARKETING = "offer", "marketing"
"""The kind of communication, and the purpose of contact that the checks policy gives it."""
CONTACT_PURPOSE = f"{{{OFFER}: {MARKETING}}}"
"""What the demo's checks policy says of it, in YAML."""
_PER_MILLE, _REFUSED = 10, 2
_ABOUT_AN_ACCOUNT = ("account_id", "currency", "opening_balance", "total_credits", "total_debits", "closing_balance")
_OF_A_PERIOD = ("amount_due", "due_date", "statement_date", "period_start", "period_end", "product_line")


def compose_offers(rng: random.Random, bank: Bank, month: Month, *, first: int, at: str) -> list[Row]:
    """The month's offers, numbered from `first` on and composed at that time; the campaign's list has two who refused."""
    usual = [c for c in bank.customers.values() if c.life is Life.USUAL and c.email and c.party.kind == "person"]
    wanted = max(2, len(bank.accounts) * _PER_MILLE // 1000)
    drawn = rng.sample(usual, len(usual))
    chosen = [*islice((c for c in drawn if not c.no_offers), wanted), *islice((c for c in drawn if c.no_offers), _REFUSED)]
    return [_offer(rng, bank, month, customer, month.piece_id(first + k), at) for k, customer in enumerate(chosen)]


def _offer(rng: random.Random, bank: Bank, month: Month, customer: Customer, piece_id: str, at: str) -> Row:
    """As a statement is composed, without what is said of an account."""
    any_account = next(account for account in bank.accounts.values() if account.is_due)
    offer = compose(rng, month, any_account, customer) | dict.fromkeys((*_ABOUT_AN_ACCOUNT, *_OF_A_PERIOD), "")
    offer |= {
        "communication_id": piece_id,
        "comm_type": OFFER,
        "subject": subject(OFFER, customer.language, month),
        "template_id": f"{OFFER}-{customer.language}",
        "template_version": "3",
        "data_feed": "campaigns",
        "composed_at": at,
        "state": "sent" if month.sent else "composed",
    }
    return addressed(rng, offer, customer, channel="email")
