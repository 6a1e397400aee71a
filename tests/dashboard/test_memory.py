"""What was loaded is not walked again by the garbage collector."""

import gc

import pytest

from commsqa.dashboard.memory import settle, settled


@pytest.mark.slow
def test_what_was_loaded_is_set_aside_until_the_end() -> None:
    with settled():
        before = gc.get_freeze_count()
        kept = [object(), {}, []]
        settle()
        assert gc.get_freeze_count() > before > 0
    assert gc.get_freeze_count() == 0
    assert any(each is kept for each in gc.get_objects())
