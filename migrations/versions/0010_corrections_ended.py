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
    _note_what_was_dropped(op.get_bind())
    op.create_index(
        "uq_answer_correction_open",
        "answer_correction",
        ["evidence_request_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _note_what_was_dropped(connection: sa.Connection) -> None:
    """Note the version that put the text back, of corrections whose number wasn't issued when they ended."""
    dropped = connection.execute(
        sa.text(
            "SELECT c.id, c.summary_version, c.ended_at, s.id AS summary_id FROM answer_correction c "
            "JOIN summary s ON s.evidence_request_id = c.evidence_request_id "
            "WHERE c.ended_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM issued_summary i "
            "WHERE i.evidence_request_id = c.evidence_request_id "
            "AND i.number = c.number AND i.issued_at <= c.ended_at)"
        )
    ).all()
    for one in dropped:
        # It was written a moment after the correction had ended, with the text as it was before.
        written = connection.execute(
            sa.text(
                "SELECT version, content, written_at <= :ended AS is_before FROM summary_version "
                "WHERE summary_id = :summary AND version >= :first ORDER BY version"
            ),
            {"summary": one.summary_id, "first": one.summary_version, "ended": one.ended_at},
        ).all()
        during = [row for row in written if row.is_before]
        after = next((row for row in written if not row.is_before), None)
        puts_back = after is not None and bool(written) and after.content == written[0].content
        last = after if puts_back else during[-1] if during else None
        if last is not None:
            connection.execute(
                sa.text("UPDATE answer_correction SET dropped_at_version = :version WHERE id = :id"),
                {"version": last.version, "id": one.id},
            )


def downgrade() -> None:
    """Take this step back."""
    op.drop_index("uq_answer_correction_open", table_name="answer_correction")
    op.drop_column("answer_correction", "dropped_at_version")
