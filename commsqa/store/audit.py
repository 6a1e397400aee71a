"""The audit trail: append-only entries, each chained to the one before it, and a signed head.

An entry's hash is SHA-256 over the canonical JSON of its other fields, the previous hash among them. The head (number and hash
of the last entry) is signed with Ed25519 in the same transaction, so that a tail that was cut off shows. What cannot show from
the database alone is an older copy of all of it put in its place: keep exported heads elsewhere.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import Connection, insert, select, update

from commsqa.domain.values import Value, canonical_json, rfc3339
from commsqa.errors import StoreError
from commsqa.store import tables

GENESIS = "0" * 64
"""What the first entry has for a previous hash."""


class Head(Value):
    """The end of the trail: the last entry's number and hash (0 and zeros when there is none), signed."""

    seq: int
    hash: str
    signature: str

    def is_signed_by(self, key: Ed25519PublicKey) -> bool:
        """Whether the holder of `key` signed exactly this number and hash."""
        try:
            key.verify(bytes.fromhex(self.signature), _signed_bytes(self.seq, self.hash))
        except (InvalidSignature, ValueError):  # ValueError: not hexadecimal
            return False
        return True


def sign_head(key: Ed25519PrivateKey, seq: int, entry_hash: str) -> Head:
    """The head that says: entry `seq` with this hash is the last."""
    return Head(seq=seq, hash=entry_hash, signature=key.sign(_signed_bytes(seq, entry_hash)).hex())


def _signed_bytes(seq: int, entry_hash: str) -> bytes:
    return canonical_json({"what": "head of the commsqa audit trail", "seq": seq, "hash": entry_hash})


def hash_of(row: Mapping[str, Any]) -> str:
    """The hash that an entry's row must have; `at` and `details` as the text that is stored."""
    fields = ("seq", "at", "actor", "action", "subject", "details", "prev_hash")
    return hashlib.sha256(canonical_json({field: row[field] for field in fields})).hexdigest()


def begin_trail(connection: Connection, key: Ed25519PrivateKey) -> None:
    """Sign the head of a new, empty trail."""
    connection.execute(insert(tables.audit_head).values(id=1, **sign_head(key, 0, GENESIS).model_dump()))


def read_head(connection: Connection) -> Head | None:
    """The head as it is stored, unverified; None when somebody removed it."""
    row = connection.execute(select(tables.audit_head)).mappings().one_or_none()
    return None if row is None else Head(seq=row["seq"], hash=row["hash"], signature=row["signature"])


class AuditTrail:
    """The trail within one transaction. Writers take turns, so the head does not move under it."""

    def __init__(self, connection: Connection, key: Ed25519PrivateKey) -> None:
        self._connection = connection
        self._key = key
        self._head: Head | None = None

    def append(self, *, action: str, actor: str, subject: str, details: Mapping[str, Any], at: datetime) -> None:
        """Add an entry and move the signed head. `details` carry no personal data."""
        head = self._head or self._trusted_head()
        row = {
            "seq": head.seq + 1,
            "at": rfc3339(at),
            "actor": actor,
            "action": action,
            "subject": subject,
            "details": canonical_json(details).decode(),
            "prev_hash": head.hash,
        }
        entry_hash = hash_of(row)
        self._head = sign_head(self._key, head.seq + 1, entry_hash)
        self._connection.execute(insert(tables.audit).values(hash=entry_hash, **row))
        self._connection.execute(update(tables.audit_head).values(**self._head.model_dump()))

    def _trusted_head(self) -> Head:
        """A new entry would sign whatever stands there, so a head that somebody else wrote stops all writing."""
        head = read_head(self._connection)
        if head is None or not head.is_signed_by(self._key.public_key()):
            raise StoreError("the audit trail's head is not signed by this store's key; run `commsqa audit verify`")
        return head
