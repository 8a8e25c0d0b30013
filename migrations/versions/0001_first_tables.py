"""First tables.

Revision: 0001
Follows:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "library_service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("single_handed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_library_service_name_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_service")),
        sa.UniqueConstraint("name", name=op.f("uq_library_service_name")),
    )
    op.create_table(
        "ncbi_pace",
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_ncbi_pace")),
    )
    op.create_table(
        "reference_counter",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_reference_counter")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_attempt_key", ["key", "at"], unique=False)

    op.create_table(
        "worker_heartbeat",
        sa.Column("executor_id", sa.String(length=120), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("executor_id", name=op.f("pk_worker_heartbeat")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("library_service_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_organisation_name_not_empty")),
        sa.ForeignKeyConstraint(
            ["library_service_id"],
            ["library_service.id"],
            name=op.f("fk_organisation_library_service_id_library_service"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisation_library_service_id"), ["library_service_id"], unique=False
        )

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("job_title", sa.String(length=200), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "manager",
                "librarian",
                "lead",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("library_service_id", sa.Integer(), nullable=True),
        sa.Column("password_hash", sa.String(length=300), nullable=False),
        sa.Column("sign_in_key", sa.String(length=64), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role <> 'manager' OR organisation_id IS NOT NULL",
            name=op.f("ck_person_manager_has_organisation"),
        ),
        sa.CheckConstraint(
            "role NOT IN ('librarian', 'lead') OR library_service_id IS NOT NULL",
            name=op.f("ck_person_librarian_has_library_service"),
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_person_email_lower_case")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_person_name_not_empty")),
        sa.ForeignKeyConstraint(
            ["library_service_id"],
            ["library_service.id"],
            name=op.f("fk_person_library_service_id_library_service"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_person_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_person_library_service_id"), ["library_service_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_person_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "evidence_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "submitted",
                "in progress",
                "clarifying",
                "in review",
                "delivered",
                "closed",
                "withdrawn",
                "declined",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("library_service_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=False),
        sa.Column("librarian_id", sa.Integer(), nullable=True),
        sa.Column("submission_key", sa.String(length=64), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("decision_to_support", sa.Text(), nullable=False),
        sa.Column(
            "decision_type",
            sa.Enum(
                "service change",
                "policy or guideline",
                "business case",
                "patient safety",
                "patient care",
                "workforce",
                "education",
                "other",
                name="decision_type",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("decided_by", sa.String(length=300), nullable=False),
        sa.Column("decided_where", sa.String(length=300), nullable=False),
        sa.Column("decision_on", sa.Date(), nullable=True),
        sa.Column("needed_on", sa.Date(), nullable=False),
        sa.Column("needed_because", sa.Text(), nullable=False),
        sa.Column("known_papers", sa.Text(), nullable=False),
        sa.Column("not_wanted", sa.Text(), nullable=False),
        sa.Column("no_patient_confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(delivered_at IS NOT NULL) = (status IN ('delivered', 'closed'))",
            name=op.f("ck_evidence_request_delivered_has_moment"),
        ),
        sa.CheckConstraint(
            "status <> 'submitted' OR librarian_id IS NULL",
            name=op.f("ck_evidence_request_submitted_has_no_librarian"),
        ),
        sa.CheckConstraint(
            "status IN ('submitted', 'withdrawn', 'declined') OR librarian_id IS NOT NULL",
            name=op.f("ck_evidence_request_has_librarian"),
        ),
        sa.CheckConstraint(
            "length(decision_to_support) > 0", name=op.f("ck_evidence_request_decision_not_empty")
        ),
        sa.CheckConstraint(
            "length(needed_because) > 0", name=op.f("ck_evidence_request_needed_because_not_empty")
        ),
        sa.CheckConstraint("length(question) > 0", name=op.f("ck_evidence_request_question_not_empty")),
        sa.ForeignKeyConstraint(
            ["filed_by_id"], ["person.id"], name=op.f("fk_evidence_request_filed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["librarian_id"], ["person.id"], name=op.f("fk_evidence_request_librarian_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["library_service_id"],
            ["library_service.id"],
            name=op.f("fk_evidence_request_library_service_id_library_service"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_evidence_request_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["person.id"], name=op.f("fk_evidence_request_requester_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_request")),
        sa.UniqueConstraint("reference", name=op.f("uq_evidence_request_reference")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_evidence_request_submission_key")),
    )
    with op.batch_alter_table("evidence_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_request_filed_at"), ["filed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_request_librarian_id"), ["librarian_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_evidence_request_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            "ix_evidence_request_queue", ["library_service_id", "status", "needed_on", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_evidence_request_requester_id"), ["requester_id"], unique=False)

    op.create_table(
        "request_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_request_draft_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_draft")),
        sa.UniqueConstraint("key", name=op.f("uq_request_draft_key")),
    )
    with op.batch_alter_table("request_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_draft_person_id"), ["person_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_request_id", sa.Integer(), nullable=False),
        sa.Column("decided", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=300), nullable=False),
        sa.Column(
            "influence",
            sa.Enum(
                "changed",
                "confirmed",
                "informed",
                "not used",
                "not known",
                name="influence",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("difference", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "influence = 'not known' OR (length(decided) > 0 AND decided_on IS NOT NULL AND length(decided_by) > 0)",
            name=op.f("ck_decision_known_is_complete"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence_request_id"],
            ["evidence_request.id"],
            name=op.f("fk_decision_evidence_request_id_evidence_request"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_decision_recorded_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("evidence_request_id", name=op.f("uq_decision_evidence_request_id")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index("ix_decision_recorded", ["recorded_at", "influence"], unique=False)

    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_request_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("from_status", sa.String(length=20), nullable=False),
        sa.Column("to_status", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_event_actor_id_person")),
        sa.ForeignKeyConstraint(
            ["evidence_request_id"],
            ["evidence_request.id"],
            name=op.f("fk_event_evidence_request_id_evidence_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_event_evidence_request_id"), ["evidence_request_id"], unique=False
        )

    op.create_table(
        "issued_summary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_request_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "rendering",
                "issued",
                "failed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("read_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'issued' OR (pdf IS NOT NULL AND length(sha256) = 64 AND size > 0 AND issued_at IS NOT NULL)",
            name=op.f("ck_issued_summary_issued_is_complete"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence_request_id"],
            ["evidence_request.id"],
            name=op.f("fk_issued_summary_evidence_request_id_evidence_request"),
        ),
        sa.ForeignKeyConstraint(
            ["read_by_id"], ["person.id"], name=op.f("fk_issued_summary_read_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_summary")),
        sa.UniqueConstraint(
            "evidence_request_id", "number", name=op.f("uq_issued_summary_evidence_request_id_number")
        ),
    )
    with op.batch_alter_table("issued_summary", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_issued_summary_evidence_request_id"), ["evidence_request_id"], unique=False
        )

    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_request_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "question",
                "answer",
                "message",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(body) > 0", name=op.f("ck_message_body_not_empty")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_message_author_id_person")),
        sa.ForeignKeyConstraint(
            ["evidence_request_id"],
            ["evidence_request.id"],
            name=op.f("fk_message_evidence_request_id_evidence_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_message_evidence_request_id"), ["evidence_request_id"], unique=False
        )

    op.create_table(
        "record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_request_id", sa.Integer(), nullable=False),
        sa.Column("pmid", sa.String(length=20), nullable=True),
        sa.Column("doi", sa.String(length=300), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("retraction", sa.String(length=40), nullable=False),
        sa.Column("citation", sa.JSON(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "undecided",
                "included",
                "excluded",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("exclusion_reason", sa.String(length=300), nullable=False),
        sa.Column("screened_by_id", sa.Integer(), nullable=True),
        sa.Column("screened_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "verdict <> 'excluded' OR exclusion_reason <> ''", name=op.f("ck_record_exclusion_has_reason")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_request_id"],
            ["evidence_request.id"],
            name=op.f("fk_record_evidence_request_id_evidence_request"),
        ),
        sa.ForeignKeyConstraint(
            ["screened_by_id"], ["person.id"], name=op.f("fk_record_screened_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
        sa.UniqueConstraint("evidence_request_id", "pmid", name=op.f("uq_record_evidence_request_id_pmid")),
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index("ix_record_screening", ["evidence_request_id", "verdict", "id"], unique=False)

    op.create_table(
        "search_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_request_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("database", sa.String(length=100), nullable=False),
        sa.Column("platform", sa.String(length=100), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "waiting",
                "cancelling",
                "cancelled",
                "finished",
                "too many",
                "failed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("unreadable", sa.JSON(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("done >= 0", name=op.f("ck_search_run_done_not_negative")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_search_run_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_request_id"],
            ["evidence_request.id"],
            name=op.f("fk_search_run_evidence_request_id_evidence_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_run")),
    )
    with op.batch_alter_table("search_run", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_search_run_evidence_request_id"), ["evidence_request_id"], unique=False
        )
        batch_op.create_index("ix_search_run_unfinished", ["state"], unique=False)

    op.create_table(
        "strategy_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_request_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_strategy_line_text_not_empty")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_strategy_line_number_from_one")),
        sa.ForeignKeyConstraint(
            ["evidence_request_id"],
            ["evidence_request.id"],
            name=op.f("fk_strategy_line_evidence_request_id_evidence_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategy_line")),
        sa.UniqueConstraint(
            "evidence_request_id", "number", name=op.f("uq_strategy_line_evidence_request_id_number")
        ),
    )
    op.create_table(
        "summary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_request_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("bottom_line", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("gaps", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_request_id"],
            ["evidence_request.id"],
            name=op.f("fk_summary_evidence_request_id_evidence_request"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["person.id"], name=op.f("fk_summary_written_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary")),
        sa.UniqueConstraint("evidence_request_id", name=op.f("uq_summary_evidence_request_id")),
    )
    op.create_table(
        "record_source",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("search_run_id", sa.Integer(), nullable=False),
        sa.Column("raw_xml", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_record_source_record_id_record")),
        sa.ForeignKeyConstraint(
            ["search_run_id"], ["search_run.id"], name=op.f("fk_record_source_search_run_id_search_run")
        ),
        sa.PrimaryKeyConstraint("record_id", "search_run_id", name=op.f("pk_record_source")),
    )
    op.create_table(
        "screening_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_request_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "undecided",
                "included",
                "excluded",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column(
            "verdict_before",
            sa.Enum(
                "undecided",
                "included",
                "excluded",
                name="verdict_before",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("reason_before", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_screening_step_by_id_person")),
        sa.ForeignKeyConstraint(
            ["evidence_request_id"],
            ["evidence_request.id"],
            name=op.f("fk_screening_step_evidence_request_id_evidence_request"),
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_screening_step_record_id_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_step")),
    )
    with op.batch_alter_table("screening_step", schema=None) as batch_op:
        batch_op.create_index("ix_screening_step_request", ["evidence_request_id", "id"], unique=False)

    op.create_table(
        "search_run_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("search_run_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("translation", sa.Text(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["search_run_id"], ["search_run.id"], name=op.f("fk_search_run_line_search_run_id_search_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_run_line")),
        sa.UniqueConstraint("search_run_id", "number", name=op.f("uq_search_run_line_search_run_id_number")),
    )
    op.create_table(
        "search_run_pmid",
        sa.Column("search_run_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("pmid", sa.String(length=20), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_search_run_pmid_record_id_record")
        ),
        sa.ForeignKeyConstraint(
            ["search_run_id"], ["search_run.id"], name=op.f("fk_search_run_pmid_search_run_id_search_run")
        ),
        sa.PrimaryKeyConstraint("search_run_id", "position", name=op.f("pk_search_run_pmid")),
        sa.UniqueConstraint("search_run_id", "pmid", name=op.f("uq_search_run_pmid_search_run_id_pmid")),
    )
    op.create_table(
        "summary_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("bottom_line", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("gaps", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["summary_id"], ["summary.id"], name=op.f("fk_summary_version_summary_id_summary")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["person.id"], name=op.f("fk_summary_version_written_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_version")),
        sa.UniqueConstraint("summary_id", "version", name=op.f("uq_summary_version_summary_id_version")),
    )


def downgrade() -> None:
    """Take this step back."""
    op.drop_table("summary_version")
    op.drop_table("search_run_pmid")
    op.drop_table("search_run_line")
    with op.batch_alter_table("screening_step", schema=None) as batch_op:
        batch_op.drop_index("ix_screening_step_request")

    op.drop_table("screening_step")
    op.drop_table("record_source")
    op.drop_table("summary")
    op.drop_table("strategy_line")
    with op.batch_alter_table("search_run", schema=None) as batch_op:
        batch_op.drop_index("ix_search_run_unfinished")
        batch_op.drop_index(batch_op.f("ix_search_run_evidence_request_id"))

    op.drop_table("search_run")
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.drop_index("ix_record_screening")

    op.drop_table("record")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_evidence_request_id"))

    op.drop_table("message")
    with op.batch_alter_table("issued_summary", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_issued_summary_evidence_request_id"))

    op.drop_table("issued_summary")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_evidence_request_id"))

    op.drop_table("event")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index("ix_decision_recorded")

    op.drop_table("decision")
    with op.batch_alter_table("request_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_draft_person_id"))

    op.drop_table("request_draft")
    with op.batch_alter_table("evidence_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_request_requester_id"))
        batch_op.drop_index("ix_evidence_request_queue")
        batch_op.drop_index(batch_op.f("ix_evidence_request_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_request_librarian_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_request_filed_at"))

    op.drop_table("evidence_request")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_person_library_service_id"))

    op.drop_table("person")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_library_service_id"))

    op.drop_table("organisation")
    op.drop_table("worker_heartbeat")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_attempt_key")

    op.drop_table("sign_in_attempt")
    op.drop_table("reference_counter")
    op.drop_table("ncbi_pace")
    op.drop_table("library_service")
