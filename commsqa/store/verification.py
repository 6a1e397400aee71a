"""Says whether the audit trail is whole, and if not, which link is the first that is broken."""

from collections.abc import Iterable, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, select

from commsqa.domain.values import Value
from commsqa.store import tables
from commsqa.store.audit import GENESIS, Head, hash_of, read_head


class AuditVerdict(Value):
    """`entries` were found whole before the first broken one. `problem` is one sentence, None when the trail is whole.

    `broken_seq` is the number of the first broken entry; None where the head itself is what is wrong.
    """

    entries: int
    broken_seq: int | None = None
    problem: str | None = None
    head: Head | None = None


def verify(connection: Connection, key: Ed25519PublicKey) -> AuditVerdict:
    """Walk the chain from its first entry, streaming, then compare its end with the head that `key` signed.

    It trusts nothing that is stored but the signature, and works also after the triggers were dropped.
    """
    head = read_head(connection)
    query = select(tables.audit).order_by(tables.audit.c.seq).execution_options(yield_per=1000)
    chain = walk(connection.execute(query).mappings())
    if chain.problem is not None:
        return chain.model_copy(update={"head": head})
    return _end(chain, head, key)


class _Chain(AuditVerdict):
    """The walked chain; `last_hash` is what the head must name."""

    last_hash: str = GENESIS


def walk(rows: Iterable[Mapping[Any, Any]]) -> _Chain:
    """Follow entries in the order of their numbers up to the first that does not hold."""
    expected, previous = 1, GENESIS
    for row in rows:
        problem = _problem(row, expected, previous)
        if problem is not None:
            return _Chain(entries=expected - 1, broken_seq=min(expected, row["seq"]), problem=problem)
        expected, previous = expected + 1, row["hash"]
    return _Chain(entries=expected - 1, last_hash=previous)


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


def _end(chain: _Chain, head: Head | None, key: Ed25519PublicKey) -> AuditVerdict:
    broken, problem = None, None
    if head is None:
        problem = "the signed head is missing"
    elif not head.is_signed_by(key):
        problem = "the head is not signed by this store's key: it was forged, or the key is another"
    elif head.seq > chain.entries:
        broken = chain.entries + 1
        problem = f"entry {broken} is missing: the signed head names entry {head.seq} as the last"
    elif head.seq < chain.entries:
        broken = head.seq + 1
        problem = f"entry {broken} does not belong: the signed head names entry {head.seq} as the last"
    elif head.hash != chain.last_hash:
        broken = head.seq
        problem = f"entry {broken} was replaced: the signed head names another hash for it"
    return AuditVerdict(entries=chain.entries, broken_seq=broken, problem=problem, head=head)
