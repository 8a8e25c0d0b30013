"""Reviews taken over, papers removed.

Revision: 0005
Follows: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    with op.batch_alter_table("known_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("strategy_review", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_over_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("taken_over_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_strategy_review_taken_over_by_id"), ["taken_over_by_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_strategy_review_taken_over_by_id_person"), "person", ["taken_over_by_id"], ["id"]
        )


def downgrade() -> None:
    """Take this step back."""
    with op.batch_alter_table("strategy_review", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_strategy_review_taken_over_by_id_person"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_strategy_review_taken_over_by_id"))
        batch_op.drop_column("taken_over_at")
        batch_op.drop_column("taken_over_by_id")

    op.execute("DELETE FROM known_item WHERE removed_at IS NOT NULL")
    with op.batch_alter_table("known_item", schema=None) as batch_op:
        batch_op.drop_column("removed_at")
