"""What a response needs: acknowledging, resolving and escalating incidents, paused destinations, decisions on pieces."""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from commsqa.store.types import BigId, UtcTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns with values that fit what is there, and two tables."""
    for column in (
        sa.Column("acknowledged_until", UtcTime),
        sa.Column("resolved_by", sa.Text),
        sa.Column("resolution", sa.Text, nullable=False, server_default=""),
        sa.Column("batches", sa.Text, nullable=False, server_default="{}"),
        sa.Column("steps", sa.Text, nullable=False, server_default="[]"),
        sa.Column("step", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_step_at", UtcTime),
    ):
        op.add_column("incidents", column)
    op.create_index("incidents_by_next_step", "incidents", ["next_step_at"])
    for column in (
        sa.Column("kind", sa.String(16), nullable=False, server_default="updated"),
        sa.Column("urgency", sa.Integer, nullable=False, server_default="4"),
        sa.Column("thread_id", sa.Text),
        sa.Column("queued_at", UtcTime, nullable=False, server_default="1970-01-01T00:00:00.000000Z"),
    ):
        op.add_column("outbox", column)
    _complete_notifications()
    op.create_table(
        "paused_destinations",
        sa.Column("destination", sa.Text, primary_key=True),
        sa.Column("until", UtcTime, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "piece_decisions",
        sa.Column("number", BigId, primary_key=True, autoincrement=True),
        sa.Column("batch_id", sa.Text, nullable=False),
        sa.Column("composition_no", sa.Integer, nullable=False),
        sa.Column("communication_id", sa.Text, nullable=False),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("check_ids", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decided_at", UtcTime, nullable=False),
        sa.Column("needs_second", sa.Boolean, nullable=False),
        sa.Column("confirmed_by", sa.Text),
        sa.Column("confirmed_at", UtcTime),
    )
    op.create_index("decisions_by_piece", "piece_decisions", ["batch_id", "composition_no", "communication_id"])


_INCIDENTS = sa.table("incidents", sa.column("incident_id"), sa.column("opened_at", UtcTime), sa.column("updated_at", UtcTime))
_OUTBOX = sa.table(
    "outbox",
    *map(sa.column, ("delivery_id", "incident_id", "notification", "kind", "urgency")),
    sa.column("queued_at", UtcTime),
)
_URGENCY = {"critical": 0, "high": 1, "medium": 2, "low": 3, "info": 4}


def _complete_notifications() -> None:
    """What a notification tells since then comes from its incident. What waits is queued now: its age counts from here."""
    connection, now = op.get_bind(), datetime.now(UTC)
    same = _OUTBOX.c.incident_id == _INCIDENTS.c.incident_id
    rows = sa.select(_OUTBOX.c.delivery_id, _OUTBOX.c.notification, _INCIDENTS.c.opened_at, _INCIDENTS.c.updated_at).where(same)
    for row in connection.execute(rows).all():
        told = json.loads(row.notification)
        times = {"opened_at": row.opened_at.isoformat(), "at": row.updated_at.isoformat()}
        connection.execute(
            sa.update(_OUTBOX)
            .where(_OUTBOX.c.delivery_id == row.delivery_id)
            .values(
                notification=json.dumps(times | told, ensure_ascii=False),
                kind=told["kind"],
                urgency=_URGENCY[told["severity"]],
                queued_at=now,
            )
        )
