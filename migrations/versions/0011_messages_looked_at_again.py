"""Messages: how often one was begun to be handed over, and those that were called off.

Revision: 0011
Follows: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATES = ("waiting", "sending", "sent", "refused", "given up", "mail is off")


def _allow(*states: str) -> None:
    """Let a message have these states and no other."""
    words = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("outgoing_message", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_outgoing_message_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_outgoing_message_state"), f"state IN ({words})")


def upgrade() -> None:
    """Apply this step."""
    with op.batch_alter_table("outgoing_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("handovers", sa.Integer(), nullable=False, server_default="0"))
    _allow(*STATES, "called off")


def downgrade() -> None:
    """Take this step back. What was called off counts as given up, which was the word for it before."""
    op.execute("UPDATE outgoing_message SET state = 'given up' WHERE state = 'called off'")
    _allow(*STATES)
    with op.batch_alter_table("outgoing_message", schema=None) as batch_op:
        batch_op.drop_column("handovers")
