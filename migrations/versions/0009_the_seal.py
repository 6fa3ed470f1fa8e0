"""Keys of named officers, halves sealed to them, openings, and envelopes only holders open."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NEW = ("content", "content_key", "for_sender")


def upgrade() -> None:
    """Add the tables; envelopes of before stay until `flask seal upgrade` seals them anew."""
    op.create_table(
        "seal_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_seal_key_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_key")),
    )
    op.create_table(
        "seal_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("closed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_id"], ["seal_key.id"], name=op.f("fk_seal_visit_key_id_seal_key")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_seal_visit_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_visit")),
    )
    op.create_table(
        "seal_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("half", sa.String(length=1), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_seal_share_case_id_case")),
        sa.ForeignKeyConstraint(
            ["key_id"], ["seal_key.id"], name=op.f("fk_seal_share_key_id_seal_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_share")),
        sa.UniqueConstraint("case_id", "key_id", "half", name=op.f("uq_seal_share_case_id")),
    )
    op.create_table(
        "seal_gift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_seal_gift_case_id_case")),
        sa.ForeignKeyConstraint(
            ["key_id"], ["seal_key.id"], name=op.f("fk_seal_gift_key_id_seal_key")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_seal_gift_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_gift")),
        sa.UniqueConstraint("case_id", "key_id", "officer_id", name=op.f("uq_seal_gift_case_id")),
    )
    op.create_table(
        "seal_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(length=24), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("article", sa.String(length=160), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("untold_until", sa.Date(), nullable=True),
        sa.Column("untold_why", sa.String(length=300), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("half", sa.LargeBinary(), nullable=True),
        sa.Column("seen", sa.LargeBinary(), nullable=True),
        sa.Column("begun_at", sa.DateTime(), nullable=True),
        sa.Column("ends_at", sa.DateTime(), nullable=True),
        sa.Column("judged_by", sa.Integer(), nullable=True),
        sa.Column("judged_at", sa.DateTime(), nullable=True),
        sa.Column("justified", sa.Boolean(), nullable=True),
        sa.Column("judgement", sa.Text(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [name], ["officer.id"], name=op.f(f"fk_seal_opening_{name}_officer")
            )
            for name in ("officer_id", "decided_by", "judged_by")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_seal_opening_case_id_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_opening")),
        sa.UniqueConstraint("handle", name=op.f("uq_seal_opening_handle")),
    )
    for table, column in INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    with op.batch_alter_table("party") as party:
        for name in NEW:
            party.add_column(sa.Column(name, sa.LargeBinary(), nullable=True))


INDEXES = (
    ("seal_key", "officer_id"),
    ("seal_visit", "session_id"),
    ("seal_share", "case_id"),
    ("seal_share", "key_id"),
    ("seal_gift", "case_id"),
    ("seal_opening", "case_id"),
    ("seal_opening", "officer_id"),
)


def downgrade() -> None:
    """Drop the seal: what was sealed with it is lost."""
    with op.batch_alter_table("party") as party:
        for name in reversed(NEW):
            party.drop_column(name)
    for table, column in reversed(INDEXES):
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
    for table in ("seal_opening", "seal_gift", "seal_share", "seal_visit", "seal_key"):
        op.drop_table(table)
