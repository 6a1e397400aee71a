"""The door: which hosts, origins and sizes are let in, and that nobody sees anything without a sign-in but what is open.

Pure ASGI, around all pages and the API: what a page forgets to ask, the door has asked.
"""

import math
from urllib.parse import urlsplit

import anyio
from fastapi import Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commsqa.dashboard.answers import Trouble, answer, lead_to_sign_in
from commsqa.dashboard.visit import who_asks
from commsqa.errors import StoreError
from commsqa.project.dashboard import DashboardSettings, is_loopback
from commsqa.services.house import House
from commsqa.services.texts import N_

OPEN = frozenset({"/login", "/login/openid", "/login/openid/callback", "/login/openid/ended", "/healthz", "/favicon.ico"})
"""What answers without a sign-in; and /static/..."""
OWN_PROOF = ("/metrics", "/readyz", "/slack/")
"""Where a proof of its own is asked for: Prometheus' token, Slack's signature."""
OWN_SESSION = frozenset({"/logout", "/password"})
"""What a session may do even while its password must be changed; it looks for the session itself."""
_MB = 1024 * 1024
LARGEST = _MB
LARGEST_OF = {"/api/v1/check": 20 * _MB}
BODY_WITHIN_S = 60.0
"""How long a body may take: whoever sends a byte now and then must not keep a place for ever."""
_FORMS = {"application/x-www-form-urlencoded": b"%00", "multipart/form-data": b"\0"}
"""How a form has U+0000 in it."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Door:
    """Lets in or answers itself. `house` says by which names the pages are reached."""

    def __init__(self, app: ASGIApp, *, house: House) -> None:
        self.app = app
        self._settings = house.project.dashboard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})
        request = Request(scope)
        refusal = self._refusal(request) or await _refusal_of_nobody(request)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        await self.app(scope, _counted(request, _without_nul(request, receive)), send)

    def _refusal(self, request: Request) -> Response | None:
        if not is_own_host(request.headers.get("host", ""), self._settings):
            return Response("this is another host\n", 400, media_type="text/plain")
        if "\0" in request.url.path or "%00" in request.url.query:  # nothing of ours has it, and PostgreSQL keeps no such text
            return answer(request, Trouble(status=400))
        if request.method not in _SAFE and not _comes_from_us(request, self._settings):
            return answer(request, Trouble(status=403, said=N_("The request came from another site.")))
        if {"content-length", "transfer-encoding"} <= set(request.headers):  # two lengths: the proxy may believe the other one
            return Response("two lengths of one body\n", 400, {"Connection": "close"}, "text/plain")
        declared = request.headers.get("content-length", "0")
        if not declared.isdecimal() or int(declared) > _largest(request):
            return answer(request, Trouble(status=413))
        return None


def is_open(path: str) -> bool:
    """Whether it answers without a sign-in, or asks for a proof of its own."""
    return path in OPEN or path in OWN_SESSION or path.startswith(("/static/", *OWN_PROOF))


def is_own_host(host: str, settings: DashboardSettings) -> bool:
    """Whether the pages are reached by this name: others are somebody's whose name server points here (DNS rebinding)."""
    try:
        parts = urlsplit(f"//{host}")
        name, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.netloc != host or parts.username is not None:
        return False
    public = urlsplit(settings.public_url or "").hostname
    return is_loopback(name) or (public is not None and name == public)


async def _refusal_of_nobody(request: Request) -> Response | None:
    if is_open(request.url.path):
        return None
    try:
        signed_in = await run_in_threadpool(who_asks, request)
    except StoreError:
        return answer(request, Trouble(status=503, headers={"Retry-After": "5"}))
    return None if signed_in is not None else await lead_to_sign_in(request)


def _comes_from_us(request: Request, settings: DashboardSettings) -> bool:
    """A browser says from where a change is asked for; a program says nothing, and has no cookie that could be misused."""
    if request.url.path.startswith(OWN_PROOF):
        return True
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin is None or origin in _own_origins(request.headers.get("host", ""), settings)


def _own_origins(host: str, settings: DashboardSettings) -> set[str | None]:
    """Our pages by the name that was asked for; where they are reached by https, plain http is ours on this machine alone."""
    plain = not settings.is_https or is_loopback(urlsplit(f"//{host}").hostname or "")
    return {settings.public_url, f"http://{host}" if plain else None}


def _largest(request: Request) -> int:
    return LARGEST_OF.get(request.url.path, LARGEST) if request.method == "POST" else LARGEST


def _counted(request: Request, receive: Receive) -> Receive:
    """What comes is counted, and waited for not for ever: a body in pieces says nothing of its size."""
    left, until = _largest(request), math.nan

    async def counted() -> Message:
        nonlocal left, until
        until = anyio.current_time() + BODY_WITHIN_S if math.isnan(until) else until
        with anyio.move_on_at(until) as waited:
            message = await receive()
        if waited.cancelled_caught:
            raise HTTPException(408, headers={"Connection": "close"})
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413)
        if not message.get("more_body"):
            until = math.inf  # what comes now is that the browser went away
        return message

    return counted


def _without_nul(request: Request, receive: Receive) -> Receive:
    """A form in which no field has U+0000, as `_refusal` has it of addresses."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _FORMS or request.url.path.startswith(OWN_PROOF):  # the proof is over the bytes
        return receive
    nul, before = _FORMS[kind], b""

    async def read() -> Message:
        nonlocal before
        message = await receive()
        body = before + message.get("body", b"")
        if nul in body or b"\0" in body:
            raise HTTPException(400)
        before = body[1 - len(nul) :] if len(nul) > 1 else b""  # it may come in two parts
        return message

    return read
