"""What a denunciation may be opened as, once its sender agrees."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has been asked yet."""
    op.add_column(
        "case", sa.Column("open_as", sa.String(length=16), nullable=False, server_default="")
    )


def downgrade() -> None:
    """Whoever was asked is not asked any more."""
    op.drop_column("case", "open_as")
