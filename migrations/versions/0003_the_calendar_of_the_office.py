"""The office keeps its own working calendar; a clock remembers the edition it was reckoned with."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LANES = (
    "next_due", "id", "status", "kind", "unit_id", "handler_id", "received_day", "awaiting_reply",
    "letters_owed",
)  # fmt: skip
OPEN = {"sqlite_where": sa.text("open = 1"), "postgresql_where": sa.text("open")}
GOING = {
    "sqlite_where": sa.text("stopped_on IS NULL"),
    "postgresql_where": sa.text("stopped_on IS NULL"),
}


def upgrade() -> None:
    """Add the changes; every clock so far was reckoned with the statutory calendar, edition 0."""
    op.create_table(
        "calendar_change",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("vi", sa.String(length=200), nullable=False),
        sa.Column("en", sa.String(length=200), nullable=False),
        sa.Column("decision", sa.String(length=200), nullable=False),
        sa.Column("makeup", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("swaps", sa.JSON(), nullable=False),
        sa.Column("withdraws", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_calendar_change_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["withdraws"],
            ["calendar_change.id"],
            name=op.f("fk_calendar_change_withdraws_calendar_change"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_change")),
    )
    # In place: other tables refer to these two, so they cannot be made anew while they hold rows.
    for name in ("edition", "checked"):
        op.add_column("clock", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_clock_checked", "clock", ["checked", "id"], unique=False, **GOING)
    op.add_column("case", sa.Column("due_before", sa.Date(), nullable=True))
    op.drop_index("ix_case_desk", table_name="case")
    op.create_index("ix_case_desk", "case", [*LANES, "due_before", "open"], unique=False, **OPEN)


def downgrade() -> None:
    """Forget the changes; due days stay as they were reckoned."""
    op.drop_index("ix_case_desk", table_name="case")
    op.create_index("ix_case_desk", "case", [*LANES, "open"], unique=False, **OPEN)
    op.drop_column("case", "due_before")
    op.drop_index("ix_clock_checked", table_name="clock")
    for name in ("checked", "edition"):
        op.drop_column("clock", name)
    op.drop_table("calendar_change")
