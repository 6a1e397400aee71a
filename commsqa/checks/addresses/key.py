"""The one spelling in which the engine looks an address up among the records."""

import ibis
import ibis.expr.types as ir

from commsqa.checks.addresses.words import KINDS, LABELS, NOISE
from commsqa.checks.facts import folded, trim

_BETWEEN_WORDS = r"[\s!-/:-@\[-`{-~،؛]+"
_NOT_ASCII = r"[^\x00-\x7f]"
_LETTERS = ("ßıøłđæœ" + "٠١٢٣٤٥٦٧٨٩" + "۰۱۲۳۴۵۶۷۸۹" + "أإآٱةىیک", "sioldao" + "0123456789" * 2 + "ااااهييك")
_TWO_FOR_ONE = {"ae": "a", "oe": "o", "ue": "u", "ss": "s"}  # Muenchner Strasse is Münchner Straße; both sides lose the same
_SPACED = r"\b([0-9]{3}) ([0-9]{2})\b"
_COUNTRIES = """
ae at be bh ch cz de dk eg es fi fr gb gr hu ie in iq it jo kw lb nl no om pk pl pt qa ro sa se sk tr uae uk us usa ksa kuwait
 bahrain qatar oman jordan egypt lebanon iraq turkey germany deutschland austria osterreich czechia france spain espana italy
italia poland polska netherlands nederland belgium switzerland portugal india pakistan
الكويت البحرين قطر عمان الاردن مصر لبنان العراق
السعوديه الامارات
"""


def _as_key(word: str) -> str:
    word = word.translate(str.maketrans(*_LETTERS))
    for two, one in _TWO_FOR_ONE.items():
        word = word.replace(two, one)
    return word


_UNTOLD = sorted({_as_key(word) for word in {*KINDS, *LABELS, *NOISE, *_COUNTRIES.split()}})


def address_key(value: ir.StringValue) -> ir.StringValue:
    """The address's telling words and numbers in one spelling, sorted; two addresses of one key are most likely one place.

    No difference are case, accents, umlauts as two letters, scripts of digits and punctuation. Labels, kinds of streets and usual
    countries are left out.
    """
    plain = trim(folded(value).re_replace(_BETWEEN_WORDS, " "))
    # Most addresses are ASCII by now, and replacing single letters takes longer than all the rest.
    plain = ibis.ifelse(plain.re_search(_NOT_ASCII), plain.translate(*_LETTERS), plain)
    for two, one in _TWO_FOR_ONE.items():
        plain = plain.replace(two, one)
    untold = ibis.array(_UNTOLD)
    telling = plain.re_replace(_SPACED, r"\1\2").split(" ").filter(lambda word: ~untold.contains(word))
    return telling.sort().join(" ")
