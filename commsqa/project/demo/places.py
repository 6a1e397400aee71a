"""Where customers live beside the houses of Kuwait: at a P.O. box, or elsewhere in the Gulf. Addresses that nobody shares."""

import random
from collections.abc import Callable
from typing import NamedTuple

ABROAD = "Abroad"
"""The region of who lives outside Kuwait."""


class Place(NamedTuple):
    """A postal address, the country it is in, and a mobile number of that country."""

    address: str
    country: str
    phone: str


def draw_box(rng: random.Random, number: int) -> str:
    """A post office box in Kuwait; `number` makes it one's own."""
    area, code = rng.choice((("Safat", 13_000), ("Salmiya", 22_000), ("Hawalli", 32_000), ("Farwaniya", 81_000)))
    return f"P.O. Box {10_000 + number}, {area} {code + rng.randrange(1, 160)}, Kuwait"


def draw_abroad(rng: random.Random, number: int) -> Place:
    """A home in another country of the Gulf; `number` makes it one's own."""
    country, prefix, digits, address = rng.choice(_COUNTRIES)
    return Place(address(rng, number), country, f"{prefix}{rng.randrange(10 ** (digits - 1), 10**digits)}")


def _dubai(rng: random.Random, number: int) -> str:
    return f"Villa {number}, Street {rng.randrange(1, 60)}, Al Barsha, Dubai, United Arab Emirates"


def _abu_dhabi(rng: random.Random, number: int) -> str:  # noqa: ARG001  as the others
    return f"P.O. Box {20_000 + number}, Abu Dhabi, United Arab Emirates"


def _riyadh(rng: random.Random, number: int) -> str:
    code = f"12{rng.randrange(100, 999)}-{rng.randrange(2000, 9999)}"
    return f"{1000 + number} Prince Sultan Street, Al Olaya, Riyadh {code}, Saudi Arabia"


def _manama(rng: random.Random, number: int) -> str:
    return f"Flat {rng.randrange(1, 40)}, Building {number}, Road {rng.randrange(1000, 4000)}, Block 321, Manama, Bahrain"


def _doha(rng: random.Random, number: int) -> str:
    return f"Building {number}, Street {rng.randrange(100, 990)}, Zone {rng.randrange(1, 90)}, Doha, Qatar"


def _muscat(rng: random.Random, number: int) -> str:
    return f"P.O. Box {30_000 + number}, PC {rng.randrange(111, 135)}, Ruwi, Oman"


_COUNTRIES: tuple[tuple[str, str, int, Callable[[random.Random, int], str]], ...] = (
    ("AE", "+97150", 7, _dubai),
    ("AE", "+97150", 7, _abu_dhabi),
    ("SA", "+96650", 7, _riyadh),
    ("BH", "+97333", 6, _manama),
    ("QA", "+97455", 6, _doha),
    ("OM", "+96892", 6, _muscat),
)
