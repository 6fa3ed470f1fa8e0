"""A case has a level, and knows the case of the first level it grew out of."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two columns; every case there is stands at the first level."""
    op.add_column("case", sa.Column("level", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("case", sa.Column("earlier_case_id", sa.Integer(), nullable=True))
    op.create_index("ix_case_earlier", "case", ["earlier_case_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_case_earlier", "case")
    for name in ("earlier_case_id", "level"):
        op.drop_column("case", name)
