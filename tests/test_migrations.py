"""The migrations make the tables that the code wants, from nothing, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic.util import CommandError
from sqlalchemy import Engine, inspect, text

from evidence_service import db, tables


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
