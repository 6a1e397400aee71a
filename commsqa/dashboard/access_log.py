"""Who looked at what: kept after the answer by one thread, in batches, so that no page waits for the database."""

import queue
import threading

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commsqa.dashboard.answered import Answered
from commsqa.dashboard.logs import log_error
from commsqa.domain.accesses import Access
from commsqa.errors import CommsqaError
from commsqa.services.house import House

_ROOM = 10_000
_BATCH = 500
_LINGER_S = 0.2
_PATH_LENGTH = 300


class AccessLog:
    """A queue and the thread that empties it. What finds no room is not kept, but counted in `lost`; `kept` counts the rest.

    Nothing is written before `start`, which the application calls when it begins to serve.
    """

    def __init__(self, house: House, *, room: int = _ROOM) -> None:
        self._house = house
        self._waiting: queue.Queue[Access | None] = queue.Queue(room)
        self._writer: threading.Thread | None = None
        self.kept = 0
        self.lost = 0

    def record(self, access: Access) -> None:
        """Keep it soon. Never waits."""
        try:
            self._waiting.put_nowait(access)
        except queue.Full:
            self.lost += 1

    def start(self) -> None:
        """Begin to keep what is recorded."""
        self._writer = threading.Thread(target=self._write, name="access log", daemon=True)
        self._writer.start()

    def close(self) -> None:
        """Keep what waits, and end the thread. Before `start`, all that was recorded is kept by the caller."""
        self._waiting.put(None)
        if self._writer is None:
            self._write()
        else:
            self._writer.join()

    def _write(self) -> None:
        ended = False
        while not ended:
            batch, ended = self._next_batch()
            try:
                with self._house.store.transaction() as tx:
                    tx.accesses.add(batch)
                self.kept += len(batch)
            except Exception as fault:  # noqa: BLE001  a fault must not end all keeping
                self.lost += len(batch)
                reason = str(fault) if isinstance(fault, CommsqaError) else type(fault).__name__
                log_error("access log not kept", {"lost": len(batch), "reason": reason})

    def _next_batch(self) -> tuple[list[Access], bool]:
        """What waits, at least one; and whether that was the end."""
        batch: list[Access] = []
        first = self._waiting.get()
        while first is not None:
            batch.append(first)
            if len(batch) == _BATCH:
                return batch, False
            try:
                first = self._waiting.get(timeout=_LINGER_S)
            except queue.Empty:
                return batch, False
        return batch, True


class RecordAccesses:
    """Records each answer to somebody who is signed in; begins and ends the log with the application."""

    def __init__(self, app: ASGIApp, *, log: AccessLog, house: House) -> None:
        self.app = app
        self._log = log
        self._house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, self._with_log(send))
            return
        answered = Answered(send)
        try:
            await self.app(scope, receive, answered)
        finally:
            self._record(scope, answered.status)

    def _record(self, scope: Scope, status: int) -> None:
        signed = scope.get("state", {}).get("who_asks")
        if signed is not None and not scope["path"].startswith("/static/"):
            access = Access(
                at=self._house.clock(),
                login=signed.person.login,
                via=signed.via,
                method=scope["method"][:8],
                path=scope["path"][:_PATH_LENGTH],
                status=status,
            )
            self._log.record(access)

    def _with_log(self, send: Send) -> Send:
        async def watched(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                self._log.start()
            if message["type"].startswith("lifespan.shutdown."):
                await run_in_threadpool(self._log.close)
            await send(message)

        return watched
