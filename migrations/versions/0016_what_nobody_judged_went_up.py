"""An opening nobody judged in time went up once."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, in place."""
    op.add_column("seal_opening", sa.Column("raised_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    """Drop it, in place."""
    op.drop_column("seal_opening", "raised_at")
