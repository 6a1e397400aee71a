"""Is an email's domain one slip away from the one that was meant, or a domain of its own?

>>> intended("gmial.com")
'gmail.com'
>>> intended("ymail.com")
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from rapidfuzz.distance import OSA

from commsqa.checks.email_edits import Edit, edit, readings
from commsqa.checks.email_providers import COUNTRIES, ENDINGS, KNOWN, LARGEST, PROVIDERS, WORDS

FREQUENT = 20
"""Customers from whom on a domain counts as frequent, and how many times as many a slip's right domain has."""

_OFTEN = 50  # times as many: then also a short name is more likely mistyped than another's
_SECOND_LEVEL = frozenset({"co", "com", "net", "org", "edu", "gov", "ac", "ne", "or"})
_NOT_COMPANIES = (_SECOND_LEVEL | {"go"}) - {"co", "com"}  # go.id is the government, one letter from co.id
_ACADEMIC = frozenset({"edu", "ac"})
_LEFT_OF = {"com": ("co", "cm", "om"), "net": ("ne", "et")}  # countries' endings, and yet what is left of a provider's
_CUT_OFF = ("om", "et")  # of com and net, after one letter
_CUT_SHORT = ("co", "cm")  # of anybody's com; om is where an Omani company may be as well
_ANY_SLIP = 5  # letters of a name from which on its neighbours are slips of it rather than other names
_SHORT = 3
_LONGEST = 253  # characters of any domain (RFC 1035)
_NO_WORD = frozenset({Edit.DOUBLED, Edit.LOOK_ALIKE})
_OF_FINGERS = _NO_WORD | {Edit.SWAPPED, Edit.NEAR}


def intended(
    domain: str, *, customers: int = 0, frequent: Mapping[str, int] = MappingProxyType({}), recorded: str | None = None
) -> str | None:
    """The domain that was meant where `domain` is a slip of it, else None. Domains are in lower case, Unicode or ASCII.

    A slip is one letter left out, added, doubled, replaced or swapped with its neighbour, a point lost or displaced, `www.`
    before it, two letters that look like one, or an ending cut off. It may be of the domain `recorded` for the same mailbox, of a
    large provider's, or of one that is `frequent` (domain to customers) among the company's customers, there also without its
    country (.com of .com.kw); `customers` have `domain` itself. What many customers have, or is known to be real, is no slip.
    """
    if len(domain) > _LONGEST:
        return None
    wrong = as_read(domain)
    if wrong in KNOWN:
        return None
    if customers < FREQUENT and recorded and OSA.distance(wrong, as_read(recorded)) == 1:
        return recorded
    if _of_a_country(wrong):
        return None
    register = {as_read(name): count for name, count in frequent.items()}
    rare = max(customers, 1)
    usual = {name: count for name, count in register.items() if count >= rare * FREQUENT and name != wrong}
    found = [name for name, count in usual.items() if _is_slip_in_register(wrong, name, often=count >= rare * _OFTEN)]
    if customers < FREQUENT:
        found += [name for name in _near_providers(wrong) if is_slip(wrong, name, often=name in LARGEST)]
        longer = (f"{wrong}{rest}" for rest in _CUT_OFF if wrong[-2:-1] == ".")
        found += [name for name in (wrong.removeprefix("www."), *readings(wrong), *longer) if name in PROVIDERS]
    country = wrong.rpartition(".")[2]

    def order(name: str) -> tuple[int, bool, int, str]:
        return -register.get(name, 0), name.rpartition(".")[2] != country, PROVIDERS.get(name, len(PROVIDERS)), name

    return min(found, key=order, default=None)


def as_read(domain: str) -> str:
    """The domain in Unicode, as a person reads and mistypes it; an ASCII form that stands for nothing stays as it is."""
    if "xn--" not in domain:
        return domain
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def is_slip(wrong: str, right: str, *, often: bool = False) -> bool:
    """Whether `wrong` is one slip from `right`, and nothing speaks for its being another domain.

    `often`: people have `right` so many times more often that a short name or a word may be meant, too.
    """
    if OSA.distance(wrong, right, score_cutoff=1) != 1:
        return False
    right_name, right_ending = _split(right)
    name, ending = _split(wrong, right)
    if ending == right_ending:
        return _is_slip_of_name(name, right_name, word=right in WORDS or _is_academic(right_ending), often=often)
    if name == right_name:
        return _is_slip_of_ending(ending, right)
    return _is_slip_of_point(wrong, right, often=often)


def _is_slip_in_register(wrong: str, right: str, *, often: bool) -> bool:
    """Of a domain that the company's customers have: also with `www.` before it, or without its country."""
    beginning, _, last = right.rpartition(".")
    country_lost = wrong == beginning and last in COUNTRIES and wrong.rpartition(".")[2] in _SECOND_LEVEL
    return is_slip(wrong, right, often=often) or wrong == f"www.{right}" or country_lost


def _split(domain: str, like: str = "") -> tuple[str, str]:
    """Name and ending: `mail.kuniv`, `edu.kw`; an ending as wide as that of the domain it is `like`, if of as many labels."""
    labels = domain.split(".")
    pattern = like.split(".") if like.count(".") == domain.count(".") else labels
    width = 2 if len(pattern) > 2 and pattern[-2] in _SECOND_LEVEL else 1
    return ".".join(labels[:-width]), ".".join(labels[-width:])


def _is_slip_of_name(name: str, right: str, *, word: bool, often: bool) -> bool:
    """Short names and words have too many neighbours: gmx and gmc, orange and grange. Numbered ones are all real: branch1, 2."""
    labels, right_labels = name.split("."), right.split(".")
    if len(labels) == len(right_labels):
        name, right = next(pair for pair in zip(labels, right_labels, strict=True) if pair[0] != pair[1])
    if name.rstrip("0123456789") == right.rstrip("0123456789"):
        return False
    long = len(right) >= _ANY_SLIP
    if (long and not word) or len(right) < _SHORT:
        return long
    what = edit(name, right)
    if often:
        return what in _OF_FINGERS or (what is Edit.DROPPED and len(right) > _SHORT)
    return what in _NO_WORD or (long and what is Edit.SWAPPED)


def _is_academic(ending: str) -> bool:
    """Universities are called by letters: uci.edu, uic.edu, psu.edu, spu.edu are four."""
    return not _ACADEMIC.isdisjoint(ending.split("."))


def _is_slip_of_point(wrong: str, right: str, *, often: bool) -> bool:
    """A point is lost, too many or displaced: of a short name only where nobody can have what is left."""
    name, _ = _split(right)
    if len(name) >= _ANY_SLIP or often:
        return True
    return len(name) >= _SHORT and wrong.count(".") <= right.count(".") and wrong.rpartition(".")[2] not in COUNTRIES


def _is_slip_of_ending(ending: str, right: str) -> bool:
    """`con` for `com`, `ed` for `de`; not another country's, unless it is `com` cut short, nor a real one such as `dev`."""
    *before, last = ending.split(".")
    name, right_ending = _split(right)
    *right_before, right_last = right_ending.split(".")
    if last == right_last:
        return before[-1] not in _NOT_COMPANIES
    if last in COUNTRIES:
        # A country in which the provider may be has been let through before.
        return right in PROVIDERS or (right_last == "com" and ending in _CUT_SHORT)
    if before != right_before:
        return True
    if last in _REAL:
        return right in PROVIDERS and len(name) >= _ANY_SLIP
    return len(last) <= len(right_last) or len(right_last) > 2 or edit(last, right_last) is Edit.DOUBLED


_REAL = frozenset({"cam", "mom", "bom", "bet", "pet", "vet", "new", "ngo"})  # one letter from com, net, org and yet real


def _of_a_country(domain: str) -> bool:
    """Whether the domain is a provider's under a country's ending, and the provider has no other for that country."""
    name, ending = _split(domain)
    last = ending.rpartition(".")[2]
    own = ENDINGS.get(name, ())
    if not own or last not in COUNTRIES or any(ending in _LEFT_OF.get(usual, ()) for usual in own):
        return False
    return not any(usual.rpartition(".")[2] == last for usual in own)


@cache
def _providers_by_shape() -> Mapping[str, frozenset[str]]:
    """The providers by each of their shapes: two domains one slip apart have one in common."""
    found: dict[str, set[str]] = {}
    for provider in PROVIDERS:
        for shape in shapes(provider):
            found.setdefault(shape, set()).add(provider)
    return {shape: frozenset(providers) for shape, providers in found.items()}


def shapes(domain: str) -> set[str]:
    """The domain, and what is left of it without one of its letters."""
    return {domain, *(domain[:k] + domain[k + 1 :] for k in range(len(domain)))}


def _near_providers(domain: str) -> set[str]:
    index = _providers_by_shape()
    return set().union(*(index.get(shape, ()) for shape in shapes(domain)))
