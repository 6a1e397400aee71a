"""The event loop of the server that Prefect starts for a run: the server ends with the run's process, however that ends."""

import asyncio
import os
import signal
import threading
import time

_LOOK_EVERY_S = 0.5
_TO_END_S = 5


def loop() -> asyncio.AbstractEventLoop:
    """A new loop, in a process that ends soon after its parent. uvicorn takes it where UVICORN_LOOP names it.

    Prefect stops its server at the end of the interpreter: a run that is killed would leave it behind for good.
    """
    threading.Thread(target=_end_after, args=(os.getppid(),), daemon=True).start()
    return asyncio.new_event_loop()


def _end_after(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY_S)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_TO_END_S)
    os._exit(1)
