"""Who was set aside may be let in again, by two persons."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0008"
branch_labels = None
depends_on = None


def _refers(table: str, name: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}"))


def upgrade() -> None:
    """Add the requests to let someone in again."""
    op.create_table(
        "lift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("was", sa.JSON(), nullable=False),
        _refers("lift", "case_id", "case"),
        _refers("lift", "asked_by", "officer"),
        _refers("lift", "settled_by", "officer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lift")),
    )
    op.create_index("ix_lift_case_id", "lift", ["case_id"])


def downgrade() -> None:
    """Forget the requests; whoever was let in stays in."""
    op.drop_table("lift")
