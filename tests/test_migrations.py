"""The migrations make the tables that the code wants, from nothing, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic.util import CommandError
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from evidence_service import db, tables
from evidence_service.keeping import RULES, keep


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    """A database without a table."""
    engine = db.make_engine(empty_database_url)
    yield engine
    engine.dispose()


def test_from_nothing_they_make_the_tables_that_the_code_wants(empty: Engine) -> None:
    assert not tables.is_current(empty)
    tables.migrate(empty)
    assert tables.is_current(empty)
    tables.differences(empty)
    assert set(tables.every_table().tables) <= set(inspect(empty).get_table_names())


def test_a_table_that_the_migrations_do_not_make_is_noticed(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE person ADD COLUMN surprise TEXT"))
    with pytest.raises(CommandError, match="surprise"):
        tables.differences(engine)


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    before = inspect(engine).get_table_names()
    tables.migrate(engine)
    assert inspect(engine).get_table_names() == before
    tables.differences(engine)


def test_a_referenced_table_can_be_rebuilt_and_what_is_kept_stays_kept(engine: Engine) -> None:
    rebuild = (
        ("CREATE TABLE copied AS SELECT * FROM event", "DROP TABLE event")
        if engine.dialect.name == "sqlite"
        else ()
    )
    with tables._migrating(engine) as connection:
        for statement in rebuild:
            connection.exec_driver_sql(statement)
        if rebuild:
            connection.exec_driver_sql("ALTER TABLE copied RENAME TO event")
        keep(connection)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO event (id, action, from_status, to_status, detail, occurred_at) "
                "VALUES (1, 'file', '', '', '{}', '2026-01-01 00:00:00+00:00')"
            )
        )
    with pytest.raises(DBAPIError, match="kept as they are"), engine.begin() as connection:
        connection.execute(text("DELETE FROM event"))


def test_every_rule_about_what_is_kept_has_its_trigger(engine: Engine) -> None:
    catalogue = "sqlite_master WHERE type = 'trigger'" if engine.dialect.name == "sqlite" else "pg_trigger"
    column = "name" if engine.dialect.name == "sqlite" else "tgname"
    with engine.connect() as connection:
        found = set(connection.scalars(text(f"SELECT {column} FROM {catalogue}")))
    assert {rule.name for rule in RULES} <= found
