"""Drafts are sent for signature, and come back with a remark."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, and where a draft stands; drafts of before stand nowhere."""
    op.add_column(
        "letter", sa.Column("stage", sa.String(length=12), nullable=False, server_default="")
    )
    op.create_table(
        "letter_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_letter_step_letter_id_letter")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_letter_step_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_step")),
    )
    op.create_index(op.f("ix_letter_step_letter_id"), "letter_step", ["letter_id"])


def downgrade() -> None:
    """Take both away."""
    op.drop_table("letter_step")
    op.drop_column("letter", "stage")
