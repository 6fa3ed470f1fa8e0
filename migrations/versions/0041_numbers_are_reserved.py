"""A number of a register is reserved for a paper written outside, then used or cancelled."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "reserved_number",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(300), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reserved_on", sa.Date(), nullable=False),
        sa.Column("reserved_by", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False, server_default=""),
        sa.Column("signer", sa.String(120), nullable=False, server_default=""),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(300), nullable=False, server_default=""),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reserved_by"], ["officer.id"], name=op.f("fk_reserved_number_reserved_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["officer.id"], name=op.f("fk_reserved_number_ended_by_officer")
        ),
        sa.UniqueConstraint("year", "register", "number", name=op.f("uq_reserved_number_year")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("reserved_number")
