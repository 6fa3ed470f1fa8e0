"""Links that open one deed once; only a keyed hash of each is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; no link was sent before."""
    op.create_table(
        "case_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.Integer(), nullable=True),
        sa.Column("addressee", sa.String(length=80), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_link_case_id_case")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["officer.id"], name=op.f("fk_case_link_made_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_case_link_digest")),
    )
    op.create_index("ix_case_link_case", "case_link", ["case_id", "purpose"])
    op.create_index("ix_case_link_expires_at", "case_link", ["expires_at"])


def downgrade() -> None:
    """Drop it: whoever holds a link asks again."""
    op.drop_table("case_link")
