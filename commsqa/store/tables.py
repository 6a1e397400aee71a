"""The tables, as the newest migration leaves them (a test compares the two). Only the store sees rows."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy import text as sql

from commsqa.store.types import BigId, UtcTime

metadata = MetaData()

runs = Table(
    "runs",
    metadata,
    Column("number", BigId, primary_key=True, autoincrement=True),
    Column("run_id", Text, nullable=False, unique=True),
    Column("batch_id", Text, nullable=False),
    Column("composition_no", Integer, nullable=False),
    Column("flow_run_id", Text),
    Column("actor", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("report", Text),
    Column("row_counts", Text, nullable=False),
    Column("digests", Text, nullable=False),
    Column("error", Text),
)

incidents = Table(
    "incidents",
    metadata,
    Column("incident_id", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("check_id", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("problem", Text, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("last_run_id", Text, ForeignKey("runs.run_id"), nullable=False),
    Column("acknowledged_by", Text),
    Column("resolved_at", UtcTime),
    Column("version", Integer, nullable=False),
    Column("acknowledged_until", UtcTime),
    Column("resolved_by", Text),
    Column("resolution", Text, nullable=False, server_default=""),
    Column("batches", Text, nullable=False, server_default="{}"),
    Column("steps", Text, nullable=False, server_default="[]"),
    Column("step", Integer, nullable=False, server_default="0"),
    Column("next_step_at", UtcTime),
    Index("incidents_by_next_step", "next_step_at"),
    Index("incidents_by_fingerprint", "fingerprint"),
    Index(
        "one_open_incident_per_fingerprint",
        "fingerprint",
        unique=True,
        sqlite_where=sql("state <> 'resolved'"),
        postgresql_where=sql("state <> 'resolved'"),
    ),
)

# `due_at` is the time from which a row may be claimed; while it is being sent, that is the end of the lease.
outbox = Table(
    "outbox",
    metadata,
    Column("delivery_id", BigId, primary_key=True, autoincrement=True),
    Column("destination", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("incident_id", Text, ForeignKey("incidents.incident_id"), nullable=False),
    Column("notification", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("external_id", Text),
    Column("last_error", Text),
    Column("kind", String(16), nullable=False, server_default="updated"),
    Column("urgency", Integer, nullable=False, server_default="4"),
    Column("thread_id", Text),
    Column("queued_at", UtcTime, nullable=False, server_default="1970-01-01T00:00:00.000000Z"),
    UniqueConstraint("destination", "key", name="one_delivery_per_key"),
    Index("outbox_by_due", "state", "due_at"),
    Index("outbox_by_incident", "incident_id", "destination", "delivery_id"),
)

# A destination to which nothing is sent before that time: it asked for a pause, or its settings are wrong.
paused_destinations = Table(
    "paused_destinations",
    metadata,
    Column("destination", Text, primary_key=True),
    Column("until", UtcTime, nullable=False),
    Column("reason", Text, nullable=False),
)

# What people decided on pieces, newest last. A decision that needs a second name is in force once `confirmed_by` is there.
piece_decisions = Table(
    "piece_decisions",
    metadata,
    Column("number", BigId, primary_key=True, autoincrement=True),
    Column("batch_id", Text, nullable=False),
    Column("composition_no", Integer, nullable=False),
    Column("communication_id", Text, nullable=False),
    Column("decision", String(16), nullable=False),
    Column("check_ids", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_at", UtcTime, nullable=False),
    Column("needs_second", Boolean, nullable=False),
    Column("confirmed_by", Text),
    Column("confirmed_at", UtcTime),
    Index("decisions_by_piece", "batch_id", "composition_no", "communication_id"),
)

# `at` and `details` are the very text that was hashed.
audit = Table(
    "audit",
    metadata,
    Column("seq", BigId, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("details", Text, nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigId, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("signature", String(128), nullable=False),
    CheckConstraint("id = 1", name="one_audit_head"),
)

evidence_keys = Table(
    "evidence_keys",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)
