"""Databases for tests: one that is as the migrations left it whenever a test begins, and others on demand.

A process migrates once, and copies. The database that nearly every test uses stays at its address and
is put back to its beginning between two tests, so that what an engine learnt of it holds for the next one.
"""

from __future__ import annotations

import shutil
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from evidence_service import tables
from evidence_service.db import make_engine

ROOT = Path(__file__).parents[1]


def migrate(url: str) -> None:
    """Bring the database at that address to the newest schema, with the job engine's own tables."""
    engine = make_engine(url)
    try:
        if any((ROOT / "migrations" / "versions").glob("*.py")):
            tables.migrate(engine)
        else:
            tables.every_table().create_all(engine)
    finally:
        engine.dispose()


class CannotBePutBack(Exception):
    """A database can't be put back to its beginning: somebody holds it, or its tables are others now."""


class Databases(ABC):
    """Where tests get their databases from."""

    _kept: str | None = None

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a database without a table. It is removed when the block ends."""
        url = self._create(copy_of=None)
        try:
            yield url
        finally:
            self._drop(url)

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """The address of a database at the newest schema, without a row; removed when the block ends."""
        url = self._create(copy_of=self._template)
        try:
            yield url
        finally:
            self._drop(url)

    def at_its_beginning(self) -> str:
        """The address of this process's own database, at the newest schema, without a row.

        Nearly always it is that of the time before; whoever had it then has lost it.
        """
        if self._kept:
            try:
                self._put_back(self._kept)
            except CannotBePutBack:
                self._drop(self._kept)
                self._kept = None
        if not self._kept:
            self._kept = self._create(copy_of=self._template)
        return self._kept

    @cached_property
    def _template(self) -> str:
        url = self._create(copy_of=None)
        migrate(url)
        return url

    @abstractmethod
    def _create(self, copy_of: str | None) -> str: ...

    @abstractmethod
    def _put_back(self, url: str) -> None: ...

    @abstractmethod
    def _drop(self, url: str) -> None: ...


class SqliteDatabases(Databases):
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _create(self, copy_of: str | None) -> str:
        path = self._folder / f"{uuid4().hex}.sqlite3"
        if copy_of:
            shutil.copyfile(_path(copy_of), path)
        return f"sqlite:///{path}"

    def _put_back(self, url: str) -> None:
        try:
            with (
                closing(sqlite3.connect(_path(self._template))) as template,
                closing(sqlite3.connect(_path(url), timeout=1)) as database,
            ):
                database.execute("PRAGMA synchronous=OFF")
                template.backup(database)
        except sqlite3.OperationalError as problem:
            raise CannotBePutBack from problem

    def _drop(self, url: str) -> None:
        for path in self._folder.glob(f"{_path(url).name}*"):
            path.unlink()


# What a test may have changed of the tables. A copy has the same numbers.
_TABLES = "SELECT " + ", ".join(
    f"(SELECT (count(*), max(oid)) FROM {catalog})::text"
    for catalog in ("pg_class", "pg_constraint", "pg_attrdef", "pg_trigger", "pg_proc")
)
_TABLES += ", (SELECT count(*) FROM pg_attribute)::text"

# Rows are deleted, whatever triggers and keys say; tables that became large are cut, which takes longer.
_EMPTY = """
DO $$
DECLARE
    own_tables regclass[] := ARRAY(
        SELECT format('%I.%I', schemaname, tablename)::regclass FROM pg_tables
        WHERE schemaname IN ('public', 'dbos') AND tablename NOT IN ('alembic_version', 'dbos_migrations')
    );
    own_table regclass;
    has_rows boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    SET LOCAL lock_timeout = '1s';
    IF (SELECT sum(pg_relation_size(name)) FROM unnest(own_tables) name) > 1000000 THEN
        EXECUTE 'TRUNCATE ' || array_to_string(own_tables, ', ');
    END IF;
    FOREACH own_table IN ARRAY own_tables LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', own_table) INTO has_rows;
        IF has_rows THEN
            EXECUTE format('DELETE FROM %s', own_table);
        END IF;
    END LOOP;
    PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
        FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""


class PostgresqlDatabases(Databases):
    """Databases on the server at that address, whose person may create them and whatever else."""

    def __init__(self, server_url: str) -> None:
        self._server_url = make_url(server_url)
        self._names: list[str] = []
        self._caretaker: psycopg.Connection | None = None

    @cached_property
    def _server(self) -> Engine:
        return create_engine(self._server_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")

    def _create(self, copy_of: str | None) -> str:
        name = f"evidence_test_{uuid4().hex}"
        template = make_url(copy_of).database if copy_of else "template0"
        with self._server.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
        self._names.append(name)
        return self._server_url.set(database=name).render_as_string(hide_password=False)

    @cached_property
    def _template_tables(self) -> object:
        with _connection(self._template) as connection:
            return connection.execute(_TABLES).fetchone()

    def _put_back(self, url: str) -> None:
        try:
            self._caretaker = self._caretaker or _connection(url)
            if self._caretaker.execute(_TABLES).fetchone() != self._template_tables:
                raise CannotBePutBack
            self._caretaker.execute(_EMPTY)
        except psycopg.Error as problem:
            raise CannotBePutBack from problem

    def _drop(self, url: str) -> None:
        if url == self._kept and self._caretaker:
            self._caretaker.close()
            self._caretaker = None
        name = make_url(url).database
        with self._server.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))

    def drop_all(self) -> None:
        """Drop what is left; for a server that goes on after the tests."""
        for name in self._names:
            self._drop(self._server_url.set(database=name).render_as_string(hide_password=False))


def _path(url: str) -> Path:
    return Path(make_url(url).database or "")


def _connection(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
