"""Drafts of a strategy.

Revision: 0009
Follows: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "strategy_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_request_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("seen", sa.String(length=32), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_request_id"],
            ["evidence_request.id"],
            name=op.f("fk_strategy_draft_evidence_request_id_evidence_request"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_strategy_draft_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategy_draft")),
        sa.UniqueConstraint(
            "evidence_request_id",
            "person_id",
            "key",
            name=op.f("uq_strategy_draft_evidence_request_id_person_id_key"),
        ),
    )


def downgrade() -> None:
    """Take this step back."""
    op.drop_table("strategy_draft")
