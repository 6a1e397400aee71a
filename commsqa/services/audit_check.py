"""Whether an exported audit trail is whole: from the file alone, without a project, a database or the program that wrote it."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ValidationError

from commsqa.domain.values import Value, canonical_json
from commsqa.errors import InputError
from commsqa.services.audit_export import FIELDS, WHAT, Closing, KeptHead, described_key
from commsqa.store.audit import GENESIS, Head
from commsqa.store.verification import Walked, end_problem, walk, walk_chosen

_LONGEST_CLOSING = 65_536
_TYPES = {"seq": int} | dict.fromkeys(FIELDS[1:], str)


class ExportVerdict(Value):
    """`entries` were found whole; `problem` is the first thing that is wrong, in one sentence, None where all is whole.

    `complete`: the file says that it is the whole trail, and it is. `fingerprint` is of the key in the file, to be compared with
    the one kept elsewhere.
    """

    entries: int
    problem: str | None
    complete: bool = False
    fingerprint: str | None = None


class _Broken(Exception):  # noqa: N818 - what is broken, for this file alone
    """The first thing that is wrong, and how many entries before it are whole."""

    def __init__(self, problem: str, entries: int = 0) -> None:
        super().__init__(problem)
        self.problem = problem
        self.entries = entries


def check_export(path: Path, *, public_key: str | None = None, head: KeptHead | None = None) -> ExportVerdict:
    """Follows every link of an export as JSON lines. `public_key` (hex) is the key that must have signed it, `head` one that the
    trail must contain. InputError for a file that cannot be read, or a key that is none.
    """
    pinned = None if public_key is None else _key(public_key)
    try:
        with path.open("rb") as file:
            return _check(file, pinned, head)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); name the file that audit export wrote") from error
    except _Broken as broken:
        return ExportVerdict(entries=broken.entries, problem=broken.problem)


def read_key(text: str) -> str:
    """The public key that is given as 64 hex digits, or that stands in the file of this name, e.g. as `audit key` prints it."""
    path = Path(text)
    if not re.fullmatch("[0-9a-fA-F]{64}", text):
        if not path.is_file():
            raise InputError("the public key is neither 64 hex digits nor a file; commsqa audit key prints it")
        found = re.search(r"\b[0-9a-fA-F]{64}\b", path.read_text(encoding="utf-8", errors="replace"))
        if found is None:
            raise InputError(f"{path}: there is no public key in it; commsqa audit key prints it")
        text = found[0]
    return text.lower()


def read_head(path: Path) -> KeptHead:
    """A head as `audit head` printed it. InputError for anything else, also one that its own key did not sign."""
    try:
        kept = KeptHead.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); name the file that audit head wrote") from error
    except ValidationError:
        raise InputError(f"{path}: this is no head as commsqa audit head prints it") from None
    if not kept.head.is_signed_by(_key(kept.public_key)):
        raise InputError(f"{path}: the head was changed: its signature does not fit")
    return kept


def head_problem(kept: KeptHead, key: Ed25519PublicKey, last: int, hash_there: str | None) -> str | None:
    """What is wrong with a trail that ends with entry `last` and has `hash_there` at the entry that the kept head names."""
    if kept.public_key != described_key(key).public_key:
        return "the head that was kept is signed by another key than this trail"
    if kept.head.seq > last:
        return (
            f"the trail was put back to an older state: it ends with entry {last}, and the head kept names entry {kept.head.seq}"
        )
    if kept.head.hash != hash_there:
        return f"entry {kept.head.seq} is not the one that the kept head names: the trail was written anew"
    return None


def _key(text: str) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(text))
    except ValueError:
        raise InputError("this is no public key; a key is 64 hex digits, as commsqa audit key prints them") from None


def _check(file: BinaryIO, pinned: Ed25519PublicKey | None, kept: KeptHead | None) -> ExportVerdict:
    closing, end = _closing(file)
    key = _key_of(closing)
    fingerprint = described_key(key).fingerprint
    if pinned is not None and closing.public_key != described_key(pinned).public_key:
        raise _Broken(f"the file is signed by the key {fingerprint}, not by the one given ({described_key(pinned).fingerprint})")
    if closing.fingerprint != fingerprint:
        raise _Broken("the closing line was changed: the fingerprint is not its key's")
    reading = _Reading(file, end, None if kept is None else kept.head)
    walked = (walk if closing.complete else walk_chosen)(reading.entries())
    problem = walked.problem or _closing_problem(closing, key, walked, reading.hashed)
    if kept is not None and problem is None:
        problem = _kept_problem(closing, kept, key, reading.hash_at_head)
    whole = problem is None
    return ExportVerdict(entries=walked.entries, problem=problem, complete=whole and closing.complete, fingerprint=fingerprint)


def _kept_problem(closing: Closing, kept: KeptHead, key: Ed25519PublicKey, hash_there: str | None) -> str | None:
    if not closing.complete:
        return "the file is a part of the trail: whether it contains the head can be told from a whole export only"
    return head_problem(kept, key, closing.head.seq, hash_there)


def _closing(file: BinaryIO) -> tuple[Closing, int]:
    """The last line, and where it begins."""
    size = file.seek(0, 2)
    start = file.seek(max(0, size - _LONGEST_CLOSING))
    tail = file.read()
    begin = tail.rfind(b"\n", 0, -1) + 1
    line = tail[begin:]
    if not line.startswith(b'{"') or WHAT.encode() not in line:
        raise _Broken("the file does not end with its closing line: its end is missing, or it is no export as JSON lines")
    try:
        closing = Closing.model_validate_json(line)
    except ValidationError:
        raise _Broken("the closing line was changed: it cannot be read any more") from None
    if canonical_json(closing) + b"\n" != line:
        raise _Broken("the closing line was changed: it is not written as an export writes it")
    return closing, start + begin


def _key_of(closing: Closing) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(closing.public_key))
    except ValueError:
        raise _Broken("the closing line was changed: its public key is none") from None


def _closing_problem(closing: Closing, key: Ed25519PublicKey, walked: Walked, hashed: str) -> str | None:
    try:
        signature = bytes.fromhex(closing.signature)
        key.verify(signature, closing.signed_bytes)
    except (InvalidSignature, ValueError):
        return "the closing line was changed: its signature does not fit"
    if signature.hex() != closing.signature:
        return "the closing line was changed: its signature does not fit"
    if closing.complete and (problem := end_problem(walked, closing.head, key)):
        return problem
    if not closing.head.is_signed_by(key):
        return "the head is not signed by the key in the file: it was forged"
    if closing.entries != walked.entries:
        return f"entries are missing or were added: the closing line counts {closing.entries}, and there are {walked.entries}"
    return None if hashed == closing.sha256 else "the file was changed: its digest is not the one in the closing line"


class _Reading:
    """The entries of a file up to its closing line, and what is learned on the way: their digest, the hash at a head."""

    def __init__(self, file: BinaryIO, end: int, head: Head | None) -> None:
        self._file, self._end, self._head = file, end, head
        self._sha256 = hashlib.sha256()
        self.hash_at_head = GENESIS if head is not None and head.seq == 0 else None

    @property
    def hashed(self) -> str:
        return self._sha256.hexdigest()

    def entries(self) -> Iterator[dict[str, Any]]:
        position, whole = self._file.seek(0), 0
        while position < self._end:
            line = self._file.readline()
            position += len(line)
            self._sha256.update(line)
            entry = _entry(line, whole)
            if self._head is not None and entry["seq"] == self._head.seq:
                self.hash_at_head = entry["hash"]
            yield entry
            whole += 1


def _entry(line: bytes, whole: int) -> dict[str, Any]:
    """An entry whose line is written as an export writes it; so no byte of the file is outside of what is hashed."""
    where = f"line {whole + 1}"
    try:
        entry = json.loads(line)
        shape = {name: type(value) for name, value in entry.items()} if isinstance(entry, dict) else None
        as_written = shape == _TYPES and canonical_json(entry) + b"\n" == line
    except (ValueError, RecursionError):  # no JSON, no UTF-8, or half of a character
        raise _Broken(f"{where} was changed: it is no entry any more", whole) from None
    if not as_written:
        raise _Broken(f"{where} was changed: it is not written as an export writes it", whole)
    read: dict[str, Any] = entry
    return read
