"""The audit trail as a file that can be checked without us: entries as JSON lines and a signed closing line; or CSV to read.

A line is the canonical JSON of an entry, every field exactly as it is stored. The closing line has the signed head, the public
key, which entries were chosen, the SHA-256 of all bytes before it, and the signature of itself. How to check it without us
stands in docs/compliance.md.
"""

import csv
import hashlib
import io
from collections.abc import Iterator
from itertools import chain
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from commsqa.domain.values import Moment, Value, canonical_json
from commsqa.errors import StoreError
from commsqa.services.house import House
from commsqa.store.audit import Head
from commsqa.store.trail import HASHED, Wanted

FIELDS = (*HASHED, "hash")
WHAT = "commsqa audit export"
_PAGE = 1000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class Closing(Value):
    """The last line of an export.

    `only` says which entries were chosen, empty where all were; `entries` counts those that are there. `sha256` is over all
    bytes before this line; `signature` over the canonical JSON of the other fields.
    """

    what: str = WHAT
    version: int = 1
    entries: int
    only: dict[str, str]
    head: Head
    public_key: str
    fingerprint: str
    sha256: str
    exported_at: Moment
    signature: str = ""

    @property
    def complete(self) -> bool:
        """Whether it is the whole trail."""
        return not self.only

    @property
    def signed_bytes(self) -> bytes:
        """What is signed."""
        return canonical_json(self.model_dump(exclude={"signature"}))

    def signed_by(self, key: Ed25519PrivateKey) -> "Closing":
        """The same, signed."""
        return self.model_copy(update={"signature": key.sign(self.signed_bytes).hex()})


class KeptHead(Value):
    """The head of the trail, to be kept elsewhere: whoever has it can tell later that the trail still contains it."""

    what: str = "commsqa audit head"
    version: int = 1
    head: Head
    public_key: str
    fingerprint: str
    exported_at: Moment


class PublicKey(Value):
    """The key that the trail is signed by, in hex, and its fingerprint: the SHA-256 of its 32 bytes."""

    public_key: str
    fingerprint: str


def public_key_of(house: House) -> PublicKey:
    """The public half of the key that signs this project's trail."""
    return described_key(house.keyring.signing_key.public_key())


def described_key(key: Ed25519PublicKey) -> PublicKey:
    """The key as people compare it."""
    raw = key.public_bytes_raw()
    return PublicKey(public_key=raw.hex(), fingerprint=hashlib.sha256(raw).hexdigest())


def kept_head(house: House) -> KeptHead:
    """The head as it is now. StoreError when it is not signed by this project's key."""
    return KeptHead(head=_head(house), **public_key_of(house).model_dump(), exported_at=house.clock())


def json_lines(house: House, wanted: Wanted | None = None) -> Iterator[bytes]:
    """The export as JSON lines, in pieces of any size. Entries that come while it is written are not in it.

    StoreError at once, before anything is written, when the head is not signed by this project's key.
    """
    return _json_lines(house, wanted or Wanted(), _head(house))


def _json_lines(house: House, chosen: Wanted, head: Head) -> Iterator[bytes]:
    now = house.clock()
    hashed, entries = hashlib.sha256(), 0
    for page in _pages(house, chosen, head):
        text = b"".join(_line(row) for row in page)
        entries += len(page)
        hashed.update(text)
        yield text
    closing = Closing(
        entries=entries,
        only=chosen.model_dump(mode="json", exclude_none=True),
        head=head,
        **public_key_of(house).model_dump(),
        sha256=hashed.hexdigest(),
        exported_at=now,
    )
    yield canonical_json(closing.signed_by(house.keyring.signing_key)) + b"\n"


def csv_lines(house: House, wanted: Wanted | None = None) -> Iterator[bytes]:
    """The entries as CSV with a header, for spreadsheets: what would be a formula there begins with an apostrophe.

    It is for reading; what can be checked is the export as JSON lines. StoreError as of `json_lines`.
    """
    return _csv_lines(_pages(house, wanted or Wanted(), _head(house)))


def _csv_lines(pages: Iterator[list[dict[str, Any]]]) -> Iterator[bytes]:
    for page in chain([[dict(zip(FIELDS, FIELDS, strict=True))]], pages):
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([_cell(row[name]) for name in FIELDS] for row in page)
        yield text.getvalue().encode()


def _head(house: House) -> Head:
    with house.store.snapshot() as tx:
        head = tx.trail.head()
    if not head.is_signed_by(house.keyring.signing_key.public_key()):
        raise StoreError("the audit trail's head is not signed by this project's key; run `commsqa audit verify`")
    return head


def _pages(house: House, wanted: Wanted, head: Head) -> Iterator[list[dict[str, Any]]]:
    """The trail only grows, so pages that are read one by one are the same as one long reading, and keep nobody waiting."""
    seq = 0
    while True:
        with house.store.snapshot() as tx:
            rows = [dict(row) for row in tx.trail.rows(wanted, limit=_PAGE, after=seq, up_to=head.seq)]
        if rows:
            yield rows
        if len(rows) < _PAGE:
            return
        seq = rows[-1]["seq"]


def _line(row: dict[str, Any]) -> bytes:
    try:
        return canonical_json(row) + b"\n"
    except TypeError as error:  # SQLite lets a hand put bytes where text belongs
        raise StoreError(f"entry {row['seq']} was changed; run `commsqa audit verify`") from error


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
