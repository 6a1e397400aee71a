"""The answer to a form that was refused: the page on which it stands, as it is now, with the refusal and what was typed."""

import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import FormData, Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commsqa.dashboard.access_log import RecordAccesses
from commsqa.dashboard.rendering import local_path
from commsqa.dashboard.sent import PAGE_FIELD, Sent
from commsqa.dashboard.visit import house_of

_NO_PAGE = re.compile(r"/(api|static|charts|docs-gx|slack|audit/(export|key|head)|release/[^/]*/manifest\.\w+)(/.*)?", re.DOTALL)
"""Where no form stands: calls, files and downloads, which nobody is to get as the answer to another request."""


async def shown_again(request: Request, why: str, *, status: int, otherwise: Callable[[], Response]) -> Response:
    """The form's page once more; `otherwise` where there is none: nobody is signed in, or it does not say where it stands."""
    if request.method != "POST" or getattr(request.state, "visit", None) is None:
        return otherwise()
    form = await request.form()
    page = _text(form, PAGE_FIELD)
    if not page or local_path(page) != page or "%00" in page or _NO_PAGE.fullmatch(_path(page)):
        return otherwise()
    fields = {name: tuple(_texts(form.getlist(name))) for name in form}
    return _PageAgain(request, page, Sent(request.scope["path"], why, fields), status=status, otherwise=otherwise)


class _PageAgain(Response):
    """The page, asked for as a browser would, by the same person, and so in the access log; with the refusal's status."""

    def __init__(self, request: Request, page: str, sent: Sent, *, status: int, otherwise: Callable[[], Response]) -> None:
        super().__init__(status_code=status)
        parts = urlsplit(page)
        self._app = RecordAccesses(_or_nothing(request.app.router), log=request.app.state.access_log, house=house_of(request))
        self._otherwise = otherwise
        self._asked: dict[str, object] = {
            "method": "GET",
            "path": _path(page),
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "state": {**request.scope["state"], "sent": sent},
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        is_page = False

        async def nothing() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def refused(message: Message) -> None:
            nonlocal is_page
            if message["type"] == "http.response.start":
                is_page = _is_page(message)
                message["status"] = self.status_code
            if is_page:
                await send(message)

        await self._app({**scope, **self._asked}, nothing, refused)
        if not is_page:
            await self._otherwise()(scope, receive, send)


def _or_nothing(app: ASGIApp) -> ASGIApp:
    """The application, which answers nothing but a status where there is no page of ours."""

    async def asked(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        except HTTPException as error:
            await Response(status_code=error.status_code)(scope, receive, send)

    return asked


def _is_page(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    is_html = headers.get("content-type", "").startswith("text/html")
    return start["status"] == HTTPStatus.OK and is_html and "content-disposition" not in headers


def _path(page: str) -> str:
    return unquote(urlsplit(page).path)


def _text(form: FormData, name: str) -> str:
    return next(iter(_texts(form.getlist(name))), "")


def _texts(values: Iterable[object]) -> list[str]:
    return [value for value in values if isinstance(value, str)]
