"""The head lets a named officer sign some kinds of papers, in writing and for a term."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "authorisation",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("post", sa.String(120), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("paper", sa.String(120), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=False),
        sa.Column("granted_at", sa.DateTime(), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_authorisation_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["granted_by"], ["officer.id"], name=op.f("fk_authorisation_granted_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["officer.id"], name=op.f("fk_authorisation_ended_by_officer")
        ),
    )
    op.create_index(op.f("ix_authorisation_officer_id"), "authorisation", ["officer_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("authorisation")
