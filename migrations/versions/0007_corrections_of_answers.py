"""Corrections of answers: how far one is, why it was begun, and what the text was before.

Revision: 0007
Follows: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

HOW_FAR = ("none", "being written", "in second reading")


def upgrade() -> None:
    """Apply this step."""
    with op.batch_alter_table("evidence_request", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "correction",
                sa.Enum(*HOW_FAR, name="correction", native_enum=False, create_constraint=False, length=20),
                nullable=False,
                server_default="none",
            )
        )
        batch_op.create_check_constraint(
            op.f("ck_evidence_request_correction"), f"correction IN ({', '.join(map(repr, HOW_FAR))})"
        )
        batch_op.create_check_constraint(
            op.f("ck_evidence_request_corrected_once_delivered"),
            "correction = 'none' OR status IN ('delivered', 'closed')",
        )
    op.create_table(
        "answer_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_request_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("summary_version", sa.Integer(), nullable=False),
        sa.Column("begun_by_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_answer_correction_reason_not_empty")),
        sa.CheckConstraint("number > 1", name=op.f("ck_answer_correction_replaces_another")),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["person.id"], name=op.f("fk_answer_correction_begun_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_request_id"],
            ["evidence_request.id"],
            name=op.f("fk_answer_correction_evidence_request_id_evidence_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_correction")),
    )
    op.create_index(
        op.f("ix_answer_correction_evidence_request_id"),
        "answer_correction",
        ["evidence_request_id"],
        unique=False,
    )


def downgrade() -> None:
    """Take this step back. A correction that is open is given up; what was issued stays."""
    op.drop_table("answer_correction")
    with op.batch_alter_table("evidence_request", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_evidence_request_corrected_once_delivered"), type_="check")
        batch_op.drop_constraint(op.f("ck_evidence_request_correction"), type_="check")
        batch_op.drop_column("correction")
