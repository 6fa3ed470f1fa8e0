"""Personal data: agreements, requests, holds, disposals, erasures, and the register of breaches."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _to(table: str, name: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}"))


def _id() -> sa.Column:
    return sa.Column("id", sa.Integer(), nullable=False)


def _key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def upgrade() -> None:
    """Add the tables; nobody has agreed to anything or asked for anything before."""
    op.create_table(
        "agreement",
        _id(),
        sa.Column("text", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("citizen_id", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        _to("agreement", "case_id", "case"),
        _to("agreement", "citizen_id", "citizen"),
        _key("agreement"),
    )
    op.create_index("ix_agreement_case", "agreement", ["case_id", "text"])
    op.create_index("ix_agreement_citizen", "agreement", ["citizen_id", "text"])
    op.create_table(
        "data_request",
        _id(),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("citizen_id", sa.Integer(), nullable=True),
        sa.Column("right", sa.String(length=12), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("received_day", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("first_due", sa.Date(), nullable=False),
        sa.Column("extended_for", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_day", sa.Date(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_day", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _to("data_request", "case_id", "case"),
        _to("data_request", "citizen_id", "citizen"),
        _to("data_request", "message_id", "message"),
        _to("data_request", "decided_by", "officer"),
        _key("data_request"),
    )
    op.create_index("ix_data_request_case_id", "data_request", ["case_id"])
    op.create_index("ix_data_request_citizen_id", "data_request", ["citizen_id"])
    op.create_index("ix_data_request_open", "data_request", ["decided_day", "due_on"])
    op.create_table(
        "legal_hold",
        _id(),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("placed_by", sa.Integer(), nullable=False),
        sa.Column("placed_at", sa.DateTime(), nullable=False),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(), nullable=True),
        _to("legal_hold", "case_id", "case"),
        _to("legal_hold", "placed_by", "officer"),
        _to("legal_hold", "lifted_by", "officer"),
        _key("legal_hold"),
    )
    op.create_index("ix_legal_hold_case_id", "legal_hold", ["case_id"])
    op.create_table(
        "disposal",
        _id(),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("cases", sa.JSON(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("carried_at", sa.DateTime(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        _to("disposal", "proposed_by", "officer"),
        _to("disposal", "decided_by", "officer"),
        _key("disposal"),
    )
    op.create_table(
        "erasure",
        _id(),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("disposal_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        _to("erasure", "case_id", "case"),
        _to("erasure", "disposal_id", "disposal"),
        _key("erasure"),
        sa.UniqueConstraint("case_id", name=op.f("uq_erasure_case_id")),
    )
    op.create_table(
        "breach",
        _id(),
        sa.Column("discovered_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("whose", sa.Text(), nullable=False),
        sa.Column("how_many", sa.Integer(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("consequences", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("done", sa.JSON(), nullable=False),
        sa.Column("notified_at", sa.DateTime(), nullable=True),
        sa.Column("notified_late", sa.Boolean(), nullable=True),
        sa.Column("notice_number", sa.String(length=120), nullable=False),
        sa.Column("persons_told_at", sa.DateTime(), nullable=True),
        sa.Column("persons_told_how", sa.Text(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(), nullable=True),
        _to("breach", "recorded_by", "officer"),
        _key("breach"),
    )


def downgrade() -> None:
    """Forget agreements, requests, holds, decisions and breaches."""
    for table in ("breach", "erasure", "disposal", "legal_hold", "data_request", "agreement"):
        op.drop_table(table)
