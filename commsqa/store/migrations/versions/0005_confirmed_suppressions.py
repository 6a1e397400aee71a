"""A suppression can be confirmed by a second person; those made before were not."""

import sqlalchemy as sa
from alembic import op

from commsqa.store.types import UtcTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("suppressions", sa.Column("confirmed_by", sa.Text()))
    op.add_column("suppressions", sa.Column("confirmed_at", UtcTime()))
