"""The copies that are made of files which cannot be read as they are."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from commsqa.errors import StoreError
from tests.sources.projects import load, project


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's device that is always full")
@pytest.mark.parametrize("name", ["c.csv.gz", "c.jsonl.gz"])
def test_no_room_for_a_copy_is_not_called_a_fault_of_the_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    @contextmanager
    def on_a_full_disk(**_: str) -> Iterator[str]:
        (tmp_path / "utf8").symlink_to("/dev/full")
        yield str(tmp_path)

    monkeypatch.setattr("tempfile.TemporaryDirectory", on_a_full_disk)
    (tmp_path / name).write_bytes(gzip.compress(b'{"customer_id": "K1", "full_name": "Anna Berg"}\n'))
    with pytest.raises(StoreError, match=f"the disk is full; customers: {name} needs room there") as refused:
        load(project(tmp_path, uri=name), "customers")
    assert "\n" not in str(refused.value)
