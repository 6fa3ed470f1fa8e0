"""What cannot be sent is given up, and an address that sends mail back is paused."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add when a promise was given up, and the addresses that send mail back, by a keyed hash."""
    op.add_column("promise", sa.Column("dead_at", sa.DateTime(), nullable=True))
    op.create_table(
        "paused_address",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("soft", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("soft_since", sa.DateTime(), nullable=True),
        sa.Column("paused_at", sa.DateTime(), nullable=True),
        sa.Column("status", sa.String(12), nullable=False, server_default=""),
    )


def downgrade() -> None:
    """Forget both."""
    op.drop_table("paused_address")
    op.drop_column("promise", "dead_at")
