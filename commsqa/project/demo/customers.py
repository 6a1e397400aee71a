"""A customer of the fictional bank, and what may be special about one."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from commsqa.project.demo.people import Party


class Life(StrEnum):
    """What is special about a customer, in every month; some of it is an error by itself.

    ESTATE: dead, and written to as the estate; SUCCEEDED: dead, the executor gets the mail; UNNOTICED: dead, and written to by
    name. MOVED: the address changed after a cut-off; TOUCHED: the record did, and nothing that is printed. NO_CARD_LETTERS:
    refused letters for the card alone; TOLD_APART: the same, and said since that the other letters are wanted. TEST and
    TEST_AT_REAL are the bank's own tests, the latter at a real mailbox. SILO_EMAIL, SILO_PHONE, SILO_NAME: the card system knows
    another one.
    """

    USUAL = "usual"
    ESTATE = "estate"
    SUCCEEDED = "succeeded"
    UNNOTICED = "unnoticed"
    MOVED = "moved"
    TOUCHED = "touched"
    NO_CARD_LETTERS = "no_card_letters"
    TOLD_APART = "told_apart"
    TEST = "test"
    TEST_AT_REAL = "test_at_real"
    SILO_EMAIL = "silo_email"
    SILO_PHONE = "silo_phone"
    SILO_NAME = "silo_name"


_NO_CARD_LETTERS = (Life.NO_CARD_LETTERS, Life.TOLD_APART)
TESTS = (Life.TEST, Life.TEST_AT_REAL)
DEAD = (Life.ESTATE, Life.SUCCEEDED, Life.UNNOTICED)
SILOS = (Life.SILO_EMAIL, Life.SILO_PHONE, Life.SILO_NAME)


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer and what the bank's feeds say about him or her. `paperless`: wants no letters, and has an email address.

    `branch`: one of those whose data moved to another feed. `texted`: card notices come as text messages. `no_offers`: refused
    marketing. `life`: what is special; `updated_at`: the last change of the record, before which a mover had `former_address`.
    """

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
    branch: bool
    country: str = "KW"
    texted: bool = False
    no_offers: bool = False
    life: Life = Life.USUAL
    updated_at: str = "2024-05-02T08:00:00Z"
    former_address: str = ""

    @property
    def title(self) -> str:
        """As the party's (Mr, Mrs); empty for a company and an estate."""
        return "" if self.life is Life.ESTATE else self.party.title

    def name(self, language: str) -> str:
        """The name as it is written to in that language (ar, en): of the dead whose estate is known, the estate's."""
        name = self.party.arabic if language == "ar" and self.party.arabic else self.party.latin
        if self.life is not Life.ESTATE:
            return name
        return f"ورثة {name}" if not name.isascii() else f"Estate of {name}"

    def known_at(self, moment: str) -> Self:
        """The customer as the record was at that moment."""
        return replace(self, address=self.former_address) if self.former_address and moment < self.updated_at else self

    def channel(self, product_line: str) -> str:
        """How pieces on a product reach the customer."""
        card = product_line == "card"
        if card and self.texted:
            return "sms"
        return "email" if self.paperless or (card and self.life in _NO_CARD_LETTERS) else "letter"
