"""A paper may replace an earlier one, bear a digital signature, and have a scan signed by pen."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is kept of each."""
    op.add_column("letter", sa.Column("replaces_id", sa.Integer(), nullable=True))
    op.add_column(
        "letter", sa.Column("certificate", sa.String(64), nullable=False, server_default="")
    )
    op.create_index(op.f("ix_letter_replaces_id"), "letter", ["replaces_id"])
    op.create_table(
        "letter_scan",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_letter_scan_letter_id_letter")
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
            name=op.f("fk_letter_scan_attachment_id_attachment"),
        ),
    )
    op.create_index(op.f("ix_letter_scan_letter_id"), "letter_scan", ["letter_id"])


def downgrade() -> None:
    """Forget it."""
    op.drop_table("letter_scan")
    op.drop_index(op.f("ix_letter_replaces_id"), "letter")
    op.drop_column("letter", "certificate")
    op.drop_column("letter", "replaces_id")
