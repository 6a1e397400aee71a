"""In which language a text is: by its script where that decides, else by its words, and only where it is clear."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from functools import cache, lru_cache
from typing import NamedTuple

from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]  # it has no types

from commsqa.checks.text.languages import ALIASES, ALIKE, FOREIGN_LETTERS, LANGUAGES, SCRIPTS_ALSO

_SPACED = r"\s\u0e00-\u109f\u3000-\u9fff"  # white space, and the scripts that part no words
_ASIDE = (
    re.compile(  # each alternative stops where it could begin again, or soon: else a long body takes the square of its length
        r"<(?:style|script)\b(?:[^<]|<(?!/|style|script))*+</|<[A-Za-z/!][^<>]*>|&#?[A-Za-z0-9]{2,8};|https?://\S+|www\.\S+"
        r"|(?<![^\s<>@])[^\s<>@]++@\S+|\{\{[^\n]{0,200}?\}\}|[$#]\{[^\n]{0,200}?\}|<<[^\n]{0,200}?>>"
        rf"|(?<![^{_SPACED}>;}}])[^{_SPACED}>;}}0-9٠-٩۰-۹]*+[0-9٠-٩۰-۹][^{_SPACED}]*+"
        r"|(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])(?=[^a-z0-9]{0,60}+[0-9])"
    )
)
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u064b-\u0652\u0900-\u0dff\u200c'’][^\W\d_]*)*")
_KANA = re.compile("[\u3041-\u30ff]")
_CURRENCY = re.compile("[A-Z]{3}")
_PIECE_END = re.compile(r"[.!?؟۔।\n/|]+")
_URDU, _PERSIAN = re.compile("[ٹڈڑںےہھۓۂ]"), re.compile("[پچژگکی]")
_ENOUGH_WORDS_OF_A_SCRIPT, _ENOUGH_WORDS, _ENOUGH_LETTERS = 3, 4, 24
_PLENTY_OF_WORDS = 6
_SHARE_THAT_IS_BILINGUAL = 0.25
_SURE, _SURE_OF_FEW_WORDS, _OUT_OF_THE_QUESTION = 0.8, 0.93, 0.03
_SHORT_PIECE = 4  # words
_UNSPACED = frozenset({"CJK", "JAPANESE", "THAI", "LAO", "KHMER", "MYANMAR"})
_LETTERS_OF_A_WORD = 2  # where no space parts the words
_TRANSLITERATED = re.compile(r"(?<![\w-])(?=[a-z]*[2356789])(?:[2356789][a-z]{2,}|[a-z]+[2356789][a-z]+)(?![\w-])")
_SURELY_A_LANGUAGE = 0.6
_FOREIGN_LETTERS = {code: re.compile(f"[{letters}]") for code, letters in FOREIGN_LETTERS.items()}


class Reading(NamedTuple):
    """What a text is read as: a language's code, and its name."""

    code: str
    name: str


def other_language(text: str, expected: str, *, names: frozenset[str] = frozenset()) -> Reading | None:
    """The language that the text is in instead of the expected one; None where it is right, bilingual, short or unclear.

    `names` are words, case-folded, that do not count; numbers, ids, addresses of the web and currency codes do not either.
    Arabic and other languages in Latin letters (`raseed 7esabak`) are left: which language that is, is not clear.
    """
    if LANGUAGES[expected].script != "LATIN" and len(_TRANSLITERATED.findall(text)) > 1:
        return None

    def kept(word: re.Match[str]) -> str:
        return " " if word[0].casefold() in names or (len(word[0]) == 3 and _CURRENCY.fullmatch(word[0])) else word[0]

    return _other_than(expected, _WORD.sub(kept, _ASIDE.sub(" ", text)))


@lru_cache(maxsize=1 << 12)  # without names and numbers, the texts of a template are one
def _other_than(expected: str, plain: str) -> Reading | None:
    """`plain` holds only words that count, and what stands between them."""
    words = _WORD.findall(plain)
    by_script: Counter[str] = Counter()
    for word in words:
        by_script[script_of(word)] += len(word)
    fitting = {LANGUAGES[expected].script, SCRIPTS_ALSO.get(expected, "")}
    if (told := _by_kana(plain, by_script["JAPANESE"], by_script["CJK"], expected)) is not None:
        return told
    mine = sum(by_script[script] for script in fitting)
    if mine >= _SHARE_THAT_IS_BILINGUAL * by_script.total():
        return _within_script(plain, [w for w in words if script_of(w) in fitting], expected)
    script = by_script.most_common(1)[0][0]
    theirs = [word for word in words if script_of(word) == script]
    if _count(theirs) < _ENOUGH_WORDS_OF_A_SCRIPT:
        return None
    best = max(_likelihoods(" ".join(theirs), script).items(), key=lambda each: each[1], default=None)
    if script == "LATIN" and best and _together(_likelihoods(" ".join(theirs), script), _alike(best[0])) < _SURELY_A_LANGUAGE:
        return None
    return Reading(best[0], LANGUAGES[best[0]].name) if best else Reading(script.lower(), f"{script.capitalize()} script")


def _by_kana(plain: str, kana: int, characters: int, expected: str) -> Reading | None:
    """Chinese instead of Japanese, where no kana stands anywhere; the reverse by the letters in words that begin with kana.

    `kana` and `characters`: the letters in words that begin with either.
    """
    if expected == "zh" and kana >= _ENOUGH_LETTERS and kana > 2 * characters:
        return Reading("ja", LANGUAGES["ja"].name)
    if expected == "ja" and not _KANA.search(plain) and characters >= _ENOUGH_LETTERS:
        return Reading("zh", LANGUAGES["zh"].name)
    return None


def _within_script(plain: str, words: list[str], expected: str) -> Reading | None:
    unspaced = script_of(words[0]) in _UNSPACED if words else False
    if _count(words) < _ENOUGH_WORDS or (sum(map(len, words)) < _ENOUGH_LETTERS and not unspaced):
        return None
    script = Counter(map(script_of, words)).most_common(1)[0][0]
    whole = _likelihoods(" ".join(words), script)
    if not whole:
        return None
    best = max(whole, key=lambda code: whole[code])
    alike = _alike(expected)
    sure = _SURE if _count(words) >= _PLENTY_OF_WORDS else _SURE_OF_FEW_WORDS
    if best in alike or _together(whole, _alike(best)) < sure:
        return None
    if _together(whole, alike) > _OUT_OF_THE_QUESTION and not _has_foreign_letters(words, expected):
        return None
    return None if _partly(plain, frozenset(words), script, alike) else Reading(best, LANGUAGES[best].name)


def _has_foreign_letters(words: Sequence[str], expected: str) -> bool:
    """Whether two words are spelled with letters that the language does not have: one may be a name."""
    letters = _FOREIGN_LETTERS.get(expected)
    return letters is not None and sum(letters.search(word.casefold()) is not None for word in words) > 1


def _count(words: Sequence[str]) -> int:
    """How many words there are, in scripts without spaces about."""
    return sum(max(1, len(word) // _LETTERS_OF_A_WORD) if script_of(word) in _UNSPACED else 1 for word in words)


def _alike(code: str) -> frozenset[str]:
    return next((group for group in ALIKE if code in group), frozenset({code}))


def _together(likelihoods: Mapping[str, float], codes: frozenset[str]) -> float:
    return sum(likelihoods.get(code, 0.0) for code in codes)


def _partly(plain: str, words: frozenset[str], script: str, alike: frozenset[str]) -> bool:
    """Whether a substantial part of the text is in the expected language after all."""
    total = mine = 0
    for piece in _PIECE_END.split(plain):
        counted = [word for word in _WORD.findall(piece) if word in words]
        letters = sum(map(len, counted))
        total += letters
        if _count(counted) >= _SHORT_PIECE:
            likely = _likelihoods(" ".join(counted), script)
            mine += letters if likely and max(likely, key=lambda code: likely[code]) in alike else 0
    return mine >= _SHARE_THAT_IS_BILINGUAL * max(1, total)


@lru_cache(maxsize=1 << 12)  # a text and its parts are often one
def _likelihoods(text: str, script: str) -> Mapping[str, float]:
    """How likely the text is in each language of the script, 0 to 1."""
    candidates = [code for code, language in LANGUAGES.items() if script in (language.script, SCRIPTS_ALSO.get(code))]
    if len(candidates) < 2:
        return dict.fromkeys(candidates, 1.0)
    if script == "ARABIC":
        share = len(_URDU.findall(text)) / max(1, len(text))
        if share > _LETTERS_OF_URDU:
            return {"ur": 1.0}
    found: Counter[str] = Counter()
    for code, likelihood in _identifier(script).rank(text):
        found[ALIASES.get(code, code)] += likelihood
    return dict(found)


_LETTERS_OF_URDU = 0.03


@cache
def _identifier(script: str) -> LanguageIdentifier:
    """One identifier a script, over the languages written in it."""
    wanted = {code for code, language in LANGUAGES.items() if script in (language.script, SCRIPTS_ALSO.get(code))}
    identifier = copy(_whole_model())
    wanted |= {code for code, same in ALIASES.items() if same in wanted}
    identifier.set_languages(sorted(wanted.intersection(identifier.labels)))
    return identifier


@cache
def _whole_model() -> LanguageIdentifier:
    """Over every language that it knows: reading it takes half a second."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@lru_cache(maxsize=1 << 16)
def script_of(word: str) -> str:
    """The script of a word's first letter, as Unicode names it; kana count as Japanese."""
    name = unicodedata.name(word[0], "").partition(" ")[0]
    return "JAPANESE" if name in {"HIRAGANA", "KATAKANA"} else name
