"""Lists by pages: `{items, next}` and a Link header. A cursor says after which key the next page begins; it is opaque."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Annotated, Generic, TypeVar

from fastapi import Query, Request, Response
from pydantic import BaseModel, Field

from commsqa.dashboard.api.problems import Mistake, Refusal

_T = TypeVar("_T")
DEFAULT_LIMIT = 100
MOST = 500
_LONGEST = 2_000

Limit = Annotated[int, Query(ge=1, le=MOST, description="The most items of one answer.")]
After = Annotated[
    str | None,
    Query(alias="cursor", max_length=_LONGEST, description="`next` of the answer before; without it the list begins."),
]
Key = tuple[str | int, ...]
"""What tells an item's place in its list: no two items have the same."""


class Page(BaseModel, Generic[_T]):
    """A part of a list, in its order."""

    items: list[_T]
    next: str | None = Field(description="The cursor of the next part; null at the end. The header Link holds its address.")


def read(cursor: str | None, *kinds: type[str] | type[int]) -> Key | None:
    """The key in a cursor, whose parts are of these kinds; None for none. Refusal (422) for what is no cursor of this list."""
    if cursor is None:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
    except (UnicodeError, binascii.Error, ValueError, RecursionError):
        key = None
    fits = (
        isinstance(key, list)
        and len(key) == len(kinds)
        and all(type(part) is kind for part, kind in zip(key, kinds, strict=True))
    )
    if not fits or not _storable(key):
        mistake = Mistake(
            detail="this is no cursor of this list; take `next` of an answer as it is", parameter="cursor", place="query"
        )
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "The cursor cannot be used.", errors=[mistake])
    return tuple(key)


def _storable(key: list[str | int]) -> bool:
    """Whether a database can be asked for it."""
    return all(
        "\0" not in part and part.isprintable() if isinstance(part, str) else abs(part) < 1 << 62  # int64 with room
        for part in key
    )


def write(key: Key) -> str:
    """The cursor after this key."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def page_of(
    request: Request, response: Response, found: Sequence[_T], key: Callable[[_T], Key], limit: int
) -> tuple[list[_T], str | None]:
    """The first `limit` of what was found and the cursor after it; `found` holds one more where the list goes on.

    Sets the header Link (RFC 8288) on the response.
    """
    items = list(found[:limit])
    if len(found) <= limit:
        return items, None
    cursor = write(key(items[-1]))
    address = request.url.include_query_params(cursor=cursor)
    response.headers["Link"] = f'<{address.path}?{address.query}>; rel="next"'
    return items, cursor


def cut(items: Sequence[_T], key: Callable[[_T], Key], after: Key | None) -> Sequence[_T]:
    """What follows the item with that key; all of it for None. A list that is held whole: incidents, checks.

    An item that has gone meanwhile is no longer there: then those follow whose key is greater.
    """
    if after is None:
        return items
    place = next((place for place, item in enumerate(items) if key(item) == after), None)
    return items[place + 1 :] if place is not None else [item for item in items if key(item) > after]
