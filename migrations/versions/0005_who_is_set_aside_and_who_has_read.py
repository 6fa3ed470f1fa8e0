"""Whom a case is about is set aside from it; who reads a case leaves a mark."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add who is set aside: nobody, for the cases there are; and the marks of reading."""
    op.create_table(
        "excluded",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_excluded_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", "who", name=op.f("pk_excluded")),
    )
    op.create_index("ix_excluded_who", "excluded", ["who", "case_id"], unique=False)
    # In place: other tables point at this one.
    op.add_column("case", sa.Column("excluded", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column(
        "case", sa.Column("goes_up", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(
            sa.ForeignKeyConstraint([f"{name}_id"], [f"{name}.id"], name=f"fk_reading_{name}_id_{name}")
            for name in ("case", "officer", "unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
    )
    op.create_index("ix_reading_case", "reading", ["case_id", "day"], unique=False)
    op.create_index("ix_reading_at", "reading", ["at"], unique=False)


def downgrade() -> None:
    """Forget who was set aside; their cases become visible to them again."""
    for name in ("goes_up", "excluded"):
        op.drop_column("case", name)
    op.drop_table("reading")
    op.drop_index("ix_excluded_who", "excluded")
    op.drop_table("excluded")
