"""What every value of the domain is made of: a frozen model, canonical JSON, digests, aware times."""

import hashlib
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value; an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time needs its zone")
    return moment.astimezone(UTC)


Moment = Annotated[datetime, AfterValidator(_aware)]
"""An aware time, in UTC."""


def rfc3339(moment: datetime) -> str:
    """The time as RFC 3339 in UTC, e.g. `1994-02-28T05:00:00Z`; microseconds only where there are any."""
    return _aware(moment).isoformat().replace("+00:00", "Z")


_JSON = frozenset({str, int, float, bool, type(None)})


def plain(value: Any) -> Any:
    """The value in JSON's own types: decimals as strings, times as RFC 3339, sets sorted, models as objects."""
    if type(value) in _JSON:  # most values are, and a run asks for millions
        return value
    if isinstance(value, BaseModel):
        return plain(value.model_dump())
    if isinstance(value, dict):
        return {key if type(key) is str else str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain(item) for item in value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical_json(value: Any) -> bytes:
    """The one spelling of a value: keys sorted, no spaces, UTF-8. Floats must be finite."""
    return _ENCODER.encode(plain(value)).encode()


def digest(*parts: Any, length: int = 16) -> str:
    """A stable identity of the parts: the first `length` hex digits of SHA-256 over their canonical JSON."""
    return hashlib.sha256(canonical_json(parts)).hexdigest()[:length]


def is_plain_word(text: str | None) -> bool:
    """Whether a text from data is one short lower-case word, as kinds are called: other text may be anything, also personal."""
    return bool(text and re.fullmatch("[a-z][a-z_]{0,39}", text))
