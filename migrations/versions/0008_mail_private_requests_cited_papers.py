"""Messages that leave by e-mail, private requests, and which papers an issued summary cites.

Revision: 0008
Follows: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KINDS = ("answer ready", "new version", "something ready", "something new")
STATES = ("waiting", "sending", "sent", "refused", "given up", "mail is off")


def _one_of(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=20)


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "outgoing_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", _one_of("kind", KINDS), nullable=False),
        sa.Column("evidence_request_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("state", _one_of("state", STATES), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_request_id"],
            ["evidence_request.id"],
            name=op.f("fk_outgoing_message_evidence_request_id_evidence_request"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_outgoing_message_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_message")),
        sa.UniqueConstraint("key", name=op.f("uq_outgoing_message_key")),
    )
    for name, columns in (
        (op.f("ix_outgoing_message_evidence_request_id"), ["evidence_request_id"]),
        (op.f("ix_outgoing_message_person_id"), ["person_id"]),
        ("ix_outgoing_message_due", ["state", "next_try_at"]),
    ):
        op.create_index(name, "outgoing_message", columns, unique=False)
    op.create_table(
        "issued_citation",
        sa.Column("issued_summary_id", sa.Integer(), nullable=False),
        sa.Column("pmid", sa.String(length=20), nullable=False),
        sa.Column("retraction", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["issued_summary_id"],
            ["issued_summary.id"],
            name=op.f("fk_issued_citation_issued_summary_id_issued_summary"),
        ),
        sa.PrimaryKeyConstraint("issued_summary_id", "pmid", name=op.f("pk_issued_citation")),
    )
    op.create_index(op.f("ix_issued_citation_pmid"), "issued_citation", ["pmid"], unique=False)
    with op.batch_alter_table("evidence_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_private", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take this step back."""
    with op.batch_alter_table("evidence_request", schema=None) as batch_op:
        batch_op.drop_column("is_private")
    op.drop_table("issued_citation")
    op.drop_table("outgoing_message")
