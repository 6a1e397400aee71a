"""Whether the dates that a text states agree with each other and with the data of the piece."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from commsqa.checks.text import far_words
from commsqa.checks.text.amounts import amounts
from commsqa.checks.text.dates import Calendar, ShownDate, dates, disagreeing
from commsqa.checks.text.numerals import SENTENCE_END
from commsqa.checks.text.stated import BALANCE, is_other_balance

_AS_OF = (
    r"balance\s+on\b|\bla\s+data\s+de|þann|seisuga|(?:saldo|likutis|likučio|kontojääk)\b|\bpr\.|\bper\s+den|\bden\b|\bop\b|saldo\s+(?:final\s+)?a\b|egyenlege?\b|залишок\s+на|станом\s+на|\sна|נכון\s+ל(?:יום|תאריך)?|ณ\s*วันที่|στις|ngày|"
    r"as\s+(?:of|at|on)|(?:close|end)\s+of\s+(?:business|day)(?:\s+on)?|\bstand(?:\s+(?:am|vom))?|\bzum|\bper\b|\bau\b|à\s+la\s+date\s+du|\ba\s+fecha(?:\s+de)?|\bal\b|\bem\b|\bke\s+dni|\bk\b"
    r"|na\s+dzień|по\s+состоянию\s+на|itibar[ıi]yla|بتاريخ|كما\s+(?:في|بتاريخ)|في\s+نهاية(?:\s+يوم)?|حتى(?:\s+تاريخ)?|لغاية"
    rf"|{far_words.AS_OF}"
)
AS_OF = f"(?i){_AS_OF}"
"""Matches every text that may say as of which day a balance is. In the subset that RE2, Java and Python share."""
_AS_OF_BEHIND = (
    r"現在|现在|時点|\s*(?:현재|기준)|\s*(?:tarihi\s+)?itibar[ıi]yla|\s*tarihindeki"
    r"|\s*(?:ж[.]\s*)?(?:күнгі|күні)"
    rf"|{far_words.AS_OF_BEHIND}"
)
_DUE_DAY = (
    r"\bdue\b|payable\s+(?:by|on|before)|pay\s+by|will\s+be\s+(?:collected|debited)|direct\s+debit\s+on|fällig|zahlbar\s+bis|zu\s+zahlen"
    r"|scaden[tțţ]|termen(?:ul)?\s+de\s+plat|mokėjimo\s+terminas|\beindag|gjalddag|maksetäht|tasumise\s+tähtpäev|tähtpäev:|eräpäivä"
    r"|förfall|forf[ae]l[ld]|vervaldag|vervaldatum:|fizetendő|fizesse|\bbefizetni|rok\s+plačila|\bdospije"
    r"|\bbuchen\b|abgebucht|eingezogen|échéance|à\s+payer|prélèvement|prélevé|\bvence|vencimiento|vencimento|scadenza|\bscade\b|addebit"
    r"|splatn|termin\s+płatności|do\s+zapłaty|płatn|son\s+ödeme|срок\s+оплаты|термін\s+оплати|сплат|λήξης|λήγει|határid|esedékes"
    r"|(?:pay(?:able|ment)?|premium|remit)\b.{0,60}\bon\s+or\s+before|\bcon\s+cargo\s+(?:el|en)\b|\bse\s+cargará"
    r"|fecha\s+límite\s+de\s+pago|\bpag(?:ar|ue|amento)\b.{0,60}\baté|data\s+limite|pagare\s+entro"
    r"|(?:واجب|ادائیگی).{0,60}آخری\s+تاریخ|(?:देय|भुगतान).{0,60}(?:अंतिम|देय)\s+तिथि"
    r"|đến\s+hạn|hạn\s+thanh|استحقاق|[يت]ستحق|موعد\s+(?:ال|لل)سداد|سررسید"
)
AS_OF_FIRST = (
    f"(?is)(?:截至|截止|{_AS_OF_BEHIND}).*(?:残高|余额|餘額|結余|잔액|잔고|bakiye|баланс|қалды|qal[ıi]|qoldi)|{far_words.LETTERS}"
    "|(?:balans|qal[ıi]|qoldi).*(?:tarixin|holatiga|kuniga)"
)
"""Matches every text that may say as of which day a balance is before it speaks of the balance. In the same subset."""
_ASKED = (
    r"please\s+pay\b|must\s+(?:pay|be\s+paid)\b|mokėti\b|\bmaks|\bbeta+l|\bte\s+voldoen|tasuda\b|bitte\s+(?:überweisen|zahlen)"
    r"|veuillez\s+(?:régler|payer)|\bversare\b|\bpague\b"
)
DUE_DAY = f"(?i){_DUE_DAY}|{_ASKED}|\\bpay\\b.{{0,60}}\\bby\\b"
"""Matches every text that may say on which day an amount is due."""
_PERIOD = (
    r"statement[^.\n]{0,60}\bfor\b|περίοδο|період|\bkỳ\b|időszak"
    r"|\bperiod\b|\bfrom\b|zeitraum|\bvom\b|période|\bdu\b|per[ií]odo|\bdal?\b|\bdel\b|\bde\b|období|\bod\b|okres|dönem|период"
    r"|فترة|الفترة|\bمن\b"
)
PERIOD = f"(?i){_PERIOD}"
"""Matches every text that may name the period of a statement."""
_STATEMENT = r"\bstatement\b|kontoauszug|\brelevé\b|كشف\s+حساب"
STATEMENT = f"(?i){_STATEMENT}"
"""Matches every text that may say as of which day the statement is. In the subset that RE2, Java and Python share."""

_BALANCE_WORD, _AS_OF_WORD, _DUE_WORD = (
    re.compile(BALANCE),
    re.compile(rf"(?i)(?:{_AS_OF})(?:\s+(?:the|den|dem|le|el|il|يوم|\w+day),?)?\Z"),
    re.compile(f"(?i){_DUE_DAY}"),
)
_ASKED_WORD, _TO_PAY = re.compile(f"(?i)(?:{_ASKED})"), re.compile(r"(?i)(?<!\bwe )(?<!will )(?<!shall )\bpay\b")
_NOT_LATER_THAN = re.compile(
    r"(?i)\b(?:by|before|no\s+later\s+than|iki|viimeistään|sen[ae]st|innen|uiterlijk|vóór|voor|hiljemalt|bis|spätestens|avant|antes|hasta|entro)\b"
    r"(?:\s+(?:the|den|zum|am|op|le|el|il|del|de|\w+day),?){0,2}\s*\Z"
)
_ON = re.compile(r"(?i)(?:\bop|\bden|\sна|þann|\bla\s+data\s+de)\Z")
_OF_ACCOUNT = re.compile(  # between a word for balance and its day
    r"(?i)\w*(?:\s+(?:van|op|på|av|af|i|по|на|ваш\w+|сч[её]т\w*|рахунк\w*|сметк\w*|reiknings\w*|al|contului)(?:\s+[\w*.-]+){0,3})?\s*"
)
_NEW_CLAUSE = re.compile(r"[,;]\s|[.]\s+[A-ZÀ-ÞŠŽ]|\b(?:and|und|et)\b")
_BEHIND_DAY = re.compile(f"(?i)(?:{_AS_OF_BEHIND})")
_STATEMENT_WORD = re.compile(STATEMENT)
_PERIOD_WORD = re.compile(
    r"(?i)\bstatement\b|\bperiod\b|kontoauszug|abrechnung|zeitraum|relevé|période|extracto|per[ií]odo|estratto|výpis|období|wyciąg|okres|ekstre|dönem"
    r"|выписк|период|період|виписк|περίοδο|\bkỳ\b|sao\s+kê|időszak|كشف|فترة|الفترة"
)
_TO_WORDS = "r. р. έως μέχρι đến to until till through and bis à au al a do až – - إلى الى حتى و ve по ile"
_TO = frozenset(_TO_WORDS.casefold().split())
_NOT_NOW = re.compile(
    r"(?i)\bwas\b|\bwere\b|previous|overdue|past\s+due|\blast\b|\bnext\b|\bif\b|minim|interest|\bwar\b|السابق|سابق|القادم|التالي|متأخر|إذا|prochain|próxim|příšt"
)
_CLAUSE_END = re.compile("[,،;]\\s")
_DUE_BEHIND_DAY = re.compile(r"(?i)[.]?\s*(?:fällig|zahlbar|esedékes|tarihine\s+kadar|ödenmeli)")
_PERIOD_BEHIND = re.compile(r"(?i)[.]?\s*(?:dönem|időszak)")
_REACH, _YEAR = 120, 366
_BEFORE_WORD = 32
_TO_REACH = 16


class Fact(StrEnum):
    """A fact that is stated differently."""

    HIJRI = "hijri"
    BALANCE_DAY = "balance_day"
    DUE_DAY = "due_day"
    PERIOD = "period"


class Days(NamedTuple):
    """The days of a piece's data."""

    statement: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    due: date | None = None
    composed: date | None = None
    sent: date | None = None


class Contradiction(NamedTuple):
    """A fact, as the text states it and as it should be (for a pair of dates: the Gregorian day of the Hijri one)."""

    fact: Fact
    stated: str
    expected: str


def contradiction(text: str, days: Days) -> Contradiction | None:
    """The first fact of a text (as `readable` makes it) that it states differently twice, or other than the data."""
    found = dates(text)
    for hijri, gregorian in disagreeing(found, text):
        return Contradiction(Fact.HIJRI, text[gregorian.start : gregorian.end], hijri.days[0].isoformat())
    plain = [each for each in found if each.calendar is Calendar.GREGORIAN]
    for each in _balance_days(text, plain, days):
        return Contradiction(Fact.BALANCE_DAY, text[each.start : each.end], str(days.statement or days.period_end))
    for each in _due_days(text, plain, days):
        return Contradiction(Fact.DUE_DAY, text[each.start : each.end], str(days.due))
    return _period(text, plain, days)


def _balance_days(text: str, found: Sequence[ShownDate], days: Days) -> Iterator[ShownDate]:
    """The days as of which the text states the balance, or is a statement, where none of its dates is one of the piece's own."""
    own = [day for day in (days.statement, days.period_end, days.composed, days.sent) if day]
    if not (days.statement or days.period_end) or any(_near(each, own) for each in found):
        return
    for each in found:
        sentence = _before(text, each.start)
        if _is_as_of_first(text, each, sentence):
            yield each
            continue
        if not _AS_OF_WORD.search(sentence.rstrip(" :")):
            continue
        word = next(reversed(list(_BALANCE_WORD.finditer(sentence))), None)
        if word is None:
            if _is_statement_of(sentence) and max(each.days) < max(own):
                yield each
            continue
        between = sentence[word.end() :]
        if (on := _ON.search(sentence.rstrip(" :"))) and not _is_stated_on(sentence[word.end() : on.start()]):
            continue
        money = [amount for amount in amounts(between) if amount.currencies]
        around = sentence[max(0, word.start() - _BEFORE_WORD) :]
        if len(money) <= 1 and not _CLAUSE_END.search(between) and not is_other_balance(around):
            yield each


def _is_stated_on(between: str) -> bool:
    """Whether the day that "on" is said of is the balance's, beside it or its amount: your balance is debited on is another."""
    said = between.rstrip()
    return bool(_OF_ACCOUNT.fullmatch(between)) or any(money.currencies and money.end == len(said) for money in amounts(said))


def _is_as_of_first(text: str, shown: ShownDate, before: str) -> bool:
    """Whether the word for as of stands behind the day, as in Turkish, Korean and Tamil, in a sentence on the balance."""
    if not (_BEHIND_DAY.match(text, shown.end) or before.endswith(("截至", "截止"))):
        return False
    behind = SENTENCE_END.split(text[shown.end : shown.end + _REACH], maxsplit=1)[0]
    if word := _BALANCE_WORD.search(behind):
        return not _has_money(behind[: word.start()]) and not is_other_balance(behind[: word.end()])
    word = next(reversed(list(_BALANCE_WORD.finditer(before))), None)
    return word is not None and not _has_money(before[word.end() :]) and not is_other_balance(before[-_BEFORE_WORD:])


def _has_money(text: str) -> bool:
    """Whether a text has an amount that bears a currency."""
    return any(amount.currencies for amount in amounts(text))


def _is_statement_of(sentence: str) -> bool:
    """Whether a sentence up to a day says: your statement as of."""
    word = next(reversed(list(_STATEMENT_WORD.finditer(sentence))), None)
    return word is not None and len(sentence) - word.end() <= _BEFORE_WORD and not _NOT_NOW.search(sentence)


def _due_days(text: str, found: Sequence[ShownDate], days: Days) -> Iterator[ShownDate]:
    """The days on which something is due, where the piece's due date is none of the text's dates.

    A due date that is no possible one is amount.due_date_invalid's to tell: there the text may be right.
    """
    if days.due is None or not _is_possible(days.due, days.statement) or any(days.due in each.days for each in found):
        return
    own = [day for day in days if day]
    for each in found:
        sentence = _before(text, each.start)
        behind = _DUE_BEHIND_DAY.match(text, each.end)
        is_due = behind or _DUE_WORD.search(sentence) or _is_asked_by(sentence)
        if is_due and not _NOT_NOW.search(sentence) and not any(day in each.days for day in own):
            yield each


def _is_asked_by(sentence: str) -> bool:
    """Whether a sentence up to a day asks to pay by it: by, directly before the day, and please pay or pay and the amount."""
    by = _NOT_LATER_THAN.search(sentence)
    if by is None:
        return False
    said = sentence[: by.start()].rstrip()
    if asked := _ASKED_WORD.search(said):
        return not _NEW_CLAUSE.search(said[asked.end() :])
    return bool(_TO_PAY.search(said)) and any(money.currencies and money.end == len(said) for money in amounts(said))


def _is_possible(due: date, statement: date | None) -> bool:
    return statement is None or 0 <= (due - statement).days <= _YEAR


def _period(text: str, found: Sequence[ShownDate], days: Days) -> Contradiction | None:
    """The one period that the text names beside a word for statement or period, if both its ends are other days."""
    start, end = days.period_start, days.period_end
    ranges = [(one, other) for one, other in pairwise(found) if _is_range(text[one.end : other.start])]
    if start is None or end is None or len(ranges) != 1:
        return None
    first, last = ranges[0]
    before = _before(text, first.start)
    named = _PERIOD_WORD.search(before) or _PERIOD_BEHIND.match(text, last.end)
    if _near(first, [start]) or _near(last, [end]) or not named or _NOT_NOW.search(before):
        return None
    return Contradiction(Fact.PERIOD, text[first.start : last.end], f"{start} to {end}")


def _is_range(between: str) -> bool:
    return len(between) <= _TO_REACH and _TO.issuperset(between.casefold().split()) and bool(between.strip())


def _before(text: str, place: int) -> str:
    """The beginning of the sentence in which a place lies."""
    return SENTENCE_END.split(text[max(0, place - _REACH) : place])[-1]


def _near(shown: ShownDate, days: Sequence[date]) -> bool:
    """Whether a date may be one of the days, or the day before or after: midnight belongs to either."""
    return any(abs((mine - day).days) <= 1 for mine in shown.days for day in days)
