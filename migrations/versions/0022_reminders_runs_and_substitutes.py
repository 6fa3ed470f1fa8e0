"""Reminders climb the ladder, one deed does for many cases, and someone stands in."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("clock_id", sa.Integer(), sa.ForeignKey("clock.id"), nullable=True),
        sa.Column("key", sa.String(80), nullable=False, unique=True),
        sa.Column("rung", sa.String(16), nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("about", sa.Date(), nullable=True),
        sa.Column("belongs_on", sa.Date(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("to_role", sa.String(16), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), sa.ForeignKey("unit.id"), nullable=True),
        sa.Column("to_officer_id", sa.Integer(), sa.ForeignKey("officer.id"), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), sa.ForeignKey("officer.id"), nullable=True),
        sa.Column("wanted_by", sa.Date(), nullable=True),
        sa.Column("acknowledged_by", sa.Integer(), sa.ForeignKey("officer.id"), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(), nullable=True),
        sa.Column("settled_by", sa.Integer(), sa.ForeignKey("officer.id"), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
    )
    op.create_index("ix_reminder_case_id", "reminder", ["case_id"])
    op.create_index("ix_reminder_clock", "reminder", ["clock_id"])
    op.create_index(
        "ix_reminder_open",
        "reminder",
        ["to_role", "case_id"],
        sqlite_where=sa.text("state <> 'settled'"),
        postgresql_where=sa.text("state <> 'settled'"),
    )
    op.create_table(
        "explanation",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("reminder_id", sa.Integer(), sa.ForeignKey("reminder.id"), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("key", sa.String(64), nullable=True, unique=True),
        sa.Column("written_by", sa.Integer(), sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("judged_by", sa.Integer(), sa.ForeignKey("officer.id"), nullable=True),
        sa.Column("judged_at", sa.DateTime(), nullable=True),
        sa.Column("judgement", sa.Text(), nullable=False),
    )
    op.create_index("ix_explanation_case_id", "explanation", ["case_id"])
    op.create_index("ix_explanation_reminder_id", "explanation", ["reminder_id"])
    op.create_table(
        "bulk",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("handle", sa.String(32), nullable=False, unique=True),
        sa.Column("officer_id", sa.Integer(), sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
    )
    op.create_index("ix_bulk_officer_id", "bulk", ["officer_id"])
    op.create_table(
        "bulk_row",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("bulk_id", sa.Integer(), sa.ForeignKey("bulk.id"), nullable=False),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=True),
        sa.UniqueConstraint("bulk_id", "case_id"),
    )
    op.create_index("ix_bulk_row_case_id", "bulk_row", ["case_id"])
    op.create_table(
        "substitution",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("officer_id", sa.Integer(), sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("substitute_id", sa.Integer(), sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("noted_by", sa.Integer(), sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
    )
    op.create_index("ix_substitution_officer_id", "substitution", ["officer_id"])
    op.create_index("ix_substitution_substitute_id", "substitution", ["substitute_id"])


def downgrade() -> None:
    """Drop the tables."""
    for table in ("substitution", "bulk_row", "bulk", "explanation", "reminder"):
        op.drop_table(table)
