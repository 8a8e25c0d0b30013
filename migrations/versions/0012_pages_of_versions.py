"""From which page a version of a summary came.

Revision: 0012
Follows: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    with op.batch_alter_table("summary_version", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("page", sa.String(length=40), nullable=False, server_default=sa.text("''"))
        )


def downgrade() -> None:
    """Take this step back."""
    with op.batch_alter_table("summary_version", schema=None) as batch_op:
        batch_op.drop_column("page")
