"""A person judges findings: one by one or many at once, and every later run keeps what was said."""

from datetime import timedelta
from pathlib import Path

import pytest

from commsqa.domain.reviews import Judged, Review
from commsqa.domain.runs import RunReport
from commsqa.errors import InputError, UnknownIdError
from commsqa.services.house import House
from commsqa.services.locating import locate
from commsqa.services.queries import findings, release_manifest
from commsqa.services.queries.states import states_of
from commsqa.services.reviewing import reliability, reliability_of, review
from tests.letters import letter, misnamed, write_letters, wrong
from tests.projects import NOW, check_batch, opened

pytestmark = pytest.mark.slow  # whole runs

PLACEHOLDER, NAME = "content.unresolved_placeholder", "name.misspelled"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """L1 is held, L2 has a misspelled name."""
    write_letters(tmp_path, [wrong(1), misnamed(2), letter(3)])
    check_batch(tmp_path)
    return tmp_path


def states(folder: Path, run_id: str | None = None) -> dict[str, str]:
    """The state of each finding, by its piece."""
    with opened(folder) as house:
        return {row["subject_id"]: row["state"] for row in findings(house, run_id=run_id).to_pylist()}


def ids(folder: Path) -> dict[str, str]:
    """Finding ids by piece."""
    with opened(folder) as house:
        return {row["subject_id"]: row["finding_id"] for row in findings(house).to_pylist()}


def history_of(house: House, finding_id: str) -> list[Review]:
    """Every verdict on a finding, the oldest first."""
    with house.store.snapshot() as tx:
        return tx.reviews.of_finding(finding_id)


def judge(folder: Path, piece: str, verdict: Judged, *, by: str = "Sara", note: str = "") -> None:
    finding_id = ids(folder)[piece]
    with opened(folder) as house:
        review(house, [finding_id], verdict, note, by=by)


def test_a_verdict_is_the_findings_state_at_once_and_in_every_later_run(folder: Path) -> None:
    judge(folder, "L1", Judged.CONFIRMED)
    judge(folder, "L2", Judged.FALSE_POSITIVE)
    expected = {"L1": "confirmed", "L2": "false_positive"}
    assert states(folder) == expected
    check_batch(folder, now=NOW + timedelta(hours=1))
    assert states(folder) == expected


def test_what_a_later_run_does_not_find_was_corrected_unless_it_was_no_error(folder: Path) -> None:
    with opened(folder) as house:
        first = findings(house)["run_id"].to_pylist()[0]
    judge(folder, "L1", Judged.CONFIRMED)
    judge(folder, "L2", Judged.FALSE_POSITIVE)
    write_letters(folder, [letter(1), letter(2), letter(3)])
    check_batch(folder, now=NOW + timedelta(hours=1))
    assert states(folder, first) == {"L1": "corrected", "L2": "false_positive"}


def test_a_newer_composition_closes_whatever_was_said(folder: Path) -> None:
    with opened(folder) as house:
        table = findings(house)
    judge(folder, "L1", Judged.CONFIRMED)
    write_letters(folder, [wrong(1), letter(1, composition=2)])
    check_batch(folder, now=NOW + timedelta(hours=1))
    assert set(states(folder, table["run_id"].to_pylist()[0]).values()) == {"closed"}
    with opened(folder) as house:
        located = locate(house, table["finding_id"].to_pylist())
        assert {states_of(house, each.run).of(each.finding_id).value for each in located.values()} == {"closed"}


def test_a_verdict_can_be_taken_back(folder: Path) -> None:
    judge(folder, "L1", Judged.DUPLICATE, note="see L2")
    judge(folder, "L1", Judged.OPEN)
    assert states(folder)["L1"] == "open"
    with opened(folder) as house:
        finding_id = ids(folder)["L1"]
        assert [each.verdict for each in history_of(house, finding_id)] == [Judged.DUPLICATE, Judged.OPEN]


def test_saying_the_same_again_is_no_news_but_from_a_second_person(folder: Path) -> None:
    found = list(ids(folder).values())
    with opened(folder) as house:
        assert set(review(house, found, Judged.CONFIRMED, by="Sara").done) == set(found)
        assert set(review(house, found, Judged.CONFIRMED, by="sara ").unchanged) == set(found)
        assert set(review(house, found, Judged.CONFIRMED, by="Omar").done) == set(found)
        assert review(house, found, Judged.CONFIRMED, "seen", by="Omar").unchanged == ()
        assert [len(history_of(house, each)) for each in found] == [3, 3]


def test_what_looks_personal_in_a_note_is_masked(folder: Path) -> None:
    judge(folder, "L1", Judged.CONFIRMED, note="zora.nova@example.com\nasked")
    with opened(folder) as house:
        [said] = history_of(house, ids(folder)["L1"])
    assert (said.note, said.reviewed_by, said.reviewed_at) == ("[e-mail] asked", "Sara", NOW)


def test_an_unknown_finding_refuses_all_of_them_and_changes_nothing(folder: Path) -> None:
    known = ids(folder)["L1"]
    with opened(folder) as house:
        with pytest.raises(UnknownIdError, match="no finding has the id F0, F1; commsqa findings lists them"):
            review(house, [known, "F0", "F1"], Judged.CONFIRMED)
        assert history_of(house, known) == []


@pytest.mark.parametrize(
    ("finding_ids", "note", "by", "says"),
    [
        ([], "", "Sara", "which findings"),
        (["F0"], "x" * 501, "Sara", "a note has at most 500 characters; this one has 501"),
        (["F0"], "", " ", "a verdict needs a person's name"),
    ],
)
def test_a_verdict_that_cannot_be_used_is_refused(folder: Path, finding_ids: list[str], note: str, by: str, says: str) -> None:
    with opened(folder) as house, pytest.raises(InputError, match=says):
        review(house, finding_ids, Judged.CONFIRMED, note, by=by)


def test_the_false_positive_rate_counts_each_finding_once_by_its_latest_verdict(tmp_path: Path) -> None:
    write_letters(tmp_path, [misnamed(number) for number in range(1, 5)])
    check_batch(tmp_path)
    with opened(tmp_path) as house:
        found = findings(house, check_id=NAME)["finding_id"].to_pylist()
        assert len(found) == 4
        assert reliability_of(house, NAME).false_positive_rate is None
        review(house, found, Judged.CONFIRMED)
        review(house, found[:1], Judged.FALSE_POSITIVE)
        review(house, found[1:2], Judged.DUPLICATE)
        counted = reliability_of(house, NAME)
        assert (counted.confirmed, counted.false_positive, counted.duplicate) == (2, 1, 1)
        assert counted.false_positive_rate == 1 / 3
        assert reliability(house) == {NAME: counted}
        with pytest.raises(UnknownIdError, match=r"did you mean 'name.misspelled'"):
            reliability_of(house, "name.mispelled")


def rerun(folder: Path) -> tuple[int, list[str], RunReport]:
    """What a later run holds, the checks of the incidents that it found, and its report."""
    report = check_batch(folder, now=NOW + timedelta(hours=1))
    return report.gate.held, sorted(each.check_id for each in report.incidents), report


def test_what_was_no_error_neither_holds_its_piece_again_nor_keeps_its_incident(folder: Path) -> None:
    judge(folder, "L1", Judged.FALSE_POSITIVE)
    with opened(folder) as house:
        assert release_manifest(house, None)["decision"].to_pylist() == ["held", "released", "released"]  # no release by itself
    held, incidents, report = rerun(folder)
    assert (held, incidents, len(report.resolved_incidents)) == (0, [NAME], 1)
    assert report.about is not None
    assert (report.about.suppressed, report.about.dismissed) == (0, 1)
    with opened(folder) as house:
        [row] = [row for row in findings(house).to_pylist() if row["subject_id"] == "L1"]
    assert (row["state"], row["incident_id"], row["severity"]) == ("false_positive", None, "medium")


@pytest.mark.parametrize("verdict", [Judged.CONFIRMED, Judged.CORRECTED, Judged.OPEN])
def test_every_other_verdict_leaves_the_hold_as_it_is(folder: Path, verdict: Judged) -> None:
    judge(folder, "L1", Judged.FALSE_POSITIVE)
    judge(folder, "L1", verdict)
    held, incidents, _ = rerun(folder)
    assert (held, incidents) == (1, [PLACEHOLDER, NAME])


def test_a_locked_hold_stays_until_two_people_say_that_it_is_no_error(tmp_path: Path) -> None:
    write_letters(tmp_path, [{**letter(1), "customer_id": "K9"}])
    check_batch(tmp_path)
    judge(tmp_path, "L1", Judged.FALSE_POSITIVE, by="Sara")
    assert rerun(tmp_path)[:2] == (1, ["recipient.unknown_customer"])
    judge(tmp_path, "L1", Judged.FALSE_POSITIVE, by="Omar")
    assert rerun(tmp_path)[:2] == (0, [])


def test_a_verdict_is_for_its_composition_only(folder: Path) -> None:
    judge(folder, "L1", Judged.FALSE_POSITIVE)
    write_letters(folder, [wrong(1, composition=2)])
    held, incidents, _ = rerun(folder)
    assert (held, incidents) == (1, [PLACEHOLDER])
