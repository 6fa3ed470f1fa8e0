"""A letter that is owed keeps the day it was owed by, what it answers for, and the new day it promised."""

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

SATURDAY = 5
DUTY = sa.table(
    "duty", sa.column("id", sa.Integer), sa.column("ground", sa.String), sa.column("since", sa.Date),
    sa.column("due_on", sa.Date),
)  # fmt: skip


def upgrade() -> None:
    """Reckon the day of what was owed before: the promised day, or five weekdays (holidays not known)."""
    op.add_column("duty", sa.Column("due_on", sa.Date(), nullable=True))
    op.add_column("duty", sa.Column("new_day", sa.Date(), nullable=True))
    op.add_column("duty", sa.Column("words", sa.Text(), nullable=False, server_default=""))
    connection = op.get_bind()
    rows = connection.execute(sa.select(DUTY.c.id, DUTY.c.ground, DUTY.c.since)).all()
    for row in rows:
        due = _due(row.ground, row.since)
        connection.execute(sa.update(DUTY).where(DUTY.c.id == row.id).values(due_on=due))


def _due(ground: str, since: date) -> date:
    if ground.startswith("late."):
        return since - timedelta(days=1)
    day = since
    for _each in range(5):
        day += timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
    return day


def downgrade() -> None:
    """Forget it."""
    for name in ("words", "new_day", "due_on"):
        op.drop_column("duty", name)
