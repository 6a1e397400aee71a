"""What makes the bank's customers different: where they live, what they refused, and what happened to a few of them."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from commsqa.project.demo.bank import Account, AccountMonth, Bank
from commsqa.project.demo.customers import TESTS, Customer, Life
from commsqa.project.demo.months import Month
from commsqa.project.demo.people import Party, Word, chance
from commsqa.project.demo.places import ABROAD, draw_abroad, draw_box

DOLLAR = "USD"
_EXECUTORS = 2
_HAPPENED = (
    *((Life.ESTATE, 3), (Life.UNNOTICED, 2), (Life.TOUCHED, 2), (Life.SILO_EMAIL, 1), (Life.SILO_PHONE, 1), (Life.SILO_NAME, 1)),
    *((Life.NO_CARD_LETTERS, 2), (Life.TOLD_APART, 2)),
)
"""How many customers it happened to, one each in a small bank; one moved after each cut-off besides."""
_SMALL = 300


def live(rng: random.Random, bank: Bank, months: Sequence[Month]) -> Bank:
    """The bank with customers and accounts as they differ in life; two of the bank's own tests have joined."""
    customers = {key: _settled(rng, customer) for key, customer in bank.customers.items()}
    accounts = {key: _in_dollars(account) if _may_be(rng, account) else account for key, account in bank.accounts.items()}
    accounts |= {account.account_id: replace(account, statement_cycle="quarterly") for account in _seldom(accounts)}
    settled = Bank(customers, accounts)
    for customer in _special(rng, settled, months):
        customers[customer.customer_id] = customer
    _bury(settled)
    _add_tests(settled)
    return settled


def _settled(rng: random.Random, customer: Customer) -> Customer:
    """At home, in a box or abroad; with or without text messages and offers."""
    number = int(customer.customer_id) - 10_000
    customer = replace(customer, texted=chance(rng, 400), no_offers=chance(rng, 100))
    if customer.household_id:  # they live together
        return customer
    if chance(rng, 50):
        place = draw_abroad(rng, number)
        return replace(customer, region=ABROAD, address=place.address, country=place.country, phone=place.phone)
    return replace(customer, address=draw_box(rng, number)) if chance(rng, 50) else customer


def _may_be(rng: random.Random, account: Account) -> bool:
    return account.product_line == "savings" and chance(rng, 40)


def _seldom(accounts: Mapping[str, Account]) -> list[Account]:
    """Two accounts of persons who get statements every quarter: in a small bank there may be none by chance."""
    return [account for account in accounts.values() if account.product_line == "savings" and account.is_due][-2:]


def _in_dollars(account: Account) -> Account:
    """The account in dollars and cents: the same amounts, without the third decimal."""
    months = {batch_id: _in_cents(month) for batch_id, month in account.months.items()}
    batches = list(months)
    for before, after in pairwise(batches):
        months[after] = replace(months[after], opening=months[before].closing)
    return replace(account, currency=DOLLAR, months=months)


def _in_cents(month: AccountMonth) -> AccountMonth:
    booked = (replace(posting, amount=posting.amount // 10 * 10) for posting in month.postings)
    return AccountMonth(month.opening // 10 * 10, tuple(booked))


def _special(rng: random.Random, bank: Bank, months: Sequence[Month]) -> Iterator[Customer]:
    """Persons who share nothing with others and to whom something happened, one thing each."""
    alone = {account.recipient: account for account in bank.accounts.values() if account.is_due and len(account.holders) == 1}
    persons = [c for key, c in bank.customers.items() if key in alone and not c.household_id and c.party.kind == "person"]
    free = rng.sample(persons, len(persons))
    with_card = {a.recipient for a in bank.accounts.values() if a.is_due and a.product_line == "card"}
    with_other = {a.recipient for a in bank.accounts.values() if a.is_due and a.product_line != "card"}

    def lends_itself(customer: Customer, life: Life) -> bool:
        letters = not customer.paperless and customer.customer_id in with_other
        if life in (Life.NO_CARD_LETTERS, Life.TOLD_APART):
            return letters and customer.email != "" and not customer.texted and customer.customer_id in with_card
        return letters and (life is not Life.SILO_EMAIL or customer.email.endswith("@gmail.com"))

    wanted = [(life, "") for life, count in _HAPPENED for _ in range(count if len(free) >= _SMALL else 1)]
    for life, at in (*wanted, *((Life.MOVED, month.after_cutoff) for month in months)):
        customer = next((one for one in free if lends_itself(one, life)), None)
        if customer is None:
            raise ValueError("the bank has too few customers for all that happens to some")
        free.remove(customer)
        yield _changed(customer, life, at or months[-1].after_cutoff)


def _changed(customer: Customer, life: Life, moment: str) -> Customer:
    if life is Life.MOVED:
        home = f"Block 3, Street 301, House {int(customer.customer_id) - 10_000}, Mishref, Kuwait"
        return replace(customer, life=life, updated_at=moment, former_address=customer.address, address=home)
    return replace(customer, life=life, updated_at=moment) if life is Life.TOUCHED else replace(customer, life=life)


def _bury(bank: Bank) -> None:
    """Some customers died; whom they had authorised settles the estate and gets their mail."""
    authorised = (
        account for account in list(bank.accounts.values()) if account.holders[-1][1] == "authorised" and account.is_due
    )
    for account in islice(authorised, _EXECUTORS):
        (dead, *_), (executor, *_) = account.holders
        holders = ((dead, "owner", False), (executor, "executor", True))
        bank.customers[dead] = replace(bank.customers[dead], life=Life.SUCCEEDED)
        for key, other in list(bank.accounts.items()):
            if other.holders[0][0] == dead:
                bank.accounts[key] = replace(other, holders=holders)


def _add_tests(bank: Bank) -> None:
    """The bank's own test customers: one at a mailbox that leads nowhere, one at a real customer's."""
    real = next(c for c in bank.customers.values() if c.email and c.life is Life.USUAL and not c.household_id)
    pattern = next(account for account in bank.accounts.values() if account.is_due and account.product_line == "current")
    for number, life in enumerate(TESTS):
        customer_id, account_id = f"{90_001 + number:08d}", f"0110{90_001 + number:08d}"
        party = Party((Word(("Test",)), Word(("Customer",))), f"Test Customer {number + 1}", "", "Mr")
        email = real.email if life is Life.TEST_AT_REAL else "test.customer@bank.example"
        bank.customers[customer_id] = replace(
            real, customer_id=customer_id, party=party, email=email, language="en", paperless=True, life=life, branch=False
        )
        owner = ((customer_id, "owner", True),)
        bank.accounts[account_id] = replace(pattern, account_id=account_id, holders=owner)
