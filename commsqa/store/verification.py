"""Says whether the audit trail is whole, and if not, which link is the first that is broken."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from commsqa.domain.values import Value
from commsqa.store.audit import GENESIS, Head, hash_of


class AuditVerdict(Value):
    """`entries` were found whole before the first broken one, which `problem` names in one sentence; None: all is whole."""

    entries: int
    problem: str | None


class Walked(NamedTuple):
    """The chain as far as it holds: its entries, the hash of the last one, and what is wrong with the next."""

    entries: int
    last_hash: str
    problem: str | None = None


def walk(rows: Iterable[Mapping[Any, Any]]) -> Walked:
    """Follow entries in the order of their numbers up to the first that does not hold."""
    whole, last_hash = 0, GENESIS
    for row in rows:
        if problem := _problem(row, whole + 1, last_hash):
            return Walked(whole, last_hash, problem)
        whole, last_hash = whole + 1, row["hash"]
    return Walked(whole, last_hash)


def _problem(row: Mapping[Any, Any], expected: int, previous: str) -> str | None:
    seq = row["seq"]
    if seq < expected:
        return f"entry {seq} does not belong: the trail begins with entry 1"
    if seq > expected:
        return f"entry {expected} is missing"
    if _hash_or_none(row) != row["hash"]:
        return f"entry {seq} was changed: its hash does not match its content"
    if row["prev_hash"] != previous:
        return f"entry {seq} does not continue the entry before it: one of the two was replaced"
    return None


def _hash_or_none(row: Mapping[Any, Any]) -> str | None:
    try:
        return hash_of(row)
    except TypeError:  # SQLite lets a hand put bytes where text belongs
        return None


def walk_chosen(rows: Iterable[Mapping[Any, Any]]) -> Walked:
    """As `walk`, over entries of which some were left out: each for itself, in order, and linked where they are neighbours."""
    whole, seq, last_hash = 0, 0, GENESIS
    for row in rows:
        neighbours = row["seq"] == seq + 1
        if not isinstance(row["seq"], int) or row["seq"] <= seq:
            return Walked(whole, last_hash, f"entry {row['seq']} stands after entry {seq}: the order was changed")
        if problem := _problem(row, row["seq"], last_hash if neighbours else row["prev_hash"]):
            return Walked(whole, last_hash, problem)
        whole, seq, last_hash = whole + 1, row["seq"], row["hash"]
    return Walked(whole, last_hash)


def end_problem(walked: Walked, head: Head | None, key: Ed25519PublicKey) -> str | None:
    """What is wrong with where the chain ends, by the head that `key` signed."""
    if head is None:
        return "the signed head is missing"
    if not head.is_signed_by(key):
        return "the head is not signed by this store's key: it was forged, or the key is another"
    if head.seq > walked.entries:
        return f"entry {walked.entries + 1} is missing: the signed head names entry {head.seq} as the last"
    if head.seq < walked.entries:
        return f"entry {head.seq + 1} does not belong: the signed head names entry {head.seq} as the last"
    if head.hash != walked.last_hash:
        return f"entry {head.seq} was replaced: the signed head names another hash for it"
    return None
