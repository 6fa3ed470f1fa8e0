"""Notes among officers lie in a table of their own, apart from what is said to the citizen."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the notes with their numbers, by which past events name them, and the papers on them."""
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_note_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sa.UniqueConstraint("key", name=op.f("uq_note_key")),
    )
    op.create_index("ix_note_case_id", "note", ["case_id"])
    op.execute(
        "INSERT INTO note (id, case_id, at, author, text, key) "
        "SELECT id, case_id, at, author, text, key FROM message WHERE internal"
    )
    with op.batch_alter_table("attachment") as table:
        table.add_column(sa.Column("note_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_attachment_note_id_note"), "note", ["note_id"], ["id"])
    op.execute(
        "UPDATE attachment SET note_id = message_id, message_id = NULL, purpose = 'internal' "
        "WHERE message_id IN (SELECT id FROM note)"
    )
    op.execute("DELETE FROM message WHERE internal")
    with op.batch_alter_table("message") as table:
        table.drop_column("internal")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval('note_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM note))")


def downgrade() -> None:
    """Put the notes back among the messages, with new numbers where theirs were given again."""
    with op.batch_alter_table("message") as table:
        table.add_column(
            sa.Column("internal", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id FROM note ORDER BY id")).scalars().all()
    for number in rows:
        made = connection.execute(
            sa.text(
                "INSERT INTO message (case_id, at, from_citizen, author, internal, text, key) "
                "SELECT case_id, at, :no, author, :yes, text, key FROM note WHERE id = :number "
                "RETURNING id"
            ),
            {"number": number, "no": False, "yes": True},
        ).scalar_one()
        connection.execute(
            sa.text(
                "UPDATE attachment SET message_id = :made, purpose = 'sent' WHERE note_id = :number"
            ),
            {"number": number, "made": made},
        )
    with op.batch_alter_table("message") as table:
        table.alter_column("internal", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("attachment") as table:
        table.drop_constraint(op.f("fk_attachment_note_id_note"), type_="foreignkey")
        table.drop_column("note_id")
    op.drop_table("note")
