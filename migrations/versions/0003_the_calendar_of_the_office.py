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
    with op.batch_alter_table("clock") as clock:
        for name in ("edition", "checked"):
            clock.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("clock") as clock:
        for name in ("edition", "checked"):
            clock.alter_column(name, server_default=None)
        clock.create_index("ix_clock_checked", ["checked", "id"], unique=False, **GOING)
    with op.batch_alter_table("case") as case:
        case.add_column(sa.Column("due_before", sa.Date(), nullable=True))
        case.drop_index("ix_case_desk")
        case.create_index("ix_case_desk", [*LANES, "due_before", "open"], unique=False, **OPEN)


def downgrade() -> None:
    """Forget the changes; due days stay as they were reckoned."""
    with op.batch_alter_table("case") as case:
        case.drop_index("ix_case_desk")
        case.create_index("ix_case_desk", [*LANES, "open"], unique=False, **OPEN)
        case.drop_column("due_before")
    with op.batch_alter_table("clock") as clock:
        clock.drop_index("ix_clock_checked")
        for name in ("checked", "edition"):
            clock.drop_column(name)
    op.drop_table("calendar_change")
