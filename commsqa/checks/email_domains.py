"""Is an email's domain one slip away from the one that was meant, or a domain of its own?

>>> intended("gmial.com")
'gmail.com'
>>> intended("ymail.com")
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from rapidfuzz.distance import OSA

from commsqa.checks.email_providers import COUNTRIES, ENDINGS, KNOWN, PROVIDERS

FREQUENT = 20
"""Customers from whom on a domain counts as frequent, and how many times as many a slip's right domain has."""

_SECOND_LEVEL = frozenset({"co", "com", "net", "org", "edu", "gov", "ac", "ne", "or"})
_LEFT_OF = {"com": ("co", "cm", "om"), "net": ("ne", "et")}  # countries' endings, and yet what is left of a provider's
_CUT_SHORT = ("co", "cm")  # of anybody's com; om is where an Omani company may be as well
_ANY_SLIP = 5  # letters of a name from which on its neighbours are slips of it rather than other names
_DOUBLED = 4


def intended(
    domain: str, *, customers: int = 0, frequent: Mapping[str, int] = MappingProxyType({}), recorded: str | None = None
) -> str | None:
    """The domain that was meant where `domain` is a slip of it, else None. Domains are in lower case, Unicode or ASCII.

    A slip is one letter left out, added, doubled, replaced or swapped with its neighbour. It may be of the domain `recorded` for
    the same mailbox, of a large provider's, or of one that is `frequent` (domain to customers) among the company's customers;
    `customers` have `domain` itself. What many customers have, or is known to be real, is no slip.
    """
    wrong = as_read(domain)
    if wrong in KNOWN or _of_a_country(wrong):
        return None
    register = {as_read(name): count for name, count in frequent.items()}
    if customers < FREQUENT and recorded and OSA.distance(wrong, as_read(recorded)) == 1:
        return recorded
    rare = max(customers, 1) * FREQUENT
    found = [name for name, count in register.items() if count >= max(rare, FREQUENT) and is_slip(wrong, name)]
    if customers < FREQUENT:
        found += [name for name in _near_providers(wrong) if is_slip(wrong, name)]
    return min(found, key=lambda name: (-register.get(name, 0), PROVIDERS.get(name, len(PROVIDERS)), name), default=None)


def as_read(domain: str) -> str:
    """The domain in Unicode, as a person reads and mistypes it; an ASCII form that stands for nothing stays as it is."""
    if "xn--" not in domain:
        return domain
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def is_slip(wrong: str, right: str) -> bool:
    """Whether `wrong` is one slip from `right`, and nothing speaks for its being another domain."""
    if OSA.distance(wrong, right, score_cutoff=1) != 1:
        return False
    (name, ending), (right_name, right_ending) = _split(wrong), _split(right)
    if ending == right_ending:
        return _is_slip_of_name(name, right_name)
    if name == right_name:
        return _is_slip_of_ending(ending, right)
    return len(right_name) >= _ANY_SLIP  # a point is lost, too many or displaced


def _split(domain: str) -> tuple[str, str]:
    """Name and ending: `mail.kuniv`, `edu.kw`."""
    labels = domain.split(".")
    width = 2 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else 1
    return ".".join(labels[:-width]), ".".join(labels[-width:])


def _is_slip_of_name(name: str, right: str) -> bool:
    """Short names have too many neighbours: gmx and gmc. Numbered ones are all real: branch1, branch2."""
    labels, right_labels = name.split("."), right.split(".")
    if len(labels) == len(right_labels):
        name, right = next(pair for pair in zip(labels, right_labels, strict=True) if pair[0] != pair[1])
    if name.rstrip("0123456789") == right.rstrip("0123456789"):
        return False
    return len(right) >= _ANY_SLIP or (len(right) == _DOUBLED and _doubles_a_letter(name, right))


def _doubles_a_letter(name: str, right: str) -> bool:
    return len(name) > len(right) and any(right[:k] + right[k] + right[k:] == name for k in range(len(right)))


def _is_slip_of_ending(ending: str, right: str) -> bool:
    """`con` for `com`, `ed` for `de`; not another country's, unless it is `com` cut short, nor a real one such as `dev`."""
    *before, last = ending.split(".")
    name, right_ending = _split(right)
    *right_before, right_last = right_ending.split(".")
    if last in COUNTRIES:
        # A country in which the provider may be has been let through before.
        return right in PROVIDERS or (right_last == "com" and ending in _CUT_SHORT)
    if before != right_before:
        return True
    if last in _REAL:
        return right in PROVIDERS and len(name) >= _ANY_SLIP
    return len(last) <= len(right_last) or len(right_last) > 2 or _doubles_a_letter(last, right_last)


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
