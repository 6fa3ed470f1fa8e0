"""What papers say is kept for the search; every paper there is waits to be read."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the mark of what was read."""
    op.create_table(
        "paper_text",
        sa.Column("attachment_id", sa.Integer(), primary_key=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"],
            name=op.f("fk_paper_text_attachment_id_attachment"), ondelete="CASCADE",
        ),
    )
    op.add_column(
        "attachment", sa.Column("words_read", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index(
        "ix_attachment_unread", "attachment", ["id", "media_type"],
        sqlite_where=sa.text("words_read = 0 AND sealed = 0"),
        postgresql_where=sa.text("NOT words_read AND NOT sealed"),
    )


def downgrade() -> None:
    """Forget what they say."""
    op.drop_index("ix_attachment_unread", table_name="attachment")
    op.drop_column("attachment", "words_read")
    op.drop_table("paper_text")
