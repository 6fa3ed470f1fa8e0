"""Cases that go together, long-running matters, letters of several people, and who was told."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; cases joined before have no row and stay joined."""
    _groups()
    _joins()
    _matters()
    op.create_index("ix_case_first", "case", ["first_case_id"])
    op.create_index("ix_party_phone", "party", ["phone"])
    op.create_index("ix_party_email", "party", ["email"])


def _groups() -> None:
    op.create_table(
        "group_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=200), nullable=False),
        sa.Column("paper_day", sa.Date(), nullable=True),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("all_signed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_group_letter_case_id_case")
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
            name=op.f("fk_group_letter_attachment_id_attachment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_letter")),
        sa.UniqueConstraint("case_id", name=op.f("uq_group_letter_case_id")),
    )
    op.create_table(
        "co_signer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("identity_number", sa.String(length=20), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("representative", sa.Boolean(), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("later", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("withdrew_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_co_signer_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_signer")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_co_signer_case_id")),
    )
    op.create_index(op.f("ix_co_signer_case_id"), "co_signer", ["case_id"])
    op.create_index("ix_co_signer_representative", "co_signer", ["case_id", "representative"])


def _joins() -> None:
    op.create_table(
        "joining",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("before_waiting", sa.String(length=16), nullable=True),
        sa.Column("clocks", sa.JSON(), nullable=False),
        sa.Column("brought", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_joining_case_id_case")),
        sa.ForeignKeyConstraint(["first_id"], ["case.id"], name=op.f("fk_joining_first_id_case")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["officer.id"], name=op.f("fk_joining_made_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["officer.id"], name=op.f("fk_joining_undone_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joining")),
    )
    op.create_index(op.f("ix_joining_case_id"), "joining", ["case_id"])
    op.create_index(op.f("ix_joining_first_id"), "joining", ["first_id"])
    standing = sa.text("undone_at IS NULL")
    op.create_index(
        "ix_joining_standing",
        "joining",
        ["case_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_table(
        "telling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("news", sa.String(length=24), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("joining_id", sa.Integer(), nullable=True),
        sa.Column("signer_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_telling_case_id_case")),
        sa.ForeignKeyConstraint(
            ["joining_id"], ["joining.id"], name=op.f("fk_telling_joining_id_joining")
        ),
        sa.ForeignKeyConstraint(
            ["signer_id"], ["co_signer.id"], name=op.f("fk_telling_signer_id_co_signer")
        ),
        sa.ForeignKeyConstraint(["by"], ["officer.id"], name=op.f("fk_telling_by_officer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telling")),
        sa.UniqueConstraint("key", name=op.f("uq_telling_key")),
    )
    op.create_index(op.f("ix_telling_case_id"), "telling", ["case_id"])
    op.create_index(op.f("ix_telling_signer_id"), "telling", ["signer_id"])
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "ix_telling_waiting",
        "telling",
        ["case_id", "id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def _matters() -> None:
    op.create_table(
        "matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("field", sa.String(length=24), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_matter_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["officer.id"], name=op.f("fk_matter_owner_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["officer.id"], name=op.f("fk_matter_opened_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["officer.id"], name=op.f("fk_matter_closed_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
        sa.UniqueConstraint("handle", name=op.f("uq_matter_handle")),
    )
    op.create_index(op.f("ix_matter_owner_id"), "matter", ["owner_id"])
    op.create_table(
        "matter_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("seen", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matter.id"], name=op.f("fk_matter_case_matter_id_matter")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_matter_case_case_id_case")),
        sa.ForeignKeyConstraint(["by"], ["officer.id"], name=op.f("fk_matter_case_by_officer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_case")),
        sa.UniqueConstraint("case_id", name=op.f("uq_matter_case_case_id")),
    )
    op.create_index(op.f("ix_matter_case_matter_id"), "matter_case", ["matter_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_party_email", "party")
    op.drop_index("ix_party_phone", "party")
    op.drop_index("ix_case_first", "case")
    for table in ("matter_case", "matter", "telling", "joining", "co_signer", "group_letter"):
        op.drop_table(table)
