"""A paper remembers whether the scanner has looked at it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the state of scanning; papers kept so far were not looked at, and may be opened."""
    op.add_column("attachment", sa.Column("scan", sa.String(8), nullable=False, server_default=""))
    op.create_index(
        "ix_attachment_scan", "attachment", ["scan", "id"],
        sqlite_where=sa.text("scan IN ('', 'waiting')"),
        postgresql_where=sa.text("scan IN ('', 'waiting')"),
    )  # fmt: skip


def downgrade() -> None:
    """Drop the state."""
    op.drop_index("ix_attachment_scan", "attachment")
    op.drop_column("attachment", "scan")
