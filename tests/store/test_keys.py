"""The project's keys."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from commsqa.errors import EvidenceError, StoreError
from commsqa.store import KeyRing, open_keyring
from tests.store.conftest import MASTER, SIGNING


def test_keys_are_made_at_first_use_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "keys"
    first = open_keyring(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {
        "master.key": 0o600,
        "signing.key": 0o600,
    }
    again = open_keyring(folder)
    assert again.customer_digest("K1") == first.customer_digest("K1")
    assert again.signing_key.private_bytes_raw() == first.signing_key.private_bytes_raw()
    assert open_keyring(tmp_path / "other").customer_digest("K1") != first.customer_digest("K1")


def test_a_key_that_is_given_is_not_made(tmp_path: Path) -> None:
    ring = open_keyring(tmp_path / "keys", master_key=MASTER, signing_key=SIGNING)
    assert not (tmp_path / "keys").exists()
    assert ring.customer_digest("K1") == KeyRing(master_key=MASTER, signing_key=SIGNING).customer_digest("K1")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    open_keyring(tmp_path)
    (tmp_path / "master.key").chmod(mode)
    with pytest.raises(StoreError, match=r"master\.key: others can read this key .*; run: chmod 600 .*master\.key"):
        open_keyring(tmp_path)


@pytest.mark.parametrize("content", ["", "hello", "ab" * 31, "ab" * 33, "zz" * 32, "كلمة"])
def test_a_file_that_is_no_key_is_said_so_without_its_content(tmp_path: Path, content: str) -> None:
    path = tmp_path / "signing.key"
    path.write_text(content, encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(StoreError, match=r"signing\.key: this is not a key") as error:
        open_keyring(tmp_path)
    assert not content or content not in str(error.value)


def test_processes_that_begin_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        digests = set(pool.map(lambda _: open_keyring(tmp_path).customer_digest("K1"), range(16)))
    assert len(digests) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"master.key", "signing.key"}


def test_a_customer_digest_is_16_hex_digits_and_keyed(keyring: KeyRing) -> None:
    digests = {keyring.customer_digest(customer) for customer in ("K1", "K2", "", "عميل")}
    assert len(digests) == 4
    assert all(len(digest) == 16 and int(digest, 16) >= 0 for digest in digests)
    # Stable for the project: stored digests must keep their customers.
    assert keyring.customer_digest("K1") == "e87d00b82ad9273f"


def test_a_wrapped_key_opens_with_its_master_key_and_under_its_name_only(keyring: KeyRing) -> None:
    wrapped = keyring.wrap(b"k" * 32, "run:R1")
    assert keyring.unwrap(wrapped, "run:R1") == b"k" * 32
    assert b"k" * 8 not in wrapped
    for ring, name in ((keyring, "run:R2"), (KeyRing(master_key=SIGNING, signing_key=SIGNING), "run:R1")):
        with pytest.raises(EvidenceError, match="another master key"):
            ring.unwrap(wrapped, name)
