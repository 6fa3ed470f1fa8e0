"""Each turn of the conversation belongs to a subject; what the office wrote is read or not by the sender."""

import sqlalchemy as sa
from alembic import op

revision = "0032c"
down_revision = "0032b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put what was said into the general thread; what was there already counts as read."""
    with op.batch_alter_table("message") as table:
        table.add_column(
            sa.Column("thread", sa.String(length=24), nullable=False, server_default="")
        )
        table.add_column(sa.Column("read_at", sa.DateTime(), nullable=True))
    op.execute(sa.text("UPDATE message SET read_at = at WHERE NOT from_citizen"))


def downgrade() -> None:
    """One thread again."""
    with op.batch_alter_table("message") as table:
        table.drop_column("read_at")
        table.drop_column("thread")
