"""The answer to a form that was refused: the page on which it stands, as it is now, with the refusal and what was typed."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from commsqa.dashboard.rendering import local_path
from commsqa.dashboard.sent import PAGE_FIELD, Sent


async def shown_again(request: Request, why: str, *, status: int, otherwise: Callable[[], Response]) -> Response:
    """The form's page once more; `otherwise` where there is none: nobody is signed in, or it does not say where it stands."""
    if request.method != "POST" or getattr(request.state, "visit", None) is None:
        return otherwise()
    form = await request.form()
    page = _text(form, PAGE_FIELD)
    if not page or local_path(page) != page:
        return otherwise()
    fields = {name: tuple(_texts(form.getlist(name))) for name in form}
    return _PageAgain(request, page, Sent(request.scope["path"], why, fields), status=status, otherwise=otherwise)


class _PageAgain(Response):
    """The page, asked for as a browser would, by the same person; with the refusal's status."""

    def __init__(self, request: Request, page: str, sent: Sent, *, status: int, otherwise: Callable[[], Response]) -> None:
        super().__init__(status_code=status)
        parts = urlsplit(page)
        self._app = request.app.router
        self._otherwise = otherwise
        self._asked: dict[str, object] = {
            "method": "GET",
            "path": unquote(parts.path),
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
                is_page = message["status"] == HTTPStatus.OK
                message["status"] = self.status_code
            if is_page:
                await send(message)

        with suppress(HTTPException):  # no page of ours
            await self._app({**scope, **self._asked}, nothing, refused)
        if not is_page:
            await self._otherwise()(scope, receive, send)


def _text(form: FormData, name: str) -> str:
    return next(iter(_texts(form.getlist(name))), "")


def _texts(values: Iterable[object]) -> list[str]:
    return [value for value in values if isinstance(value, str)]
