"""A suspension names the decisions that began and ended it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the numbers of both decisions; suspensions kept so far have none."""
    with op.batch_alter_table("pause") as pause:
        for name in ("paper", "resumed_by"):
            pause.add_column(sa.Column(name, sa.String(200), nullable=False, server_default=""))
    with op.batch_alter_table("pause") as pause:
        for name in ("paper", "resumed_by"):
            pause.alter_column(name, server_default=None)


def downgrade() -> None:
    """Drop the numbers."""
    with op.batch_alter_table("pause") as pause:
        for name in ("resumed_by", "paper"):
            pause.drop_column(name)
