"""A recovery gives the words back too; an opening nobody judged in time went up once."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both columns, in place: other tables point at these."""
    op.add_column("party", sa.Column("content_spare", sa.LargeBinary(), nullable=True))
    op.add_column("seal_opening", sa.Column("raised_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    """Drop them, in place."""
    op.drop_column("seal_opening", "raised_at")
    op.drop_column("party", "content_spare")
