"""A batch that is corrected, composed again or only partly looked at: what becomes of its findings and incidents."""

from datetime import timedelta
from pathlib import Path

import pytest

from commsqa.domain.incidents import Incident, IncidentState
from commsqa.services.queries import findings
from tests.letters import letter, misnamed, write_letters, wrong
from tests.projects import NOW, check_batch, opened

pytestmark = pytest.mark.slow  # whole runs

PLACEHOLDER, NAME = "content.unresolved_placeholder", "name.misspelled"


def states(folder: Path, run_id: str) -> dict[tuple[str, str], str]:
    with opened(folder) as house:
        rows = findings(house, run_id=run_id).to_pylist()
    return {(row["check_id"], row["subject_id"]): row["state"] for row in rows}


def incidents(folder: Path) -> dict[str, Incident]:
    """By check; a test has at most one for each."""
    with opened(folder) as house, house.store.engine.connect() as connection:
        ids = connection.exec_driver_sql("SELECT incident_id FROM incidents").scalars().all()
        with house.store.snapshot() as tx:
            found = [tx.incidents.get(incident_id) for incident_id in ids]
    return {incident.check_id: incident for incident in found}


def audited(folder: Path, action: str) -> list[str]:
    with opened(folder) as house, house.store.engine.connect() as connection:
        query = f"SELECT details FROM audit WHERE action = '{action}' ORDER BY seq"
        return list(connection.exec_driver_sql(query).scalars())


def sent(folder: Path) -> str:
    return (folder / "out" / "notifications.jsonl").read_text(encoding="utf-8")


def test_what_was_corrected_under_the_same_id_is_corrected_and_its_incident_resolved(tmp_path: Path) -> None:
    folder = write_letters(tmp_path, [wrong(1), misnamed(2), letter(3)])
    first = check_batch(folder)
    write_letters(tmp_path, [letter(1), misnamed(2), letter(3)])
    second = check_batch(folder, now=NOW + timedelta(hours=1))
    assert states(folder, first.run_id) == {(PLACEHOLDER, "L1"): "corrected", (NAME, "L2"): "open"}
    assert states(folder, second.run_id) == {(NAME, "L2"): "open"}
    found = incidents(folder)
    assert (found[PLACEHOLDER].state, found[NAME].state) == (IncidentState.RESOLVED, IncidentState.OPEN)
    assert found[PLACEHOLDER].resolution == "not found any more in batch B1, composition 1"
    assert second.resolved_incidents == (found[PLACEHOLDER].incident_id,)
    assert second.gate.held == 0
    assert '"kind":"resolved"' in sent(folder)
    assert audited(folder, "findings.superseded") == [f'{{"by":"{second.run_id}","closed":0,"corrected":1}}']


@pytest.mark.slow
def test_an_older_composition_that_is_all_there_is_again_says_nothing_of_the_newer(tmp_path: Path) -> None:
    folder = write_letters(tmp_path, [wrong(1), misnamed(2, composition=2)])
    newer = check_batch(folder)
    write_letters(tmp_path, [wrong(1)])
    check_batch(folder, now=NOW + timedelta(hours=1))
    assert states(folder, newer.run_id) == {(NAME, "L2"): "open"}
    assert audited(folder, "findings.superseded") == []


def test_a_newer_composition_closes_what_the_older_one_found_and_its_incidents_follow(tmp_path: Path) -> None:
    folder = write_letters(tmp_path, [wrong(1), misnamed(2)])
    first = check_batch(folder)
    write_letters(tmp_path, [wrong(1), misnamed(2), letter(4, composition=2), misnamed(5, composition=2)])
    second = check_batch(folder, now=NOW + timedelta(hours=1))
    assert second.evaluated == 2
    assert set(states(folder, first.run_id).values()) == {"closed"}
    assert states(folder, second.run_id) == {(NAME, "L5"): "open"}
    found = incidents(folder)
    assert (found[PLACEHOLDER].state, found[NAME].state) == (IncidentState.RESOLVED, IncidentState.OPEN)
    assert found[NAME].last_run_id == second.run_id
    assert audited(folder, "findings.superseded") == [f'{{"by":"{second.run_id}","closed":2,"corrected":0}}']


@pytest.mark.exhaustive
@pytest.mark.slow
def test_an_incident_that_is_open_in_another_batch_stays_open(tmp_path: Path) -> None:
    folder = write_letters(tmp_path, [wrong(1, batch="B1"), wrong(2, batch="B2")])
    for batch in ("B1", "B2"):
        check_batch(folder, batch)
    both = incidents(folder)[PLACEHOLDER]
    assert {batch: part.findings for batch, part in both.batches.items()} == {"B1": 1, "B2": 1}
    assert (both.problem.findings, both.problem.held) == (2, 2)
    write_letters(tmp_path, [wrong(1, batch="B1"), letter(2, batch="B2")])
    assert check_batch(folder, "B2").resolved_incidents == ()
    incident = incidents(folder)[PLACEHOLDER]
    assert (incident.state, [*incident.batches], incident.problem.findings) == (IncidentState.OPEN, ["B1"], 1)
    write_letters(tmp_path, [letter(1, batch="B1"), letter(2, batch="B2")])
    assert check_batch(folder, "B1").resolved_incidents == (incident.incident_id,)


@pytest.mark.exhaustive
@pytest.mark.slow
def test_checking_every_batch_again_is_no_news_of_an_incident_that_is_open_in_several(tmp_path: Path) -> None:
    folder = write_letters(tmp_path, [wrong(1, batch="B1"), wrong(2, batch="B2"), misnamed(3, batch="B2")])
    for batch in ("B1", "B2"):
        check_batch(folder, batch)
    told = sent(folder)
    for batch in ("B1", "B2", "B1"):
        check_batch(folder, batch)
        assert sent(folder) == told


@pytest.mark.slow
def test_a_clean_run_of_one_batch_says_nothing_of_another(tmp_path: Path) -> None:
    folder = write_letters(tmp_path, [wrong(1, batch="B1"), letter(2, batch="B2")])
    check_batch(folder, "B1")
    assert check_batch(folder, "B2").resolved_incidents == ()
    assert incidents(folder)[PLACEHOLDER].state is IncidentState.OPEN


@pytest.mark.slow
def test_what_nobody_looked_at_again_is_neither_corrected_nor_over(tmp_path: Path) -> None:
    folder = write_letters(tmp_path, [wrong(1), letter(2)])
    first = check_batch(folder)
    write_letters(tmp_path, [letter(1), letter(2)], disabled=[PLACEHOLDER])
    check_batch(folder)
    assert states(folder, first.run_id) == {(PLACEHOLDER, "L1"): "open"}
    assert incidents(folder)[PLACEHOLDER].state is IncidentState.OPEN


@pytest.mark.slow
def test_what_comes_back_after_it_was_corrected_reopens_its_incident(tmp_path: Path) -> None:
    folder = write_letters(tmp_path, [wrong(1)])
    check_batch(folder)
    for letters in ([letter(1)], [wrong(1)]):
        write_letters(tmp_path, letters)
        report = check_batch(folder)
    (incident,) = report.incidents
    assert incident.action == "reopened"
    stored = incidents(folder)[PLACEHOLDER]
    assert (stored.state, stored.resolution, stored.resolved_by) == (IncidentState.OPEN, "", None)
    assert [*stored.batches] == ["B1"]


@pytest.mark.parametrize("again", [False, True])
def test_a_run_that_was_cut_off_is_recorded_as_failed_by_the_next_one(tmp_path: Path, *, again: bool) -> None:
    folder = write_letters(tmp_path, [wrong(1)])
    with opened(folder) as house, house.store.transaction() as tx:
        tx.runs.start(run_id="R-cut", batch_id="B1", composition_no=1, flow_run_id=None, actor="x", at=NOW)
        tx.runs.start(run_id="R-other", batch_id="B2", composition_no=1, flow_run_id=None, actor="x", at=NOW)
    for _ in range(1 + again):
        check_batch(folder)
    with opened(folder) as house, house.store.snapshot() as tx:
        cut, other = tx.runs.get("R-cut"), tx.runs.get("R-other")
    assert (cut.state, cut.error) == ("failed", "it was cut off: its process ended without a word")
    assert other.state == "running"
