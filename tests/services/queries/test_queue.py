"""The work queue over real runs: every finding once, in any order, page by page; what people said filters it."""

from dataclasses import replace
from typing import BinaryIO

import pyarrow.parquet as pq
import pytest

from commsqa.domain.levels import Level
from commsqa.domain.reviews import Judged
from commsqa.errors import UnknownIdError
from commsqa.services.deciding import Selection, hold
from commsqa.services.house import House
from commsqa.services.queries.manifest import ManifestFilter, manifest_counts, manifest_file, manifest_page
from commsqa.services.queries.queue import QueueFilter, QueueRow, QueueSort, QueueState, newest_run, queue_page
from commsqa.services.queries.reader import FindingFilter, counts, findings_page
from commsqa.services.reviewing import review

ALL = QueueFilter(state=QueueState.ALL)


def all_rows(house: House, sort: QueueSort, *, limit: int = 7) -> list[QueueRow]:
    run, rows, after = newest_run(house), [], None
    while True:
        page = queue_page(house, run, ALL, sort=sort, after=after, limit=limit)
        rows += page.rows
        after = page.after
        if after is None:
            return rows


@pytest.mark.slow
@pytest.mark.parametrize("sort", QueueSort)
def test_paging_shows_every_finding_once_in_order(house: House, sort: QueueSort) -> None:
    rows = all_rows(house, sort)
    table = pq.read_table(house.run_folder(newest_run(house).run_id) / "findings.parquet")
    shown = [each.finding_id for row in rows for each in row.findings]
    assert len(shown) > 20
    assert sorted(shown) == sorted(table["finding_id"].to_pylist())
    keys = {
        QueueSort.WORST: lambda row: (-row.severity.rank, -row.score),
        QueueSort.CHECK: lambda row: [each.check_id for each in row.findings],
        QueueSort.SUBJECT: lambda row: row.subject_id,
    }[sort]
    assert [keys(row) for row in rows] == sorted(keys(row) for row in rows)


@pytest.mark.slow
@pytest.mark.parametrize("sort", QueueSort)
def test_paging_back_leads_to_the_same_rows(house: House, sort: QueueSort) -> None:
    run = newest_run(house)
    first = queue_page(house, run, sort=sort, limit=5)
    second = queue_page(house, run, sort=sort, after=first.after, limit=5)
    back = queue_page(house, run, sort=sort, before=second.before, limit=5)
    assert back == first
    assert first.before is None


@pytest.mark.slow
def test_a_row_is_as_bad_as_its_worst_finding_and_knows_the_gate(house: House) -> None:
    run = newest_run(house)
    by_level = counts(house, run)
    assert by_level.total == sum(by_level.levels.values()) > 0
    high = queue_page(house, run, QueueFilter(severity=Level.HIGH))
    assert {row.severity for row in high.rows} == {Level.HIGH}
    above = queue_page(house, run, QueueFilter(severity=Level.HIGH, and_above=True))
    assert above.subjects > high.subjects
    assert {row.severity for row in above.rows} == {Level.HIGH, Level.CRITICAL}
    held = queue_page(house, run, QueueFilter(decision="held"))
    assert {row.decision for row in held.rows} == {"held"}
    one = held.rows[0]
    assert queue_page(house, run, QueueFilter(subject_id=one.subject_id)).rows == (one,)
    check = one.findings[0].check_id
    listed = findings_page(house, run, FindingFilter(check_id=check), limit=1000).rows
    assert len(listed) == sum(by_level.checks[check].values())


@pytest.mark.slow
def test_what_was_judged_leaves_the_open_queue_and_comes_back_when_taken_back(own_house: House) -> None:
    run = newest_run(own_house)
    before = queue_page(own_house, run)
    row = before.rows[0]
    ids = [each.finding_id for each in row.findings]
    review(own_house, ids, Judged.CONFIRMED, "seen")
    after = queue_page(own_house, run)
    assert (after.subjects, row.place in {each.place for each in after.rows}) == (before.subjects - 1, False)
    confirmed = queue_page(own_house, run, QueueFilter(state=QueueState.CONFIRMED)).rows
    assert [each.state.value for each in confirmed[0].findings] == ["confirmed"] * len(ids)
    review(own_house, ids, Judged.OPEN)
    assert queue_page(own_house, run) == before


@pytest.mark.slow
def test_a_person_who_holds_changes_the_queue_and_the_manifest(own_house: House) -> None:
    run = newest_run(own_house)
    counted = manifest_counts(own_house, run)
    free = manifest_page(own_house, run, ManifestFilter(decision="released"), limit=1).rows[0]
    hold(own_house, Selection(pieces=(free.communication_id,)), by="Sara", reason="odd")
    now = manifest_counts(own_house, run)
    assert (now.held, now.released, now.by_people) == (counted.held + 1, counted.released - 1, counted.by_people + 1)
    row = manifest_page(own_house, run, ManifestFilter(piece=free.communication_id)).rows[0]
    assert row.decision == "held"
    assert row.decided is not None
    with manifest_file(own_house, run, "parquet") as file, manifest_file(own_house, run, "csv") as text:
        written = pq.read_table(file).to_pylist()
        lines = text.read().decode().splitlines()[1:]
    assert [line.split(",")[:2] for line in lines] == [[each["communication_id"], each["decision"]] for each in written]


@pytest.mark.slow
def test_a_manifest_that_is_being_read_stays_as_it_was_and_leaves_nothing_behind(own_house: House) -> None:
    run = newest_run(own_house)
    first, second = manifest_page(own_house, run, ManifestFilter(decision="released"), limit=2).rows
    before = {path.name for path in own_house.state.rglob("*") if path.is_file()}
    hold(own_house, Selection(pieces=(first.communication_id,)), by="Sara", reason="odd")
    with manifest_file(own_house, run, "parquet") as reading, manifest_file(own_house, run, "csv") as text:
        hold(own_house, Selection(pieces=(second.communication_id,)), by="Sara", reason="odd")
        with manifest_file(own_house, run, "parquet") as later:
            assert _held(later) == _held(reading) + 1
        assert text.read().decode().count(",held,") == _held(reading)
    assert {path.name for path in own_house.state.rglob("*") if path.is_file()} == before


def _held(file: BinaryIO) -> int:
    decisions: list[str] = pq.read_table(file)["decision"].to_pylist()
    return decisions.count("held")


@pytest.mark.slow
def test_a_queue_that_is_missing_is_made_again(own_house: House) -> None:
    run = newest_run(own_house)
    before = queue_page(own_house, run)
    (own_house.run_folder(run.run_id) / "queue.parquet").unlink()
    assert queue_page(own_house, run) == before


@pytest.mark.slow
def test_a_batch_that_never_ran_is_unknown(house: House) -> None:
    with pytest.raises(UnknownIdError, match="of batch 1999-01"):
        newest_run(replace(house), "1999-01")
