"""The bodies of requests: JSON, read only once it is known who asks and that they may."""

import re
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, ValidationError

from commsqa.dashboard.api.problems import Refusal, in_body

_Body = TypeVar("_Body", bound="Body")
JSON = "application/json"
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class Body(BaseModel):
    """What is asked for in a body; nothing beside it, and every value of its own type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


async def read_bytes(request: Request) -> bytes:
    """The body of a request that says it is JSON; Refusal (415) otherwise. How large it may be, the door knows."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON:
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "")
    return await request.body()


def body_of(model: type[_Body]) -> Any:
    """The body as this model. Use it after the visit: what nobody may ask is not read. Refusal (400, 422) with all mistakes."""
    return Depends(_reading(model))


def described(model: type[Body], example: dict[str, Any]) -> dict[str, Any]:
    """For a route's `openapi_extra`: the body that `body_of` reads."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    return {"requestBody": {"required": True, "content": {JSON: {"schema": schema, "example": example}}}}


def _reading(model: type[_Body]) -> Callable[[Request], Coroutine[Any, Any, _Body]]:
    async def read(request: Request) -> _Body:
        given = await read_bytes(request)
        if _NUL.search(given):
            raise Refusal(HTTPStatus.BAD_REQUEST, "The body has U+0000, which no text of ours has.")
        try:
            return model.model_validate_json(given)
        except ValidationError as error:
            mistakes = error.errors(include_input=False, include_url=False, include_context=False)
        if any(each["type"] == "json_invalid" for each in mistakes):
            raise Refusal(HTTPStatus.BAD_REQUEST, "The body is not JSON, or cut.")
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "", errors=in_body(mistakes))

    return read
