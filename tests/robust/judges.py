"""Every judging function that reads text from data, as one that takes any text."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from commsqa.checks import email_domains, email_edits, email_mailbox, email_syntax, phones, silo_values
from commsqa.checks.addresses import comparison, completeness, countries
from commsqa.checks.names import compare
from commsqa.checks.names.no_name import is_general, is_no_name
from commsqa.checks.names.salutations import is_certainly_a_man, names_somebody_else, salutation
from commsqa.checks.text import (
    absent_values,
    agreement,
    amounts,
    cards,
    dates,
    disclosures,
    garbled,
    ids,
    language,
    placeholders,
    stated,
    visual_order,
)
from commsqa.checks.text.languages import known_language
from commsqa.checks.text.misread import reread
from commsqa.checks.text.numerals import readable, western
from commsqa.checks.text.undecoded import decoded

Judge = Callable[[str], object]
_DAY = date(2026, 1, 31)
_DAYS = agreement.Days(_DAY, _DAY, _DAY, _DAY, _DAY, _DAY)
_FIGURES = stated.Figures(Decimal("130.000"), Decimal("20.000"), (Decimal("100.000"),), "EUR", "current account")
_OTHER = "Fatima al-Saadi"

OF_BODIES: Mapping[str, Judge] = {
    "absent value": absent_values.absent_value,
    "contradiction": lambda text: agreement.contradiction(readable(text), _DAYS),
    "amounts": lambda text: amounts.amounts(readable(text)),
    "misstated": lambda text: stated.misstated(readable(text), _FIGURES),
    "cards": lambda text: list(cards.card_numbers(readable(text))),
    "dates": lambda text: list(dates.disagreeing(dates.dates(readable(text)), readable(text))),
    "disclosure": lambda text: disclosures.stands_in("Your deposit is protected.", text),
    "garbled": lambda text: garbled.garbled(text, "ar"),
    "garbled, in Czech": lambda text: garbled.garbled(text, "cs"),
    "repaired": lambda text: garbled.repaired(text, "en"),
    "ids": lambda text: list(ids.shown_ids(ids.normal(text), own=("A1",))),
    "language": lambda text: language.other_language(text, "en"),
    "language, in Arabic": lambda text: language.other_language(text, "ar"),
    "placeholder": placeholders.placeholder,
    "salutation": salutation,
    "reading order": visual_order.in_reading_order,
    "western": western,
    "reread": reread,
    "decoded": decoded,
}
"""What reads whole bodies."""
OF_FIELDS: Mapping[str, Judge] = {
    "name": lambda text: compare(text, "Anna Berg"),
    "record's name": lambda text: compare("Anna Berg", text, text),
    "name in both scripts": lambda text: compare(text, text, "فاطمة السعدي"),
    "name on both sides": lambda text: compare(text, text),
    "company": lambda text: compare(text, "Gulf Trading Co. W.L.L.", kind="company"),
    "record's company": lambda text: compare("Gulf Trading Co. W.L.L.", text, text, kind="company"),
    "estate": lambda text: compare(text, _OTHER, kind="estate"),
    "no name": is_no_name,
    "general name": is_general,
    "a man's name": is_certainly_a_man,
    "somebody else": lambda text: names_somebody_else(text, text, _OTHER),
    "email": email_syntax.fault,
    "mailbox": email_mailbox.mailboxes,
    "domain": lambda text: email_domains.intended(text.lower(), frequent={"bank.example": 100, text.lower(): 1}),
    "recorded domain": lambda text: email_domains.intended("bank.example", recorded=text),
    "slip": lambda text: email_edits.edit(text, "gmail.com"),
    "readings": email_edits.readings,
    "phone": lambda text: phones.fault(text, countries=("KW", text)),
    "country of a phone": phones.country_of,
    "address": completeness.gap,
    "address in Kuwait": lambda text: completeness.gap(text, country="KW", recorded=text),
    "addresses": lambda text: comparison.differ(text, "Husova 12, 11000 Praha, CZ"),
    "equal addresses": lambda text: comparison.agree(text, text),
    "country": countries.country_code,
    "tag of a language": known_language,
    "silo's absent value": silo_values.is_absent,
    "silos' names": lambda text: silo_values.same_name(text, text, _OTHER, None),
    "silos' emails": lambda text: (silo_values.same_email(text, "a@b.example"), silo_values.mistyped_email(text, "a@b.example")),
    "silos' phones": lambda text: (silo_values.same_phone(text, "+96522223333"), silo_values.is_usable_phone(text)),
    "silos' addresses": lambda text: silo_values.same_address(text, "Husova 12, 11000 Praha, CZ"),
}
"""What reads names, contacts and codes."""
