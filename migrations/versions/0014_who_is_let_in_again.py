"""Who was set aside may be let in again, by two persons; reading is reviewed; receipts are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def _refers(table: str, name: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}"))


def upgrade() -> None:
    """Add requests to let someone in again, reviews of reading, and receipts."""
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
    with op.batch_alter_table("reading") as reading:
        reading.alter_column("case_id", nullable=True, existing_type=sa.Integer())
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("sign", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("own", sa.Float(), nullable=True),
        sa.Column("role", sa.Float(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        _refers("review", "officer_id", "officer"),
        _refers("review", "asked_by", "officer"),
        _refers("review", "settled_by", "officer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("officer_id", "sign", "day", name=op.f("uq_review_officer_id")),
    )
    op.create_table(
        "receipt",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        _refers("receipt", "case_id", "case"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_receipt_fingerprint")),
    )


def downgrade() -> None:
    """Forget requests, reviews and receipts; whoever was let in stays in."""
    op.drop_table("receipt")
    op.drop_table("review")
    op.execute("DELETE FROM reading WHERE case_id IS NULL")
    with op.batch_alter_table("reading") as reading:
        reading.alter_column("case_id", nullable=False, existing_type=sa.Integer())
    op.drop_table("lift")
