"""What was there before a migration is there after it, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Boolean, Connection, Date, DateTime, Engine, Integer, MetaData, Table

from evidence_service import db, tables
from evidence_service.summaries.content import SummaryContent

WHEN = datetime(2026, 1, 1, tzinfo=UTC)
PLAIN = ((Boolean, False), (Integer, 1), (DateTime, WHEN), (Date, date(2026, 1, 1)))


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    """A database without a table."""
    engine = db.make_engine(empty_database_url)
    yield engine
    engine.dispose()


def taken_to(engine: Engine, revision: str) -> None:
    with tables._migrating(engine) as connection:
        config = tables._config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def put(connection: Connection, table: Table, **values: Any) -> None:
    """A row with these values, and something plain wherever the table wants something."""
    row = dict(values)
    for column in table.columns:
        if column.name not in row and not column.nullable:
            row[column.name] = next((plain for kind, plain in PLAIN if isinstance(column.type, kind)), "x")
    connection.execute(table.insert().values(**row))


def test_the_texts_of_a_summary_become_its_sections(empty: Engine) -> None:
    taken_to(empty, "0005")
    found = MetaData()
    found.reflect(empty)
    texts = {"bottom_line": "- Yes [@pmid:1]", "findings": "Much", "gaps": "„None“"}
    with empty.begin() as connection:
        for name in ("library_service", "organisation"):
            put(connection, found.tables[name])
        put(connection, found.tables["person"], role="librarian", library_service_id=1)
        request = {"status": "in progress", "decision_type": "other", "librarian_id": 1}
        put(connection, found.tables["evidence_request"], **request)
        put(connection, found.tables["summary"], **texts)
        put(connection, found.tables["summary_version"], **texts)

    tables.migrate(empty)

    after = MetaData()
    after.reflect(empty)
    with empty.connect() as connection:
        for name in ("summary", "summary_version"):
            (content,) = connection.scalars(
                after.tables[name].select().with_only_columns(after.tables[name].c.content)
            )
            kept = SummaryContent.from_json(content)
            assert {section.key: section.text for section in kept.sections} == texts


def test_of_corrections_that_were_left_open_only_one_in_hand_stays(empty: Engine) -> None:
    taken_to(empty, "0009")
    found = MetaData()
    found.reflect(empty)
    with empty.begin() as connection:
        for name in ("library_service", "organisation"):
            put(connection, found.tables[name])
        put(connection, found.tables["person"], role="librarian", library_service_id=1)
        for number, correction in ((1, "none"), (2, "being written")):
            request = {"status": "delivered", "decision_type": "other", "librarian_id": 1}
            request |= {"id": number, "reference": f"ER-2026-0000{number}", "correction": correction}
            request |= {"delivered_at": WHEN, "submission_key": str(number)}
            put(connection, found.tables["evidence_request"], **request)
            for one in (0, 1):
                row = {"id": 2 * number + one, "evidence_request_id": number, "number": 2}
                put(connection, found.tables["answer_correction"], **row)

    tables.migrate(empty)

    after = MetaData()
    after.reflect(empty)
    corrections = after.tables["answer_correction"]
    with empty.connect() as connection:
        is_open = corrections.c.ended_at.is_(None)
        assert connection.scalars(corrections.select().where(is_open)).all() == [5]


def test_of_a_dropped_correction_the_version_that_put_the_text_back_is_noted(empty: Engine) -> None:
    taken_to(empty, "0009")
    found = MetaData()
    found.reflect(empty)
    dropped_at = WHEN + timedelta(hours=2)
    moments = (WHEN, WHEN + timedelta(hours=1), dropped_at + timedelta(milliseconds=1))
    with empty.begin() as connection:
        for name in ("library_service", "organisation"):
            put(connection, found.tables[name])
        put(connection, found.tables["person"], role="librarian", library_service_id=1)
        request = {"status": "delivered", "decision_type": "other", "librarian_id": 1, "delivered_at": WHEN}
        put(connection, found.tables["evidence_request"], correction="none", **request)
        put(connection, found.tables["summary"], version=3, content={})
        for version, moment in enumerate(moments, 1):
            row = {"version": version, "content": {"limits": "Late"} if version == 2 else {}}
            put(connection, found.tables["summary_version"], id=version, written_at=moment, **row)
        correction = {"number": 2, "summary_version": 1, "ended_at": dropped_at}
        put(connection, found.tables["answer_correction"], **correction)

    tables.migrate(empty)

    after = MetaData()
    after.reflect(empty)
    with empty.connect() as connection:
        (noted,) = connection.execute(after.tables["answer_correction"].select()).mappings()
    assert noted["dropped_at_version"] == 3
