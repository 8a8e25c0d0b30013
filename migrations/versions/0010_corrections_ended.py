"""Corrections: one open at a time, and what was dropped with one.

Revision: 0010
Follows: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Apply this step."""
    op.add_column("answer_correction", sa.Column("dropped_at_version", sa.Integer(), nullable=True))
    # Before this index two could be begun at once, and one of them stayed open when the other was issued
    # or dropped. Where one is in hand, it is the newest.
    op.execute(
        "UPDATE answer_correction SET ended_at = begun_at WHERE ended_at IS NULL AND evidence_request_id IN "
        "(SELECT id FROM evidence_request WHERE correction = 'none')"
    )
    op.execute(
        "UPDATE answer_correction SET ended_at = begun_at WHERE ended_at IS NULL AND id NOT IN "
        "(SELECT max(id) FROM answer_correction WHERE ended_at IS NULL GROUP BY evidence_request_id)"
    )
    # Which corrections were dropped: those whose number was not issued when they ended. The version that
    # put the text back was written at that moment.
    op.execute(
        "UPDATE answer_correction SET dropped_at_version = (SELECT max(v.version) FROM summary_version v "
        "JOIN summary s ON s.id = v.summary_id "
        "WHERE s.evidence_request_id = answer_correction.evidence_request_id "
        "AND v.written_at <= answer_correction.ended_at) "
        "WHERE ended_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM issued_summary i "
        "WHERE i.evidence_request_id = answer_correction.evidence_request_id "
        "AND i.number = answer_correction.number AND i.issued_at <= answer_correction.ended_at)"
    )
    op.create_index(
        "uq_answer_correction_open",
        "answer_correction",
        ["evidence_request_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    """Take this step back."""
    op.drop_index("uq_answer_correction_open", table_name="answer_correction")
    op.drop_column("answer_correction", "dropped_at_version")
