"""The server's own lines: written where they can be, and no reason to stop where they cannot."""

import io

import pytest
import structlog

from commsqa.dashboard.logs import log_error


def test_a_line_has_its_fields() -> None:
    with structlog.testing.capture_logs() as lines:
        log_error("worker", {"kind": "StoreError"})
    assert lines == [{"event": "worker", "kind": "StoreError", "log_level": "error"}]


def test_a_log_that_cannot_be_written_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(structlog, "get_logger", lambda: structlog.wrap_logger(structlog.PrintLogger(closed)))
    with pytest.raises(ValueError, match="closed file"):
        structlog.get_logger().error("worker")
    log_error("worker", {"kind": "StoreError"})
