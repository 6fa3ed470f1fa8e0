"""After closing three questions are asked instead of a score; scores given before are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

QUESTIONS = ("solved", "on_time", "respect")


def upgrade() -> None:
    """Add the answers, empty for old ratings; a new rating has no score."""
    with op.batch_alter_table("rating") as table:
        for name in QUESTIONS:
            table.add_column(
                sa.Column(name, sa.String(length=8), nullable=False, server_default="")
            )
        table.alter_column("score", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    """Take the answers away; ratings without a score become the middle one."""
    op.execute(sa.text("UPDATE rating SET score = 3 WHERE score IS NULL"))
    with op.batch_alter_table("rating") as table:
        table.alter_column("score", existing_type=sa.Integer(), nullable=False)
        for name in QUESTIONS:
            table.drop_column(name)
