"""A paper that was cleaned is kept as it was sent, too, with its hash."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add where the original lies; of papers kept so far none was kept."""
    for name, length in (("original_key", 80), ("original_sha256", 64)):
        op.add_column(
            "attachment", sa.Column(name, sa.String(length), nullable=False, server_default="")
        )


def downgrade() -> None:
    """Forget where the originals lie."""
    for name in ("original_sha256", "original_key"):
        op.drop_column("attachment", name)
