"""Answers of parts: content as JSON, templates, remarks, corrections, the watch over citations.

Revision: 0006
Follows: 0005
"""

from __future__ import annotations

import json
import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TEXTS = (
    ("bottom_line", "Bottom line"),
    ("findings", "What we found"),
    ("gaps", "Gaps, and what we did not look for"),
)
PRODUCTS = ("results list", "evidence summary", "evidence synthesis")


def upgrade() -> None:
    """Apply this step."""
    _let_change("summary_version", "issued_summary")
    for table in ("summary", "summary_version"):
        op.add_column(table, sa.Column("content", sa.JSON(), nullable=True))
        _fill(table, _content)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("content", existing_type=sa.JSON(), nullable=False)
            for name, _ in TEXTS:
                batch_op.drop_column(name)
    with op.batch_alter_table("summary_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("autosaved", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("summary_version", schema=None) as batch_op:
        batch_op.alter_column("autosaved", existing_type=sa.Boolean(), server_default=None)
    _extend_issues()
    op.create_table(
        "product_template",
        sa.Column("library_service_id", sa.Integer(), nullable=False),
        sa.Column(
            "product",
            sa.Enum(*PRODUCTS, name="product", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["library_service_id"],
            ["library_service.id"],
            name=op.f("fk_product_template_library_service_id_library_service"),
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["person.id"], name=op.f("fk_product_template_changed_by_id_person")
        ),
        sa.PrimaryKeyConstraint("library_service_id", "product", name=op.f("pk_product_template")),
    )
    op.create_table(
        "review_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_request_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(body) > 0", name=op.f("ck_review_remark_body_not_empty")),
        sa.ForeignKeyConstraint(
            ["evidence_request_id"],
            ["evidence_request.id"],
            name=op.f("fk_review_remark_evidence_request_id_evidence_request"),
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_review_remark_settled_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["person.id"], name=op.f("fk_review_remark_written_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_remark")),
    )
    op.create_index(
        op.f("ix_review_remark_evidence_request_id"), "review_remark", ["evidence_request_id"], unique=False
    )
    op.create_table(
        "citation_watch",
        sa.Column("pmid", sa.String(length=20), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retraction", sa.String(length=40), nullable=False),
        sa.Column("notices", sa.JSON(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pmid", name=op.f("pk_citation_watch")),
    )
    with op.batch_alter_table("evidence_request", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("product_wanted", sa.String(length=20), nullable=False, server_default=sa.text("''"))
        )


def _let_change(*tables: str) -> None:
    """Take the triggers away that keep these rows; all are made anew after every migration."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in tables:
        for change in ("update", "delete"):
            op.execute(
                f"DROP TRIGGER IF EXISTS keep_{table}_{change}{f' ON {table}' if on_postgresql else ''}"
            )


def _fill(table: str, made: Any) -> None:
    connection = op.get_bind()
    names = "id" if table == "issued_summary" else "*"  # never the PDFs
    rows = connection.execute(sa.text(f"SELECT {names} FROM {table}")).mappings().all()  # noqa: S608
    for row in rows:
        for column, value in made(row).items():
            connection.execute(
                sa.text(f"UPDATE {table} SET {column} = :value WHERE id = :id"),  # noqa: S608
                {"value": value, "id": row["id"]},
            )


def _content(row: Any) -> dict[str, str]:
    sections = [{"key": key, "heading": heading, "text": row[key]} for key, heading in TEXTS]
    return {"content": json.dumps({"product": "evidence summary", "sections": sections})}


def _new_code() -> str:
    return "".join(secrets.choice("23456789ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(10))


def _extend_issues() -> None:
    op.add_column("issued_summary", sa.Column("code", sa.String(length=20), nullable=True))
    _fill("issued_summary", lambda _row: {"code": _new_code()})
    with op.batch_alter_table("issued_summary", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        batch_op.alter_column("code", existing_type=sa.String(length=20), nullable=False)
        batch_op.create_unique_constraint(op.f("uq_issued_summary_code"), ["code"])
        batch_op.create_check_constraint(
            op.f("ck_issued_summary_reissue_has_reason"), "number = 1 OR length(reason) > 0"
        )
    with op.batch_alter_table("issued_summary", schema=None) as batch_op:
        batch_op.alter_column("reason", existing_type=sa.Text(), server_default=None)


def downgrade() -> None:
    """Take this step back. What has no place in three texts is lost."""
    with op.batch_alter_table("evidence_request", schema=None) as batch_op:
        batch_op.drop_column("product_wanted")
    for table in ("citation_watch", "review_remark", "product_template"):
        op.drop_table(table)
    _let_change("summary_version", "issued_summary")
    with op.batch_alter_table("issued_summary", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_issued_summary_reissue_has_reason"), type_="check")
        batch_op.drop_constraint(op.f("uq_issued_summary_code"), type_="unique")
        batch_op.drop_column("reason")
        batch_op.drop_column("code")
    for table in ("summary", "summary_version"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, _ in TEXTS:
                batch_op.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        _fill(table, _texts)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("content")
            if table == "summary_version":
                batch_op.drop_column("autosaved")
            for name, _ in TEXTS:
                batch_op.alter_column(name, existing_type=sa.Text(), server_default=None)


def _texts(row: Any) -> dict[str, str]:
    content = row["content"] if isinstance(row["content"], dict) else json.loads(row["content"])
    texts = {section["key"]: section["text"] for section in content["sections"]}
    return {name: texts.get(name, "") for name, _ in TEXTS}
