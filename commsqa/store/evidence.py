"""Sealed evidence: the personal values that prove findings, in a file per run that only the keys in the database open.

A run and every customer have a random key, both wrapped by the master key. The data key of a finding is derived from the two
(HKDF-SHA-256 over run key and customer key); its evidence is sealed with AES-256-GCM and bound to the finding's id. Erasing a
customer's key, or a run's, makes those values unreadable for good and leaves the file, its digest and the audit trail as they
are.
"""

import os
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import file_digest
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from commsqa.domain.findings import Evidence
from commsqa.domain.values import canonical_json
from commsqa.errors import EvidenceError, UnknownIdError
from commsqa.store.database import Store, Transaction
from commsqa.store.evidence_keys import KeyKind
from commsqa.store.keys import KEY_BYTES, NONCE_BYTES, KeyRing, derive

SCHEMA = pa.schema(
    [
        pa.field("finding_id", pa.string(), nullable=False),
        pa.field("customer_digest", pa.string()),
        pa.field("nonce", pa.binary(NONCE_BYTES), nullable=False),
        pa.field("sealed", pa.binary(), nullable=False),
    ]
)

Item = tuple[str, str | None, Evidence]
"""finding_id, customer_id (None where the finding is about no customer), evidence."""
_Sealed = tuple[str, str | None, bytes, bytes]
"""A row of the file."""


class EvidenceVault:
    """Seals and opens evidence."""

    def __init__(self, store: Store, keyring: KeyRing) -> None:
        self._store = store
        self._keyring = keyring

    def seal(self, run_id: str, items: Iterable[Item], path: Path) -> str:
        """Write the run's evidence to `path` as Parquet, whole or not at all, and answer the file's SHA-256 (hex).

        The file has the columns of SCHEMA, readable by its owner only. Missing keys are made and stored first.
        """
        listed = [(finding_id, customer and self._keyring.customer_digest(customer), ev) for finding_id, customer, ev in items]
        customers = {customer for _, customer, _ in listed if customer}
        with self._store.transaction() as tx:
            run_key = self._get_or_make(tx, KeyKind.RUN, [run_id])[run_id]
            customer_keys = self._get_or_make(tx, KeyKind.CUSTOMER, customers)
        data_keys: dict[str | None, bytes] = {None: _data_key(run_key, b"", run_id, None)}
        data_keys.update((customer, _data_key(run_key, key, run_id, customer)) for customer, key in customer_keys.items())
        columns = zip(*_sealed(listed, data_keys), strict=True) if listed else ((),) * len(SCHEMA)
        return _write(path, pa.table([list(column) for column in columns], schema=SCHEMA))

    def open_one(self, run_id: str, finding_id: str, path: Path) -> Evidence:
        """The evidence of one finding. EvidenceError when a key was erased or does not fit, UnknownIdError when it has none."""
        customer, nonce, sealed = _read(path, finding_id)
        with self._store.snapshot() as tx:
            run_key = self._key(tx, KeyKind.RUN, run_id)
            customer_key = self._key(tx, KeyKind.CUSTOMER, customer) if customer else b""
        try:
            data_key = _data_key(run_key, customer_key, run_id, customer)
            opened = AESGCM(data_key).decrypt(nonce, sealed, finding_id.encode())
        except InvalidTag as error:
            raise EvidenceError(f"finding {finding_id}: its evidence was changed, or sealed by a key since erased") from error
        return Evidence.model_validate_json(opened)

    def _get_or_make(self, tx: Transaction, kind: KeyKind, subjects: Collection[str]) -> dict[str, bytes]:
        stored = tx.keys.wrapped(kind, subjects)
        keys = {subject: self._keyring.unwrap(wrapped, _name(kind, subject)) for subject, wrapped in stored.items()}
        made = {subject: secrets.token_bytes(KEY_BYTES) for subject in subjects if subject not in keys}
        tx.keys.add(kind, {subject: self._keyring.wrap(key, _name(kind, subject)) for subject, key in made.items()})
        return keys | made

    def _key(self, tx: Transaction, kind: KeyKind, subject: str) -> bytes:
        wrapped = tx.keys.wrapped(kind, [subject]).get(subject)
        if wrapped is None:
            raise EvidenceError(f"the {kind}'s key was erased; what it sealed cannot be opened any more")
        return self._keyring.unwrap(wrapped, _name(kind, subject))


def _name(kind: KeyKind, subject: str) -> str:
    return f"{kind}:{subject}"


def _data_key(run_key: bytes, customer_key: bytes, run_id: str, customer: str | None) -> bytes:
    return derive(run_key + customer_key, canonical_json(["commsqa evidence", run_id, customer]))


def _sealed(items: Iterable[Item], data_keys: Mapping[str | None, bytes]) -> Iterator[_Sealed]:
    """Ciphers are made as they are needed: a customer has a finding or two, and a cipher is far larger than its key."""
    for finding_id, customer, evidence in items:
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(data_keys[customer]).encrypt(nonce, canonical_json(evidence), finding_id.encode())
        yield finding_id, customer, nonce, sealed


def _write(path: Path, table: pa.Table) -> str:
    """Write beside the target, then rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:  # noqa: PTH123  private from its first byte
            # Sealed bytes are random: they neither compress nor repeat.
            pq.write_table(table, file, compression="NONE", use_dictionary=False)
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            digest = file_digest(file, "sha256").hexdigest()
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return digest


def _read(path: Path, finding_id: str) -> tuple[str | None, bytes, bytes]:
    try:
        rows = pq.read_table(path, schema=SCHEMA, filters=[("finding_id", "=", finding_id)]).to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise EvidenceError(f"{path.name}: the run's sealed evidence is missing or no longer readable") from error
    if not rows:
        raise UnknownIdError(f"no evidence was sealed for a finding {finding_id} in this run")
    return rows[0]["customer_digest"], rows[0]["nonce"], rows[0]["sealed"]
