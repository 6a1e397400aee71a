"""Full card numbers in a text. Never kept: what is told of one is its first six and last four digits (PCI DSS 3.4)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from stdnum import luhn

from commsqa.checks.text.numerals import BLANK, DIGIT

_APART = f"{BLANK}.\u2010-\u2013\\-"
SUSPECT = rf"{DIGIT}(?:[{_APART}]?{DIGIT}){{12}}"
"""Matches every text that may show a full card number. In the subset that RE2, Java and Python share."""

_CHAIN = re.compile(rf"(?<![0-9*#•])[0-9]+(?:[{_APART}][0-9]+)*(?![0-9*#•])")
_DIGITS = re.compile("[0-9]+")
_LENGTHS = range(13, 20)
# Issuer ranges: the first digits from, to, and the lengths that their numbers have.
_ISSUERS: tuple[tuple[str, str, tuple[int, ...]], ...] = (
    ("4", "4", (13, 16, 19)),  # Visa, and mada, KNET, Meeza cards of its range
    ("51", "55", (16,)),  # Mastercard
    ("2221", "2720", (16,)),
    ("34", "34", (15,)),  # American Express
    ("37", "37", (15,)),
    ("300", "305", (14, 16)),  # Diners Club
    ("36", "36", (14, 16)),
    ("38", "39", (14, 16)),
    ("3528", "3589", (16, 17, 18, 19)),  # JCB
    ("6011", "6011", (16, 19)),  # Discover, RuPay
    ("644", "659", (16, 19)),
    ("60", "60", (16,)),
    ("62", "62", (16, 17, 18, 19)),  # UnionPay
    ("81", "82", (16,)),
    ("50", "50", (13, 16, 18, 19)),  # Maestro, Verve, Meeza, RuPay
    ("56", "58", (13, 16, 18, 19)),
    ("63", "63", (16, 18, 19)),
    ("67", "67", (16, 18, 19)),
    ("2200", "2204", (16, 17, 18, 19)),  # Mir
    ("9792", "9792", (16,)),  # Troy
    ("9682", "9682", (16,)),  # mada
)
_SHAPES = frozenset({(4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3), (4, 6, 5), (4, 6, 4), (6, 10), (8, 8)})
"""Groups in which card numbers are printed."""
_MOST_GROUPS = max(map(len, _SHAPES))
_CARD_WORDS = re.compile(
    r"(?i)card|visa|master|maestro|amex|american\s+express|diners|\bpan\b|credit|debit|karte|\bcarte|tarjeta|cartão|carta\b|kart[aouyeęąı]*\b|kortet?\b"
    r"|карт|بطاق|فيزا|ماستر|مدى|کارت|کارڈ|कार्ड"
)
_SOMETHING_ELSE = re.compile(
    r"(?i)(?:account|acc(?:t)?|a/c|iban|bban|reference|ref|invoice|order|voucher|coupon|tracking|parcel|shipment|barcode|policy|contract|meter|imei"
    r"|serial|transaction|trx|receipt|ticket|customer|client|member|loyalty|case|request|tel|phone|fax|swift|konto|rechnung|referenz|auftrag"
    r"|compte|facture|référence|commande|cuenta|factura|referencia|conto|fattura|účt?u?e?t?|faktura|hesap|حساب\w*|الحساب|مرجع\w*|المرجع|فاتورة"
    r"|الفاتورة|طلب|الطلب|شحنة|هاتف|آيبان|الآيبان|ايبان)[^\w\n]{0,3}(?:(?:number|num|no|nr|id|code|nummer|numéro|número|číslo|numarası|رقم)\W{0,3})?\Z"
)
_IN_AN_ID = re.compile(rf"[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*[{_APART}/]?\Z|[/_#=&]\Z")
_BEHIND = re.compile(rf"[A-Za-z]|[{BLANK}]?[*•]{{2}}|[/_=]")
_MARKS = re.compile(r"[A-Z]{2}[0-9]{2}\Z")
_BEFORE, _AFTER = 60, 30


class ShownCard(NamedTuple):
    """A full card number: its digits, and where it stands in the text. It is not to be kept."""

    number: str
    start: int
    end: int

    @property
    def masked(self) -> str:
        """The first six and the last four digits."""
        return f"{self.number[:6]}{'*' * (len(self.number) - 10)}{self.number[-4:]}"


def card_numbers(text: str) -> Iterator[ShownCard]:
    """The full card numbers of a text (as `readable` makes it).

    Each is in the range of an issuer, of that issuer's length, with a right check digit (Luhn). Besides it is grouped as card
    numbers are, or a word for card stands near. A part of an IBAN or of a longer number is none, nor is what a word such as
    account or reference introduces.
    """
    for chain in _CHAIN.finditer(text):
        groups = [(chain.start() + each.start(), chain.start() + each.end()) for each in _DIGITS.finditer(chain[0])]
        first = 0
        while first < len(groups):
            most = min(len(groups), first + _MOST_GROUPS)
            taken = next((last for last in range(most, first, -1) if _is_card(text, groups, first, last)), None)
            if taken:
                yield _shown(text, groups[first:taken])
            first = taken or first + 1


def is_issued(number: str) -> bool:
    """Whether digits are a card number that an issuer could give out."""
    ranges = ((low, high) for low, high, lengths in _ISSUERS if len(number) in lengths)
    return any(low <= number[: len(low)] <= high for low, high in ranges) and len(set(number)) > 1 and bool(luhn.is_valid(number))


def _is_card(text: str, groups: list[tuple[int, int]], first: int, last: int) -> bool:
    chosen = groups[first:last]
    sizes = tuple(end - start for start, end in chosen)
    if sum(sizes) not in _LENGTHS or (len(sizes) > 1 and sizes not in _SHAPES):
        return False
    neighbours = [end - start for start, end in (*groups[max(0, first - 1) : first], *groups[last : last + 1])]
    start, end = chosen[0][0], chosen[-1][1]
    before = text[max(0, start - _BEFORE) : start]
    if not is_issued(_shown(text, chosen).number) or (len(sizes) > 1 and sizes[-1] in neighbours):
        return False
    if _IN_AN_ID.search(_last_word(before)) or _BEHIND.match(text, end) or _SOMETHING_ELSE.search(before):
        return False
    return len(sizes) > 2 or bool(_CARD_WORDS.search(before) or _CARD_WORDS.search(text[end : end + _AFTER]))


def _last_word(before: str) -> str:
    """What is joined to the number: letters with digits in front of it, as in an IBAN."""
    word = re.search(rf"[A-Za-z]*[0-9][A-Za-z0-9]*[{_APART}]?\Z|[A-Za-z/_#=&]\Z", before)
    return word[0] if word else ""


def _shown(text: str, groups: list[tuple[int, int]]) -> ShownCard:
    start, end = groups[0][0], groups[-1][1]
    return ShownCard("".join(text[a:b] for a, b in groups), start, end)
