"""Workers that died over a job.

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
    op.create_table(
        "job_deaths",
        sa.Column("job_id", sa.String(length=120), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("deaths", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_job_deaths")),
    )


def downgrade() -> None:
    """Take this step back."""
    op.drop_table("job_deaths")
