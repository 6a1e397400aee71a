"""The server's own worker: it sends when it is woken, goes on after a fault, and ends with the server."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from commsqa.dashboard.app import create_app
from commsqa.dashboard.worker import Worker
from commsqa.services import escalating, handling
from tests.services.incident_house import desk

pytestmark = pytest.mark.slow
LONG = timedelta(hours=1)


def wait_for(done: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not done():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)


def test_what_a_page_changed_is_sent_when_the_worker_is_woken(tmp_path: Path) -> None:
    with desk(tmp_path / "bank") as at_work:
        worker = Worker(at_work.house, interval=LONG)
        worker.start()
        try:
            time.sleep(0.2)  # its first sweep is over, the next is an hour away
            handling.acknowledge(at_work.house, "INC-aa11", reason="looking", by="sara")
            worker.wake()
            wait_for(lambda: at_work.wires["oncall"].kinds == ["acknowledged"])
        finally:
            worker.stop()


def test_a_fault_in_a_sweep_does_not_end_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def watch(*_: object, **__: object) -> None:
        calls.append("swept")
        raise ZeroDivisionError

    monkeypatch.setattr(escalating, "watch", watch)
    with desk(tmp_path / "bank") as at_work:
        worker = Worker(at_work.house, interval=timedelta(milliseconds=10))
        worker.start()
        wait_for(lambda: len(calls) > 2)
        worker.stop()


@pytest.mark.parametrize("wanted", [True, False])
def test_it_runs_as_long_as_the_server_where_it_is_wanted(wanted: bool, tmp_path: Path) -> None:
    def workers() -> list[str]:
        return [thread.name for thread in threading.enumerate() if thread.name == "commsqa-worker"]

    with desk(tmp_path / "bank") as at_work:
        app = create_app(at_work.house)
        app.state.no_worker = not wanted
        with TestClient(app):
            assert len(workers()) == wanted
        assert workers() == []
