"""The languages that commsqa tells apart: their names, scripts and commonest words."""

import re
from typing import NamedTuple


class Language(NamedTuple):
    """A language. `words` are frequent in it, rare in its neighbours, and no names: two of them tell it."""

    name: str
    script: str
    words: str = ""


LANGUAGES = {
    "en": Language("English", "LATIN", "dear|the|your|you|are|of|and|this|has|been|with"),
    "fr": Language("French", "LATIN", "votre|vos|vous|est|sont|nous|notre|une|pour|avec|sur|dans|cher|chère"),
    "de": Language("German", "LATIN", "das|ist|und|ihr|ihre|ihres|ihrem|ihren|nicht|mit|für|auf|beträgt|geehrte|geehrter"),
    "es": Language("Spanish", "LATIN", "el|los|las|y|usted|está|cuenta|estimado|estimada"),
    "it": Language("Italian", "LATIN", "il|è|sono|della|gentile|conto|suo|sua|gli|nel"),
    "pt": Language("Portuguese", "LATIN", "é|são|não|uma|você|seu|sua|prezado|prezada|foi"),
    "nl": Language("Dutch", "LATIN", "uw|het|een|zijn|wij|voor|geachte|bedraagt|wordt|met"),
    "cs": Language("Czech", "LATIN", "činí|zůstatek|vašeho|vašem|byl|byla|které|jsme|jste|při|není|vážený|vážená"),
    "sk": Language("Slovak", "LATIN", "zostatok|vášho|vašom|bol|bola|ktoré|sme|ste|pri|vážený|vážená"),
    "pl": Language("Polish", "LATIN", "szanowny|szanowna|państwa|jest|wynosi|oraz|się|został|konta|rachunku"),
    "da": Language("Danish", "LATIN", "kære|din|og|til|af|ikke"),
    "no": Language("Norwegian", "LATIN", "kjære|din|og|til|av|ikke"),
    "sv": Language("Swedish", "LATIN", "bästa|är|och|ditt|dina|till|inte"),
    "fi": Language("Finnish", "LATIN", "hyvä|tilisi|tilin|tilinne|olemme|sinun|teidän|ovat|sekä"),
    "tr": Language("Turkish", "LATIN", "sayın|ve|bir|hesabınızın|hesabınız|hesabınıza|bakiyesi|için|ile|olarak|tarihinde"),
    "hu": Language("Hungarian", "LATIN", "tisztelt|az|és|hogy|számla|számlája|egyenlege|nem"),
    "ro": Language("Romanian", "LATIN", "stimate|stimată|dumneavoastră|este|contului|soldul|și|pentru"),
    "hr": Language("Croatian", "LATIN"),
    "sl": Language("Slovenian", "LATIN"),
    "et": Language("Estonian", "LATIN"),
    "lv": Language("Latvian", "LATIN"),
    "lt": Language("Lithuanian", "LATIN"),
    "sq": Language("Albanian", "LATIN"),
    "ca": Language("Catalan", "LATIN"),
    "id": Language("Indonesian", "LATIN", "yang|anda|rekening|adalah|dan|telah|untuk"),
    "vi": Language("Vietnamese", "LATIN"),
    "tl": Language("Filipino", "LATIN"),
    "sw": Language("Swahili", "LATIN"),
    "af": Language("Afrikaans", "LATIN"),
    "zu": Language("Zulu", "LATIN"),
    "uz": Language("Uzbek", "LATIN"),
    "so": Language("Somali", "LATIN"),
    "az": Language("Azerbaijani", "LATIN"),
    "ar": Language("Arabic", "ARABIC"),
    "fa": Language("Persian", "ARABIC"),
    "ur": Language("Urdu", "ARABIC"),
    "ps": Language("Pashto", "ARABIC"),
    "ckb": Language("Kurdish", "ARABIC"),
    "he": Language("Hebrew", "HEBREW"),
    "ru": Language("Russian", "CYRILLIC"),
    "uk": Language("Ukrainian", "CYRILLIC"),
    "bg": Language("Bulgarian", "CYRILLIC"),
    "sr": Language("Serbian", "CYRILLIC"),
    "mk": Language("Macedonian", "CYRILLIC"),
    "be": Language("Belarusian", "CYRILLIC"),
    "kk": Language("Kazakh", "CYRILLIC"),
    "el": Language("Greek", "GREEK"),
    "hi": Language("Hindi", "DEVANAGARI"),
    "mr": Language("Marathi", "DEVANAGARI"),
    "ne": Language("Nepali", "DEVANAGARI"),
    "bn": Language("Bengali", "BENGALI"),
    "ta": Language("Tamil", "TAMIL"),
    "te": Language("Telugu", "TELUGU"),
    "ml": Language("Malayalam", "MALAYALAM"),
    "gu": Language("Gujarati", "GUJARATI"),
    "kn": Language("Kannada", "KANNADA"),
    "or": Language("Odia", "ORIYA"),
    "si": Language("Sinhala", "SINHALA"),
    "dv": Language("Dhivehi", "THAANA"),
    "my": Language("Burmese", "MYANMAR"),
    "km": Language("Khmer", "KHMER"),
    "lo": Language("Lao", "LAO"),
    "pa": Language("Punjabi", "GURMUKHI"),
    "th": Language("Thai", "THAI"),
    "ko": Language("Korean", "HANGUL"),
    "zh": Language("Chinese", "CJK"),
    "ja": Language("Japanese", "JAPANESE"),
    "hy": Language("Armenian", "ARMENIAN"),
    "ka": Language("Georgian", "GEORGIAN"),
    "am": Language("Amharic", "ETHIOPIC"),
}
SCRIPTS_ALSO = {"sr": "LATIN", "uz": "CYRILLIC", "az": "CYRILLIC", "kk": "LATIN", "ja": "CJK", "pa": "ARABIC", "bs": "CYRILLIC"}
"""A second script in which the language is written."""
_OTHER_TAGS = """
af afr|am amh አማርኛ|ar ara ary arz العربية عربي|az aze|be bel|bg bul|bn ben bangla|ca cat|cs ces cze čeština
da dan|de deu ger deutsch
dv div maldivian|el ell gre ελληνικά|en eng|es spa español castilian|et est|fa fas per prs farsi dari فارسی|fi fin
fr fra fre français|gu guj|he heb iw|hi hin|hr hrv bs bos bosnian sh|hu hun|hy hye arm|id ind in ms msa may malay|it ita|ckb sdh
ja jpn|ka kat geo|kk kaz|km khm|kn kan|ko kor|lo lao|lt lit|lv lav|mk mkd mac|ml mal|mr mar|my mya bur|ne nep|nl nld dut flemish
no nor nb nn nob nno|or ori ory oriya|pa pan panjabi|pl pol|ps pus pashtu|pt por português|ro ron rum moldavian|ru rus русский
si sin sinhalese|sk slk slo|sl slv slovene|so som|sq sqi alb|sr srp|sv swe|sw swa|ta tam|te tel|th tha|tl tgl fil tagalog
tr tur türkçe|uk ukr|ur urd اردو|uz uzb|vi vie|zu zul xh xho|zh zho chi cmn yue mandarin 中文
"""
ALIASES = {
    **{language.name.lower(): code for code, language in LANGUAGES.items()},
    **{tag: tags.split()[0] for tags in re.split("[|\n]", _OTHER_TAGS.strip()) for tag in tags.split()[1:]},
}
"""Other tags for the same (ISO 639-2, 639-3, its name), and languages too close to tell one from the other in a short text."""
ALIKE = (
    frozenset({"da", "no"}),
    frozenset({"hr", "sr", "sl"}),
    frozenset({"bg", "mk"}),
    frozenset({"nl", "af"}),
    frozenset({"ur", "pa"}),  # Punjabi in Arabic letters
)
"""Languages whose short texts are not told apart."""
FOREIGN_LETTERS = {
    "ar": "ٹڈڑںےہپچژگکیەڕڵۆێ",
    "fa": "ٹڈڑںےہەڕڵۆێ",
    "ru": "іїєґўјљњћђќѓџ",
    "uk": "ыэёўјљњћђ",
    "bg": "ыэёіїє",
    "mk": "ыэёіїєйъщюяь",
    "sr": "ыэёіїєйъщюяь",
}
"""Letters of the same script that the language does not have."""

_LATIN_RUN = "[A-Za-z\u00c0-\u017f]{2,}[^A-Za-z0-9]{1,3}[A-Za-z\u00c0-\u017f]{2,}[^A-Za-z0-9]{1,3}[A-Za-z\u00c0-\u017f]{2,}"
_BESIDE = "[^a-z\u00df-\u017f]"
_FAR = "\u0400-\u058f\u0900-\u1fff\u3040-\ud7ff"  # Cyrillic, Armenian; the scripts of India and further east
_NOT_ARABIC = f"{_LATIN_RUN}|[\u0370-\u05ff{_FAR}]"


class Sign(NamedTuple):
    """Patterns by which a text is surely in a language: the one is found and the other is not."""

    found: str
    absent: str | None = None


def _words(words: str) -> Sign:
    one = f"(?:^|{_BESIDE})(?:{words})(?:{_BESIDE})"
    return Sign(f"(?is){one}(?:.*{_BESIDE})?(?:{words})(?:{_BESIDE}|$)")


def _arabic_words(words: str, *, absent: str) -> Sign:
    """Single letters do not tell: a name keeps its Urdu or Persian letters in an Arabic text."""
    return Sign(f"(?:^|[^\u0620-\u06d3])(?:{words})(?:[^\u0620-\u06d3]|$)", absent)


SIGNS: dict[str, Sign] = {
    **{code: _words(language.words) for code, language in LANGUAGES.items() if language.words},
    "ar": Sign("[\u0621-\u064a]{2}", f"{_NOT_ARABIC}|[ٹڈڑںےہۓپچژگیک]"),
    "fa": _arabic_words("است|شما|را|این|برای|گرامی|کنید|لطفا|لطفاً", absent=f"{_NOT_ARABIC}|[ٹڈڑںےہۓ]"),
    "ur": _arabic_words("ہے|ہیں|ہو|تھا|کے|کی|کا|کو|میں|سے|نے|آپ|براہ", absent=_NOT_ARABIC),
    "he": Sign("[\u05d0-\u05ea]{2}", f"{_LATIN_RUN}|[\u0370-\u03ff\u0600-\u06ff{_FAR}]"),
    "el": Sign("[\u0391-\u03c9]{2}", f"{_LATIN_RUN}|[\u0590-\u06ff{_FAR}]"),
    "ru": Sign("[ыэъё]", f"{_LATIN_RUN}|[іїєґў]"),
    "uk": Sign("[іїєґ]", f"{_LATIN_RUN}|[ыэъё]"),
    "hi": Sign("(?:^| )(?:है|हैं|में|और)", _LATIN_RUN),
}
"""By language; a text without the sign may still be right. In the subset that RE2, Java and Python share."""


def known_language(tag: str | None) -> str | None:
    """The language of a tag (BCP 47, ISO 639 or a name: `ar-KW`, `ara`, `Arabic` are `ar`) as `LANGUAGES` has it; else None."""
    code = re.split(TAG_END, (tag or "").strip().lower())[0]
    code = ALIASES.get(code, code)
    return code if code in LANGUAGES else None


TAG_END = r"[-_ ;,(/]"
"""What ends the part of a tag that names the language."""
