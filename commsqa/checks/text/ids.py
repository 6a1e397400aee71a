"""The ids that a text shows: account and customer numbers as people print them, and what only looks like one."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import product
from string import ascii_uppercase
from typing import NamedTuple

from stdnum import numdb

from commsqa.checks.text.cards import SUSPECT as OF_CARD
from commsqa.checks.text.cards import ShownCard, card_numbers
from commsqa.checks.text.currencies import CODES
from commsqa.checks.text.numerals import BLANK, DIGIT, SENTENCE_END, UNSPACED, WESTERN, western

LONG = 7
"""Characters from which an id stands for itself; a shorter one counts only behind a word such as account."""
LONG_DIGITS = 4
"""Digits that such an id has at least."""
PADDED = re.compile("^0+([1-9][0-9]{6,})$")
"""An id of digits that zeros pad; its first group is what counts. In the subset that RE2, Java and Python share."""
_FEWEST_DIGITS = 3
_CONTEXT = 90

_WORDS = (
    "account|acct|acc|a/c|customer|client|card|konto|kontonummer|kunde|kundennummer|karte|compte|carte|cuenta|cliente|tarjeta"
    "|conto|carta|conta|cartão|rekening|klant|kaart|účet|účtu|účtem|klient|karta|rachunek|rachunku|hesap|hesabı|müşteri|kart"
    "|счет|счёт|счета|счёта|клиент|карта|рахунок|рахунку|клієнт|шот|λογαριασμός|λογαριασμού|λογαριασμό|חשבון|לקוח|khoản|hàng|nasabah|حساب|الحساب|حسابك|لحساب|عميل|العميل|بطاقة|البطاقة|مشتری|کارت|کھاتہ|اکاؤنٹ|खाता|खाते"
)
_NUMBER_WORDS = "number|num|no|nr|id|nummer|numéro|numero|número|číslo|čísla|č|n°|nº|№|numer|numarası|номер|رقم|شماره|نمبر|संख्या"
_BETWEEN = "[ :#.]{1,3}"
_APART = f"{BLANK}./\u2010-\u2013-"

# Shapes of numbers; amounts, dates and masked numbers are none of them. In the subset that RE2, Java and Python share.
SUSPECT = "|".join(
    (
        rf"{DIGIT}{{7}}",
        rf"[A-Za-z]-?{DIGIT}{{5}}",
        rf"{DIGIT}{{4}}[{_APART}]{DIGIT}{{4}}|{DIGIT}{{3}}[{_APART}]{DIGIT}{{3}}[{_APART}]{DIGIT}{{3}}",
        rf"{DIGIT}{{2}}-{DIGIT}{{3,}}-{DIGIT}|{DIGIT}[.]{DIGIT}{{3}}[.]{DIGIT}{{3}}|{DIGIT}[.]{DIGIT}{{2}}-{DIGIT}{{3}}",
        rf"[A-Za-z]-?{DIGIT}{{1,4}}[{_APART}]{DIGIT}{{3,4}}[{_APART}]{DIGIT}{{2}}",
        rf"[A-Z]{{5,6}}{DIGIT}{{2}}",  # a tax number of India, of Italy
        rf"(?i:(?:{_WORDS})(?:{_BETWEEN}(?:{_NUMBER_WORDS}))?){_BETWEEN}[A-Za-z]{{0,3}}{DIGIT}{{3}}",
    )
)
"""Matches every text that may show an id."""

# Groups of which each has a digit, the first perhaps letters alone: 1234 5678, A-00001787, POL/2024/000123, GB29 NWBK 6016 (its
# letters too).
_BESIDE = rf"[^\W_{UNSPACED}]"
_GROUP = "[A-Za-z]{0,6}[0-9][A-Za-z0-9]*"
_RUN = re.compile(
    rf"(?<!{_BESIDE})(?:(?:[A-Za-z]{{1,5}}[-/]){{1,2}}|[A-Z]{{1,3}} )?{_GROUP}"
    rf"(?:[{_APART}](?:[A-Z]{{4}} )?{_GROUP})*(?!{_BESIDE})"
)
_PART = re.compile("[A-Za-z0-9]+")
_SEPARATORS = re.compile("[^A-Za-z0-9]")
_MOST_PARTS = 9  # the longest IBAN in groups of four

_INTRODUCING = frozenset(_WORDS.split("|"))
_NUMBERING = frozenset(_NUMBER_WORDS.split("|"))
_SOMETHING_ELSE_WORDS = (
    "tel|telephone|phone|call|mobile|fax|whatsapp|hotline|telefon|téléphone|teléfono|telefono|telefone|telefoon"
    "|тел|телефон|هاتف|اتصل|تلفن|فون|invoice|ref|reference|order|receipt|transaction|vat|tax|rechnung|facture"
    "|factura|fattura|fatura|faktura|ticket|مرجع|المرجع|فاتورة"
)
_SOMETHING_ELSE = frozenset(_SOMETHING_ELSE_WORDS.split("|"))
_COUNTERPARTY_WORDS = (
    "transfer|transferred|payment|paid|beneficiary|payee|sender|remitter|überweisung|überwiesen|lastschrift"
    "|empfänger|zahlung|virement|bénéficiaire|prélèvement|transferencia|beneficiario|bonifico|transferência"
    "|overschrijving|převod|příjemce|przelew|odbiorca|перевод|получатель|تحويل|حوالة|المستفيد"
)
_OF_A_PERSON_WORDS = (
    "dni|rut|run|cpf|nif|nie|nit|cuit|cuil|curp|rfc|cc|c|cédula|cedula|id|pesel|cnp|oib|jmbg|ahv|avs|bsn|insz|niss|hetu"
    "|pps|ppsn|personnummer|fødselsnummer|personnr|kennitala|isikukood|rijksregisternummer|henkilötunnus"
)
_OF_A_PERSON = frozenset(_OF_A_PERSON_WORDS.split("|"))
"""What a person's number is called: behind it, points separate groups, not decimals."""
# In these languages the number stands first and what is done with it behind.
_COUNTERPARTY_BEHIND_WORDS = "überwiesen|havale|havalesi|eft|alıcı|انتقال|واریز|منتقل|منتقلی|हस्तांतरण|अंतरण|भुगतान|ट्रांसफर"
_COUNTERPARTY_BEHIND = frozenset(_COUNTERPARTY_BEHIND_WORDS.split("|"))
_COUNTERPARTY = _COUNTERPARTY_BEHIND.union(_COUNTERPARTY_WORDS.split("|"))
_ELSE_UNSPACED = re.compile(
    "(?:電話|电话|手機|手机|携帯|傳真|传真|請求|発票|發票|发票|订单|訂單|注文|参照|전화|연락처|휴대폰|팩스|송장|주문|โทร|โทรศัพท์|ใบแจ้งหนี้|อ้างอิง)"
    f"[{UNSPACED}]{{0,4}}[ :：.]{{0,2}}\\Z"
)
_TRANSFER_UNSPACED = re.compile("振込|振替|送金|お支払|转账|轉帳|汇款|匯款|收款|付款|이체|송금|입금|โอน|ผู้รับเงิน")
_LINK_WORDS = frozenset({"us", "on", "at", "no", "nr", "number", "على", "بنا", "رقم"})
_WORD = re.compile(r"[^\s:#.,;()]+")
_CODE = "|".join(sorted(CODES))
_CURRENCY_BEFORE = re.compile(rf"(?:[$€£¥₹₺₽]|(?<![A-Za-z])(?:{_CODE})|Kč|zł|د\.ك|ر\.س|د\.إ)[{BLANK}]?\Z")
_CURRENCY_AFTER = re.compile(
    rf"[{BLANK}]?(?:[$€£¥₹₺₽]|(?:{_CODE})(?![A-Za-z0-9])|Kč|zł|руб|TL|د\.ك|ر\.س|د\.إ|دينار|ريال|درهم|روپے|ریال|रुप|रु|[円元원₪₴₸₩₫₦฿]|грн|บาท|đ(?![^\W\d_]))"
)
_FRACTION = re.compile("[.,٫][0-9]{1,3}(?![0-9])")
_ENDS_IN_FRACTION = re.compile(r"[0-9]\.[0-9]{2,3}$")
_DATE = re.compile(
    "(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}"
)
IBAN = re.compile("^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$")
"""What is an IBAN if its check digits are right."""
_MAY_SHOW_CARD = re.compile(OF_CARD)
_LOST_WORDS = re.compile(r"\?{2,}")


class ShownId(NamedTuple):
    """What may be an id: as the register would have it, and where it stands in the text (invisible marks not counted)."""

    id: str
    start: int
    end: int


def normal(text: str) -> str:
    """An id in one spelling: Western digits, upper case, no spaces, dashes or points, no padding."""
    return bare(_SEPARATORS.sub("", text.translate(WESTERN)).upper())


def bare(shown: str) -> str:
    """An id without the zeros that pad it, if it is of digits alone and enough of them are left to stand for themselves."""
    return PADDED.sub(r"\1", shown)


def shown_ids(text: str, *, own: Collection[str] = ()) -> Iterator[ShownId]:
    """Every stretch of the text that may be an id, in whole groups: the number as printed, its parts, the account in an IBAN.

    Amounts, dates, telephone and reference numbers and the other side of a transfer are left out, and so are the last
    characters of an `own` id. A card number is one whole: its middle groups are, by chance, some customer's number.
    """
    plain = western(text)
    cards = list(card_numbers(plain)) if _MAY_SHOW_CARD.search(plain) else []
    mine = [normal(each) for each in own]
    for run in _RUN.finditer(plain):
        for shown in _in_run(plain, run.start(), run.end(), cards):
            if not any(len(each) > len(shown.id) and each.endswith(shown.id) for each in mine):
                yield shown


def _in_run(plain: str, start: int, end: int, cards: Sequence[ShownCard]) -> Iterator[ShownId]:
    parts = [(start + part.start(), start + part.end()) for part in _PART.finditer(plain[start:end])]
    inside = start  # up to here the run is an IBAN: its groups are no ids of their own
    for first, (begin, _) in enumerate(parts):
        if begin < inside:
            continue
        for _, stop in reversed(parts[first : first + _MOST_PARTS]):
            if _cuts_one(cards, begin, stop):
                continue
            shown = normal(plain[begin:stop])
            if IBAN.fullmatch(shown) and _checks_out(shown):
                if not _of_a_transfer(plain, begin, stop):
                    yield from (ShownId(each, begin, stop) for each in [shown, *_accounts_of(shown)])
                inside = stop
                break
            if _may_be_id(plain, begin, stop, shown):
                yield ShownId(shown, begin, stop)


def _cuts_one(cards: Sequence[ShownCard], begin: int, stop: int) -> bool:
    """Whether a stretch has some of a card number's digits, but not all. The cards are in order, so few are looked at."""
    near = bisect_right(cards, begin, key=_end_of)
    while near < len(cards) and cards[near].start < stop:
        if cards[near].start < begin or stop < cards[near].end:
            return True
        near += 1
    return False


def _end_of(card: ShownCard) -> int:
    return card.end


def _may_be_id(plain: str, begin: int, stop: int, shown: str) -> bool:
    digits = sum(map(str.isdigit, shown))
    if digits < _FEWEST_DIGITS:
        return False
    before = plain[max(0, begin - _CONTEXT) : begin]
    if len(shown) < LONG or digits < LONG_DIGITS or _DATE.fullmatch(shown):
        return _introduced(before) and not _is_amount(plain, begin, stop)
    words = _words_before(before)
    if len(shown) == digits and words[-1] not in _OF_A_PERSON and _is_amount(plain, begin, stop):
        return False
    if _ELSE_UNSPACED.search(before):
        return False
    something_else = "+" in (before[-1:], words[-1][:1]) or words[-1] in _SOMETHING_ELSE
    return not something_else and not _of_a_transfer(plain, begin, stop)


def _of_a_transfer(plain: str, begin: int, stop: int) -> bool:
    """Whether the sentence is on a transfer or payment, as far as it stands near: the number is the other side of it.

    Where letters were lost (?????) nobody can tell, and it may be.
    """
    if _LOST_WORDS.search(plain[max(0, begin - _CONTEXT) : begin]):
        return True
    behind = SENTENCE_END.split(plain[stop : stop + _CONTEXT], maxsplit=1)[0].lower()
    sentence = SENTENCE_END.split(plain[max(0, begin - _CONTEXT) : begin])[-1] + behind
    if _TRANSFER_UNSPACED.search(sentence):
        return True
    return not (
        _COUNTERPARTY.isdisjoint(_words_before(plain[max(0, begin - _CONTEXT) : begin]))
        and _COUNTERPARTY_BEHIND.isdisjoint(_WORD.findall(behind))
    )


def _introduced(before: str) -> bool:
    """Whether a word such as account, or account number, stands directly before."""
    near = before[-30:]
    if near[-1:] not in (" ", ":", "#", ".", "("):
        return False
    words = _WORD.findall(near.lower())
    if len(words) > 1 and words[-1] in _NUMBERING:
        words.pop()
    return bool(words) and words[-1] in _INTRODUCING


def _words_before(before: str) -> list[str]:
    """The words of the same sentence, the nearest last; at least one, and not one that only links."""
    sentence = SENTENCE_END.split(before)[-1].lower()
    words = _WORD.findall(sentence)
    while words and words[-1] in _LINK_WORDS:
        words.pop()
    return words or [""]


def _is_amount(plain: str, begin: int, stop: int) -> bool:
    """Whether digits are money: a currency stands beside them, or a fraction belongs to them."""
    return bool(
        _FRACTION.match(plain, stop)
        or _ENDS_IN_FRACTION.search(plain[begin:stop])
        or _CURRENCY_BEFORE.search(plain[max(0, begin - 5) : begin])
        or _CURRENCY_AFTER.match(plain, stop)
    )


def _checks_out(iban: str) -> bool:
    """ISO 7064, mod 97-10."""
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1


def _accounts_of(iban: str) -> Iterator[str]:
    """What may be the account in an IBAN: its end, with and without the two national check digits, padded and not."""
    national = iban[4:]
    ends = {body[cut:] for body in (national, national[:-2]) for cut in range(len(body) - LONG + 1)}
    return iter(sorted(ends | {rest for end in ends if len(rest := end.lstrip("0")) >= LONG}))


def account_places() -> dict[str, tuple[int, int]]:
    """Where the account number stands in the IBANs of each country: its first character (from 0), and how many.

    It is the last part of the national number, but for the check digits behind it: at most two characters.
    """
    registry = numdb.get("iban")
    places = {}
    for letters in product(ascii_uppercase, repeat=2):
        country = "".join(letters)
        described = next((about for part, about in registry.info(country) if part == country), {})
        sizes = [int(size) for size in re.findall("([0-9]+)!", described.get("bban", ""))]
        if sizes:
            checks = sizes[-1] if len(sizes) > 1 and sizes[-1] <= _MOST_CHECK_DIGITS else 0
            account = sizes[-2] if checks else sizes[-1]
            places[country] = (_IBAN_HEAD + sum(sizes) - checks - account, account)
    return places


_IBAN_HEAD, _MOST_CHECK_DIGITS = 4, 2
