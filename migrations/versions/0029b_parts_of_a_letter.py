"""A letter about several matters is split into parts, each a case of its own that names the letter."""

import sqlalchemy as sa
from alembic import op

revision = "0029b"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add who is a part of what, and the splittings."""
    op.add_column("case", sa.Column("parent_id", sa.Integer(), nullable=True))
    op.create_index("ix_case_parent", "case", ["parent_id"])
    op.create_table(
        "splitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("clocks", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_splitting_case_id_case"),
        sa.ForeignKeyConstraint(["made_by"], ["officer.id"], name="fk_splitting_made_by_officer"),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["officer.id"], name="fk_splitting_undone_by_officer"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_splitting"),
    )
    op.create_index("ix_splitting_case_id", "splitting", ["case_id"])
    op.create_index(
        "ix_splitting_standing",
        "splitting",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )


def downgrade() -> None:
    """Forget which case is a part of which letter."""
    op.drop_table("splitting")
    op.drop_index("ix_case_parent", "case")
    op.drop_column("case", "parent_id")
