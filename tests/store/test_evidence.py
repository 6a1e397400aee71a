"""Sealed evidence: what opens it, and what erasing a key does."""

import stat
import time
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commsqa.domain.findings import Evidence
from commsqa.errors import EvidenceError, UnknownIdError
from commsqa.store import EvidenceVault, KeyRing, Store
from commsqa.store.evidence import Item
from commsqa.store.evidence_keys import KeyKind
from tests.store.conftest import SIGNING
from tests.store.values import actions

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


def test_erasing_a_customer_erases_them_in_every_run_and_nobody_else(vault: EvidenceVault, store: Store, path: Path) -> None:
    other = path.with_name("other.parquet")
    vault.seal("R1", ITEMS, path)
    vault.seal("R2", ITEMS, other)
    with store.transaction() as tx:
        assert vault.erase_customer("K1", tx=tx)
        assert not vault.erase_customer("K9", tx=tx)
    for run_id, file in (("R1", path), ("R2", other)):
        for finding_id in ("F1", "F4"):
            with pytest.raises(EvidenceError, match="the customer's key was erased"):
                vault.open_one(run_id, finding_id, file)
        assert vault.open_one(run_id, "F2", file) == evidence("two")
        assert vault.open_one(run_id, "F3", file) == evidence("batch")


def test_erasing_a_run_erases_all_of_it_and_no_other_run(vault: EvidenceVault, store: Store, path: Path) -> None:
    other = path.with_name("other.parquet")
    vault.seal("R1", ITEMS, path)
    vault.seal("R2", ITEMS, other)
    with store.transaction() as tx:
        assert vault.erase_run("R1", tx=tx)
    for finding_id in ("F1", "F3"):
        with pytest.raises(EvidenceError, match="the run's key was erased"):
            vault.open_one("R1", finding_id, path)
    assert vault.open_one("R2", "F1", other) == evidence("one")


def test_what_was_erased_stays_erased_when_the_customer_comes_back(vault: EvidenceVault, store: Store, path: Path) -> None:
    later = path.with_name("later.parquet")
    vault.seal("R1", ITEMS, path)
    with store.transaction() as tx:
        vault.erase_customer("K1", tx=tx)
    vault.seal("R2", ITEMS, later)
    assert vault.open_one("R2", "F1", later) == evidence("one")
    with pytest.raises(EvidenceError, match="sealed by a key since erased"):
        vault.open_one("R1", "F1", path)


def test_an_erasure_that_is_rolled_back_erases_nothing(vault: EvidenceVault, store: Store, path: Path) -> None:
    vault.seal("R1", ITEMS, path)

    def fails() -> None:
        with store.transaction() as tx:
            vault.erase_customer("K1", tx=tx)
            raise LookupError

    with pytest.raises(LookupError):
        fails()
    assert vault.open_one("R1", "F1", path) == evidence("one")
    assert actions(store) == []


def test_an_erased_key_leaves_no_bytes_in_the_sqlite_files(sqlite_store: Store, sqlite_path: Path, keyring: KeyRing) -> None:
    vault = EvidenceVault(sqlite_store, keyring)
    vault.seal("R1", ITEMS, sqlite_path.with_name("e.parquet"))
    with sqlite_store.snapshot() as tx:
        wrapped = tx.keys.wrapped(KeyKind.CUSTOMER, [keyring.customer_digest("K1")]).popitem()[1]

    def on_disk() -> bool:
        return any(wrapped in file.read_bytes() for file in sqlite_path.parent.glob("commsqa.db*"))

    assert on_disk()
    with sqlite_store.transaction() as tx:
        vault.erase_customer("K1", tx=tx)
    assert not on_disk()


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
    begun = time.monotonic()
    vault.seal("R1", items, path)
    assert time.monotonic() - begun < 30  # 5 s alone on two cores
    assert vault.open_one("R1", "F99999", path) == evidence()
