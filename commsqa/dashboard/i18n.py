"""Languages of the pages: texts by Babel catalogues; numbers and times by CLDR in a reader's language and digits."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from commsqa.dashboard.visit import Visit
from commsqa.domain.people import Digits, Language

LOCALE = Path(__file__).parent / "locale"
LANGUAGES: dict[Language, str] = {"en": "English", "ar": "العربية"}
"""The languages of the pages, each by its own name."""

_ARABIC_PLURALS = "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)"
PLURALS: dict[Language, str] = {"en": "nplurals=2; plural=(n != 1);", "ar": f"nplurals=6; plural={_ARABIC_PLURALS};"}
"""CLDR's zero, one, two, few, many, other in this order. Babel's own rule for Arabic takes 11 to 99 for other."""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """For whom a page is written: in this language, with these digits. English pages always have western digits."""

    language: Language = "en"
    digits: Digits = "western"

    @property
    def direction(self) -> str:
        """Of the page's text: ltr or rtl."""
        return "rtl" if self.language == "ar" else "ltr"

    @property
    def arabic_digits(self) -> bool:
        """Whether numbers are written ٠ to ٩."""
        return self.language == "ar" and self.digits == "arabic"


def reader_of(visit: Visit) -> Reader:
    """The reader that a visit's person is."""
    return Reader(language=visit.language, digits=visit.digits)


def N_(text: str) -> str:  # noqa: N802  the name by which Babel knows a text that is translated later
    """Marks a text for translation where its reader is not known yet."""
    return text


def gettext_of(visit: Visit | Reader) -> Callable[[str], str]:
    """The function that says an English text in the visit's language; name it `_`, so that its texts are found.

    A text with values is `_("Held by %(name)s.") % {"name": name}`.
    """
    return _spoken(translations(visit.language).gettext, visit)


def ngettext_of(visit: Visit | Reader) -> Callable[[str, str, int], str]:
    """The same for counts: `ngettext("%(num)s piece", "%(num)s pieces", n) % {"num": number}`."""
    return translations(visit.language).ngettext


@lru_cache
def translations(language: Language) -> NullTranslations:
    """All catalogues of a language, one for each area of pages, as one; English is the language of the source."""
    if language == "en":
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, merged(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def merged(language: Language) -> Catalog:
    """The catalogues locale/<language>/*.po in one. Of two translations of a text, that of the area first by name counts."""
    whole = Catalog(locale=language)
    whole.mime_headers = [("Content-Type", "text/plain; charset=utf-8"), ("Plural-Forms", PLURALS[language])]
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id and message.string and whole.get(message.id, message.context) is None:
                    whole.add(message.id, message.string, context=message.context)
    return whole


def in_own_digits(text: str, reader: Visit | Reader) -> str:
    """A translated text with the numbers that stand in it in the reader's digits; names such as P1, RFC 5321 or SHA-256 stay."""
    return _in_arabic_digits(text) if reader.language == "ar" and reader.digits == "arabic" else text


_NUMBER = re.compile(r"(?<![\dA-Za-z_./@-])(?<![A-Za-z] )(?<!\d, )\d+(?:[.,]\d+)*(?![\dA-Za-z_/@-])")
_ARABIC = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫٬")


@lru_cache(maxsize=4096)
def _in_arabic_digits(text: str) -> str:
    return _NUMBER.sub(lambda found: found[0].translate(_ARABIC), text)


def _spoken(lookup: Callable[[str], str], reader: Visit | Reader) -> Callable[[str], str]:
    return lambda text: in_own_digits(lookup(text), reader) if text else ""  # the empty text is the catalogue's header
