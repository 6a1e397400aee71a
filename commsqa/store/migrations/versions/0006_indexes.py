"""What is asked by time, by batch and by state has an index, however much is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the indexes. Times of the trail are text and compared byte by byte, also where a database has a language's order."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("audit", "at", type_=sa.Text(collation="C"))
    op.create_index("audit_by_time", "audit", ["at"])
    op.create_index("runs_by_batch", "runs", ["batch_id", "state", "number"])
    op.create_index("runs_by_state", "runs", ["state", "number"])
    op.create_index("accesses_by_time", "accesses", ["at"])
    op.create_index("failed_sign_ins_by_time", "failed_sign_ins", ["at"])
