"""Texts of papers through time."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until an office writes its own, the texts that came with the product hold."""
    op.create_table(
        "letter_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["officer.id"], name=op.f("fk_letter_text_made_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_text")),
    )
    op.create_index("ix_letter_text_kind", "letter_text", ["kind", "since"])


def downgrade() -> None:
    """The office's own texts go."""
    op.drop_index("ix_letter_text_kind", table_name="letter_text")
    op.drop_table("letter_text")
