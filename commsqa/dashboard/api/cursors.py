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
        raise of_another_list()
    return tuple(key)


def of_another_list() -> Refusal:
    """The answer to what is no cursor of the list that was asked for."""
    mistake = Mistake(
        detail="this is no cursor of this list; take `next` of an answer as it is", parameter="cursor", place="query"
    )
    return Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "The cursor cannot be used.", errors=[mistake])


def _storable(key: list[str | int]) -> bool:
    """Whether a database can be asked for it."""
    return all(
        "\0" not in part and part.isprintable() if isinstance(part, str) else abs(part) < 1 << 62  # int64 with room
        for part in key
    )


def write(key: Key) -> str:
    """The cursor after this key."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def next_link(request: Request, response: Response, cursor: str | None) -> str | None:
    """The cursor itself; sets the header Link (RFC 8288) to the next page on the response."""
    if cursor is not None:
        address = request.url.include_query_params(cursor=cursor)
        response.headers["Link"] = f'<{address.path}?{address.query}>; rel="next"'
    return cursor


def cut(items: Sequence[_T], key: Callable[[_T], Key], after: Key | None, limit: int) -> tuple[list[_T], str | None]:
    """A part of a list that is held whole and sorted by its key: what follows that key, and the cursor after it."""
    rest = items if after is None else [item for item in items if key(item) > after]
    part = list(rest[:limit])
    return part, write(key(part[-1])) if len(rest) > limit else None
