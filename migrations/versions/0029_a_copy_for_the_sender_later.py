"""A case sealed afterwards: what the sender's own copy is closed to, known since a visit with the secret."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; cases sealed on filing need none."""
    with op.batch_alter_table("party") as table:
        table.add_column(sa.Column("sender_public", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Take the column away: copies closed to it open no more."""
    with op.batch_alter_table("party") as table:
        table.drop_column("sender_public")
