"""What an officer filed for someone, and how that person agreed."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; cases of before were filed by their senders."""
    op.create_table(
        "counter_filing",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("registered_at", sa.DateTime(), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_counter_filing_case_id_case")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_counter_filing_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_counter_filing")),
    )


def downgrade() -> None:
    """Drop it: the trail still tells who filed."""
    op.drop_table("counter_filing")
