"""A person holds and releases pieces: with a reason, and for what is grave with a second name."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from commsqa.errors import BusyError, CommsqaError, InputError, UnknownIdError
from commsqa.services import deciding
from commsqa.services.deciding import Decided, Selection, current_manifest, hold, release, waiting_releases
from commsqa.services.locating import newest_runs
from commsqa.services.publishing import RELEASE_SCHEMA
from commsqa.services.queries import release_manifest
from commsqa.store import batch_lock
from tests.letters import letter, misnamed, write_letters, wrong
from tests.projects import NOW, check_batch, opened

pytestmark = pytest.mark.slow

PLACEHOLDER = "content.unresolved_placeholder"
UNKNOWN = "recipient.unknown_customer"


def stranger(number: int) -> dict[str, str]:
    """A letter to a customer whom nobody knows: high, held, and two names release it."""
    return {**letter(number), "customer_id": "K9", "recipient_name": "Zora Nova"}


def decide(
    folder: Path, what: Callable[..., Decided], *pieces: str, by: str = "Sara", hours: int = 1, **selected: Any
) -> Decided:
    with opened(folder, now=NOW + timedelta(hours=hours)) as house:
        return what(house, Selection(pieces=pieces, **selected), by=by, reason="checked by hand")


def manifest(folder: Path, run_id: str | None = None) -> dict[str, str]:
    """As it is printed; the list that a job reads must say the same of the newest run."""
    with opened(folder) as house:
        rows = release_manifest(house, run_id).to_pylist()
        printed = {row["communication_id"]: row["decision"] for row in rows}
        if run_id is None:
            with house.store.snapshot() as tx:
                newest = tx.runs.latest_completed()
            assert newest is not None
            lines = (house.run_folder(newest.run_id) / "release.csv").read_text(encoding="utf-8").splitlines()[1:]
            assert {line.split(",")[0]: line.split(",")[1] for line in lines} == printed
    return printed


def audited(folder: Path) -> list[tuple[str, str]]:
    with opened(folder) as house, house.store.engine.connect() as connection:
        query = "SELECT action, actor FROM audit WHERE action LIKE 'pieces.%' ORDER BY seq"
        return [tuple(row) for row in connection.exec_driver_sql(query)]


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checked")
    write_letters(folder, [wrong(1), wrong(2), stranger(3), misnamed(4), letter(5)])
    check_batch(folder)
    return folder


@pytest.fixture
def folder(checked: Path, tmp_path: Path) -> Path:
    """L1 and L2 are held (medium), L3 is held (high), L4 is misspelled and L5 right: both leave."""
    return shutil.copytree(checked, tmp_path, dirs_exist_ok=True)


def test_what_a_person_holds_is_held_at_once_and_in_every_later_run(folder: Path) -> None:
    assert manifest(folder)["L5"] == "released"
    assert decide(folder, hold, "L5").done == ("L5",)
    assert manifest(folder)["L5"] == "held"
    report = check_batch(folder)
    assert (report.gate.held, manifest(folder)["L5"]) == (4, "held")
    assert decide(folder, release, "L5").done == ("L5",)
    assert check_batch(folder).gate.held == 3
    assert audited(folder) == [("pieces.held", "Sara"), ("pieces.released", "Sara")]


def test_one_name_releases_what_is_held_below_high_and_later_runs_keep_to_it(folder: Path) -> None:
    assert decide(folder, release, check_id=PLACEHOLDER) == Decided("B1", ("L1", "L2"))
    assert check_batch(folder).gate.held == 1
    assert manifest(folder) == {"L1": "released", "L2": "released", "L3": "held", "L4": "released", "L5": "released"}


def test_two_names_release_what_is_held_at_high_or_above(folder: Path) -> None:
    assert decide(folder, release, "L1", "L3") == Decided("B1", ("L1",), waiting=("L3",))
    assert manifest(folder)["L3"] == "held"
    assert decide(folder, release, "L3", by=" SARA ") == Decided("B1", (), waiting=("L3",))
    with opened(folder) as house:
        assert [(each.communication_id, each.decided_by) for each in waiting_releases(house)] == [("L3", "Sara")]
    assert check_batch(folder).gate.held == 2
    assert decide(folder, release, "L3", by="Omar") == Decided("B1", ("L3",))
    assert manifest(folder)["L3"] == "released"
    assert check_batch(folder).gate.held == 1
    with opened(folder) as house:
        assert waiting_releases(house) == []
    assert audited(folder) == [("pieces.released", "Sara"), ("pieces.release_asked", "Sara"), ("pieces.released", "Omar")]


def test_what_is_asked_for_together_has_one_time_though_the_clock_goes_on(folder: Path) -> None:
    ticks = (NOW + timedelta(hours=1, microseconds=each) for each in range(1000))
    with opened(folder) as house:
        release(replace(house, clock=lambda: next(ticks)), Selection(pieces=("L1", "L2")), by="Sara", reason="checked by hand")
        with house.store.snapshot() as tx:
            made = tx.decisions.of_batch("B1", 1)
    assert len(made) == 2
    assert len({each.decided_at for each in made}) == 1


def test_what_another_check_finds_later_holds_a_released_piece_again(folder: Path) -> None:
    decide(folder, release, "L1")
    write_letters(folder, [{**wrong(1), "customer_id": "K9", "recipient_name": "Zora Nova"}, wrong(2), letter(5)])
    check_batch(folder)
    assert manifest(folder)["L1"] == "held"


def test_what_one_name_released_is_held_again_when_it_has_become_grave(folder: Path) -> None:
    decide(folder, release, "L1")
    (folder / "severity.yaml").write_text(
        'policy: strict\nversion: "2"\nchecks:\n  content.unresolved_placeholder: {trust: 3, legal: 3, why: "unfinished"}\n',
        encoding="utf-8",
    )
    project = folder / "commsqa.yaml"
    project.write_text(project.read_text().replace("checks.yaml}", "checks.yaml, severity: severity.yaml}"))
    check_batch(folder, now=NOW + timedelta(hours=2))
    assert manifest(folder)["L1"] == "held"
    assert decide(folder, release, "L1", hours=3).waiting == ("L1",)
    assert decide(folder, release, "L1", by="Omar", hours=3).done == ("L1",)
    check_batch(folder, now=NOW + timedelta(hours=4))
    assert manifest(folder)["L1"] == "released"


def test_a_request_that_waits_does_not_cover_what_is_found_after_it(folder: Path) -> None:
    decide(folder, release, "L3")
    write_letters(folder, [{**stranger(3), "body": "Dear {{first_name}}, hello."}])
    check_batch(folder)
    assert decide(folder, release, "L3", by="Omar") == Decided("B1", (), waiting=("L3",))


def test_a_newer_composition_is_decided_anew(folder: Path) -> None:
    decide(folder, release, "L1")
    write_letters(folder, [wrong(1), {**wrong(1, composition=2), "communication_id": "L1b"}])
    check_batch(folder)
    assert manifest(folder) == {"L1b": "held"}


def test_the_manifest_of_an_earlier_run_stays_as_it_was(folder: Path) -> None:
    with opened(folder) as house, house.store.snapshot() as tx:
        first = tx.runs.latest_completed()
    assert first is not None
    check_batch(folder)
    decide(folder, hold, "L5")
    assert manifest(folder, first.run_id)["L5"] == "released"


@pytest.mark.parametrize(
    ("what", "selected", "by", "error", "says"),
    [
        (release, {"pieces": ("L5",)}, "Sara", InputError, "L5 is not held"),
        (release, {"pieces": ("L9",)}, "Sara", UnknownIdError, "no piece has the id L9"),
        (hold, {"pieces": ("L9", "L8")}, "Sara", UnknownIdError, "no piece has the id L9 (and 1 more)"),
        (hold, {"check_id": "email.invalid"}, "Sara", InputError, "no piece of batch B1 is meant"),
        (hold, {"pieces": ("L1",), "batch_id": "B7"}, "Sara", UnknownIdError, "no run of batch B7 was completed yet"),
        (hold, {"pieces": ("L1",)}, " ", InputError, "--by needs a person's name"),
    ],
)
def test_what_cannot_be_decided_is_one_line_and_changes_nothing(
    folder: Path, what: Callable[..., Decided], selected: dict[str, Any], by: str, error: type[CommsqaError], says: str
) -> None:
    before = manifest(folder)
    with opened(folder) as house, pytest.raises(error) as caught:
        what(house, Selection(**selected), by=by, reason="r")
    assert says in str(caught.value)
    assert (manifest(folder), audited(folder)) == (before, [])


def test_a_decision_needs_a_reason(folder: Path) -> None:
    with opened(folder) as house, pytest.raises(InputError, match="needs a reason"):
        hold(house, Selection(pieces=("L1",)), by="Sara", reason="  ")


def test_nothing_is_decided_while_the_batch_is_being_checked(folder: Path) -> None:
    with opened(folder) as house, batch_lock(house.store, house.state, "B1"), pytest.raises(BusyError):
        hold(house, Selection(pieces=("L1",)), by="Sara", reason="r")


def test_what_is_decided_just_after_a_run_ended_stands_in_that_runs_manifest(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def lock_that_a_run_had_first(*args: Any) -> Iterator[None]:
        check_batch(folder)
        with batch_lock(*args):
            yield

    monkeypatch.setattr(deciding, "batch_lock", lock_that_a_run_had_first)
    assert decide(folder, hold, "L5").done == ("L5",)
    assert manifest(folder)["L5"] == "held"


def test_what_looks_personal_in_a_reason_is_not_kept(folder: Path) -> None:
    with opened(folder) as house:
        hold(house, Selection(pieces=("L5",)), by="Sara", reason="zora.nova@example.com called, ticket 4711")
        with house.store.engine.connect() as connection:
            kept = connection.exec_driver_sql("SELECT reason FROM piece_decisions").scalar_one()
            trail = " ".join(connection.exec_driver_sql("SELECT details FROM audit").scalars())
    assert kept == "[e-mail] called, ticket 4711"
    assert "ticket 4711" in trail
    assert "zora" not in trail


@pytest.mark.parametrize("pieces", [("L1", "M1")])
def test_pieces_of_several_batches_are_decided_one_batch_at_a_time(folder: Path, pieces: tuple[str, ...]) -> None:
    write_letters(folder, [wrong(1), {**wrong(2, batch="B2"), "communication_id": "M1"}])
    for batch in ("B1", "B2"):
        check_batch(folder, batch)
    with opened(folder) as house, pytest.raises(InputError, match="several batches"):
        hold(house, Selection(pieces=pieces), by="Sara", reason="r")
    assert decide(folder, hold, "L1").batch_id == "B1"
    assert decide(folder, hold, "M1").batch_id == "B2"


@pytest.mark.parametrize("chunks", [[], [[]], [["L1", "L2", "L3"]], [["L1"], [], ["L2", "L3"]]])
def test_what_was_decided_is_laid_over_a_manifest_in_any_number_of_chunks(chunks: list[list[str]], folder: Path) -> None:
    decide(folder, hold, "L5", hours=2)
    decide(folder, release, "L1", hours=2)
    with opened(folder) as house:
        run = newest_runs(house)[0]
        written = pa.chunked_array(chunks + [["L5", "L6"]] * bool(chunks), pa.string())
        held = pa.chunked_array([["released"] * len(written)], pa.string())
        speaking = pa.chunked_array([[PLACEHOLDER] * len(written)], pa.string())
        laid = current_manifest(house, run, pa.table([written, held, speaking], schema=RELEASE_SCHEMA))
    assert laid.schema == RELEASE_SCHEMA
    decisions = dict(zip(*(laid[name].to_pylist() for name in ("communication_id", "decision")), strict=True))
    assert decisions == dict.fromkeys(written.to_pylist(), "released") | ({"L5": "held"} if chunks else {})


@pytest.mark.parametrize(("check", "meant"), [(PLACEHOLDER, ("L1", "L2")), ("content", ()), ("", ()), (f"{PLACEHOLDER} x", ())])
def test_a_check_is_meant_by_its_whole_id(check: str, meant: tuple[str, ...], folder: Path) -> None:
    if meant:
        assert decide(folder, hold, check_id=check).unchanged == ()
        assert decide(folder, hold, check_id=check).unchanged == meant
    else:
        with pytest.raises(InputError, match="no piece of batch"):
            decide(folder, hold, check_id=check)
