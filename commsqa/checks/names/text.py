"""Names as text: what is equal at sight, and the folded words in which they are compared."""

import re
import unicodedata
from functools import lru_cache

_BESIDE_WORDS = re.compile(
    r"[\s!-&(-/:-@\[-_{-~\u00a0-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f،؛؟٪-٭\u3000-\u3003・]+"
)
_APOSTROPHES = dict.fromkeys(map(ord, "'`´‘’‛ʻʼʽʾʿˈ＇׳"))
_BEYOND = re.compile("[\u05d0-\u05ea\u0e00-\u0eff\u3005-\u9fff\uac00-\ud7a3]")
"""Letters of the scripts in which something is written together with a name."""
_GERSHAYIM = re.compile('(?<=[א-ת])["״“”](?=[א-ת])')
_THAI_TITLE = re.compile(
    r"(?<!\w)(?:นางสาว|นาง|นาย|คุณ|เด็กชาย|เด็กหญิง|น[.] ?ส[.]|ด[.] ?[ชญ][.]|ดร[.]|นพ[.]|พญ[.]|ทพ[.]|ทพญ[.])"
    r"(?=[ก-ฮเ-ไ][\u0e00-\u0e7f]| )"
)
_COMPANY_FORM = re.compile(  # in Thai as at_sight writes it
    "株式会社|有限会社|合同会社|股份有限公司|有限责任公司|有限責任公司|(?<!股份)有限公司|주식회사|유한회사|จํากัด|บริษัท|บจก[.]?|บมจ[.]?|หจก[.]?"
)
_AMHARIC = ((0x1210, 0x1200), (0x1280, 0x1200), (0x1220, 0x1230), (0x12D0, 0x12A0), (0x1340, 0x1338))
"""Rows of letters that Amharic speaks alike (ሐ, ኀ and ሀ; ሠ and ሰ; ዐ and አ; ፀ and ጸ), and writes one for the other."""
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ħ": "h", "ŧ": "t", "ß": "ss"}
    | dict.fromkeys("ةھہەۀ", "ه")
    | dict.fromkeys("ىیېےۓ", "ي")
    | dict.fromkeys("کڪ", "ك")
    | {"ٱ": "ا", "ء": "", "ٹ": "ت", "ڈ": "د", "ڑ": "ر", "ں": "ن"}
    | dict(zip("іүұәқғңөһєґ", "иууакгнохег", strict=True))  # Ukrainian and Kazakh, beside the Russian spelling
    | dict(zip("ەڕڵۆێڤ", "هرلويف", strict=True))  # Kurdish, as Arabic keyboards write it
    | {"ə": "e", "ൺ": "ണ്", "ൻ": "ന്", "ർ": "ര്", "ൽ": "ല്", "ൾ": "ള്", "ൿ": "ക്"}  # Azerbaijani; Malayalam in its older code points
    | {chr(row + k): chr(same + k) for row, same in _AMHARIC for k in range(7)}
    | {"ሃ": "ሀ", "ሓ": "ሀ", "ኃ": "ሀ", "ኣ": "አ", "ዓ": "አ"}
)
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_UNSEEN = re.compile("[\u00ad\u061c\u0640\u064b-\u0652\u0670\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]")


def at_sight(name: str) -> str:
    """The name as a reader sees it: NFKC, case folded, single spaces; without tatweel, direction marks and vowel signs."""
    if name.isascii():
        return " ".join(name.lower().split())
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", unicodedata.normalize("NFKC", name)).casefold())
    return " ".join(text.split())


def words(text: str) -> list[str]:
    """The words of a text from `at_sight`, accents kept. Hyphens and points separate; an apostrophe does not.

    Set apart are titles that Thai writes together with the name, and legal forms in scripts without spaces.
    """
    if not text.isascii() and _BEYOND.search(text):
        text = _GERSHAYIM.sub("", text)
        text = _THAI_TITLE.sub(lambda title: title[0].replace(".", "").replace(" ", "") + " ", text)
        text = _COMPANY_FORM.sub(r" \g<0> ", text)
    return [word for word in _BESIDE_WORDS.split(text.translate(_APOSTROPHES)) if word]


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """The word without accents; Arabic letters in one form each (alef, hamza, taa marbuta, alef maqsura, Persian letters)."""
    if word.isascii():
        return word
    bare = (
        c
        for c in unicodedata.normalize("NFKD", word)
        if not (unicodedata.combining(c) >= 200 or 10 <= unicodedata.combining(c) <= 35)
    )
    return unicodedata.normalize("NFC", "".join(bare)).translate(_LETTERS) or word


def spelled_out(word: str) -> str:
    """The word with its umlauts written as two letters, then folded: müller as mueller."""
    return fold(word.translate(_SPELLED_OUT))


def is_arabic(text: str) -> bool:
    """Whether the text has a letter of the Arabic script."""
    return not text.isascii() and _ARABIC.search(text) is not None
