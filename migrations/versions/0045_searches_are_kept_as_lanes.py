"""An officer keeps searches as lanes of the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("asked", sa.String(400), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_saved_search_officer_id_officer")
        ),
        sa.UniqueConstraint("officer_id", "name", name=op.f("uq_saved_search_officer_id")),
    )
    op.create_index(op.f("ix_saved_search_officer_id"), "saved_search", ["officer_id"])


def downgrade() -> None:
    """Forget them."""
    op.drop_table("saved_search")
