"""Count records from an index.

Revision: 0004
Follows: 0003
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = [
    *("evidence_request_id", "merged_into_id", "verdict", "exclusion_reason", "evidence_type"),
    *("stored_at", "year"),
]


def upgrade() -> None:
    """Apply this step."""
    for name in ("ix_record_reasons", "ix_record_screening"):
        op.drop_index(name, table_name="record")
    op.create_index("ix_record_standing", "record", COLUMNS, unique=False)
    op.create_index("ix_record_screening", "record", [*COLUMNS[:3], "id"], unique=False)


def downgrade() -> None:
    """Take this step back."""
    for name in ("ix_record_standing", "ix_record_screening"):
        op.drop_index(name, table_name="record")
    verdicts = ["evidence_request_id", "verdict"]
    op.create_index("ix_record_reasons", "record", [*verdicts, "exclusion_reason"], unique=False)
    op.create_index("ix_record_screening", "record", [*verdicts, "id"], unique=False)
