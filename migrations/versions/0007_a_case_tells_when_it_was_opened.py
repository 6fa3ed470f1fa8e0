"""A case tells its sender on which day it was opened before."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DAYS = ("opened_day", "opened_before")


def upgrade() -> None:
    """Add both days, in place: other tables point at this one."""
    for name in DAYS:
        op.add_column("case", sa.Column(name, sa.Date(), nullable=True))


def downgrade() -> None:
    """Drop them, in place."""
    for name in reversed(DAYS):
        op.drop_column("case", name)
