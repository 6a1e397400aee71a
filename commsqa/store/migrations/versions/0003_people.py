"""What the pages need: people and their sign-ins, verdicts, suppressions, saved views, and who looked at what."""

import sqlalchemy as sa
from alembic import op

from commsqa.store.types import BigId, UtcTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add tables, and what a person says when an incident is resolved."""
    op.add_column("incidents", sa.Column("root_cause", sa.Text, nullable=False, server_default=""))
    op.create_index("audit_by_subject", "audit", ["subject", "seq"])
    op.create_index("audit_by_action", "audit", ["action", "seq"])
    op.create_index("audit_by_actor", "audit", ["actor", "seq"])
    _reviews()
    _people()
    op.create_table(
        "saved_views",
        sa.Column("login", sa.Text, sa.ForeignKey("people.login"), primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("query", sa.Text, nullable=False),
    )
    op.create_table(
        "accesses",
        sa.Column("number", BigId, primary_key=True, autoincrement=True),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("login", sa.Text, nullable=False),
        sa.Column("via", sa.String(16), nullable=False),
        sa.Column("method", sa.String(8), nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
    )
    op.create_index("accesses_by_login", "accesses", ["login", "number"])


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("number", BigId, primary_key=True, autoincrement=True),
        sa.Column("finding_id", sa.Text, nullable=False),
        sa.Column("batch_id", sa.Text, nullable=False),
        sa.Column("check_id", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("reviewed_by", sa.Text, nullable=False),
        sa.Column("reviewed_at", UtcTime, nullable=False),
    )
    op.create_index("reviews_by_finding", "reviews", ["finding_id", "number"])
    op.create_index("reviews_by_batch", "reviews", ["batch_id", "number"])
    op.create_index("reviews_by_check", "reviews", ["check_id", "number"])
    op.create_table(
        "suppressions",
        sa.Column("suppression_id", sa.Text, primary_key=True),
        sa.Column("matcher", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("expires_at", UtcTime, nullable=False),
        sa.Column("ended_at", UtcTime),
        sa.Column("ended_by", sa.Text),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("login", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("must_change_password", sa.Boolean, nullable=False),
        sa.Column("subject", sa.Text, unique=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("digits", sa.String(16), nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("disabled_at", UtcTime),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("login", sa.Text, sa.ForeignKey("people.login"), nullable=False),
        sa.Column("csrf", sa.Text, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("seen_at", UtcTime, nullable=False),
        sa.Column("expires_at", UtcTime, nullable=False),
    )
    op.create_index("sessions_by_login", "sessions", ["login"])
    op.create_table(
        "api_tokens",
        sa.Column("token_id", sa.Text, primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("login", sa.Text, sa.ForeignKey("people.login"), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("expires_at", UtcTime),
        sa.Column("revoked_at", UtcTime),
        sa.Column("used_at", UtcTime),
    )
    op.create_index("api_tokens_by_login", "api_tokens", ["login"])
    # Failures of one kind from one place; `key` is a keyed digest of what is counted, e.g. login and address.
    op.create_table(
        "failed_sign_ins",
        sa.Column("number", BigId, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", UtcTime, nullable=False),
    )
    op.create_index("failed_sign_ins_by_key", "failed_sign_ins", ["key", "at"])
