"""Erases sealed evidence, by customer, by run or by age, so that nobody can open it again; the audit trail says that it was done.

What is destroyed is the key. The sealed file stays, and with it its digest in the trail; from the file alone, or from a copy of
it, nothing can be read. Older copies of the database still have the key: backups need a retention of their own.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import pyarrow.compute as pc
import pyarrow.parquet as pq

from commsqa.domain.values import Moment, Value
from commsqa.errors import InputError, UnknownIdError
from commsqa.escalation.masking import mask, one_line
from commsqa.services import name_index
from commsqa.services.house import House
from commsqa.store import Transaction
from commsqa.store.evidence_keys import KeyKind

REASON_LENGTH = 500
_NO_CUSTOMER = "no evidence about this customer can be opened: there is none, or it was erased"
_NO_RUN = "no evidence of run {run_id} can be opened: there is none, or it was erased"
_DIGEST = re.compile("[0-9a-f]{16}")


class Erased(Value):
    """What was erased, or would be: keys, the findings whose evidence cannot be opened without them, entries of the access log.

    `wiped`: the database's file has no trace of them any more; False where somebody was reading: the next erasure does it.
    """

    keys: int = 0
    findings: int = 0
    accesses: int = 0
    wiped: bool = True


class Expired(Value):
    """What the retention policy would erase now: the runs whose evidence is too old, and how much of the access log."""

    runs: tuple[str, ...]
    findings: int
    accesses: int
    evidence_before: Moment | None
    accesses_before: Moment | None


def digest_of(house: House, customer: str) -> str:
    """The keyed digest of a customer who is given by id; a digest stays what it is."""
    given = customer.strip()
    if not given:
        raise InputError("a customer needs an id or a keyed digest")
    return given if _DIGEST.fullmatch(given) else house.keyring.customer_digest(given)


def would_erase(house: House, what: Literal["customer", "run"], subject: str, *, reason: str) -> int:
    """How many findings `erase_customer` or `erase_run` would make unreadable. The same errors, as far as can be told before."""
    _reason(reason)
    if what == "customer":
        findings = _findings_of(house, digest_of(house, subject))
    else:
        with house.store.snapshot() as tx:
            tx.runs.get(subject)
        findings = _findings_in(house, subject)
    if not findings:
        raise UnknownIdError(_NO_CUSTOMER if what == "customer" else _NO_RUN.format(run_id=subject))
    return findings


def erase_customer(house: House, customer: str, *, reason: str) -> Erased:
    """Nobody opens any evidence about this customer again; a later run over them makes a new key.

    `customer` is an id or a keyed digest. UnknownIdError where there is nothing to erase; InputError without a reason.
    """
    why, digest = _reason(reason), digest_of(house, customer)
    findings = _findings_of(house, digest)
    name_index.forget(house, digest)  # first: where the rest fails, nobody finds by name what cannot be shown
    with house.store.transaction() as tx:
        keys = tx.erasure.key(KeyKind.CUSTOMER, digest)
        if not keys:
            raise UnknownIdError(_NO_CUSTOMER)
        _record(tx, house, digest, what="customer", keys=keys, findings=findings, policy=None, reason=why)
    return Erased(keys=keys, findings=findings, wiped=house.store.wipe())


def erase_run(house: House, run_id: str, *, reason: str) -> Erased:
    """Nobody opens evidence of this run again. UnknownIdError and InputError as of `erase_customer`."""
    why = _reason(reason)
    findings = _findings_in(house, run_id)
    with house.store.transaction() as tx:
        tx.runs.get(run_id)
        keys = tx.erasure.key(KeyKind.RUN, run_id)
        if not keys:
            raise UnknownIdError(_NO_RUN.format(run_id=run_id))
        _record(tx, house, run_id, what="run", keys=keys, findings=findings, policy=None, reason=why)
    _forget_names(house, run_id)
    return Erased(keys=keys, findings=findings, wiped=house.store.wipe())


def expired(house: House) -> Expired:
    """What the retention policy would erase now."""
    evidence_before, accesses_before = _limits(house)
    with house.store.snapshot() as tx:
        runs = tuple(tx.erasure.runs_with_keys(ended_before=evidence_before)) if evidence_before else ()
        accesses = tx.erasure.accesses_before(accesses_before) if accesses_before else 0
    return Expired(
        runs=runs,
        findings=sum(_findings_in(house, run_id) for run_id in runs),
        accesses=accesses,
        evidence_before=evidence_before,
        accesses_before=accesses_before,
    )


def apply_retention(house: House) -> Erased:
    """Erase what is older than the policy allows. Where nothing is, nothing is recorded: nor where another did so just now."""
    found = expired(house)
    if not found.runs and not found.accesses:
        return Erased()
    findings = {run_id: _findings_in(house, run_id) for run_id in found.runs}  # files: not while others wait to write
    with house.store.transaction() as tx:
        erased = _erase(tx, house, findings, found.accesses_before)
    for run_id in found.runs:
        _forget_names(house, run_id)
    return erased.model_copy(update={"wiped": house.store.wipe()})


def _erase(tx: Transaction, house: House, findings: Mapping[str, int], accesses_before: datetime | None) -> Erased:
    """`findings` are those of each run; of a run whose key is gone already nothing is recorded."""
    label = house.retention.label
    policy = f"{label}: evidence_days {house.retention.evidence_days}"
    erased = [run_id for run_id in findings if tx.erasure.key(KeyKind.RUN, run_id)]
    for run_id in erased:
        _record(tx, house, run_id, what="run", keys=1, findings=findings[run_id], policy=policy, reason="")
    accesses = tx.erasure.accesses(before=accesses_before) if accesses_before else 0
    if accesses:
        details = {"before": accesses_before, "accesses": accesses, "policy": label}
        tx.audit.append(action="accesses.erased", actor=house.actor, subject="accesses", details=details, at=house.clock())
    return Erased(keys=len(erased), findings=sum(findings[run_id] for run_id in erased), accesses=accesses)


def _forget_names(house: House, run_id: str) -> None:
    (house.run_folder(run_id) / name_index.FILE).unlink(missing_ok=True)


def _limits(house: House) -> tuple[datetime | None, datetime | None]:
    now = house.clock()
    kept = house.retention
    return now - kept.evidence if kept.evidence else None, now - kept.accesses if kept.accesses else None


def _record(
    tx: Transaction, house: House, subject: str, *, what: str, keys: int, findings: int, policy: str | None, reason: str
) -> None:
    details = {"what": what, "keys": keys, "findings": findings, "policy": policy, "reason": reason}
    tx.audit.append(action="evidence.erased", actor=house.actor, subject=subject, details=details, at=house.clock())


def _findings_of(house: House, digest: str) -> int:
    """Over all runs, as far as their files are there."""
    found = 0
    for path in sorted((house.state / "runs").glob("*/evidence.parquet")):
        column = pq.read_table(path, columns=["customer_digest"])["customer_digest"]
        found += pc.sum(pc.equal(column, digest)).as_py() or 0
    return found


def _findings_in(house: House, run_id: str) -> int:
    path = house.run_folder(run_id) / "evidence.parquet"
    return int(pq.read_metadata(path).num_rows) if path.is_file() else 0


def _reason(reason: str) -> str:
    text = one_line(reason)
    if not text or len(text) > REASON_LENGTH:
        raise InputError(f"an erasure needs a reason of at most {REASON_LENGTH} characters, e.g. --reason 'request of 12 May'")
    return mask(text)
