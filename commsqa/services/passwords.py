"""Passwords: which are good enough (after NIST SP 800-63B, 3.1.1), and how they are kept (Argon2id, RFC 9106)."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from commsqa.errors import BusyError, InputError
from commsqa.services.texts import N_

SHORTEST = 12
LONGEST = 256
_OWN_PART = 8
"""How many characters must be left of a password when the names that everybody here knows are taken out."""

HASHER = PasswordHasher()
_AT_ONCE = threading.BoundedSemaphore(4)
"""A hash takes 64 MB while it is made: however many sign in at once, memory is bounded."""
_WAIT_S = 3
_DUMMY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZSBzYWx0IGhlcmU$7h1mZ8m8G1Yp3o0bJwS5yYwH8m0oG2t0cQ2m2n0p3rA"
"""A hash of nothing that anybody can type, in the current parameters: to answer an unknown login as slowly as a known one."""

_COMMON = frozenset(
    """
    abcdefghijkl access adminadmin administrator adminpassword asdfghjkl asdfghjklasdf azertyuiop baseball bismillah changeme
    computer default dragon facebook football freedom hellohello iloveyou iloveyouforever internet letmein letmeinplease
    liverpool lovelove manchester master mohammed monkey mypassword newpassword nopassword passpass passphrase passw0rd password
    passwordpassword princess qazwsxedc qazwsxedcrfv qweasdzxc qwerty qwertyqwerty qwertyuiop qwertyuiopasdf sayhello secret
    secretpassword starwars sunshine superman superuser temporary thisismypassword topsecret trustno testtest welcome
    welcomehome whatever zaqxswcde zxcvbnm zxcvbnmasdf
    """.split()  # noqa: SIM905 - as words in a row they can be read
)
"""The letters of the passwords that are tried first."""


def refuse_weak(password: str, *, login: str, project: str) -> None:
    """InputError for a password that is too short, too long, among the first that anybody tries, or made of known names."""
    text = normal(password)
    if not SHORTEST <= len(text) <= LONGEST:
        raise InputError(N_("a password has 12 to 256 characters; a sentence is good and easy to keep"))
    plain = text.casefold()
    if _is_repetition(plain) or _is_sequence(plain) or "".join(filter(str.isalpha, plain)) in _COMMON:
        raise InputError(N_("this password is among the first that are tried; choose another"))
    for name in sorted({login.casefold(), project.casefold(), "commsqa"}, key=len, reverse=True):
        plain = plain.replace(name, "") if len(name) > 2 else plain
    if len(plain) < _OWN_PART:
        raise InputError(N_("a password is not made of the login or the project's name; choose another"))


def normal(password: str) -> str:
    """The one spelling of a password, whatever keyboard wrote it."""
    return unicodedata.normalize("NFKC", password)


def hashed(password: str) -> str:
    """What is kept of a password. BusyError when too many are hashed at this moment."""
    with _one_of_few():
        return HASHER.hash(normal(password))


def verified(password: str, password_hash: str | None) -> bool:
    """Whether it is the password that was hashed; as slow where there is no hash. BusyError as for `hashed`."""
    with _one_of_few():
        try:
            return HASHER.verify(password_hash or _dummy(), normal(password)[: LONGEST + 1]) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(password_hash: str) -> bool:
    """Whether it was made with other parameters than are used now."""
    return HASHER.check_needs_rehash(password_hash)


def _dummy() -> str:
    parameters = f"m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}"
    return re.sub(r"m=\d+,t=\d+,p=\d+", parameters, _DUMMY)


@contextmanager
def _one_of_few() -> Iterator[None]:
    if not _AT_ONCE.acquire(timeout=_WAIT_S):
        raise BusyError(N_("too many sign in at this moment; try again in some seconds"))
    try:
        yield
    finally:
        _AT_ONCE.release()


def _is_repetition(text: str) -> bool:
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, 5))


def _is_sequence(text: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(steps) == 1 or any(text in ("0123456789" * 4)[::step] for step in (1, -1))
