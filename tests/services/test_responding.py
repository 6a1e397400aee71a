"""How long there is until the batch leaves."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from commsqa.checks.base import BatchFacts
from commsqa.services.responding import hours_to_release
from tests.projects import NOW


@pytest.mark.parametrize(
    ("leaves_in", "hours"),
    [(None, None), (timedelta(hours=36), 36.0), (timedelta(minutes=30), 0.5), (timedelta(0), 0.0), (timedelta(days=-40), 0.0)],
)
def test_hours_to_release(leaves_in: timedelta | None, hours: float | None) -> None:
    batch = BatchFacts(batch_id="B1", pieces=1, release_at=None if leaves_in is None else NOW + leaves_in)
    workspace = SimpleNamespace(batch=batch)
    assert hours_to_release(workspace, NOW) == hours  # type: ignore[arg-type]  # only the batch is read
