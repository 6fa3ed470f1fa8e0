"""Letters are handed over at the counter and by post, and it is kept when they were seen."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

TEXTS = {"carrier": 80, "tracking": 40, "taken_by": 120, "reason": 300, "by": 120}
ONCE = "uq_delivery_letter_id"


def upgrade() -> None:
    """Add what a counter or a post tells; a way may be gone again when the post came back."""
    with op.batch_alter_table("delivery") as delivery:
        delivery.add_column(sa.Column("attempt", sa.Integer(), nullable=False, server_default="1"))
        delivery.add_column(sa.Column("day", sa.Date(), nullable=True))
        delivery.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
        for name, length in TEXTS.items():
            delivery.add_column(
                sa.Column(name, sa.String(length), nullable=False, server_default="")
            )
        delivery.add_column(sa.Column("slip_id", sa.Integer(), nullable=True))
        delivery.create_foreign_key(
            op.f("fk_delivery_slip_id_attachment"), "attachment", ["slip_id"], ["id"]
        )
        delivery.drop_constraint(ONCE, type_="unique")
        delivery.create_unique_constraint(ONCE, ["letter_id", "channel", "attempt"])


def downgrade() -> None:
    """Take it away: of a letter posted twice the first way stays."""
    op.execute("DELETE FROM delivery WHERE attempt > 1")
    with op.batch_alter_table("delivery") as delivery:
        delivery.drop_constraint(ONCE, type_="unique")
        delivery.create_unique_constraint(ONCE, ["letter_id", "channel"])
        delivery.drop_constraint("fk_delivery_slip_id_attachment", type_="foreignkey")
        for name in ("slip_id", *TEXTS, "ended_on", "day", "attempt"):
            delivery.drop_column(name)
