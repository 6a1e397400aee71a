"""The most specific explanation wins and implies the rest.

The table is read from top to bottom. A winner that was itself implied by an earlier line does not count any more.
"""

from collections.abc import Iterable
from fnmatch import fnmatchcase

_CONTACT = ("name.*", "email.*", "phone.*", "address.*")
PRECEDENCE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("recipient.unknown_customer", ("recipient.not_account_holder", *_CONTACT)),
    ("recipient.unknown_account", ("recipient.not_account_holder", *_CONTACT, "balance.differs_from_ledger")),
    (
        "recipient.not_account_holder",
        (
            *("name.*", "email.*", "address.*", "envelope.mixed_customers", "content.other_customer_data"),
            *("content.wrong_language", "content.missing_disclosure", "content.salutation_gender"),
        ),
    ),
    ("name.missing", ("name.misspelled", "name.other_person")),
    ("name.other_person", ("name.misspelled",)),
    ("email.invalid", ("email.domain_typo", "email.belongs_to_other_customer", "email.differs_from_record")),
    ("email.domain_typo", ("email.belongs_to_other_customer", "email.differs_from_record")),
    ("email.belongs_to_other_customer", ("email.differs_from_record",)),
    ("address.belongs_to_other_customer", ("address.incomplete", "address.differs_from_record")),
    ("address.incomplete", ("address.differs_from_record",)),
    ("balance.wrong_currency", ("balance.differs_from_ledger",)),
    ("balance.differs_from_ledger", ("balance.arithmetic",)),
    ("balance.opening_not_previous_closing", ("balance.arithmetic",)),
    ("content.mojibake", ("content.wrong_language", "content.missing_disclosure")),
    ("content.wrong_language", ("content.missing_disclosure",)),
    ("consent.optout_ignored", ("preference.channel_violated",)),
)


def winners(check_ids: Iterable[str]) -> frozenset[str]:
    """Of the checks that one piece fails, those that are reported."""
    left = set(check_ids)
    if len(left) > 1:
        for winner, implied in PRECEDENCE:
            if winner in left:
                left -= {check for check in left if check != winner and any(fnmatchcase(check, rule) for rule in implied)}
    return frozenset(left)
