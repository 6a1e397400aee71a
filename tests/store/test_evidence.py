"""Sealed evidence: what opens it, and what is gone with its key."""

import stat
import time
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import delete

from commsqa.domain.findings import Evidence
from commsqa.errors import EvidenceError, UnknownIdError
from commsqa.store import EvidenceVault, KeyRing, Store
from commsqa.store.evidence import Item
from commsqa.store.tables import evidence_keys
from tests.store.conftest import SIGNING

PERSONAL = "Božena Nováková-Marker"


def evidence(text: str = PERSONAL) -> Evidence:
    return Evidence(stated=text, expected="1.00", sentence=f"printed as {text}")


ITEMS: list[Item] = [
    ("F1", "K1", evidence("one")),
    ("F2", "K2", evidence("two")),
    ("F3", None, evidence("batch")),
    ("F4", "K1", evidence("four")),
]


@pytest.fixture
def vault(store: Store, keyring: KeyRing) -> EvidenceVault:
    return EvidenceVault(store, keyring)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "runs" / "R1" / "evidence.parquet"


def test_what_was_sealed_opens_again(vault: EvidenceVault, path: Path) -> None:
    assert vault.seal("R1", iter(ITEMS), path) == sha256(path.read_bytes()).hexdigest()
    for finding_id, _, sealed in ITEMS:
        assert vault.open_one("R1", finding_id, path) == sealed
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["evidence.parquet"]


def test_neither_file_nor_database_shows_values_or_customers(vault: EvidenceVault, path: Path, tmp_path: Path) -> None:
    vault.seal("R1", [("F1", "customer-4711", evidence())], path)
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert path in files
    for file in files:
        content = file.read_bytes()
        assert PERSONAL.encode() not in content
        assert b"Marker" not in content
        assert b"customer-4711" not in content


def test_an_empty_run_seals_an_empty_file(vault: EvidenceVault, path: Path) -> None:
    vault.seal("R1", [], path)
    with pytest.raises(UnknownIdError, match="no evidence was sealed for a finding F1"):
        vault.open_one("R1", "F1", path)


def test_without_its_key_what_was_sealed_is_gone_and_everything_else_opens(
    vault: EvidenceVault, store: Store, keyring: KeyRing, path: Path
) -> None:
    for run_id in ("R1", "R2", "R3"):
        vault.seal(run_id, ITEMS, path.with_name(run_id))
    with store.engine.connect().execution_options(commsqa_mode="write") as connection, connection.begin():
        connection.execute(delete(evidence_keys).where(evidence_keys.c.subject.in_(["R3", keyring.customer_digest("K1")])))
    for run_id, finding_id, whose in (("R1", "F1", "customer"), ("R2", "F4", "customer"), ("R3", "F3", "run")):
        with pytest.raises(EvidenceError, match=f"the {whose}'s key was erased"):
            vault.open_one(run_id, finding_id, path.with_name(run_id))
    assert vault.open_one("R1", "F2", path.with_name("R1")) == evidence("two")
    assert vault.open_one("R2", "F3", path.with_name("R2")) == evidence("batch")
    vault.seal("R4", ITEMS, path)  # the customer comes back, with a new key
    assert vault.open_one("R4", "F1", path) == evidence("one")
    with pytest.raises(EvidenceError, match="sealed by a key since erased"):
        vault.open_one("R1", "F1", path.with_name("R1"))


def test_evidence_of_one_finding_does_not_open_as_anothers(vault: EvidenceVault, path: Path) -> None:
    vault.seal("R1", ITEMS, path)
    rows = pq.read_table(path).to_pylist()
    rows[0]["nonce"], rows[0]["sealed"] = rows[3]["nonce"], rows[3]["sealed"]  # both are K1's
    pq.write_table(pa.Table.from_pylist(rows), path)
    with pytest.raises(EvidenceError, match="F1: its evidence was changed"):
        vault.open_one("R1", "F1", path)
    assert vault.open_one("R1", "F4", path) == evidence("four")


def test_another_master_key_opens_nothing(vault: EvidenceVault, store: Store, path: Path) -> None:
    vault.seal("R1", ITEMS, path)
    stranger = EvidenceVault(store, KeyRing(master_key=SIGNING, signing_key=SIGNING))
    with pytest.raises(EvidenceError, match="another master key"):
        stranger.open_one("R1", "F1", path)


def test_a_run_that_is_another_does_not_open_it(vault: EvidenceVault, path: Path) -> None:
    vault.seal("R1", ITEMS, path)
    vault.seal("R2", ITEMS, path.with_name("other.parquet"))
    with pytest.raises(EvidenceError, match="changed, or sealed by a key"):
        vault.open_one("R2", "F1", path)


@pytest.mark.parametrize("content", [None, b"", b"no parquet"])
def test_a_missing_or_broken_file_is_one_line(vault: EvidenceVault, path: Path, content: bytes | None) -> None:
    if content is not None:
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    with pytest.raises(EvidenceError, match=r"evidence\.parquet: the run's sealed evidence is missing"):
        vault.open_one("R1", "F1", path)


@pytest.mark.slow
def test_a_hundred_thousand_findings_seal_in_seconds(vault: EvidenceVault, path: Path) -> None:
    items = [(f"F{number}", f"K{number % 80_000}", evidence()) for number in range(100_000)]
    begun = time.process_time()
    vault.seal("R1", items, path)
    assert time.process_time() - begun < 30  # it takes 5
    assert vault.open_one("R1", "F99999", path) == evidence()
