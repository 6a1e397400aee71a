"""How a piece goes wrong: one function per kind, from a right piece to a wrong one, or None if it does not lend itself."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from commsqa.project.demo.bank import Account, Bank
from commsqa.project.demo.customers import Customer
from commsqa.project.demo.months import Month
from commsqa.project.demo.people import misspelled
from commsqa.project.demo.pieces import Row, addressed, fils, money
from commsqa.project.demo.wording import body

_DOMAIN_TYPOS = {
    "gmail.com": ("gmial.com", "gmai.com", "gmail.con", "gmaill.com"),
    "hotmail.com": ("hotmial.com", "hotmal.com"),
    "yahoo.com": ("yaho.com", "yahooo.com"),
    "outlook.com": ("outlok.com",),
    "icloud.com": ("iclod.com",),
}
_FIGURES = ("opening_balance", "total_credits", "total_debits", "closing_balance")


@dataclass(frozen=True, slots=True)
class Case:
    """A right piece. `turn` counts the errors of the kind planted so far; it picks the variant, so that a handful shows all."""

    rng: random.Random
    bank: Bank
    everybody: Sequence[Customer]
    accounts: Sequence[Account]
    piece: Row
    turn: int

    @property
    def customer(self) -> Customer:
        return self.bank.customers[self.piece["customer_id"]]

    @property
    def month(self) -> Month:
        return Month(self.piece["batch_id"])

    def anybody(self) -> Customer:
        """A customer drawn at random, perhaps the same."""
        return self.rng.choice(self.everybody)

    def stranger(self) -> Customer | None:
        """A customer drawn at random who has nothing to do with the piece's customer or account."""
        other = self.anybody()
        holders = {customer_id for customer_id, *_ in self.bank.accounts[self.piece["account_id"]].holders}
        related = self.customer.household_id and self.customer.household_id == other.household_id
        return None if related or other.customer_id in {self.customer.customer_id, *holders} else other

    def stating(self, figures: Row) -> Row:
        """The piece with these figures, in its body too."""
        stated = self.piece | figures
        return stated | {"body": body(stated, self.customer)}


def name_typo(case: Case) -> Row | None:
    """A consonant of the Latin name is wrong."""
    party = case.customer.party
    if case.piece["recipient_name"] != party.latin or party.kind != "person":
        return None
    wrong = misspelled(case.rng, party.latin)
    return case.piece | {"recipient_name": wrong} if wrong else None


def name_other_person(case: Case) -> Row | None:
    """The name of somebody else with no word in common, in the same script, at the right customer's address."""
    mine, other = case.customer.party, case.anybody().party
    if {mine.kind, other.kind} != {"person"} or bool(mine.arabic) != bool(other.arabic):
        return None
    if {spelling for word in mine.words for spelling in word.latin} & {
        spelling for word in other.words for spelling in word.latin
    }:
        return None
    return case.piece | {"recipient_name": other.latin if case.piece["recipient_name"] == mine.latin else other.arabic}


def email_syntax(case: Case) -> Row | None:
    """No mail server takes the address."""
    right = case.piece["recipient_email"]
    if not right:
        return None
    wrong = (
        right.replace("@", " at "),
        right.replace("@", "@@"),
        right.replace(".", "..", 1),
        right.split("@")[0],
        right.replace("@", "@-"),
    )
    return case.piece | {"recipient_email": wrong[case.turn % len(wrong)]}


def email_domain_typo(case: Case) -> Row | None:
    """The provider's domain with a slip in it."""
    name, _, domain = case.piece["recipient_email"].partition("@")
    wrong = _DOMAIN_TYPOS.get(domain)
    return case.piece | {"recipient_email": f"{name}@{wrong[case.turn % len(wrong)]}"} if wrong else None


def email_of_other(case: Case) -> Row | None:
    """The right name at a stranger's email address."""
    other = case.stranger()
    if not case.piece["recipient_email"] or other is None or not other.email:
        return None
    return case.piece | {"recipient_email": other.email}


def address_of_other(case: Case) -> Row | None:
    """The right name at a stranger's postal address."""
    other = case.stranger()
    return case.piece | {"recipient_address": other.address} if case.piece["recipient_address"] and other else None


def balance_wrong(case: Case) -> Row | None:
    """The closing balance is not the ledger's: a few fils off, two digits swapped, the wrong sign, last month's."""
    if not case.piece["closing_balance"]:
        return None
    right = fils(case.piece["closing_balance"])
    ways = (right + case.rng.randrange(1, 10), digits_swapped(right), -right, fils(case.piece["opening_balance"]))
    wrong = ways[case.turn % len(ways)]
    return None if wrong == right else case.stating({"closing_balance": money(wrong)})


def decimal_point_moved(case: Case) -> Row | None:
    """Every figure is ten times too large, as if the dinar had two decimals. They still add up: only the ledger tells."""
    if not case.piece["closing_balance"]:
        return None
    return case.stating({column: money(10 * fils(case.piece[column])) for column in _FIGURES})


def arithmetic(case: Case) -> Row | None:
    """The debits do not lead from the opening balance to the closing balance, which is right."""
    if not case.piece["closing_balance"]:
        return None
    return case.piece | {"total_debits": money(fils(case.piece["total_debits"]) + case.rng.randrange(250, 90_000))}


def placeholder(case: Case) -> Row | None:
    """The template's own mark-up is left in the text; every other time in an Arabic one."""
    language, text = case.piece["language"], case.piece["body"]
    if language != ("ar", "en")[case.turn % 2]:
        return None
    unfilled = text.replace(case.customer.name(language), "{{first_name}}")
    if unfilled == text:
        return None
    return case.piece | {"body": (unfilled, unfilled, text + " ${branch_phone}", text + " <<DISCLOSURE>>")[case.turn % 4]}


def garbled_name(case: Case) -> Row | None:
    """The Arabic name, its bytes in UTF-8 taken for Latin-1; every other time beside the name in an English text."""
    name, language, text = case.customer.party.arabic, case.piece["language"], case.piece["body"]
    if language != ("ar", "en")[case.turn % 2] or not name or case.piece["channel"] == "sms":
        return None
    garbled = name.encode().decode("latin-1")
    return case.piece | {"body": text.replace(name, garbled) if language == "ar" else f"{text} ({garbled})"}


def other_language(case: Case) -> Row | None:
    """The text is written in the language that the customer did not choose; every other time an Arabic one."""
    language = case.piece["language"]
    if language != ("en", "ar")[case.turn % 2] or not case.customer.party.arabic or case.piece["channel"] == "sms":
        return None
    return case.piece | {"body": body(case.piece, case.customer, language="en" if language == "ar" else "ar")}


def other_account_in_body(case: Case) -> Row | None:
    """The text names the account of a stranger."""
    account = case.rng.choice(case.accounts)
    mine = case.customer
    for customer_id, *_ in account.holders:
        household = case.bank.customers[customer_id].household_id
        if customer_id == mine.customer_id or (household and household == mine.household_id):
            return None
    told = {"en": " Account {}.", "ar": " حساب {}."}[case.piece["language"]].format(account.account_id)
    return case.piece | {"body": case.piece["body"] + told}


def letter_to_paperless(case: Case) -> Row | None:
    """A letter to a customer who asked for none."""
    if case.piece["channel"] == "letter" or not case.customer.paperless:
        return None
    left = {"state": "mailed"} if case.piece["sent_at"] else {}
    return addressed(case.rng, case.piece, case.customer, channel="letter") | left


def unknown_customer(case: Case) -> Row:
    """No customer has this id."""
    return case.piece | {"customer_id": f"9{case.piece['customer_id'][1:]}"}


def unknown_account(case: Case) -> Row:
    """No account has this id; the account that the piece was due for gets none."""
    return case.piece | {"account_id": f"9{case.piece['account_id'][1:]}"}


def not_holder(case: Case) -> Row | None:
    """Name, address and greeting are of a customer who has nothing to do with the account, of the same language and channel."""
    other, channel = case.stranger(), case.piece["channel"]
    if other is None or other.language != case.piece["language"] or other.channel(case.piece["product_line"]) != channel:
        return None
    return addressed(case.rng, case.piece, other, channel=channel) | {"print_site": case.piece["print_site"]}


def none(case: Case) -> Row:
    """The piece as it is."""
    return case.piece


def digits_swapped(amount: int) -> int:
    """The first two unequal neighbouring digits change places; the amount itself where there are none."""
    digits = str(amount)
    k = next((k for k in range(len(digits) - 1) if digits[k] != digits[k + 1]), None)
    return amount if k is None else int(digits[:k] + digits[k + 1] + digits[k] + digits[k + 2 :])
