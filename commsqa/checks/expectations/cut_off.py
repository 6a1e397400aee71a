"""Great Expectations writes its files in place: one that was left half written would end every later run."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MARK = ".writing"
_SETTINGS = ("great_expectations.yml", "uncommitted/config_variables.yml")
_MADE_ANEW = (*_SETTINGS, "expectations", "checkpoints", "validation_definitions")
"""What every run writes again for its own suites."""
_RESULTS = "uncommitted/validations"


@contextmanager
def mended(root: Path, run_name: str) -> Iterator[None]:
    """Write below `root` for this run; what a run wrote that was killed here, or found the disk full, is removed first.

    Its own results and all definitions go, the results of other runs stay. Only for who holds the lock of `root`.
    """
    mark = root / _MARK
    if mark.exists():
        _remove_half_written(root, mark.read_text(encoding="utf-8"))
    mark.write_text(run_name, encoding="utf-8")
    yield
    mark.unlink()


def _remove_half_written(root: Path, run_name: str) -> None:
    for name in _MADE_ANEW:
        _remove(root / name)
    _remove(root / _RESULTS / ".ge_store_backend_id")
    if run_name:  # empty: the process ended when it had removed everything and written nothing
        for results in (root / _RESULTS, root / "data_docs" / "validations"):
            for mine in results.glob(f"*/{run_name}"):
                _remove(mine)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
