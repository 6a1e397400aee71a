"""The systems of record of the fictional bank: customers, accounts, holders and a month of postings. Nothing in it is wrong."""

import random
import re
from dataclasses import dataclass, field, replace
from functools import partial

from commsqa.project.demo import names
from commsqa.project.demo.people import Party, chance, draw_company, draw_person

PERIOD_START, PERIOD_END = "2026-10-01", "2026-10-31"
OPENING_DATE = "2026-09-30"
CURRENCY = "KWD"
_PROVIDERS = ("gmail.com",) * 5 + ("hotmail.com",) * 3 + ("yahoo.com",) * 2 + ("outlook.com", "icloud.com")
_AREAS = [line.split(",") for line in names.AREAS.strip().splitlines()]
_MOBILE = ("50", "55", "66", "69", "97", "99")


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer and what the bank's feeds say about him or her. `paperless`: wants no letters, and has an email address."""

    customer_id: str
    party: Party
    email: str
    phone: str
    address: str
    household_id: str
    language: str
    paperless: bool
    vulnerable: bool
    region: str
    source_system: str
    data_feed: str

    def name(self, language: str) -> str:
        """The name as it is written in that language (ar, en)."""
        return self.party.arabic if language == "ar" and self.party.arabic else self.party.latin


@dataclass(frozen=True, slots=True)
class Posting:
    """A signed amount in fils (1,000 to the dinar) and the day it was booked."""

    posted_on: str
    amount: int
    description: str


@dataclass(frozen=True, slots=True)
class Account:
    """An account with its balance before the month, in fils. `holders` are customer, role, and whether he or she may receive."""

    account_id: str
    product_line: str
    opened_on: str
    holders: tuple[tuple[str, str, bool], ...]
    opening: int
    postings: tuple[Posting, ...]
    status: str = "open"
    statement_cycle: str = "monthly"
    suppressed_reason: str = ""

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


def draw_bank(rng: random.Random, *, due: int) -> Bank:
    """A bank that owes its customers at least `due` monthly pieces, and hardly more."""
    bank, owed = Bank(), 0
    while owed < due:
        opened = _join(rng, bank)
        owed += sum(account.is_due for account in opened)
    return bank


def _join(rng: random.Random, bank: Bank) -> list[Account]:
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
    owners = [(first.customer_id, "owner", True)]
    if second and role == "joint":
        owners.append((second.customer_id, role, True))
    elif second and role in ("authorised", "signatory"):
        owners.append((second.customer_id, role, False))
    wanted = [("current", owners)]
    wanted += [("savings", owners[:1])] * chance(rng, 350) + [("card", owners[:1])] * chance(rng, 300)
    if second and role == "minor":
        wanted.append(("savings", [(second.customer_id, "minor", False), (first.customer_id, "guardian", True)]))
    bank.customers |= {customer.customer_id: customer for customer in (first, second) if customer}
    opened = [_draw_account(rng, len(bank.accounts) + k, product, tuple(holders)) for k, (product, holders) in enumerate(wanted)]
    bank.accounts |= {account.account_id: account for account in opened}
    return opened


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
        data_feed="crm-migrated" if chance(rng, 150) else "crm-main",
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


def _draw_account(rng: random.Random, number: int, product: str, holders: tuple[tuple[str, str, bool], ...]) -> Account:
    make = partial(
        Account,
        account_id=f"0110{20_001 + number:08d}",
        product_line=product,
        opened_on=f"{rng.randrange(2011, 2026)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",
        holders=holders,
    )
    if chance(rng, 20):
        return make(opening=0, postings=(), status="closed")
    opening, postings = _card_month(rng) if product == "card" else _account_month(rng)
    return make(
        opening=opening,
        postings=postings,
        statement_cycle="quarterly" if chance(rng, 20) else "monthly",
        suppressed_reason="returned_mail" if chance(rng, 10) else "",
    )


def _account_month(rng: random.Random) -> tuple[int, tuple[Posting, ...]]:
    """A balance and a month that leaves it above zero and changed."""
    opening = rng.randrange(1_500_000, 20_000_000)
    salary = [Posting(_day(rng), rng.randrange(400_000, 3_000_000), "Salary")] * chance(rng, 700)
    spent = [
        Posting(
            _day(rng),
            -rng.randrange(1_250, 180_000),
            rng.choice(("Card purchase", "Cash withdrawal", "Utility bill", "Transfer")),
        )
        for _ in range(rng.randrange(1, 8))
    ]
    return opening, (*salary, *spent)


def _card_month(rng: random.Random) -> tuple[int, tuple[Posting, ...]]:
    """Last month's debt, paid in full, and this month's purchases: a card's balance is negative."""
    opening = -rng.randrange(5_000, 900_000)
    bought = [Posting(_day(rng), -rng.randrange(750, 120_000), "Card purchase") for _ in range(rng.randrange(1, 6))]
    return opening, (Posting(_day(rng), -opening, "Payment received"), *bought)


def _day(rng: random.Random) -> str:
    return f"{PERIOD_START[:8]}{rng.randrange(1, 32):02d}"
