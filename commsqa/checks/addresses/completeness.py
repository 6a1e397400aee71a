"""What an address surely lacks before the post of its country can deliver it."""

import re
from collections import Counter
from functools import lru_cache

from commsqa.checks.addresses.countries import areas, country_code, ends_with_postcode, needs, postcode
from commsqa.checks.addresses.gap import Gap
from commsqa.checks.addresses.gulf import gap_in, is_box, names_an_institution, places
from commsqa.checks.addresses.text import Address, read
from commsqa.checks.addresses.words import NUMBERED, folded_words, stem
from commsqa.checks.names.text import at_sight, fold

_FILLERS = frozenset(
    map(
        fold,
        """na|n a|none|null|nil|nan|unknown|not known|not available|not applicable|undefined|tbd|tbc|test|address|no address|
        same|same as above|as above|dummy|missing|لا يوجد|غير معروف|غير متوفر|بدون|بدون عنوان|unbekannt|neznama|inconnue|
        desconocida|address line|street address""".replace("\n", "")
        .replace("        ", "")
        .split("|"),
    )
)
_NO_VALUE = frozenset({"null", "undefined"})
_KEPT = re.compile(r"\bhold\b|\bbranch\b|\bcollect|\bcounter\b|poste restante|postlagernd|\bpick.?up\b|يحفظ|تحفظ|يسلم|فرع")
_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_EMPTY_LABELS = folded_words("block blk pobox house building bldg zone street road قطعة مبنى شارع")
_DELIVERED_WITHOUT_CODE = frozenset({"CN", "LK", "TR", "TW"})
_ALSO_TAKEN = {"PT": r"\d{4}", "NL": r"\d{4}", "KR": r"\d{3}-?\d{3}"}  # older forms, still in use
_CODE = 4  # digits of the shortest postal codes that the library knows, but for Taiwan's
_FEW = 2

_DIGITS = "0-9٠-٩۰-۹"
_D, _N = f"[{_DIGITS}]", f"[^{_DIGITS}]"
LOOKS_COMPLETE = "|".join(
    (
        rf"{_D}.*{_N}{_D}{{5,6}}(?:{_N}|$)",  # a house, then a postal code
        rf"{_D}{{5,6}}{_N}.*{_D}",
        rf"{_D}.*{_N}{_D}{{3}} {_D}{{2,3}}(?:{_N}|$)",
        rf"{_D}.*[,،] *{_D}{{4}} [^{_DIGITS},،]{{2}}",
        rf"{_D}.*[A-Z]{{1,2}}{_D}[0-9A-Z]? ?{_D}[A-Z]{{2}}",
        rf"{_D}{_N}+{_D}+{_N}+{_D}+[,،] *[^,،{_DIGITS}]{{3,}}[,،] *[^,،{_DIGITS}]{{3,}}",  # block, street, house, area, country
        rf"^[^{_DIGITS},،]{{3,}}[,،]{_N}*{_D}+{_N}+{_D}+{_N}+{_D}",  # area, block, street, house
        rf"(?i:box|ص).*{_D}.*(?i:dubai|abu ?dhabi|sharjah|دبي|أبوظبي|الشارقة)",
    )
)
"""What `gap` surely finds complete, but for a cut-off end and labels without numbers: a pattern for the engine (RE2)."""


def gap(address: str | None, *, country: str | None = None, recorded: str | None = None) -> Gap | None:
    """What a postal address surely lacks, None where nothing does.

    `country` is the record's, by code or name; the one that the address names itself comes first. `recorded` is the record's
    address: one that goes on where the printed one ends shows that it was cut off, one that has the number of a house where
    the printed one has none that it was lost. What cannot be told is not missing: an address of a country that nobody knows,
    one in a script without spaces, one that is kept for collection.
    """
    if not (address or "").strip():
        return Gap.ALL
    text = at_sight(address or "")
    if _is_filler(text):
        return Gap.WORDS
    if _KEPT.search(text):
        return None
    if recorded and _is_cut_off(text, at_sight(recorded)):
        return Gap.END
    found = _gap(address or "", country_code(country))
    return Gap.NUMBER if found is None and recorded and _lost_its_number(address or "", recorded) else found


@lru_cache(maxsize=4096)
def _gap(address: str, recorded_country: str | None) -> Gap | None:
    found = read(address, recorded_country)
    country = found.country or recorded_country
    if not found.tokens:
        return Gap.STREET  # the country alone
    if _has_empty_label(found):
        return Gap.LABELLED
    missing_code = Gap.POSTCODE if country and _lacks_postcode(found, country) else None
    if _NO_SPACES.search(found.text):
        return missing_code
    special = gap_in(country, found) if country else None
    return special or _gap_by_shape(found, country) or missing_code


def _is_filler(text: str) -> bool:
    words = re.findall(r"[^\W_]+", text)
    plain = " ".join(fold(word) for word in words)
    return len(set(plain) - {" "}) <= 1 or plain.rstrip(" 0123456789") in _FILLERS or any(word in _NO_VALUE for word in words)


def _is_cut_off(printed: str, recorded: str) -> bool:
    """Whether the record's address begins with the printed one, and what follows is more than the country or a region."""
    printed = printed.rstrip(" ,;.-،")
    if not recorded.startswith(printed) or len(recorded) == len(printed):
        return False
    rest = recorded[len(printed) :]
    if rest[0].isalnum():
        return True
    lost, left = read(rest).tokens, read(printed).tokens
    return any(token.isdigit() for token in lost) or bool(lost and left and left[-1].isdigit() and len(left[-1]) >= _CODE)


def _lost_its_number(printed: str, recorded: str) -> bool:
    """Whether the record's address is the printed one with the number of a house in it, and the printed one has none."""
    mine, theirs = read(printed), read(recorded)
    lost = Counter(theirs.tokens) - Counter(mine.tokens)
    if any(map(_has_number, mine.parts)) or not Counter(mine.tokens) <= Counter(theirs.tokens):
        return False
    only_numbers = all(token.isdigit() or len(token) == 1 or token in NUMBERED for token in lost)
    return only_numbers and any(token.isdigit() and len(token) < _CODE for token in lost)


def _has_number(part: tuple[str, ...]) -> bool:
    """Whether a part has the number of a house: a small one that does not stand within the street's name, as in ul. 3 Maja."""
    return any(
        token.isdigit()
        and len(token) < _CODE
        and (place in (0, len(part) - 1) or part[place + 1].isdigit() or len(part[place + 1]) == 1)
        for place, token in enumerate(part)
    )


def _has_empty_label(address: Address) -> bool:
    """A part that is a label and nothing else, as columns that are empty leave it: Block , Street 5."""
    return any(len(part) == 1 and part[0] in _EMPTY_LABELS for part in address.parts)


def _lacks_postcode(address: Address, country: str) -> bool:
    code = postcode(country)
    if code is None or "Z" not in needs(country) or country in _DELIVERED_WITHOUT_CODE:
        return False
    first = re.match(r"\d+", address.text)
    start = first.end() if first and ends_with_postcode(country) else 0
    also = _ALSO_TAKEN.get(country)
    return not code.search(address.text, start) and not (also and re.search(rf"(?<!\d){also}(?!\d)", address.text))


def _gap_by_shape(address: Address, country: str | None) -> Gap | None:
    """What an address of any country lacks that names one thing only: a place, or a street."""
    if is_box(address) or names_an_institution(address):
        return None
    if not address.numbers:
        return Gap.STREET if len(address.tokens) <= _FEW else None
    code = postcode(country) if country else None
    if code and code.search(address.text):
        return Gap.STREET if country and "A" in needs(country) and _is_town(address, country, code) else None
    short = len(address.numbers) <= _FEW and all(len(number) < _CODE for number in address.numbers)
    return Gap.PLACE if short and len(places(address)) <= 1 and not _blocks(address) else None


def _blocks(address: Address) -> bool:
    return any(NUMBERED.get(token) in {"block", "zone"} for token in address.tokens)


def _is_town(address: Address, country: str, code: re.Pattern[str]) -> bool:
    """Whether there is a postal code, the town in one or two words, and nothing else."""
    found = code.search(address.text)
    if found is None:
        return False
    rest = read(address.text[: found.start()] + "," + address.text[found.end() :], country)
    words = [token for part in rest.parts for token in part if token.upper() not in areas(country)]
    named = [part for part in rest.parts if any(token in words for token in part)]
    plain = not rest.numbers and not any(token in NUMBERED or stem(token)[1] for token in words)
    return plain and len(named) == 1 and len(words) <= (1 if country in {"GB", "IE"} else _FEW)
