"""The project's own keys: one that wraps the keys of sealed evidence, one that signs the audit trail."""

import hmac
import os
import re
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from commsqa.errors import EvidenceError, StoreError

KEY_BYTES = 32
NONCE_BYTES = 12


class KeyRing:
    """What can be done with the master key and the signing key. Losing the master key loses all evidence."""

    def __init__(self, *, master_key: bytes, signing_key: bytes) -> None:
        self.signing_key = Ed25519PrivateKey.from_private_bytes(signing_key)
        self._wrapping = AESGCM(derive(master_key, b"commsqa key wrapping"))
        self._digesting = derive(master_key, b"commsqa customer digest")

    def customer_digest(self, customer_id: str) -> str:
        """16 hex digits that tell customers apart without naming them: the same for a customer as long as the master key is."""
        return hmac.digest(self._digesting, customer_id.encode(), "sha256").hex()[:16]

    def key_for(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose, e.g. signing a cookie: the same as long as the master key is."""
        return derive(self._digesting, f"commsqa {purpose}".encode())

    def wrap(self, key: bytes, name: str) -> bytes:
        """`key` encrypted for storage under this name."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._wrapping.encrypt(nonce, key, name.encode())

    def unwrap(self, wrapped: bytes, name: str) -> bytes:
        """The key that was wrapped under this name, or EvidenceError when the master key is another."""
        try:
            return self._wrapping.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], name.encode())
        except (InvalidTag, ValueError) as error:
            raise EvidenceError(
                "the evidence keys were wrapped by another master key; give the one this project began with"
            ) from error


def open_keyring(folder: Path, *, master_key: bytes | None = None, signing_key: bytes | None = None) -> KeyRing:
    """The keys in `master.key` and `signing.key` of the folder, each made at first use; a key that is given is not read or made.

    A key file holds 64 hex digits and is its owner's alone (mode 0600, the folder 0700). StoreError when others can read one,
    or when it is not a key.
    """
    return KeyRing(
        master_key=master_key or _key_in(folder / "master.key"),
        signing_key=signing_key or _key_in(folder / "signing.key"),
    )


def derive(key: bytes, info: bytes) -> bytes:
    """A key of 32 bytes for one purpose (HKDF-SHA-256, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(key)


def _key_in(path: Path) -> bytes:
    try:
        if not path.exists():
            _make(path)
        mode = path.stat().st_mode & 0o777
        if mode & 0o077:
            raise StoreError(f"{path}: others can read this key (mode {mode:04o}); run: chmod 600 {path}")
        text = path.read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        raise StoreError(f"{path}: the key cannot be read or made: {error.strerror}") from error
    if not re.fullmatch(f"[0-9a-fA-F]{{{KEY_BYTES * 2}}}", text):
        raise StoreError(f"{path}: this is not a key; a key is {KEY_BYTES * 2} hex digits")
    return bytes.fromhex(text)


def _make(path: Path) -> None:
    """Write a new key whole or not at all; when another process makes it at the same time, the first one stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:  # noqa: PTH123  private from its first byte
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
