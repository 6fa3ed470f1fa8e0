"""Appointments: asked for by one and granted by another, for one case, ended early; a head is away."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _officer(table: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], ["officer.id"], name=op.f(f"fk_{table}_{name}_officer"))


def upgrade() -> None:
    """Add the columns and both tables; posts held so far are standing posts."""
    with op.batch_alter_table("appointment") as appointment:
        appointment.add_column(sa.Column("case_id", sa.Integer(), nullable=True))
        appointment.add_column(sa.Column("ended_at", sa.DateTime(), nullable=True))
        appointment.create_foreign_key(
            op.f("fk_appointment_case_id_case"), "case", ["case_id"], ["id"]
        )
        appointment.create_index(op.f("ix_appointment_case_id"), ["case_id"])
    op.create_table(
        "appointment_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        _officer("appointment_request", "officer_id"),
        _officer("appointment_request", "asked_by"),
        _officer("appointment_request", "settled_by"),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_appointment_request_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_request")),
    )
    op.create_index(
        op.f("ix_appointment_request_officer_id"), "appointment_request", ["officer_id"]
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        _officer("absence", "officer_id"),
        _officer("absence", "noted_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_officer_id"), "absence", ["officer_id"])


def downgrade() -> None:
    """Forget requests and absences; posts held for one case end, as nothing could limit them."""
    op.drop_table("absence")
    op.drop_table("appointment_request")
    op.execute("DELETE FROM appointment WHERE case_id IS NOT NULL OR ended_at IS NOT NULL")
    with op.batch_alter_table("appointment") as appointment:
        appointment.drop_index(op.f("ix_appointment_case_id"))
        appointment.drop_constraint(op.f("fk_appointment_case_id_case"), type_="foreignkey")
        appointment.drop_column("ended_at")
        appointment.drop_column("case_id")
