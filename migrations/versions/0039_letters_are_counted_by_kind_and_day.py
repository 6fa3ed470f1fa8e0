"""Letters of one kind are counted by their day."""

from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_letter_kind_day", "letter", ["kind", "day"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_letter_kind_day", "letter")
