"""The systems of record of the fictional bank: customers, accounts, holders and the postings of its months. Nothing is wrong."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from commsqa.project.demo import names
from commsqa.project.demo.customers import Customer
from commsqa.project.demo.months import Month
from commsqa.project.demo.people import Party, chance, draw_company, draw_person

CURRENCY = "KWD"
CLOSED_ON = "2026-05-31"
"""When the closed accounts were closed: before the first month."""
_PROVIDERS = ("gmail.com",) * 5 + ("hotmail.com",) * 3 + ("yahoo.com",) * 2 + ("outlook.com", "icloud.com")
_AREAS = [line.split(",") for line in names.AREAS.strip().splitlines()]
_MOBILE = ("50", "55", "66", "69", "97", "99")


@dataclass(frozen=True, slots=True)
class Posting:
    """A signed amount in fils (1,000 to the dinar) and the day it was booked."""

    posted_on: str
    amount: int
    description: str


@dataclass(frozen=True, slots=True)
class AccountMonth:
    """A month of an account, in fils: the balance before it and what was booked in it."""

    opening: int
    postings: tuple[Posting, ...]

    @property
    def credits(self) -> int:
        return sum(posting.amount for posting in self.postings if posting.amount > 0)

    @property
    def debits(self) -> int:
        """As a positive number."""
        return -sum(posting.amount for posting in self.postings if posting.amount < 0)

    @property
    def closing(self) -> int:
        return self.opening + self.credits - self.debits


@dataclass(frozen=True, slots=True)
class Account:
    """An account with its months by batch, none if it is closed. `holders` are customer, role, and whether they may receive."""

    account_id: str
    product_line: str
    opened_on: str
    holders: tuple[tuple[str, str, bool], ...]
    months: dict[str, AccountMonth]
    currency: str = CURRENCY
    status: str = "open"
    statement_cycle: str = "monthly"
    suppressed_reason: str = ""

    @property
    def is_due(self) -> bool:
        """A monthly piece is owed for it."""
        return self.status == "open" and self.statement_cycle == "monthly" and not self.suppressed_reason

    @property
    def recipient(self) -> str:
        """The customer that its pieces go to: the first who may receive."""
        return next(customer_id for customer_id, _, may_receive in self.holders if may_receive)


@dataclass
class Bank:
    """Customers and accounts by their ids, in the order in which they joined."""

    customers: dict[str, Customer] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)


def draw_bank(rng: random.Random, months: Sequence[Month], *, due: int) -> Bank:
    """A bank that owes its customers at least `due` pieces a month, and hardly more."""
    bank, owed = Bank(), 0
    while owed < due:
        opened = _join(rng, bank, months)
        owed += sum(account.is_due for account in opened)
    return bank


def _join(rng: random.Random, bank: Bank, months: Sequence[Month]) -> list[Account]:
    """One more customer, perhaps with a second person (joint owner, authorised, ward, signatory), and their accounts."""
    company = chance(rng, 40)
    first = _draw_customer(rng, len(bank.customers), draw_company(rng) if company else draw_person(rng))
    second, role = None, ""
    if company or chance(rng, 180):
        family = None if company else first.party.words[-1]
        second = _draw_customer(rng, len(bank.customers) + 1, draw_person(rng, family=family))
        role = "signatory" if company else rng.choice(("joint", "joint", "authorised", "minor"))
    if second and not company:
        household = f"H{first.customer_id}"
        first = replace(first, household_id=household)
        second = replace(second, household_id=household, address=first.address, region=first.region)
        if first.email and chance(rng, 250):  # one mailbox for both
            second = replace(second, email=first.email)
    wanted = _wanted_accounts(rng, first, second, role)
    bank.customers |= {customer.customer_id: customer for customer in (first, second) if customer}
    opened = [_draw_account(rng, len(bank.accounts) + k, product, holders, months) for k, (product, holders) in enumerate(wanted)]
    bank.accounts |= {account.account_id: account for account in opened}
    return opened


_Holders = tuple[tuple[str, str, bool], ...]


def _wanted_accounts(rng: random.Random, first: Customer, second: Customer | None, role: str) -> list[tuple[str, _Holders]]:
    """The product lines and holders of the accounts that a customer and a second person open."""
    owner = (first.customer_id, "owner", True)
    owners: _Holders = (owner,)
    if second and role == "joint":
        owners = (owner, (second.customer_id, role, True))
    elif second and role in ("authorised", "signatory"):
        owners = (owner, (second.customer_id, role, False))
    wanted = [("current", owners)]
    wanted += [("savings", (owner,))] * chance(rng, 350) + [("card", (owner,))] * chance(rng, 300)
    if second and role == "minor":
        wanted.append(("savings", ((second.customer_id, "minor", False), (first.customer_id, "guardian", True))))
    elif second and role == "joint" and chance(rng, 300):
        wanted.append(("savings", ((second.customer_id, "owner", True),)))
    return wanted


def _draw_customer(rng: random.Random, number: int, party: Party) -> Customer:
    area, region = rng.choice(_AREAS)
    customer_id = f"{10_001 + number:08d}"
    email = "" if chance(rng, 80) else _email(rng, party, customer_id)
    return Customer(
        customer_id=customer_id,
        party=party,
        email=email,
        phone=f"+965{rng.choice(_MOBILE)}{rng.randrange(10**6):06d}",
        address=f"Block {rng.randrange(1, 13)}, Street {rng.randrange(1, 150)}, House {rng.randrange(1, 240)}, {area}, Kuwait",
        household_id="",
        language="ar" if party.arabic and chance(rng, 700) else "en",
        paperless=email != "" and chance(rng, 480),
        vulnerable=chance(rng, 20),
        region=region,
        source_system=rng.choice(("core", "core", "cards", "digital")),
        branch=chance(rng, 150),
    )


def _email(rng: random.Random, party: Party, customer_id: str) -> str:
    """An address that belongs to nobody: the customer's number is in it, and companies sit under the reserved .example."""
    number = customer_id.lstrip("0")
    if party.kind == "company":
        brand = "-".join(party.latin.lower().split()[:-2])
        return f"accounts.{number}@{brand}.example"
    words = [re.sub("[^a-z]", "", word.latin[0].lower()) for word in (party.words[0], party.words[-1])]
    tag = "+bank" if chance(rng, 20) else ""
    return f"{words[0]}.{words[1]}.{number}{tag}@{rng.choice(_PROVIDERS)}"


def _draw_account(rng: random.Random, number: int, product: str, holders: _Holders, months: Sequence[Month]) -> Account:
    make = partial(
        Account,
        account_id=f"0110{20_001 + number:08d}",
        product_line=product,
        opened_on=f"{rng.randrange(2011, 2026)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",
        holders=holders,
    )
    if chance(rng, 20):
        return make(months={}, status="closed")
    return make(
        months=_history(rng, product, months),
        statement_cycle="quarterly" if chance(rng, 20) else "monthly",
        suppressed_reason="returned_mail" if chance(rng, 10) else "",
    )


def _history(rng: random.Random, product: str, months: Sequence[Month]) -> dict[str, AccountMonth]:
    """Month after month; each begins with the balance that the one before left."""
    draw = _card_postings if product == "card" else _account_postings
    balance = -rng.randrange(5_000, 900_000) if product == "card" else rng.randrange(4_000_000, 20_000_000)
    history = {}
    for month in months:
        history[month.batch_id] = AccountMonth(balance, draw(rng, month, balance))
        balance = history[month.batch_id].closing
    return history


def _account_postings(rng: random.Random, month: Month, opening: int) -> tuple[Posting, ...]:  # noqa: ARG001 - as a card's
    """What leaves a balance above zero after three months, and changed."""
    salary = [Posting(_day(rng, month), rng.randrange(400_000, 3_000_000), "Salary")] * chance(rng, 700)
    spent = [
        Posting(
            _day(rng, month),
            -rng.randrange(1_250, 180_000),
            rng.choice(("Card purchase", "Cash withdrawal", "Utility bill", "Transfer")),
        )
        for _ in range(rng.randrange(1, 8))
    ]
    return (*salary, *spent)


def _card_postings(rng: random.Random, month: Month, opening: int) -> tuple[Posting, ...]:
    """Last month's debt, paid in full, and this month's purchases: a card's balance is negative."""
    bought = [Posting(_day(rng, month), -rng.randrange(750, 120_000), "Card purchase") for _ in range(rng.randrange(1, 6))]
    return (Posting(_day(rng, month), -opening, "Payment received"), *bought)


def _day(rng: random.Random, month: Month) -> str:
    return f"{month.batch_id}-{rng.randrange(1, month.days + 1):02d}"
