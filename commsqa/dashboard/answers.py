"""How errors are answered: a page in the reader's language, or a problem of the API; never with internals."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from pathlib import Path
from traceback import extract_tb
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from commsqa.dashboard.answered import Answered
from commsqa.dashboard.api.problems import Refusal, is_api, problem, problem_of
from commsqa.dashboard.i18n import N_
from commsqa.dashboard.logs import log_error
from commsqa.dashboard.refused_forms import shown_again
from commsqa.dashboard.rendering import page
from commsqa.dashboard.visit import Forged, MayNot, SignInNeeded, Visit, house_of
from commsqa.errors import BusyError, EvidenceError, InputError, StoreError, UnknownIdError
from commsqa.services.signing_in import SignedIn

_PAGE_OF = {401: 403, 405: 404, 422: 400}
"""What is told to a person as another error."""
_PAGES = frozenset({400, 403, 404, 409, 413, 429, 500, 503})
_OF_FORMS = (InputError, EvidenceError, RequestValidationError)
"""What may be wrong with a form that was filled in: it is shown again."""
Handler = Callable[[Request, Exception], Awaitable[Response]]


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What is answered to an error: `said` is its one line for people, empty where the status says all."""

    status: int
    said: str = ""
    headers: dict[str, str] | None = None


_TOKEN_MISSING = Trouble(status=401, said="Sign in, or send an API token.", headers={"WWW-Authenticate": "Bearer"})
_TOKEN_REFUSED = Trouble(
    status=401,
    said="This token is not taken: it is unknown, over or revoked, or its person may not sign in now.",
    headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
)
"""By RFC 6750. It does not say which: nobody learns whether a token that they found was ever one."""


def answer_errors(app: FastAPI) -> None:
    """Registers the answer to each kind of error; the most specific one counts."""
    app.add_exception_handler(SignInNeeded, lead_to_sign_in)
    for kind, read in _READINGS.items():
        app.add_exception_handler(kind, _answer(read))


def answer(request: Request, trouble: Trouble) -> Response:
    """The page of an error, or the API's problem."""
    if is_api(request):
        return problem(request, HTTPStatus(trouble.status), trouble.said, headers=trouble.headers)
    status = _PAGE_OF.get(trouble.status, trouble.status)
    kind = status if status in _PAGES else 500 if status >= 500 else 400
    response = page(request, _visit(request), "error.html", {"status": kind, "said": trouble.said}, status=trouble.status)
    for name, value in (trouble.headers or {}).items():
        response.headers[name] = value
    return response


def _visit(request: Request) -> Visit | None:
    """Whose request it is: also where no page took it, but the door knows who asks."""
    found: Visit | None = getattr(request.state, "visit", None)
    signed: SignedIn | None = getattr(request.state, "who_asks", None)
    if found is not None or signed is None:
        return found
    house = replace(house_of(request), actor=signed.person.login)
    return Visit(house=house, person=signed.person, permissions=signed.permissions, csrf=signed.csrf, via=signed.via)


async def lead_to_sign_in(request: Request, _: Exception | None = None) -> Response:
    """The answer to nobody: a page leads to the sign-in and back, a program is told."""
    if is_api(request):
        return answer(request, _TOKEN_REFUSED if request.headers.get("authorization") else _TOKEN_MISSING)
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    to = "/login" if request.method != "GET" or back == "/" else f"/login?next={quote(back, safe='/')}"
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": to})
    return RedirectResponse(to, status_code=303)


def _answer(read: Callable[[Exception], Trouble]) -> Handler:
    async def handler(request: Request, error: Exception) -> Response:
        if is_api(request):
            return problem_of(request, error)
        trouble = read(error)
        plainly = partial(answer, request, trouble)
        if isinstance(error, _OF_FORMS) and trouble.status != HTTPStatus.NOT_FOUND:
            return await shown_again(request, trouble.said, status=trouble.status, otherwise=plainly)
        return plainly()

    return handler


def _http(error: Exception) -> Trouble:
    assert isinstance(error, HTTPException)  # noqa: S101  registered for it
    said = error.detail if error.detail != HTTPStatus(error.status_code).phrase else ""
    headers = dict(error.headers) if error.headers else None
    return Trouble(status=error.status_code, said=said if error.status_code < 500 else "", headers=headers)


class AnswerFaults:
    """Answers what nobody expected, and records where it happened: not its text, which might hold what a person typed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        answered = Answered(send)
        try:
            await self.app(scope, receive, answered)
        except Exception as error:
            if scope["type"] != "http" or answered.began:
                raise
            where = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in extract_tb(error.__traceback__)[-8:]]
            log_error("fault", {"kind": type(error).__name__, "path": scope["path"], "where": where})
            request = Request(scope)
            response = problem_of(request, error) if is_api(request) else answer(request, Trouble(status=500))
            await response(scope, receive, send)


_READINGS: dict[type[Exception], Callable[[Exception], Trouble]] = {
    MayNot: lambda _: Trouble(status=403),
    Refusal: lambda error: Trouble(status=400, said=str(error)),
    Forged: lambda _: Trouble(status=403, said=N_("The form was too old, or not ours. Load the page again and repeat.")),
    UnknownIdError: lambda error: Trouble(status=404, said=str(error)),
    BusyError: lambda error: Trouble(status=409, said=str(error)),
    EvidenceError: lambda error: Trouble(status=409, said=str(error)),
    InputError: lambda error: Trouble(status=400, said=str(error)),
    StoreError: lambda _: Trouble(status=503, headers={"Retry-After": "5"}),
    RequestValidationError: lambda _: Trouble(status=400),
    HTTPException: _http,
}
