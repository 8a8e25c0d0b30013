"""Number the runs of a request uniquely, and count and find screened records without reading them.

Revision: 0004
Follows: 0003
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_index("ix_search_run_number", "search_run", ["evidence_request_id", "number"], unique=True)
    op.create_index("ix_record_reasons", "record", ["evidence_request_id", "verdict", "exclusion_reason"])
    op.create_index("ix_screening_step_record", "screening_step", ["record_id", "id"])


def downgrade() -> None:
    """Take this step back."""
    op.drop_index("ix_screening_step_record", "screening_step")
    op.drop_index("ix_record_reasons", "record")
    op.drop_index("ix_search_run_number", "search_run")
