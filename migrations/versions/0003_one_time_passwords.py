"""Remember whose password an administrator knows.

Revision: 0003
Follows: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    column: sa.Column[bool] = sa.Column(
        "must_choose_password", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(column)


def downgrade() -> None:
    """Take this step back."""
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("must_choose_password")
