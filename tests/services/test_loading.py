"""Which batch a run is about, what is known of it, and which check ids a policy may name."""

from pathlib import Path

import pytest

from commsqa.checks.registry import discover
from commsqa.errors import InputError, UnknownIdError
from commsqa.project.models import CheckSetting, ChecksPolicy
from commsqa.services.loading import Workspace, batch_ids, load, validate_check_ids
from tests.projects import opened

HEADER = "communication_id,batch_id,composition_no,comm_type,channel,customer_id,composed_at\n"
OLD, NEW = "2026-01-31T00:00:00Z", "2026-02-28T00:00:00Z"


def project(folder: Path, *pieces: str, batches: str = "", changes: str = "") -> Path:
    """Each piece is `id,batch,composition,composed_at`."""
    rows = (piece.split(",") for piece in pieces)
    text = "".join(f"{key},{batch},{no},statement,letter,K1,{at}\n" for key, batch, no, at in rows)
    (folder / "communications.csv").write_text(HEADER + text)
    (folder / "customers.csv").write_text("customer_id,full_name\nK1,Jane Smith\n")
    sources = ["communications", "customers"]
    for table, content in (("batches", batches), ("changes", changes)):
        if content:
            (folder / f"{table}.csv").write_text(content)
            sources.append(table)
    lines = "".join(f"  {table}: {{uri: {table}.csv}}\n" for table in sources)
    (folder / "commsqa.yaml").write_text(f"name: bank\nsources:\n{lines}")
    return folder


def loaded(folder: Path, batch_id: str | None = None) -> Workspace:
    with opened(folder) as house:
        return load(house, batch_id)


TWO_BATCHES = (f"P1,B2,,{OLD}", f"P2,B1,,{NEW}", f"P3,B1,,{OLD}")


def test_without_an_id_it_is_the_batch_composed_last(tmp_path: Path) -> None:
    folder = project(tmp_path, *TWO_BATCHES)
    assert loaded(folder).batch.batch_id == "B1"
    assert (loaded(folder, "B2").batch.batch_id, loaded(folder, "B2").batch.pieces) == ("B2", 1)
    with opened(folder) as house:
        assert batch_ids(house) == ["B2", "B1"]


def test_the_manifest_knows_better_when_a_batch_was_composed(tmp_path: Path) -> None:
    manifest = f"batch_id,composed_at,release_at,expected_pieces\nB2,2026-03-01T00:00:00Z,2026-03-02T00:00:00Z,7\nB1,{NEW},,2\n"
    batch = loaded(project(tmp_path, *TWO_BATCHES, batches=manifest)).batch
    assert (batch.batch_id, batch.expected_pieces, str(batch.release_at)) == ("B2", 7, "2026-03-02 00:00:00+00:00")


def test_the_newest_composition_of_a_batch_is_checked(tmp_path: Path) -> None:
    folder = project(tmp_path, f"P1,B1,1,{NEW}", f"P2,B1,1,{NEW}", f"P1,B1,2,{OLD}")
    batch = loaded(folder).batch
    assert (batch.composition_no, batch.pieces) == (2, 1)


def test_an_unknown_batch_is_refused_and_some_that_exist_are_named(tmp_path: Path) -> None:
    folder = project(tmp_path, *(f"P{n},B{n},,2026-01-0{n}T00:00:00Z" for n in range(1, 8)))
    with pytest.raises(UnknownIdError) as refused:
        loaded(folder, "B9")
    assert str(refused.value) == "no piece belongs to a batch 'B9'; the batches are B7, B6, B5, B4, B3 and 2 more"


def test_no_pieces_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there are no pieces; a run needs a batch with at least one"):
        loaded(project(tmp_path))


def test_changes_are_read_with_their_scope(tmp_path: Path) -> None:
    changes = f"change_id,at,kind,scope\nCHG-1,{OLD},release,template_version=7 AND job_id=J1\n,{NEW},,\n"
    first, second = loaded(project(tmp_path, *TWO_BATCHES, changes=changes)).changes
    assert (first.change_id, first.kind, first.scope) == ("CHG-1", "release", {"template_version": "7", "job_id": "J1"})
    assert (second.change_id, second.kind, second.scope) == ("change 2", "", {})


def test_row_counts_are_those_of_the_tables_that_are_given(tmp_path: Path) -> None:
    assert loaded(project(tmp_path, *TWO_BATCHES)).row_counts == {"communications": 3, "customers": 1}


@pytest.mark.parametrize(
    "policy",
    [ChecksPolicy(required=("name.mispelled",)), ChecksPolicy(checks={"name.mispelled": CheckSetting()})],
    ids=["required", "checks"],
)
def test_a_policy_that_names_an_unknown_check_is_refused(policy: ChecksPolicy) -> None:
    with pytest.raises(InputError, match=r"no check has the id 'name.mispelled'; did you mean 'name.misspelled'"):
        validate_check_ids(policy, discover())
