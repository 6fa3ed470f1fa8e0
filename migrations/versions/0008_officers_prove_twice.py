"""Officers prove twice who they are; a session remembers its last proof and its device."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _officer(table: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], ["officer.id"], name=op.f(f"fk_{table}_{name}_officer"))


def upgrade() -> None:
    """Add factors, recovery codes and requests; a visit going on has proved itself at its start."""
    with op.batch_alter_table("session") as session:
        session.add_column(sa.Column("proved_at", sa.DateTime(), nullable=True))
        session.add_column(
            sa.Column("device", sa.String(length=40), nullable=False, server_default="")
        )
    op.execute("UPDATE session SET proved_at = made_at")
    with op.batch_alter_table("session") as session:
        session.alter_column("proved_at", nullable=False, existing_type=sa.DateTime())
        session.alter_column("device", server_default=None)
    op.create_table(
        "factor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        _officer("factor", "officer_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor")),
    )
    op.create_index("ix_factor_officer_id", "factor", ["officer_id"])
    op.create_table(
        "recovery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        _officer("recovery", "officer_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery")),
    )
    op.create_index("ix_recovery_officer_id", "recovery", ["officer_id"])
    op.create_table(
        "factor_reset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        _officer("factor_reset", "officer_id"),
        _officer("factor_reset", "asked_by"),
        _officer("factor_reset", "settled_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_reset")),
    )
    op.create_index("ix_factor_reset_officer_id", "factor_reset", ["officer_id"])


def downgrade() -> None:
    """Forget second factors: the password alone lets an officer in again."""
    for table in ("factor_reset", "recovery", "factor"):
        op.drop_table(table)
    with op.batch_alter_table("session") as session:
        session.drop_column("device")
        session.drop_column("proved_at")
