"""Whether two systems mean the same name, email, phone or address, however each writes it."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from commsqa.checks.addresses import differ
from commsqa.checks.email_domains import intended
from commsqa.checks.names import NameKind, compare
from commsqa.checks.names.text import at_sight, is_arabic
from commsqa.checks.phones import fault
from commsqa.checks.text.numerals import western_digits

_ABSENT = frozenset({"na", "n/a", "none", "null", "nil", "nan", "unknown", "undefined", "tbd", "tba", "dummy", "test", "xxx"}) | {
    *("notavailable", "notknown", "notprovided", "غيرمعروف", "غيرمتوفر", "لايوجد", "مجهول")
}
_SHORTEST_PHONE = 7  # digits of a number in a small country
_AGREEING = frozenset({NameKind.SAME, NameKind.VARIANT, NameKind.PART_MISSING})  # a shorter name contradicts nothing


@lru_cache(maxsize=1 << 12)  # the systems of one customer say mostly the same
def is_absent(value: str | None) -> bool:
    """Whether a value is none: empty, or what people type where they have nothing."""
    plain = re.sub(r"[\s.\-_]", "", at_sight(value or ""))
    return not any(letter.isalnum() for letter in plain) or plain in _ABSENT


def same_name(one: str, one_alt: str | None, other: str, other_alt: str | None) -> bool:
    """Whether two names may be one person's, as both systems hold it; a name that lacks parts of the other may be."""
    kinds = {compare(one, other, other_alt).kind, compare(other, one, one_alt).kind}
    if is_arabic(one) is not is_arabic(other):  # a slip cannot be told from another spelling of the sounds
        return kinds != {NameKind.OTHER_PERSON}
    return bool(kinds & _AGREEING)


def same_email(one: str, other: str) -> bool:
    """Whether two addresses are one mailbox: case makes no difference in practice."""
    return one.strip().casefold() == other.strip().casefold()


def mistyped_email(one: str, other: str) -> bool:
    """Whether the domain of one is a slip of the other's, for the same mailbox, and not the other way round."""
    (local, _, domain), (other_local, _, right) = _parts(one), _parts(other)
    same = bool(local) and local == other_local and domain != right
    return same and intended(domain) == right


def is_usable_email(value: str) -> bool:
    """Whether mail can be addressed to it, by its syntax."""
    try:
        validate_email(value.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def same_phone(one: str, other: str) -> bool:
    """Whether two numbers are one: an area or country code may stand before either, with or without its zeros."""
    short, long = sorted((_number(one), _number(other)), key=len)
    return short == long or (len(short) >= _SHORTEST_PHONE and long.endswith(short))


def is_usable_phone(value: str) -> bool:
    """Whether it may be a number: some numbering plan has it, and it is not one digit over and over."""
    number = _number(value)
    return len(number) >= _SHORTEST_PHONE and len(set(number)) > 1 and fault(value) is None


def same_address(one: str, other: str) -> bool:
    """Whether two addresses may be one place, one of them shorter or abbreviated."""
    return not (differ(one, other) and differ(other, one))


@lru_cache(maxsize=1 << 12)
def _number(value: str) -> str:
    """The digits of a number without what is dialled before it."""
    return re.sub(r"\D", "", western_digits(value).replace("(0)", "")).lstrip("0")


def _parts(email: str) -> tuple[str, str, str]:
    return email.strip().casefold().rpartition("@")
