"""What a text states as the balance and what as due, beside what the data of the piece say."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from commsqa.checks.text import far_words
from commsqa.checks.text.amounts import Amount, amounts, equal
from commsqa.checks.text.numerals import SENTENCE_END

_BALANCE = (
    r"\bbalances?\b|saldo|kontostand|\bsoldes?\b|solde\b|zůstat(?:ek|ku|kem)|zostat(?:ok|ku)|\bstan(?:u|em)?\s+(?:konta|rachunku)"
    r"|bakiye|egyenleg|soldul|\bsold\s+final|stanje|υπόλοιπο|\blikut(?:is|io|į)|\blikuč|atlikum|sta[ðd]a\s+reiknings|lokasta[ðd]a|kontojää[gk]|konto\s+seis"
    r"|остат(?:ок|ка|ке)|баланс|залишок|наличност|салдо|số\s+dư"
    r"|رصيد|موجودی|مانده|بیلنس|बैलेंस|शेष"
    r"|残高|余额|餘額|结余|結餘|잔액|잔고|ยอดคงเหลือ|ยอดเงิน|יתר(?:ה|ת)|қалды[ғқ]"
    rf"|{far_words.BALANCE}"
)
BALANCE = f"(?i){_BALANCE}"
"""Matches every text that may state a balance. In the subset that RE2, Java and Python share."""
_DUE_BEHIND = (  # the word, then the amount
    r"(?:amount|total|payment|sum|balance|instal+ment)\s+(?:now\s+|currently\s+)?due|total\s+to\s+pay|please\s+pay"
    r"|zu\s+zahlen|zahlbetrag|rechnungsbetrag|fällige\w*\s+betrag|montant\s+(?:total\s+)?(?:dû|à\s+(?:payer|régler))"
    r"|(?:importe|total|valor|montante)\s+a\s+pagar|(?:importo|totale)\s+(?:da\s+pagare|dovuto)|te\s+betalen|ödenecek"
    r"|k\s+úhradě|do\s+zapłaty|к\s+оплате|مبلغ\s+(?:ال)?مستحق|[يت]ستحق(?:\s+مبلغ)?|المستحقة?|قابل\s+پرداخت|واجب\s+الادا|देय\s+राशि"
    r"|mokėtin\w+\s+suma|(?:su|ap)?mokėti|til\s+greiðslu|tasumisele|palume\s+tasuda|maksettava|maksa(?:a|t)\s+yhteensä"
    r"|att\s+betala|(?:å|at)\s+betale|til\s+betaling|(?:sum[aă]|total|rest)\w*\s+de\s+plat[aă]|na\s+úhradu|za\s+plačilo|za\s+uplatu"
    r"|bitte\s+(?:überweisen|zahlen|bezahlen)|veuillez\s+(?:régler|payer)|preghiamo\s+di\s+(?:versare|pagare)|\bpague\b"
    r"|số\s+tiền\s+phải\s+trả|お支払(?:い)?(?:金額|額)|ご請求(?:金)?額|应(?:付|缴)(?:金额|款)|應(?:付|繳)(?:金額|款)|납부(?:하실)?\s*금액|청구\s*금액|ยอดชำระ|ยอดที่ต้องชำระ|לתשלום|ποσό\s+πληρωμής|πληρωτέο|fizetendő|до\s+сплати"
    rf"|{far_words.DUE}"
)
_DUE_AHEAD = (  # amount, then word
    r"\b(?:is|are|be|falls?)\s+due|\bdue\s+(?:by|on)\b|\bfällig|\best\s+(?:dû|due)|\bvence\b|\bscade\b|splatn"  # amount first
    r"|\bte\s+(?:betalen|voldoen)|scadent|مستحق|[يت]ستحق\s+(?:السداد|الدفع)"
    r"|will\s+be\s+(?:collected|debited)|\besedékes|сплатити"
)
DUE = f"(?i){_DUE_BEHIND}|{_DUE_AHEAD}"
"""Matches every text that may state an amount as due."""

# What makes it another balance than the piece's own, or no statement at all.
_OTHER_BALANCE = re.compile(
    r"(?i)open|previous|prior|\blast\s+(?:month|year|quarter|statement|period)|\bold\b|brought|(?<!carried )forward|averag"
    r"|minim|maxim|availab|requir|below|under\b|above|\bover\b|exceed|at\s+least|less\s+than|more\s+than|limit|threshold|\bfees?\b|charge|points?\b|miles"
    r"|reward|bonus|transfer|\bif\b|\bwhen|maintain|interest|up\s+to|\bby\b|example|each|every|unless|cashback|\bdue\b|insur|other"
    r"|anfang|eröffnung|\balt(?:er|e|en)?\b|vor(?:monat|jahr|herig)|durchschnitt|mindest|verfügbar|unter|über|\bwenn|\bfalls\b|\bum\b|\bab\b"
    r"|initial|précédent|ancien|moyen|disponib|inférieur|supérieur|dépass|\bsi\b|\bintérêt|anterior|inicial|promedio|medio|mínim|superior"
    r"|inferior|iniziale|precedente|inferiore|\bse\b|begin|vorig|beschikba|gemiddeld|onder|boven|als\b"
    r"|počáteč|předchoz|průměr|dostupn|disponibil|pokud|nižší|vyšší|\bpod\b|\bnad\b|ingående|inngående|föregående|forrige|alkusaldo|edelli|pradini|algsaldo|eelmi|upphafs|fyrri|početn|začetn|początk|poprzedn|średni|dostępn|poniżej|powyżej|jeśli"
    r"|açılış|önceki|devir|ortalama|asgari|kullanılabilir|altın|üzerin|eğer|devreden|nyitó|előző|rendelkezésre|anteri|medi[ou]"
    r"|начальн|предыдущ|входящ|средн|минимальн|доступн|если|ниже|выше|почат|попередн|αρχικ|προηγ|διαθέσιμ|đầu\s+kỳ"
    r"|افتتاح|سابق|متوسط|أدنى|ادنى|متاح|متوفر|أقل|اقل|أكثر|يقل|يزيد|تجاوز|إذا|اذا|نقاط|مكاف|رسوم|فائد|أرباح|تحويل|عند|لكل"
    r"|أول المدة|مدور"
    r"|前回|期首|繰越|平均|最低|最小|限度|以上|以下|未満|可用|期初|上期|不足|低于|超过|如果|若|기초|이전|최소|평균|한도|이상|이하|ยกมา|เฉลี่ย|ขั้นต่ำ|หาก"
    r"|פתיחה|קודמ|ממוצע|מינימ|זמינה|אם|бастапқы|алдыңғы|ең\s+аз|sebelumnya|awal|minimum|rata-rata|tersedia|jika|khả\s+dụng|tối\s+thiểu|trung\s+bình"
    r"|اولیه|قبلی|میانگین|حداقل|قابل برداشت|اگر|ابتدائی|سابقہ|پچھل|کم از کم|دستیاب|پوائنٹ|प्रारंभिक|पिछल|न्यूनतम|औसत|उपलब्ध|यदि"
    rf"|{far_words.OPENING}|{far_words.OTHER_BALANCE}"
)
_OPENING = (
    r"\bopening|previous|brought\s+forward|anfangs|eröffnung|initial|précédent|anterior|inicial|iniziale|precedente|beginsaldo"
    r"|počáteč|předchoz|začetn|početn|ingående|inngående|föregående|forrige|alkusaldo|edelli|pradini|algsaldo|upphafs"
    r"|początk|poprzedn|açılış|önceki|devir|devreden|\bancien|почат|đầu\s+kỳ|nyitó|előző|начальн|предыдущ|входящ|αρχικ|افتتاح|سابق|بداية|اولیه|قبلی|प्रारंभिक"
    r"|前回|期首|繰越|期初|上期|기초|이전|ยกมา|פתיחה|קודמ|saldo\s+awal|sebelumnya"
    rf"|{far_words.OPENING}"
)
OPENING = f"(?i){_OPENING}"
"""Matches every text that may state an opening balance. In the subset that RE2, Java and Python share."""
_OTHER_DUE = re.compile(
    r"(?i)minim|\bmind|interest|\bfees?\b|overdue|past\s+due|previous|\btax|\bif\b|when|مینی|أدنى|رسوم|تأخير|فائد|asgari|mínim"
)
_COPULA = re.compile(r"(?i)[\s,]*(?:is|was|ist|war|est|es|è|é|jest|je|هو|هي|ہے)\s(?:\w+\s){0,2}\Z")
_IS = re.compile(r"(?i)(?:\b(?:is|was|ist|beträgt|war|est|de|es|è|é|jest|je)|هو|هي|ہے|[:=])\s*\Z")
_LINK = re.compile(r"[\s:=]*(?:[^\W\d]+[\s:=]+){0,2}")
_OWED = re.compile(
    r"(?i)debit\b|overdr|\bow(?:e|ed|ing)\b|outstanding|\bdue\b|payable|arrears|negative|minus|\bsoll|schuld|débit|découvert|deudor|debitor"
    r"|debet|dluh|dlužn|ujemn|zadłuż|borç|задолж|مدين|مستحق|مكشوف|سالب|بدهکار|واجب"
)
_OWED_PRODUCT = re.compile(
    r"(?i)card|loan|mortg|credit|overdraft|financ|murabaha|lease|leasing|kredit|hypo|prêt|prest|úvěr|بطاق|قرض|تمويل"
)
_DAY_AND_MONTH = re.compile(r"(?:0?[1-9]|[12][0-9]|3[01])[./](?:0?[1-9]|1[0-2])\Z")
_BEHIND_DAY_OR_TIME = re.compile(r"[.]|[ ]?(?:Uhr|h|am|pm|a\.m|p\.m)\b")
_REACH = 110  # characters between a word and its amount
_REACH_OF_BARE = 45
_BEFORE_WORD = 32


class Kind(StrEnum):
    """What an amount is stated as."""

    BALANCE = "balance"
    DUE = "due"


class Figures(NamedTuple):
    """The data of a piece. `others` are further figures that it may print; `product` is whatever says what is owed."""

    closing: Decimal | None
    due: Decimal | None
    others: tuple[Decimal, ...]
    currency: str | None
    product: str


class Misstated(NamedTuple):
    """An amount that the text states, and the figure of the data that it states nowhere."""

    kind: Kind
    stated: Decimal
    figure: Decimal


def misstated(text: str, figures: Figures) -> Misstated | None:
    """The amount of a text (as `readable` makes it) that is stated as the balance, or as due, and is no figure of the data.

    Nothing is said where the right figure stands anywhere in the text but as the opening balance, where the amount is in
    another currency, or where it is some other balance (opening, average, available, required). An amount equals a figure that
    is rounded as it is printed. Its sign counts, unless the sentence speaks of a debit or the product is one on which customers
    owe.
    """
    found = amounts(text)
    for kind, figure in ((Kind.BALANCE, figures.closing), (Kind.DUE, figures.due)):
        if figure is None:
            continue
        stated = list(stated_as(kind, text, found))
        standing = [
            amount for amount in found if _is_figure(text, amount, figure, figures, kind) and not _is_label(text, amount, stated)
        ]
        if any(kind is Kind.DUE or not _is_opening(text, amount, found) for amount in standing):
            continue
        known = [other for other in (*figures.others, figures.closing, figures.due) if other and abs(other) != abs(figure)]
        for amount in stated:
            if _of_currency(amount, figures.currency) and not any(equal(amount, other) for other in known):
                return Misstated(kind, amount.value, figure)
    return None


def stated_as(kind: Kind, text: str, found: Sequence[Amount]) -> Iterator[Amount]:
    """The amounts that the text states as the balance, or as due; only those that have a currency or decimals."""
    money = [amount for amount in found if amount.currencies or (amount.has_decimals and not _is_day_or_time(text, amount))]
    word, other = (_WORD_OF[kind], _OTHER_BALANCE if kind is Kind.BALANCE else _OTHER_DUE)
    for place, amount in enumerate(money):
        after = money[place - 1].end if place else 0
        start = max(after, amount.start - (_REACH if amount.currencies else _REACH_OF_BARE) - _BEFORE_WORD)
        sentence = SENTENCE_END.split(text[start : amount.start])[-1]
        words = list(word.finditer(sentence))
        if words and len(sentence) - words[-1].end() <= _REACH:
            if not other.search(sentence[max(0, words[-1].start() - _BEFORE_WORD) :]):
                yield amount
        elif _is_said_behind(kind, text, amount, until=money[place + 1].start if place + 1 < len(money) else len(text)):
            yield amount


_WORD_OF = {Kind.BALANCE: re.compile(rf"(?i)\w*(?:{_BALANCE})\w*"), Kind.DUE: re.compile(f"(?i){_DUE_BEHIND}")}
_BALANCE_WORD, _OPENING_WORD = re.compile(BALANCE), re.compile(OPENING)
_AHEAD_OF = {Kind.BALANCE: re.compile(BALANCE), Kind.DUE: re.compile(f"(?i){_DUE_AHEAD}")}


def _is_label(text: str, amount: Amount, stated: Sequence[Amount]) -> bool:
    """Whether a whole number without a currency names the account of a stated amount: account ending 1300 is 310.00 EUR."""
    if amount.currencies or amount.has_decimals or _IS.search(text[max(0, amount.start - _BEFORE_WORD) : amount.start]):
        return False
    return any(_LINK.fullmatch(text, amount.end, each.start) for each in stated if each.start > amount.end)


def _is_opening(text: str, amount: Amount, found: Sequence[Amount]) -> bool:
    """Whether the words between the amount before and this one make it the opening balance: that is not the closing one."""
    after = max((other.end for other in found if other.end <= amount.start and other.has_decimals), default=0)
    before = SENTENCE_END.split(text[max(after, amount.start - _REACH_OF_BARE) : amount.start])[-1]
    return bool(_BALANCE_WORD.search(before) and _OPENING_WORD.search(before))


def _is_said_behind(kind: Kind, text: str, amount: Amount, *, until: int) -> bool:
    """Whether the words stand behind the amount: 130.00 EUR is your balance; 20.00 EUR is due by Friday."""
    behind = SENTENCE_END.split(text[amount.end : min(until, amount.end + _REACH)], maxsplit=1)[0]
    word = _AHEAD_OF[kind].search(behind)
    if word is None:
        return False
    if kind is Kind.BALANCE:
        return bool(_COPULA.match(behind[: word.start()])) and not _OTHER_BALANCE.search(behind[: word.end()])
    sentence = SENTENCE_END.split(text[max(0, amount.start - _REACH) : amount.start])[-1]
    return not _OTHER_DUE.search(sentence + behind)


def _is_figure(text: str, amount: Amount, figure: Decimal, figures: Figures, kind: Kind) -> bool:
    """Whether an amount is the figure of the data, by the conventions of signs and rounding."""
    if not _of_currency(amount, figures.currency):
        return False
    same = equal(amount, figure)
    if kind is Kind.DUE or any(reading * figure >= 0 for reading in same):
        return bool(same)
    return bool(same) and bool(_OWED_PRODUCT.search(figures.product) or _OWED.search(_sentence_around(text, amount)))


def _sentence_around(text: str, amount: Amount) -> str:
    before = SENTENCE_END.split(text[max(0, amount.start - _REACH) : amount.start])[-1]
    return before + text[amount.start : amount.end] + SENTENCE_END.split(text[amount.end : amount.end + _BEFORE_WORD])[0]


def _of_currency(amount: Amount, currency: str | None) -> bool:
    """Whether an amount may be of the currency: it bears its sign, or none."""
    return not amount.currencies or currency is None or currency in amount.currencies


def _is_day_or_time(text: str, amount: Amount) -> bool:
    """Whether a bare figure is a day and a month (31.01.), or the time of a day (14.30 Uhr)."""
    shown = text[amount.start : amount.end]
    return bool(_BEHIND_DAY_OR_TIME.match(text, amount.end)) and bool(
        _DAY_AND_MONTH.match(shown) or "." not in text[amount.end : amount.end + 1]
    )


def is_other_balance(words: str) -> bool:
    """Whether words around a balance make it another one than the piece's own: opening, average, available, conditional."""
    return bool(_OTHER_BALANCE.search(words))
