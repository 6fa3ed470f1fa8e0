"""Hand-overs between units, and units that cease."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0032c"
branch_labels = None
depends_on = None

LANES = [
    "next_due", "id", "status", "kind", "unit_id", "handler_id", "received_day", "awaiting_reply",
    "letters_owed", "due_before",
]
OPEN = {"sqlite_where": sa.text("open = 1"), "postgresql_where": sa.text("open")}


def upgrade() -> None:
    """Hand-overs of before are in the trail alone: who has a case now counts as having taken it on."""
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_handover_case_id_case")),
        sa.ForeignKeyConstraint(["from_id"], ["unit.id"], name=op.f("fk_handover_from_id_unit")),
        sa.ForeignKeyConstraint(["to_id"], ["unit.id"], name=op.f("fk_handover_to_id_unit")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["officer.id"], name=op.f("fk_handover_made_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["officer.id"], name=op.f("fk_handover_answered_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index("ix_handover_case_id", "handover", ["case_id"])
    op.add_column(
        "case", sa.Column("offered", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("unit", sa.Column("until_day", sa.Date(), nullable=True))
    op.add_column("unit", sa.Column("successor_id", sa.Integer(), nullable=True))
    op.drop_index("ix_case_desk", table_name="case")
    op.create_index("ix_case_desk", "case", [*LANES, "offered", "open"], unique=False, **OPEN)


def downgrade() -> None:
    """Forget who took what on."""
    op.drop_index("ix_case_desk", table_name="case")
    op.create_index("ix_case_desk", "case", [*LANES, "open"], unique=False, **OPEN)
    op.drop_column("unit", "successor_id")
    op.drop_column("unit", "until_day")
    op.drop_column("case", "offered")
    op.drop_index("ix_handover_case_id", table_name="handover")
    op.drop_table("handover")
