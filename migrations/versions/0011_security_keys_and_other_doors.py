"""Security keys of officers, a second step of signing in, and entry by agency or national identity."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def _officer(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["officer_id"], ["officer.id"], name=op.f(f"fk_{table}_officer_id_officer")
    )


def upgrade() -> None:
    """Add keys, challenges and half entries; an account may do without an e-mail address."""
    op.create_table(
        "security_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(length=1400), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        _officer("security_key"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_key")),
        sa.UniqueConstraint("handle", name=op.f("uq_security_key_handle")),
    )
    op.create_index("ix_security_key_officer_id", "security_key", ["officer_id"])
    op.create_table(
        "challenge",
        sa.Column("visit_id", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("visit_id", "purpose", name=op.f("pk_challenge")),
    )
    op.create_table(
        "half_entry",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.Boolean(), nullable=False),
        sa.Column("password", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        _officer("half_entry"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_half_entry")),
    )
    op.create_index("ix_half_entry_officer_id", "half_entry", ["officer_id"])
    with op.batch_alter_table("session") as session:
        for name in ("agency", "vouched"):
            session.add_column(
                sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
            )
    with op.batch_alter_table("session") as session:
        for name in ("agency", "vouched"):
            session.alter_column(name, server_default=None, existing_type=sa.Boolean())
    with op.batch_alter_table("citizen") as citizen:
        citizen.alter_column("email", nullable=True, existing_type=sa.String(length=254))
        citizen.add_column(sa.Column("number", sa.String(length=64), nullable=True))
        citizen.create_unique_constraint(op.f("uq_citizen_number"), ["number"])


def downgrade() -> None:
    """Forget keys and the other doors; an account without an e-mail address gets one nobody has."""
    op.execute("UPDATE citizen SET email = 'so-' || id || '@khong-co.invalid' WHERE email IS NULL")
    with op.batch_alter_table("citizen") as citizen:
        citizen.drop_constraint(op.f("uq_citizen_number"), type_="unique")
        citizen.drop_column("number")
        citizen.alter_column("email", nullable=False, existing_type=sa.String(length=254))
    with op.batch_alter_table("session") as session:
        session.drop_column("vouched")
        session.drop_column("agency")
    for table in ("half_entry", "challenge", "security_key"):
        op.drop_table(table)
