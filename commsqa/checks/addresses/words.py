"""Words of addresses that have several spellings or tell nothing: kinds of streets, labels of numbers, noise."""

import re

from commsqa.checks.names.text import fold

_TWO_VOWELS = re.compile("(?<=[aou])e")
_KINDS = """\
street st str strasse straat ulice ul ulica ulitsa utca rue via calle gata gatan gate vej rua jalan jl sokak sok sk saint شارع
avenue ave av avenida avda aleja aleje جادة
road rd طريق
lane ln
drive dr
court ct
place pl platz plaza plac piazza pza plein
square sq namesti nam ميدان ساحة
boulevard blvd bd bvd bulevard bulvar
highway hwy
parkway pkwy
terrace ter terr
crescent cres
gardens gdns
grove grv
circle cir
way wy سكة
trida tr
cadde cad cd caddesi
"""
_LABELS = """\
block blk bl blok قطعه قطع ق
building bldg bld gebaude مبني بنايه عماره
house hse villa منزل بيت فيلا قسيمه
flat apt apartment appt شقه
floor fl etage دور طابق
unit وحده
zone منطقه
box pobox postbox postfach bp
suite ste
plot
sector
office مكتب
gate بوابه
"""
_NOISE = """\
no nr num number رقم c p cp the of and de la le du des del di da der die das am im na v u al el
postal postcode zip code pc plz psc cedex الرمز البريدي رمز بريدي city governorate province emirate محافظه مدينه حي اماره
"""
_STREET_ENDINGS = {
    "strasse": "street",
    "straat": "street",
    "str": "street",
    "platz": "place",
    "gatan": "street",
    "plein": "place",
}


def one_vowel(word: str) -> str:
    """A folded word with its umlauts as one letter: Muenchen and München are both munchen. (Blue is blu then, on both sides.)"""
    return _TWO_VOWELS.sub("", word) if word.isascii() else word


def folded_words(text: str) -> frozenset[str]:
    """The words of a list as addresses are read."""
    return frozenset(one_vowel(fold(word)) for word in text.split())


def _table(lines: str) -> dict[str, str]:
    rows = ([fold(word) for word in line.split()] for line in lines.splitlines())
    return {one_vowel(word): row[0] for row in rows for word in row}


KINDS = _table(_KINDS)
"""The kind of a street by each of its spellings, folded."""
LABELS = _table(_LABELS)
"""What a number counts (block, building, flat, ...) by each spelling, folded."""
NUMBERED = {**KINDS, **LABELS}
"""Whatever may stand before a number and say what it counts: Street 5, Way 2432, Block 3."""
NOISE = folded_words(_NOISE)
"""What an address may bear or leave out and stay the same."""


def stem(word: str) -> tuple[str, str | None]:
    """A word without the kind of street at its end, and that kind: hauptstrasse as haupt, street."""
    for ending, kind in _STREET_ENDINGS.items():
        if len(word) > len(ending) + 2 and word.endswith(ending):
            return word.removesuffix(ending), kind
    return word, None
