"""What stands in the place of a name and is none: nothing, a null that was printed, or how customers in general are addressed."""

import re
from functools import lru_cache

from commsqa.checks.names.text import at_sight, fold, words
from commsqa.checks.names.words import TITLES


def _texts(table: str) -> frozenset[str]:
    return frozenset(" ".join(fold(word) for word in words(at_sight(text))) for text in table.split("|"))


EMPTY = _texts(
    """null | none | nan | nil | na | n a | undefined | unknown | not available | not applicable | not known | no name
    | noname | name | first name | last name | full name | first name last name | firstname lastname | customer name
    | recipient name | tbd | tba | tbc | to be confirmed | x | xx | xxx | xxxx | unbekannt | inconnu | desconocido
    | sconosciuto | ohne namen | sans nom | sin nombre | غير معروف | غير متوفر | غير محدد | لا يوجد | بدون اسم
    | بلا اسم | الاسم | اسم العميل | اسم"""
)
"""Texts that are no name, folded."""
_GENERAL = _texts(
    """customer | our customer | valued customer | our valued customer | dear customer | dear valued customer
    | esteemed customer | client | valued client | dear client | account holder | accountholder | the account holder
    | cardholder | card holder | card member | cardmember | dear cardholder | member | valued member | dear member
    | policyholder | policy holder | resident | occupier | the occupier | occupant | householder | the householder
    | bapak ibu | yth bapak ibu
    | sir | madam | sir madam | sir or madam | dear sir | dear madam | dear sir madam | dear sir or madam
    | to whom it may concern | user | subscriber | kunde | kundin | lieber kunde | sehr geehrter kunde
    | sehr geehrte kundin | sehr geehrte damen und herren | kontoinhaber | kontoinhaberin | cher client
    | chere cliente | madame monsieur | titulaire du compte | titulaire | cliente | estimado cliente
    | estimada cliente | cliente estimado | titular | titular de la cuenta | gentile cliente | prezado cliente
    | klient | vazeny klient | vazeny zakaznik | zakaznik | szanowny kliencie | musteri | degerli musterimiz
    | sayin musterimiz | geachte klant | klant | уважаемый клиент | клиент | عميل | عميلة | العميل | العميلة | عميلنا
    | عميلنا العزيز | عميلتنا العزيزة | عزيزي العميل | عزيزتي العميلة | عزيزنا العميل | عملاءنا الكرام | العميل الكريم
    | العميل العزيز | حامل البطاقة | صاحب الحساب | حامل الحساب | السادة | السادة الكرام | المحترم | محترم صارف
    | معزز صارف | مشتري گرامي"""
)
_UNRESOLVED = re.compile(r"\{\{.*\}\}|[$#]\{.*\}|<<.*>>|%%?[a-z_]+%%?|\[\[.*\]\]|\{[a-z_.]+\}|<[a-z_ ]+>|«.*»")


@lru_cache(maxsize=1 << 14)
def is_no_name(text: str | None) -> bool:
    """Whether a text in the place of a name has none in it: no letter, a title alone, a printed null, an unresolved field."""
    if text is None:
        return True
    sight = at_sight(text)
    said = [fold(word) for word in words(sight)]
    if not any(c.isalpha() for c in sight) or _UNRESOLVED.fullmatch(sight) or all(word in TITLES for word in said):
        return True
    while said[0] in TITLES:
        said = said[1:]
    return " ".join(said) in EMPTY or EMPTY.issuperset(said)


@lru_cache(maxsize=1 << 14)
def is_general(text: str | None) -> bool:
    """Whether a text in the place of a name speaks to customers in general: Valued Customer, عزيزي العميل."""
    return text is not None and " ".join(fold(word) for word in words(at_sight(text))) in _GENERAL
