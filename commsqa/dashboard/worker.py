"""The server's own worker: sends what waits and takes due steps, when a page changed something and every few seconds."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool

from commsqa.dashboard.logs import log_error
from commsqa.services import escalating
from commsqa.services.house import House

INTERVAL = timedelta(seconds=2)
_END = timedelta(seconds=15)


class Worker:
    """One thread that sweeps as `commsqa escalate --watch` does, and at once when it is woken. Others may run beside it."""

    def __init__(self, house: House, *, interval: timedelta = INTERVAL) -> None:
        self._house = house
        self._interval = interval
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, in the background."""
        self._thread = threading.Thread(target=self._run, name="commsqa-worker", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Sweep now, or once more after the sweep that is under way."""
        self._woken.set()

    def stop(self) -> None:
        """End after the sweep that is under way, and wait for that a while: what is cut off would be looked up later."""
        self._stopping.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join(_END.total_seconds())

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                escalating.watch(self._house, interval=self._interval, rest=self._rest, told=lambda _: None)
            except Exception as fault:  # noqa: BLE001  a fault must not end all sending
                log_error("worker", {"kind": type(fault).__name__})
                self._rest(self._interval)

    def _rest(self, interval: timedelta) -> bool:
        self._woken.wait(interval.total_seconds())
        self._woken.clear()
        return self._stopping.is_set()


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """A worker for as long as the application runs, unless `app.state.no_worker` says that others do its work."""
    if getattr(app.state, "no_worker", False):
        yield
        return
    worker = Worker(app.state.house)
    app.state.worker = worker
    worker.start()
    try:
        yield
    finally:
        await run_in_threadpool(worker.stop)
        app.state.worker = None


def wake(request: Request) -> None:
    """Let what a page has just changed be told now. Nothing to do where other workers send."""
    worker: Worker | None = getattr(request.app.state, "worker", None)
    if worker is not None:
        worker.wake()
