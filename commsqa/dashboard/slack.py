"""Where Slack says who pressed a button. It is answered at once; what was asked is done after the answer."""

import hashlib
import threading
from datetime import datetime
from typing import cast

from fastapi import APIRouter, BackgroundTasks, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from commsqa.dashboard.visit import house_of
from commsqa.dashboard.worker import wake
from commsqa.escalation.slack_buttons import FRESH, NotSlacksError, Press, press_of
from commsqa.services import slack_presses

router = APIRouter()
LARGEST = 1024 * 1024
_MOST_REMEMBERED = 10_000


class Heard:
    """The requests of the last minutes: one that comes again, with the very same signature, is nobody's press.

    Of several servers each remembers its own; a press that comes again elsewhere finds the incident in a later version.
    """

    def __init__(self) -> None:
        self._at: dict[bytes, datetime] = {}
        self._lock = threading.Lock()

    def is_new(self, signature: str, now: datetime) -> bool:
        """Whether it was not heard before; from now on it was."""
        key = hashlib.sha256(signature.encode()).digest()
        with self._lock:
            self._at = {each: at for each, at in self._at.items() if abs(now - at) <= 2 * FRESH}
            if key in self._at or len(self._at) >= _MOST_REMEMBERED:
                return False
            self._at[key] = now
            return True


@router.post("/slack/interactions", include_in_schema=False)
async def interactions(request: Request, after: BackgroundTasks) -> Response:
    """200 for a press that Slack signed, within its three seconds; 401 or 413 for everything else."""
    body = await _body(request)
    if body is None:
        return Response(status_code=413)
    found = await run_in_threadpool(_understood, request, body)
    if found is None:
        return Response(status_code=401)
    after.add_task(_do, request, *found)
    return Response(status_code=200, background=after)


async def _body(request: Request) -> bytes | None:
    """None where it is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _understood(request: Request, body: bytes) -> tuple[str, Press] | None:
    """Who asks for what: the destination and the press; None where it is not Slack, not now, or not for the first time."""
    house = house_of(request)
    timestamp, signature = (request.headers.get(f"x-slack-{name}", "") for name in ("request-timestamp", "signature"))
    signers = slack_presses.destination_of(house, timestamp=timestamp, signature=signature, body=body)
    if not signers or not cast("Heard", request.app.state.heard).is_new(signature, house.clock()):
        return None
    try:
        press = press_of(body)
    except NotSlacksError:
        return None
    name = slack_presses.in_channel(house, signers, press.channel)
    return None if name is None else (name, press)


def _do(request: Request, destination: str, press: Press) -> None:
    if slack_presses.do(house_of(request), destination, press):
        wake(request)
