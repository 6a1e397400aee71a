"""What people decided on pieces: appended, and confirmed at most once."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from commsqa.domain.decisions import PieceDecision
from commsqa.domain.values import digest
from commsqa.errors import BusyError
from commsqa.store.audit import AuditTrail
from commsqa.store.tables import piece_decisions

_SHOWN = 100
"""Pieces that an audit event names; of more it keeps the number and a digest."""


class Decisions:
    """The decisions within one transaction. Every change writes one audit event on the batch."""

    def __init__(self, connection: Connection, audit: AuditTrail) -> None:
        self._connection = connection
        self._audit = audit

    def of_batch(self, batch_id: str, composition_no: int) -> list[PieceDecision]:
        """All decisions on the pieces of a composition, the oldest first."""
        table = piece_decisions
        query = select(table).where(table.c.batch_id == batch_id, table.c.composition_no == composition_no)
        return [_decision(row) for row in self._connection.execute(query.order_by(table.c.number))]

    def unconfirmed(self) -> frozenset[tuple[str, int]]:
        """The compositions (batch, number) in which a decision wants a second name and has none."""
        table = piece_decisions
        query = select(table.c.batch_id, table.c.composition_no).where(table.c.needs_second, table.c.confirmed_by.is_(None))
        return frozenset((row.batch_id, row.composition_no) for row in self._connection.execute(query.distinct()))

    def add(self, decisions: Sequence[PieceDecision], *, account: str) -> None:
        """Append decisions of one person, for one reason, on one batch. `account` is who was logged on."""
        rows = [{**each.model_dump(exclude={"number"}), "check_ids": json.dumps(each.check_ids)} for each in decisions]
        self._connection.execute(insert(piece_decisions), rows)
        first = decisions[0]
        action = "pieces.release_asked" if not first.in_force else f"pieces.{_DONE[first.decision.value]}"
        self._record(action, first.decided_by, decisions, {"reason": first.reason, "account": account}, first.decided_at)

    def confirm(self, decisions: Sequence[PieceDecision], *, by: str, reason: str, account: str, at: datetime) -> None:
        """Bring into force what waits for a second name. BusyError when somebody was faster."""
        for decision in decisions:
            same = (piece_decisions.c.number == decision.number) & piece_decisions.c.confirmed_by.is_(None)
            confirmed = update(piece_decisions).where(same).values(confirmed_by=by, confirmed_at=at)
            if self._connection.execute(confirmed).rowcount != 1:
                raise BusyError(f"{decision.communication_id}: its release was confirmed by somebody else just now")
        asked = sorted({decision.decided_by for decision in decisions})
        self._record("pieces.released", by, decisions, {"reason": reason, "asked_by": asked, "account": account}, at)

    def _record(self, action: str, actor: str, decisions: Sequence[PieceDecision], details: dict[str, Any], at: datetime) -> None:
        pieces = sorted(decision.communication_id for decision in decisions)
        first = decisions[0]
        facts = {
            "composition_no": first.composition_no,
            "pieces": len(pieces),
            "communication_ids": pieces[:_SHOWN],
            "digest": digest(pieces, length=64),
            "check_ids": sorted({check_id for decision in decisions for check_id in decision.check_ids}),
        }
        self._audit.append(action=action, actor=actor, subject=first.batch_id, details={**facts, **details}, at=at)


_DONE = {"hold": "held", "release": "released"}


def _decision(row: Row[Any]) -> PieceDecision:
    return PieceDecision(**row._asdict() | {"check_ids": json.loads(row.check_ids)})
