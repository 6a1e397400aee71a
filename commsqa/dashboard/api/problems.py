"""Errors of the API as RFC 9457 problem details (application/problem+json), without given values and anything of our inside."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Literal, NamedTuple

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from commsqa.dashboard.visit import Forged, MayNot, SignInNeeded
from commsqa.errors import BusyError, EvidenceError, InputError, StoreError, UnknownIdError

MEDIA_TYPE = "application/problem+json"
_PREFIX = "/api"


class Mistake(BaseModel):
    """One mistake in what was given: where (a JSON pointer into the body, or the name of a parameter) and what is wrong."""

    model_config = ConfigDict(extra="forbid")

    detail: str
    pointer: str | None = Field(default=None, description="JSON pointer into the request's body, as a URI fragment.")
    parameter: str | None = Field(default=None, description="The parameter's name; its place is in `place`.")
    place: Literal["path", "query", "header", "cookie"] | None = None


class ProblemDetails(BaseModel):
    """What went wrong with a request, by RFC 9457."""

    type: str = Field(examples=["urn:commsqa:problem:not-found"])
    title: str
    status: int
    detail: str
    instance: str = Field(description="The path that was asked for.")
    errors: list[Mistake] | None = Field(default=None, description="Each mistake in the request, with status 422.")


class Refusal(Exception):  # noqa: N818  an answer, not a fault
    """Raised by the API's own code to answer with this problem. `detail` holds no value that was given."""

    def __init__(
        self, status: HTTPStatus, detail: str, *, errors: Iterable[Mistake] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = headers


class _Kind(NamedTuple):
    slug: str
    title: str
    detail: str


_KINDS = {
    HTTPStatus.BAD_REQUEST: _Kind("bad-request", "The request cannot be used", "The request cannot be used as it is."),
    HTTPStatus.UNAUTHORIZED: _Kind("sign-in-needed", "Sign-in needed", "Send an API token: Authorization: Bearer TOKEN."),
    HTTPStatus.FORBIDDEN: _Kind("not-allowed", "Not allowed", "Your roles, or the scopes of this token, do not allow it."),
    HTTPStatus.NOT_FOUND: _Kind("not-found", "Not found", "There is nothing at this address."),
    HTTPStatus.METHOD_NOT_ALLOWED: _Kind(
        "method-not-allowed", "Method not allowed", "This address knows other methods; the header Allow names them."
    ),
    HTTPStatus.CONFLICT: _Kind("conflict", "Conflict", "It is not possible in the present state."),
    HTTPStatus.GONE: _Kind("gone", "Gone", "It was there and is not any more."),
    HTTPStatus.PRECONDITION_FAILED: _Kind("changed-meanwhile", "Changed meanwhile", "Somebody changed it since; read it again."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _Kind("too-large", "Too large", "The body is larger than is taken here."),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: _Kind("not-json", "Not JSON", "Send the body as application/json."),
    HTTPStatus.UNPROCESSABLE_ENTITY: _Kind("invalid", "Invalid input", "The request was read, and something in it is wrong."),
    HTTPStatus.TOO_MANY_REQUESTS: _Kind("too-many-requests", "Too many requests", "Wait a little, then try again."),
    HTTPStatus.SERVICE_UNAVAILABLE: _Kind("unavailable", "Not available now", "The state cannot be read or written now."),
    HTTPStatus.INTERNAL_SERVER_ERROR: _Kind("fault", "A fault of commsqa", "It was written to the log of the service."),
}
TITLES = {int(status): kind.title for status, kind in _KINDS.items()}
"""What each status of an error is called."""
_UNKNOWN = _Kind("refused", "Refused", "The request was refused.")
_OF_ERRORS: tuple[tuple[type[Exception], HTTPStatus], ...] = (
    (UnknownIdError, HTTPStatus.NOT_FOUND),
    (BusyError, HTTPStatus.CONFLICT),
    (InputError, HTTPStatus.BAD_REQUEST),
    (EvidenceError, HTTPStatus.GONE),
)
"""Which answer an error of ours is; the first line that fits counts."""


def is_api(request: Request) -> bool:
    """Whether errors at this address are answered as problem details."""
    path = request.url.path
    return path == _PREFIX or path.startswith(f"{_PREFIX}/")


def problem_of(request: Request, fault: Exception) -> Response:
    """The answer to whatever was raised below /api. A fault that nobody expected is told by no word of its own."""
    match fault:
        case Refusal():
            return problem(request, fault.status, fault.detail, errors=fault.errors, headers=fault.headers)
        case SignInNeeded():
            return problem(request, HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": "Bearer"})
        case MayNot():
            return problem(request, HTTPStatus.FORBIDDEN)
        case Forged():
            return problem(request, HTTPStatus.FORBIDDEN, "A change by a session needs its token in the header X-CSRF-Token.")
        case RequestValidationError():
            return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, errors=map(_mistake, fault.errors()))
        case HTTPException():
            return problem(request, HTTPStatus(fault.status_code), headers=fault.headers)
        case StoreError():
            return problem(request, HTTPStatus.SERVICE_UNAVAILABLE)
    for kind, status in _OF_ERRORS:
        if isinstance(fault, kind):
            return problem(request, status, str(fault))
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def problem(
    request: Request,
    status: HTTPStatus,
    detail: str = "",
    *,
    errors: Iterable[Mistake] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """One problem as a response; without a detail the usual one of its status."""
    kind = _KINDS.get(status, _UNKNOWN)
    mistakes = list(errors)
    body = ProblemDetails(
        type=f"urn:commsqa:problem:{kind.slug}",
        title=kind.title,
        status=status,
        detail=detail or kind.detail,
        instance=request.url.path,
        errors=mistakes or None,
    )
    content: JsonValue = body.model_dump(mode="json", exclude_none=True)
    return JSONResponse(content, status, headers={**(headers or {}), "Cache-Control": "no-store"}, media_type=MEDIA_TYPE)


def pointer(*parts: str | int) -> str:
    """A JSON pointer (RFC 6901) as a URI fragment."""
    return "#" + "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def in_body(errors: Iterable[Mapping[str, object]]) -> list[Mistake]:
    """Pydantic's errors on a body as mistakes."""
    return [Mistake(detail=str(each["msg"]), pointer=pointer(*_place(each))) for each in errors]


def _mistake(error: Mapping[str, object]) -> Mistake:
    place, *names = _place(error) or ("body",)
    if place == "path" or place == "query" or place == "header" or place == "cookie":
        return Mistake(detail=str(error["msg"]), parameter=".".join(map(str, names)), place=place)
    return Mistake(detail=str(error["msg"]), pointer=pointer(*names))


def _place(error: Mapping[str, object]) -> tuple[str | int, ...]:
    place = error["loc"]
    return place if isinstance(place, tuple) else ()
