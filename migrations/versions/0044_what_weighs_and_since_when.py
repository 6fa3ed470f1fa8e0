"""What weighs on a case is counted, with its history; officers mark what the lists of supervision show."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

CASE = sa.table(
    "case",
    *(sa.column(name) for name in ("id", "transfers", "reopenings", "joined", "status", "complexity")),
    *(sa.column(name) for name in ("letters_owed", "urgency", "overdue_since")),
    sa.column("public_concern", sa.Boolean()),
    sa.column("open", sa.Boolean()),
    sa.column("reasons", sa.JSON()),
)  # fmt: skip
GRADES = {"normal": 0, "complex": 1, "very_complex": 2}


def upgrade() -> None:
    """Make the tables, and count the reasons that were only named before; `flask weigh` counts the rest."""
    op.create_table(
        "weighing",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("weight_before", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_weighing_case_id_case")),
    )
    op.create_index(op.f("ix_weighing_case_id"), "weighing", ["case_id"])
    op.create_index("ix_weighing_day", "weighing", ["day", "case_id"])
    op.create_table(
        "attention_mark",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(8), nullable=False),
        sa.Column("listed", sa.String(16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_attention_mark_case_id_case")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["officer.id"], name=op.f("fk_attention_mark_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["officer.id"], name=op.f("fk_attention_mark_ended_by_id_officer")
        ),
    )
    op.create_index(op.f("ix_attention_mark_case_id"), "attention_mark", ["case_id"])
    op.create_index("ix_attention_mark_standing", "attention_mark", ["ended_at", "deed", "case_id"])
    _rewrite(_counted)


def downgrade() -> None:
    """Name the reasons without their counts again."""
    op.drop_table("attention_mark")
    op.drop_table("weighing")
    _rewrite(lambda row: sorted(row.reasons or ()))


def _rewrite(said) -> None:  # noqa: ANN001 -- from a row to its reasons
    connection = op.get_bind()
    last = 0
    while rows := connection.execute(
        sa.select(CASE).where(CASE.c.id > last).order_by(CASE.c.id).limit(1000)
    ).all():
        changed = [{"at_id": row.id, "said": said(row)} for row in rows if row.reasons or row.open]
        if changed:
            connection.execute(
                sa.update(CASE)
                .where(CASE.c.id == sa.bindparam("at_id"))
                .values(reasons=sa.bindparam("said", type_=sa.JSON())),
                changed,
            )
        last = rows[-1].id
    connection.execute(
        sa.text('UPDATE "case" SET reasons = :new WHERE CAST(reasons AS VARCHAR) = :old'),
        {"new": "{}" if said is _counted else "[]", "old": "[]" if said is _counted else "{}"},
    )


def _counted(row) -> dict[str, int]:  # noqa: ANN001
    found = {
        "transferred": row.transfers,
        "reopened": row.reopenings,
        "overdue": int(row.overdue_since is not None),
        "joined": row.joined,
        "complex": GRADES[row.complexity],
        "public_concern": int(bool(row.public_concern)),
        "disputed": int(row.status == "disputed"),
        "letter_owed": int(row.letters_owed > 0),
        "danger": int(row.urgency == "danger"),
    }
    return {key: n for key, n in sorted(found.items()) if n}
