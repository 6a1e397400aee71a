"""People's verdicts on findings: appended, never changed; the latest one of a finding counts."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select

from commsqa.domain.reviews import Judged, Review
from commsqa.domain.values import digest
from commsqa.store.audit import AuditTrail
from commsqa.store.tables import reviews

_NAMED = 100
"""Findings that one audit event names."""
_CHUNK = 500  # SQLite's oldest limit is 999 parameters a statement
_T = TypeVar("_T")


class Reviews:
    """The verdicts within one transaction. Every change writes its audit events."""

    def __init__(self, connection: Connection, audit: AuditTrail) -> None:
        self._connection = connection
        self._audit = audit

    def add(self, made: Sequence[Review], *, account: str) -> None:
        """Append one person's verdict, given at one time with one note, on these findings. `account` is who was logged on.

        An audit event names up to a hundred findings of one batch: it is about the batch, or about the finding where it is one.
        """
        self._connection.execute(insert(reviews), [each.model_dump(exclude={"number"}) for each in made])
        by_batch: dict[str, list[Review]] = defaultdict(list)
        for each in made:
            by_batch[each.batch_id].append(each)
        for batch_id, of_batch in sorted(by_batch.items()):
            for named in _parts(sorted(of_batch, key=lambda each: each.finding_id), _NAMED):
                self._record(batch_id, named, account=account)

    def of_finding(self, finding_id: str) -> list[Review]:
        """All verdicts on a finding, the oldest first."""
        return self._read(select(reviews).where(reviews.c.finding_id == finding_id))

    def of_findings(self, finding_ids: Collection[str]) -> list[Review]:
        """All verdicts on these findings, the oldest first."""
        found: list[Review] = []
        for chunk in _parts(sorted(set(finding_ids)), _CHUNK):
            found += self._read(select(reviews).where(reviews.c.finding_id.in_(chunk)))
        return sorted(found, key=lambda each: each.number)

    def of_batch(self, batch_id: str) -> list[Review]:
        """All verdicts on findings of a batch, in any of its compositions, the oldest first."""
        return self._read(select(reviews).where(reviews.c.batch_id == batch_id))

    def tally(self, *, check_id: str | None = None) -> dict[str, Counter[Judged]]:
        """For each check (or for this one), how many findings have which latest verdict; what was taken back is left out."""
        latest = select(func.max(reviews.c.number))
        if check_id is not None:
            latest = latest.where(reviews.c.check_id == check_id)
        counts = select(reviews.c.check_id, reviews.c.verdict, func.count().label("n"))
        last_word: ColumnElement[bool] = reviews.c.number.in_(latest.group_by(reviews.c.finding_id))
        query = counts.where(last_word, reviews.c.verdict != Judged.OPEN.value).group_by(reviews.c.check_id, reviews.c.verdict)
        found: dict[str, Counter[Judged]] = defaultdict(Counter)
        for row in self._connection.execute(query):
            found[row.check_id][Judged(row.verdict)] = row.n
        return dict(found)

    def _read(self, query: Select[Any]) -> list[Review]:
        return [_review(row) for row in self._connection.execute(query.order_by(reviews.c.number))]

    def _record(self, batch_id: str, named: Sequence[Review], *, account: str) -> None:
        first, finding_ids = named[0], [each.finding_id for each in named]
        details = {
            "verdict": first.verdict,
            "note": first.note,
            "batch_id": batch_id,
            "check_ids": sorted({each.check_id for each in named}),
            "findings": len(named),
            "finding_ids": finding_ids,
            "digest": digest(finding_ids, length=64),
            "account": account,
        }
        subject = first.finding_id if len(named) == 1 else batch_id
        action, actor = "finding.reviewed", first.reviewed_by
        self._audit.append(action=action, actor=actor, subject=subject, details=details, at=first.reviewed_at)


def _review(row: Row[Any]) -> Review:
    return Review.model_validate(row._asdict())


def _parts(whole: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    return (whole[start : start + size] for start in range(0, len(whole), size))
