"""A kept search is kept whole, however long the address it stands in."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give it room."""
    with op.batch_alter_table("saved_search") as batch_op:
        batch_op.alter_column("asked", existing_type=sa.String(400), type_=sa.Text(), existing_nullable=False)


def downgrade() -> None:
    """Take the room away; longer ones are forgotten, for half a search is another one."""
    op.execute(sa.text("DELETE FROM saved_search WHERE length(asked) > 400"))
    with op.batch_alter_table("saved_search") as batch_op:
        batch_op.alter_column("asked", existing_type=sa.Text(), type_=sa.String(400), existing_nullable=False)
