"""Where the database is PostgreSQL: the rows of its full-text search, empty until `flask index`."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; SQLite has none of them."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.create_table(
        "search_case",
        sa.Column("case_id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("open", sa.Boolean(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("handler_id", sa.Integer()),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("reasons", ARRAY(sa.Text()), nullable=False),
        sa.Column("listed", ARRAY(sa.Text()), nullable=False),
        sa.Column("excluded", ARRAY(sa.Text()), nullable=False),
        sa.Column("signs", sa.Text(), nullable=False),
        sa.Column("terms", TSVECTOR(), nullable=False),
        postgresql_partition_by="LIST (open)",
    )
    op.create_index("ix_search_case_terms", "search_case", ["terms"], postgresql_using="gin")
    op.create_index("ix_search_case_newest", "search_case", ["received", "case_id"])
    op.create_index("ix_search_case_unit", "search_case", ["unit_id"])
    op.create_index("ix_search_case_handler", "search_case", ["handler_id"])
    # Open cases lie together. The words lie apart from the row, what is counted lies in it: so counting reads few pages.
    for name, value in (("search_case_open", "true"), ("search_case_closed", "false")):
        op.execute(f"CREATE TABLE {name} PARTITION OF search_case FOR VALUES IN ({value})")
        op.execute(f"ALTER TABLE {name} SET (toast_tuple_target = 128)")
        for each in ("reasons", "listed", "excluded"):
            op.execute(f"ALTER TABLE {name} ALTER COLUMN {each} SET STORAGE MAIN")
    op.create_table(
        "search_word",
        sa.Column("word", sa.Text(collation="C"), primary_key=True),
        sa.Column("run", sa.Integer(), nullable=False),
    )
    op.create_table(
        "search_state",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("shape", sa.Text(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("making", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    """Forget the rows."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for each in ("search_state", "search_word", "search_case"):
        op.drop_table(each)
