"""Arabic script that was stored as it is displayed, from left to right: ليمعلا يزيزع for عزيزي العميل.

Letters that never begin a word (ة, ى, ں, ے, vowel signs), the article at a word's end and the commonest words spelled backwards
give it away; the article at the beginning, and ة or ى at the end, speak for sound text. Presentation forms in reading order are
read as they should be and are left; so are ligatures. In the order of display their final forms come first.
"""

import re
import unicodedata

_IN_ORDER = (
    "عزيزي عزيزتي العميل حسابك حسابكم رصيد رصيدك مبلغ بتاريخ البنك شكرا عبد الله محمد من هو هذا لكم في"
    " شما است برای گرامی مشتری حساب لطفا می این آپ کے کا میں ہے سے محترم براہ صارف"
)
_COMMON_WORDS = frozenset(_IN_ORDER.split())
_TOO_OFTEN = {"من", "في", "هو", "سے", "می", "این", "کا", "کے", "میں"}  # backwards they are words too, or nearly
_BACKWARDS_WORDS = frozenset(word[::-1] for word in _COMMON_WORDS - _TOO_OFTEN)
_NEVER_FIRST = "ةىںےۓ\u064b-\u0652"
_LETTER = "\u0621-\u0652\u066e-\u06d3"
_BESIDE = f"[^{_LETTER}A-Za-z]"
_LEAST, _OPENING = 2, 3
_BACKWARDS = f"(?:{'|'.join(sorted(_BACKWARDS_WORDS))})(?:{_BESIDE}|$)"
_ENDS_WITH_ARTICLE = f"[{_LETTER}]{{{_OPENING}}}لا(?:{_BESIDE}|$)"
_FIRST_SIGN = f"(?:^|{_BESIDE})[ةىںےۓ][{_LETTER}]|{_ENDS_WITH_ARTICLE}|(?:^|{_BESIDE}){_BACKWARDS}"
_NEXT_SIGN = f"[ةىںےۓ][{_LETTER}]|{_ENDS_WITH_ARTICLE}|{_BACKWARDS}"  # the first may have taken the space between the two
SUSPECT = "|".join(
    (
        "[\ufe80-\ufefc]{2}",
        f"(?:^|{_BESIDE})[\u064b-\u0652][{_LETTER}]",
        f"(?:{_FIRST_SIGN})[\\s\\S]*(?:{_NEXT_SIGN})",
    )
)
"""Matches every text that may have such: one word that ends in لا is not enough. RE2, Java and Python
read it alike."""

_SHOWN_FORMS = re.compile("[\ufb50-\ufdcf\ufe70-\ufefc]+(?:[ ]+[\ufb50-\ufdcf\ufe70-\ufefc]+)*")
_WORD = re.compile(f"(?<![{_LETTER}A-Za-z])[{_LETTER}]+")
_RUN = re.compile(f"[{_LETTER}\u200c]+(?:[ ]+[{_LETTER}\u200c]+)*")
_OF_NEIGHBOURS = re.compile("[ەېێۆۇۈۋڕڵ]")  # Kurdish and Uyghur, whose words may end in لا
_BEGINS = re.compile(rf"[{_NEVER_FIRST}].")
_OPENINGS = ("عزيزي", "عزيزت", "السيد", "تم", "يرجى", "نود", "مشتر", "محتر", "مبلغ", "لطف", "آپ", "براہ", "شكر", "رصيد")


def in_reading_order(text: str) -> str:
    """The text turned round, in plain letters; sound text is answered as it is."""
    text = _SHOWN_FORMS.sub(lambda run: unicodedata.normalize("NFKC", run[0])[::-1] if _shown_backwards(run[0]) else run[0], text)
    words = _WORD.findall(text)
    wrong, right = sum(map(_speaks_against, words)), sum(map(_speaks_for, words))
    if wrong < _LEAST or wrong <= right or _OF_NEIGHBOURS.search(text):
        return text
    by_word = _WORD.sub(lambda word: word[0][::-1], text)
    if any(word.startswith(_OPENINGS) for word in _WORD.findall(by_word)[:1]):
        return by_word
    return _RUN.sub(lambda run: run[0][::-1], text)


def _speaks_against(word: str) -> int:
    """How strongly: a vowel sign before any letter is proof enough."""
    if unicodedata.combining(word[0]) and len(word) > 1:
        return _LEAST
    article = len(word) > _OPENING + 1 and word.endswith("لا")
    return int(bool(_BEGINS.match(word)) or article or word in _BACKWARDS_WORDS)


def _speaks_for(word: str) -> bool:
    long = len(word) > _OPENING
    return word in _COMMON_WORDS or (
        long and (word.startswith(("ال", "وال", "بال", "لل")) or word.endswith(("ة", "ى", "ں", "ے")))
    )


def _shown_backwards(run: str) -> bool:
    """Words that begin with a letter's final form and end with an initial one."""
    forms = [[unicodedata.decomposition(letter).partition(" ")[0] for letter in word] for word in run.split()]
    first = [word[0] for word in forms if len(word) > 1]
    last = [word[-1] for word in forms if len(word) > 1]
    wrong = first.count("<final>") + last.count("<initial>")
    return wrong > first.count("<initial>") + last.count("<final>")
