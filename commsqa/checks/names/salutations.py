"""The gender that a salutation gives its reader: the forms of the languages that mark it, and where they contradict."""

import re
from functools import lru_cache
from typing import NamedTuple

from commsqa.checks.names.given_names import MEN, WOMEN, given_name, is_man_s
from commsqa.checks.names.text import at_sight, fold, words
from commsqa.checks.names.word_list import folded_words

BEGINNING = 160  # characters of a text in which its salutation stands
_NEAR = 50  # characters after the greeting in which a second reader is greeted

_DEAR_HER = "عزيزتي|عزيزتنا|عميلتنا العزيزة|حضرة السيدة"
_HER_TITLES = "السيدة|الآنسة|الانسة|الأستاذة|الاستاذة|الدكتورة|المهندسة|الفاضلة|المكرمة"
_HIS_TITLES = "السيد|الأستاذ|الاستاذ|الدكتور|المهندس|الفاضل|المكرم"
_HER_LATIN = (
    r"(?:mrs|ms|miss|frau|mme|madame|mademoiselle|sra|señora|senora|señorita|signora|sig\.ra|gnädige frau|senhora|doamna)"
)
_HIS_LATIN = r"(?:mr|mister|herrn?|monsieur|sr|señor|senor|signore?|sig|senhor)"
_HER_DEAR = "(?:sehr geehrte|liebe|chère|chere|estimada|querida|cara|prezada)"
_HIS_DEAR = "(?:sehr geehrter|lieber|cher|estimado|querido|caro|egregio|prezado)"

FEMININE = rf"(?i)(?:{_DEAR_HER}|{_HER_TITLES}|المحترمة|\b{_HER_LATIN}\b|\bmadam\b|\b{_HER_DEAR}\s)"
"""A form that speaks to a woman, in the subset that RE2, Java and Python share: texts without it need not be looked at."""

CONTRADICTORY = (
    rf"(?i)(?:عزيزتي|عزيزتنا)\s+(?:{_HIS_TITLES})|(?:عزيزي|عزيزنا)\s+(?:{_HER_TITLES})|السيد\s[^،,:\n]*(?:المحترمة|الفاضلة|المكرمة)"
    rf"|\b{_HER_DEAR}\s+{_HIS_LATIN}|\b{_HIS_DEAR}\s+{_HER_LATIN}"
)
"""The same for two forms that contradict each other."""

_WOMAN = re.compile(rf"(?<!\w)(?:{_DEAR_HER}|{_HER_TITLES}|{_HER_LATIN}|madam)(?!\w)")
_CONTRADICTION = re.compile(
    rf"(?<!\w)(?:عزيزتي|عزيزتنا)\s+(?:{_HIS_TITLES})(?!\w)|(?<!\w)(?:عزيزي|عزيزنا)\s+(?:{_HER_TITLES})(?!\w)"
    rf"|(?<!\w)السيد\s+(?:[^،,:]{{1,60}}?\s)?(?:الفاضلة|المكرمة|المحترمة)(?!\w)"
    rf"|(?<!\w){_HER_DEAR}\s+{_HIS_LATIN}(?!\w)|(?<!\w){_HIS_DEAR}\s+{_HER_LATIN}(?!\w)"
)
_AND = r"(?:(?:and|und|et|y|e|&|or|oder|ou)\s+)"
_BOTH = re.compile(
    rf"[/(]|(?<!\w)(?:sir|señores|signori)(?!\w)|damen und herren|{_HER_LATIN},?\s+{_AND}?{_HIS_LATIN}(?!\w)"
    rf"|(?<!\w){_HIS_LATIN},?\s+{_AND}?{_HER_LATIN}|[,،]\s*{_HIS_DEAR}\s+{_HIS_LATIN}|[,،]\s*عزيزي"
    r"|\sو(?:ال)?(?:سيد|آنسة|أستاذ|دكتور)|السيدات|السادة|حرمه"
)
_GREETING = re.compile(
    rf"\W*(?:(?:dear|hello|hi|good|morning|afternoon|day|our|valued|hallo|guten|tag|bonjour|hola|gentile|to|{_HER_DEAR}|{_HIS_DEAR}"
    r"|إلى|الى|مرحبا|أهلا|تحية|طيبة|السلام|عليكم|حضرة|عميلنا|عميلتنا|العميلة?|العزيزة?|عزيزي|عزيزتي|عزيزنا|عزيزتنا)(?!\w)[\s،,!]*){0,5}"
)
_END = re.compile(r"[،,:;!.](?=\s|$)")
_TITLE_POINT = re.compile(r"\b(mrs?|ms|mme|sra?|sig|dr|prof)\.", re.IGNORECASE)
_HIS_RECORDED_TITLES = folded_words("mr mister herr herrn monsieur señor signor signore senhor السيد سيد الأستاذ الشيخ المهندس")
_HER_RECORDED_TITLES = folded_words(
    "mrs ms miss madam frau mme señora signora sheikha shaikha shaykha hajja sayeda السيدة الآنسة الأستاذة الدكتورة الشيخة شيخة"
)
"""Titles that only women bear; Sheikha is a given name too, and then the name after it is her father's."""
_SON = frozenset({"بن", "bin", "ibn"})
_LETTERS = str.maketrans({"ا": "[اأإآ]", "ي": "[يى]", "ه": "[هة]"})
MAN = "|".join(
    (
        r"(?i)(?:^|\s)(?:bin|ibn|بن)\s",
        rf"^{_HIS_LATIN}[.\s]|^(?:السيد|سيد|الأستاذ|الاستاذ|الشيخ|المهندس)\s",
        r"(?:^|\s)(?:عبد|abdul|abdel)",
        rf"(?:^|\s)(?:{'|'.join(name.translate(_LETTERS) for name in sorted(MEN))})(?:[\s-]|$)",
    )
)
"""Recorded names that may be a man's for certain, in the same subset."""
WOMAN_FIRST = rf"(?i)^(?:{'|'.join(name.translate(_LETTERS) for name in sorted(WOMEN))})\s"
"""Recorded names that begin with a woman's, in the same subset."""


_MAY_CONTRADICT = re.compile(CONTRADICTORY)


class Salutation(NamedTuple):
    """The words with which a text addresses its reader, at sight; whether they speak to a woman, and to both genders at once."""

    text: str
    to_a_woman: bool
    contradictory: bool


def salutation(text: str) -> Salutation | None:
    """The salutation at the beginning of a text; None where no line opens with such a form, or it is meant for either gender."""
    for line in text[:BEGINNING].splitlines():
        sight = _TITLE_POINT.sub(r"\1 ", at_sight(line))
        opened = _GREETING.match(sight)
        reach = opened.end() if opened else 0
        woman, contradiction = (_begins_by(pattern, sight, reach) for pattern in (_WOMAN, _CONTRADICTION))
        if woman or contradiction:
            end = _END.search(sight, reach)
            said = sight[: end.start() if end else len(sight)]
            return None if _BOTH.search(sight[: reach + _NEAR]) else Salutation(said, woman, contradiction)
    return None


def may_contradict_itself(text: str) -> bool:
    """Whether a text may begin with two forms that contradict each other: cheap, most do not."""
    return _MAY_CONTRADICT.search(at_sight(text[:BEGINNING])) is not None


def _begins_by(pattern: re.Pattern[str], text: str, reach: int) -> bool:
    found = pattern.search(text)
    return found is not None and found.start() <= reach


@lru_cache(maxsize=1 << 14)
def is_certainly_a_man(name: str) -> bool:
    """Whether a recorded name is a man's for certain: by its own title, by `bin` after the given name, or by the given name."""
    spelled = [fold(word) for word in words(at_sight(name))]
    if len(spelled) < 2:
        return False
    given = given_name(name)
    if given is None or given in WOMEN or spelled[0] in _HER_RECORDED_TITLES:
        return False
    if spelled[0] in _HIS_RECORDED_TITLES or is_man_s(given):
        return True
    return len(spelled) > 3 and spelled[1] in _SON and not given.endswith(("a", "ه"))


def names_somebody_else(line: str, *names: str | None) -> bool:
    """Whether a salutation holds a woman's given name that is no word of the recorded names: it greets somebody else."""
    recorded = {fold(word) for name in names if name for word in words(at_sight(name))}
    return any(word in WOMEN and word not in recorded for word in map(fold, words(line)))
