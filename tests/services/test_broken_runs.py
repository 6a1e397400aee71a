"""Runs that break, are interrupted, or meet another run: recorded without values, and the batch is free again."""

import gc

import pytest

from commsqa.domain.incidents import Action
from commsqa.errors import BusyError, CommsqaError, UnknownIdError
from commsqa.services.run_batch import BatchRun
from commsqa.store import batch_lock
from tests.projects import BATCH_ID, NOTIFICATIONS, DemoProject, check_batch, opened
from tests.services.results import failed_runs, kept

pytestmark = pytest.mark.slow

MARKED = "Zzyzx-Planted-4711"


@pytest.mark.exhaustive
def test_a_run_that_breaks_is_recorded_without_values_and_the_next_one_finishes_its_work(
    demo: DemoProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It breaks when incidents are open and their messages wait: the next run sends them, and opens nothing again."""

    def breaks(*_: object) -> None:
        raise ValueError(f"cannot write {MARKED}")

    with monkeypatch.context() as broken:
        broken.setattr("commsqa.services.publishing.decide_gate", breaks)
        with pytest.raises(CommsqaError) as fault:
            check_batch(demo.folder)
    assert str(fault.value).startswith("a fault of commsqa in step 'decide the gate': ValueError at test_broken_runs.py:")
    assert fault.value.exit_code == 1
    assert MARKED not in repr(fault.value)
    assert fault.value.__suppress_context__
    [run] = failed_runs(demo.folder)
    assert run.error == str(fault.value)
    assert not (demo.folder / NOTIFICATIONS).exists()
    report = check_batch(demo.folder)
    assert {incident.action for incident in report.incidents} == {Action.UPDATED}
    assert (demo.folder / NOTIFICATIONS).read_text(encoding="utf-8").count("\n") == len(report.incidents)
    assert kept(demo.folder).audit.count("run.failed") == 1


def test_a_batch_that_another_run_holds_is_refused_before_anything_is_recorded(demo: DemoProject) -> None:
    with opened(demo.folder) as other, batch_lock(other.store, other.state, BATCH_ID):
        with pytest.raises(BusyError, match=f"batch {BATCH_ID} is being checked by another run"):
            check_batch(demo.folder)
        with other.store.snapshot() as tx:
            assert tx.runs.newest(limit=1) == []


def test_the_lock_is_held_until_the_run_ends_and_free_after_it(demo: DemoProject) -> None:
    with opened(demo.folder) as house:
        with BatchRun(house) as run:
            run.load(None)
            with pytest.raises(BusyError), batch_lock(house.store, house.state, BATCH_ID):
                pytest.fail("two runs of one batch")
        with batch_lock(house.store, house.state, BATCH_ID):
            pass


@pytest.mark.parametrize("end", [KeyboardInterrupt(), RuntimeError(MARKED)], ids=["interrupted", "fault between two steps"])
def test_whatever_ends_a_run_it_counts_as_failed_and_only_the_kind_is_kept(demo: DemoProject, end: BaseException) -> None:
    def ended() -> None:
        with opened(demo.folder) as house, BatchRun(house) as run:
            run.load(None)
            raise end

    with pytest.raises(type(end)):
        ended()
    [failed] = failed_runs(demo.folder)
    assert failed.error == type(end).__name__


def test_the_collector_of_cycles_rests_during_a_run_and_works_again_after_it(demo: DemoProject) -> None:
    with opened(demo.folder) as house, BatchRun(house) as run:
        run.load(None)
        assert not gc.isenabled()
    assert gc.isenabled()
    with opened(demo.folder) as house, pytest.raises(UnknownIdError), BatchRun(house) as run:
        run.load("no such batch")
    assert gc.isenabled()
