"""The first schema: runs, incidents, outbox, audit trail with its signed head, keys of sealed evidence."""

import sqlalchemy as sa
from alembic import op

from commsqa.store.types import BigId, UtcTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything, and let nobody change or remove an audit entry."""
    _runs()
    _incidents()
    _outbox()
    _audit()
    op.create_table(
        "evidence_keys",
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
    )
    for statement in _TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("number", BigId, primary_key=True, autoincrement=True),
        sa.Column("run_id", sa.Text, nullable=False, unique=True),
        sa.Column("batch_id", sa.Text, nullable=False),
        sa.Column("composition_no", sa.Integer, nullable=False),
        sa.Column("flow_run_id", sa.Text),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("started_at", UtcTime, nullable=False),
        sa.Column("ended_at", UtcTime),
        sa.Column("report", sa.Text),
        sa.Column("row_counts", sa.Text, nullable=False),
        sa.Column("digests", sa.Text, nullable=False),
        sa.Column("error", sa.Text),
    )


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("incident_id", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("check_id", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("opened_at", UtcTime, nullable=False),
        sa.Column("updated_at", UtcTime, nullable=False),
        sa.Column("last_run_id", sa.Text, sa.ForeignKey("runs.run_id"), nullable=False),
        sa.Column("acknowledged_by", sa.Text),
        sa.Column("resolved_at", UtcTime),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("incidents_by_fingerprint", "incidents", ["fingerprint"])
    is_open = sa.text("state <> 'resolved'")
    op.create_index(
        "one_open_incident_per_fingerprint",
        "incidents",
        ["fingerprint"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("delivery_id", BigId, primary_key=True, autoincrement=True),
        sa.Column("destination", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("incident_id", sa.Text, sa.ForeignKey("incidents.incident_id"), nullable=False),
        sa.Column("notification", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("due_at", UtcTime, nullable=False),
        sa.Column("external_id", sa.Text),
        sa.Column("last_error", sa.Text),
        sa.UniqueConstraint("destination", "key", name="one_delivery_per_key"),
    )
    op.create_index("outbox_by_due", "outbox", ["state", "due_at"])
    op.create_index("outbox_by_incident", "outbox", ["incident_id", "destination", "delivery_id"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", BigId, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("prev_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", BigId, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("signature", sa.String(128), nullable=False),
        sa.CheckConstraint("id = 1", name="one_audit_head"),
    )


# INSERT OR REPLACE removes a row without firing DELETE triggers, hence the one before INSERT.
_TRIGGERS = {
    "sqlite": [
        """CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
           BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
        """CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
           BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
        """CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
           BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$""",
        """CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit
           FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()""",
        """CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
           FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()""",
    ],
}
