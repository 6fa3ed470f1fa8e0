"""A point keeps the citizen's own words, a ground, a place it moved to; a picture its time."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0032"
branch_labels = None
depends_on = None

NEW = {
    "point": (
        ("own_words", sa.Text(), ""),
        ("ground", sa.String(length=16), ""),
        ("moved_unit_id", sa.Integer(), None),
        ("moved_case", sa.String(length=16), ""),
        ("paper", sa.String(length=200), ""),
        ("paper_day", sa.Date(), None),
    ),
    "message": (("about", sa.String(length=12), ""),),
    "attachment": (
        ("point_id", sa.Integer(), None),
        ("taken_at", sa.DateTime(), None),
        ("taken_typed", sa.Boolean(), sa.false()),
    ),
}


def upgrade() -> None:
    """Add the columns, empty for what was written before."""
    for name, columns in NEW.items():
        with op.batch_alter_table(name) as table:
            for column, kind, default in columns:
                table.add_column(
                    sa.Column(column, kind, nullable=default is None, server_default=default)
                )


def downgrade() -> None:
    """Take them away."""
    for name, columns in NEW.items():
        with op.batch_alter_table(name) as table:
            for column, _kind, _default in columns:
                table.drop_column(column)
