"""Flow history: the list of runs by what one knows, one run with all that proves it, two beside each other."""

from datetime import timedelta

import pyarrow.parquet as pq
import pytest

from commsqa.domain.people import Role
from commsqa.services.deciding import Selection, hold
from commsqa.services.house import House
from commsqa.services.queries.run_history import WantedHistory, run_history
from commsqa.services.run_batch import run_batch
from tests.dashboard.conftest import BATCHES, NOW, SignIn, signed_in
from tests.projects import opened


def _run_of(house: House, batch_id: str) -> str:
    return run_history(house, WantedHistory(batch_id=batch_id)).lines[0].run_id


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_list_and_every_run_open(language: str, house: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD, language=language)
    listed = client.get("/runs").text
    for batch_id in BATCHES:
        run_id = _run_of(house, batch_id)
        assert f'href="/runs/{run_id}"' in listed
        assert client.get(f"/runs/{run_id}").status_code == 200


def test_a_run_shows_what_it_read_its_versions_and_its_gate(house: House, sign_in: SignIn) -> None:
    run_id = _run_of(house, BATCHES[1])
    with house.store.snapshot() as tx:
        run = tx.runs.get(run_id)
    text = sign_in(Role.AUDITOR).get(f"/runs/{run_id}").text
    assert run.digests["input.communications"][:16] in text
    assert run.digests["findings"] in text
    assert run.digests["version.severity"] in text
    assert run.report is not None
    assert f"<dd>{run.report.gate.held:,}</dd>" in text
    assert "Entries of the trail" in text
    assert "Entries of the trail" not in sign_in(Role.STEWARD).get(f"/runs/{run_id}").text


def test_runs_are_found_by_customer_piece_person_and_period(house: House) -> None:
    run_id = _run_of(house, BATCHES[0])
    found = pq.read_table(house.run_folder(run_id) / "findings.parquet")["customer_digest"].to_pylist()
    piece = pq.read_table(house.run_folder(run_id) / "release.parquet")["communication_id"][0].as_py()
    digest = next(each for each in found if each)

    def runs(wanted: WantedHistory) -> list[str]:
        return [line.run_id for line in run_history(house, wanted).lines]

    assert run_id in runs(WantedHistory(customer=digest))
    assert runs(WantedHistory(customer="nobody")) == []
    assert runs(WantedHistory(piece=piece)) == [run_id]
    assert runs(WantedHistory(piece=piece, batch_id=BATCHES[1])) == []
    assert run_id in runs(WantedHistory(person="tester"))
    assert runs(WantedHistory(person="ann")) == []
    assert runs(WantedHistory(until=NOW - timedelta(days=1))) == [run_id]
    assert run_id not in runs(WantedHistory(since=NOW - timedelta(days=1)))


def test_pages_of_the_history_follow_each_other(house: House) -> None:
    whole = run_history(house, WantedHistory())
    first = run_history(house, WantedHistory(), limit=1)
    second = run_history(house, WantedHistory(), limit=1, before=first.after)
    assert first.after == first.lines[0].run_id
    assert (*first.lines, *second.lines) == whole.lines[:2]
    assert whole.after is second.after is None


def test_who_held_what_since_stands_on_the_runs_page(own_house: House) -> None:
    run_id = _run_of(own_house, BATCHES[1])
    piece = pq.read_table(own_house.run_folder(run_id) / "release.parquet")["communication_id"][0].as_py()
    hold(own_house, Selection(pieces=(piece,)), by="Ann <i>", reason="asked by the branch")
    text = signed_in(own_house, Role.AUDITOR).get(f"/runs/{run_id}").text
    for shown in (piece, "Ann &lt;i&gt;", "asked by the branch", "Pieces held by a person: 1."):
        assert shown in text


@pytest.mark.slow
def test_two_runs_are_compared(own_house: House) -> None:
    earlier = _run_of(own_house, BATCHES[1])
    names = own_house.project.folder / "data" / "customers.csv"
    text = names.read_text(encoding="utf-8")
    names.write_text(text.replace("@", ".broken@", 40), encoding="utf-8")
    with opened(own_house.project.folder, now=NOW + timedelta(hours=1)) as house:
        later = run_batch(house, BATCHES[1]).run_id
        client = signed_in(house, Role.AUDITOR)
        same = client.get(f"/runs/{earlier}", params={"compare": earlier}).text
        other = client.get(f"/runs/{later}", params={"compare": earlier}).text
        wrong = client.get(f"/runs/{later}", params={"compare": _run_of(house, BATCHES[0])})
    assert "Both read the same, by the same versions and policies." in same
    assert "Both found the same." in same
    assert '<bdi dir="ltr">customers</bdi></th><td><code' in other
    assert "email.differs_from_record" in other
    assert wrong.status_code == 400


def test_a_run_that_is_none_is_not_found(sign_in: SignIn) -> None:
    assert sign_in(Role.STEWARD).get("/runs/R0").status_code == 404
    assert "No run is like that." in sign_in(Role.STEWARD).get("/runs?batch=none").text
