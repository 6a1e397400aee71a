"""Erased evidence is gone for good: from the pages, from the files, from copies of them; the trail stays whole."""

import shutil
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from sqlalchemy import insert, select

from commsqa.errors import EvidenceError, InputError, UnknownIdError
from commsqa.project.retention import RetentionPolicy
from commsqa.services import erasing
from commsqa.services.erasing import (
    Erased,
    apply_retention,
    digest_of,
    erase_customer,
    erase_run,
    expired,
)
from commsqa.services.house import House
from commsqa.services.queries import open_evidence
from commsqa.services.run_batch import run_batch
from commsqa.services.trail import timeline
from commsqa.services.verifying import verify_trail
from commsqa.store.evidence_keys import KeyKind
from commsqa.store.tables import accesses, evidence_keys
from commsqa.store.trail import Wanted
from tests.projects import NOW, CheckedProject, opened

WHY = "request of 12 May"


def _rows(house: House, run_id: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = pq.read_table(
        house.run_folder(run_id) / "evidence.parquet", columns=["finding_id", "customer_digest"]
    ).to_pylist()
    return rows


def _a_customer(house: House, run_id: str) -> tuple[str, list[str], str]:
    """The digest of a customer with most findings, their ids, and a finding of somebody else."""
    rows = [row for row in _rows(house, run_id) if row["customer_digest"]]
    found = Counter(row["customer_digest"] for row in rows).most_common(1)[0][0]
    theirs = [row["finding_id"] for row in rows if row["customer_digest"] == found]
    return found, theirs, next(row["finding_id"] for row in rows if row["customer_digest"] != found)


def test_nobody_opens_a_customers_evidence_again(checked: CheckedProject) -> None:
    run_id = checked.report.run_id
    with opened(checked.folder) as house:
        customer, theirs, other = _a_customer(house, run_id)
        assert all(open_evidence(house, finding, reason="before").sentence for finding in theirs)
        assert erase_customer(house, customer, reason=WHY) == Erased(keys=1, findings=len(theirs))
        for finding in theirs:
            with pytest.raises(EvidenceError, match="the customer's key was erased"):
                open_evidence(house, finding, reason="after")
        assert open_evidence(house, other, reason="after").sentence
        assert verify_trail(house).problem is None


def test_the_erasure_is_in_the_trail_by_digest(checked: CheckedProject) -> None:
    with opened(checked.folder) as house:
        customer, theirs, _ = _a_customer(house, checked.report.run_id)
        erase_customer(house, customer, reason="asked by ann@example.com")
        (told,) = timeline(house, customer)
    assert (told.action, told.actor, told.reason) == ("evidence.erased", "tester", "asked by [e-mail]")
    assert {name: part.value for name, part in told.values.items()} == {"what": "customer", "keys": 1, "findings": len(theirs)}


def test_a_customer_is_named_by_id_or_by_digest(checked: CheckedProject) -> None:
    with opened(checked.folder) as house:
        known = house.keyring.customer_digest("K0000001")
        assert digest_of(house, " K0000001 ") == digest_of(house, known) == known


def test_evidence_cannot_be_opened_from_a_copy_of_the_files(checked: CheckedProject, tmp_path: Path) -> None:
    """A copy of every file that was made before, put back after the erasure; only the database is today's."""
    run_id = checked.report.run_id
    with opened(checked.folder) as house:
        kept = tmp_path / "kept"
        shutil.copytree(house.state / "runs", kept / "runs")
        shutil.copytree(house.state / "keys", kept / "keys")
        customer, _, _ = _a_customer(house, run_id)
        erase_customer(house, customer, reason=WHY)
        erase_run(house, run_id, reason=WHY)
        shutil.copytree(kept, house.state, dirs_exist_ok=True)
        for finding in (row["finding_id"] for row in _rows(house, run_id)):
            with pytest.raises(EvidenceError, match="'s key was erased"):
                house.vault.open_one(run_id, finding, house.run_folder(run_id) / "evidence.parquet")


def test_the_key_is_gone_from_the_database_files(checked: CheckedProject) -> None:
    with opened(checked.folder) as house:
        customer, _, _ = _a_customer(house, checked.report.run_id)
        with house.store.snapshot() as tx:
            wrapped = tx.keys.wrapped(KeyKind.CUSTOMER, [customer])[customer]
            run_key = tx.keys.wrapped(KeyKind.RUN, [checked.report.run_id])[checked.report.run_id]
        assert wrapped in _database_bytes(house)
        assert erase_customer(house, customer, reason=WHY).wiped
        assert wrapped not in _database_bytes(house)
        assert run_key in _database_bytes(house)
        assert erase_run(house, checked.report.run_id, reason=WHY).wiped
        assert run_key not in _database_bytes(house)


def test_what_a_reader_keeps_in_the_log_is_wiped_by_the_next_erasure(
    checked: CheckedProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commsqa.store.engine.PATIENCE_MS", 50)
    with opened(checked.folder) as house:
        customer, _, _ = _a_customer(house, checked.report.run_id)
        with house.store.snapshot() as tx:
            wrapped = tx.keys.wrapped(KeyKind.CUSTOMER, [customer])[customer]
        with house.store.engine.connect() as reader:
            reader.execute(select(evidence_keys.c.subject)).all()
            assert erase_customer(house, customer, reason=WHY).wiped is False
            assert wrapped in _database_bytes(house)
        assert house.store.wipe()
        assert wrapped not in _database_bytes(house)


@pytest.mark.slow
def test_a_later_run_over_the_same_customer_makes_a_new_key(checked: CheckedProject) -> None:
    with opened(checked.folder) as house:
        customer, theirs, _ = _a_customer(house, checked.report.run_id)
        erase_customer(house, customer, reason=WHY)
    with opened(checked.folder, now=NOW + timedelta(hours=1)) as house:
        run_batch(house)
        assert open_evidence(house, theirs[0], reason="the new run").sentence
        with pytest.raises(EvidenceError, match="sealed by a key since erased"):
            house.vault.open_one(checked.report.run_id, theirs[0], house.run_folder(checked.report.run_id) / "evidence.parquet")


def test_nothing_happens_without_a_reason_or_without_evidence(checked: CheckedProject) -> None:
    with opened(checked.folder) as house:
        with pytest.raises(InputError, match="needs a reason"):
            erase_customer(house, "K1", reason=" \n ")
        with pytest.raises(UnknownIdError, match="no evidence about this customer"):
            erase_customer(house, "nobody", reason=WHY)
        with pytest.raises(UnknownIdError, match="no run has the id"):
            erase_run(house, "R0", reason=WHY)
        with pytest.raises(InputError, match="an id or a keyed digest"):
            erase_customer(house, "  ", reason=WHY)
        erase_run(house, checked.report.run_id, reason=WHY)
        with pytest.raises(UnknownIdError, match="or it was erased"):
            erase_run(house, checked.report.run_id, reason=WHY)
        with house.store.snapshot() as tx:
            assert len(tx.trail.newest(Wanted(action="evidence.erased"), limit=10)) == 1


@pytest.mark.parametrize(("days", "erased"), [(30, 1), (31, 0), (None, 0)])
def test_evidence_is_erased_by_age(days: int | None, erased: int, checked: CheckedProject) -> None:
    policy = RetentionPolicy(version="2", evidence_days=days)
    with opened(checked.folder, now=NOW + timedelta(days=30, minutes=1)) as house:
        house = replace(house, retention=policy)
        findings = len(_rows(house, checked.report.run_id))
        assert (len(expired(house).runs), expired(house).findings) == (erased, findings * erased)
        assert apply_retention(house) == Erased(keys=erased, findings=findings * erased)
        assert apply_retention(house) == Erased(), "a second time there is nothing left"
        history = [told for told in timeline(house, checked.report.run_id) if told.action == "evidence.erased"]
        assert len(history) == erased
        if erased:
            with house.store.snapshot() as tx:
                facts = tx.trail.newest(Wanted(action="evidence.erased"), limit=1)[0].facts
            assert facts["policy"] == "retention@2: evidence_days 30"
            with pytest.raises(EvidenceError, match="the run's key was erased"):
                open_evidence(house, _rows(house, checked.report.run_id)[0]["finding_id"], reason="after")


def test_what_another_erased_meanwhile_is_recorded_once(checked: CheckedProject, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(checked.folder, now=NOW + timedelta(days=31)) as house:
        house = replace(house, retention=RetentionPolicy(evidence_days=30, accesses_days=10))
        row = {"at": NOW, "login": "ann", "via": "session", "method": "GET", "path": "/", "status": 200}
        with house.store.engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA query_only = OFF")
            connection.execute(insert(accesses).values(**row))
        found = expired(house)
        assert (len(found.runs), found.accesses) == (1, 1)
        assert apply_retention(house).keys == 1
        monkeypatch.setattr(erasing, "expired", lambda _: found)
        assert apply_retention(house) == Erased()
        with house.store.snapshot() as tx:
            told = [tx.trail.newest(Wanted(action=action), limit=9) for action in ("evidence.erased", "accesses.erased")]
        assert [len(each) for each in told] == [1, 1]


def test_the_access_log_is_erased_by_age(checked: CheckedProject) -> None:
    with opened(checked.folder) as house:
        house = replace(house, retention=RetentionPolicy(accesses_days=10))
        row = {"login": "ann", "via": "session", "method": "GET", "path": "/", "status": 200}
        with house.store.engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA query_only = OFF")
            for age in (5, 11, 12):
                connection.execute(insert(accesses).values(at=NOW - timedelta(days=age), **row))
        assert expired(house).accesses == 2
        assert apply_retention(house).accesses == 2
        (told,) = timeline(house, "accesses")
        assert (told.action, told.values["count"].value) == ("accesses.erased", 2)
        assert verify_trail(house).problem is None


def _database_bytes(house: House) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(house.state.glob("commsqa.db*")))
