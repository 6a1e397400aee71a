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
    Index("runs_by_batch", "batch_id", "state", "number"),
    Index("runs_by_state", "state", "number"),
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
    Column("root_cause", Text, nullable=False, server_default=""),
    # What a list shows, sorts by and searches, so that it needs no problem: severity and priority are its own, line is JSON.
    Column("severity", String(16), nullable=False, server_default=""),
    Column("priority", String(2), nullable=False, server_default=""),
    Column("urgency", Text, nullable=False, server_default=""),
    Column("line", Text, nullable=False, server_default=""),
    Column("searched", Text, nullable=False, server_default=""),
    Index("incidents_by_urgency", "urgency"),
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

# `at` and `details` are the very text that was hashed; `at` is compared byte by byte.
audit = Table(
    "audit",
    metadata,
    Column("seq", BigId, primary_key=True, autoincrement=False),
    Column("at", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("details", Text, nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("audit_by_subject", "subject", "seq"),
    Index("audit_by_action", "action", "seq"),
    Index("audit_by_actor", "actor", "seq"),
    Index("audit_by_time", "at"),
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

reviews = Table(
    "reviews",
    metadata,
    Column("number", BigId, primary_key=True, autoincrement=True),
    Column("finding_id", Text, nullable=False),
    Column("batch_id", Text, nullable=False),
    Column("check_id", Text, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("reviewed_by", Text, nullable=False),
    Column("reviewed_at", UtcTime, nullable=False),
    Index("reviews_by_finding", "finding_id", "number"),
    Index("reviews_by_batch", "batch_id", "number"),
    Index("reviews_by_check", "check_id", "number"),
)

suppressions = Table(
    "suppressions",
    metadata,
    Column("suppression_id", Text, primary_key=True),
    Column("matcher", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("confirmed_by", Text),
    Column("confirmed_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("ended_by", Text),
)

people = Table(
    "people",
    metadata,
    Column("login", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("password_hash", Text),
    Column("must_change_password", Boolean, nullable=False),
    Column("subject", Text, unique=True),
    Column("language", String(2), nullable=False),
    Column("digits", String(16), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("disabled_at", UtcTime),
)

# Of a session and of an API token only the SHA-256 is kept: who reads the database cannot use them.
sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("login", Text, ForeignKey("people.login"), nullable=False),
    Column("csrf", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Index("sessions_by_login", "login"),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("token_id", Text, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("login", Text, ForeignKey("people.login"), nullable=False),
    Column("label", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime),
    Column("revoked_at", UtcTime),
    Column("used_at", UtcTime),
    Index("api_tokens_by_login", "login"),
)

# Failures from one place; `key` is a keyed digest of what is counted, e.g. login and address.
failed_sign_ins = Table(
    "failed_sign_ins",
    metadata,
    Column("number", BigId, primary_key=True, autoincrement=True),
    Column("key", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("failed_sign_ins_by_key", "key", "at"),
    Index("failed_sign_ins_by_time", "at"),
)

saved_views = Table(
    "saved_views",
    metadata,
    Column("login", Text, ForeignKey("people.login"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("query", Text, nullable=False),
)

# Who looked at what: page views and API calls of people who are signed in. What changes something is in the audit trail besides.
accesses = Table(
    "accesses",
    metadata,
    Column("number", BigId, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("login", Text, nullable=False),
    Column("via", String(16), nullable=False),
    Column("method", String(8), nullable=False),
    Column("path", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Index("accesses_by_login", "login", "number"),
    Index("accesses_by_time", "at"),
)
