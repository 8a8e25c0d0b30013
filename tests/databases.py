"""A database of its own for every test: a copy of one that the migrations built once in this process."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from uuid import uuid4

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


class Databases(ABC):
    """Where tests get their databases from. Each is removed when its block ends."""

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a database without a table."""
        url = self._create(copy_of=None)
        try:
            yield url
        finally:
            self._drop(url)

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """The address of a database at the newest schema, without a row."""
        url = self._create(copy_of=self._template)
        try:
            yield url
        finally:
            self._drop(url)

    @cached_property
    def _template(self) -> str:
        url = self._create(copy_of=None)
        migrate(url)
        return url

    @abstractmethod
    def _create(self, copy_of: str | None) -> str: ...

    @abstractmethod
    def _drop(self, url: str) -> None: ...


class SqliteDatabases(Databases):
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _create(self, copy_of: str | None) -> str:
        path = self._folder / f"{uuid4().hex}.sqlite3"
        if copy_of:
            shutil.copyfile(make_url(copy_of).database or "", path)
        return f"sqlite:///{path}"

    def _drop(self, url: str) -> None:
        for path in self._folder.glob(f"{Path(make_url(url).database or '').name}*"):
            path.unlink()


class PostgresqlDatabases(Databases):
    """Databases on the server at that address, whose person may create them."""

    def __init__(self, server_url: str) -> None:
        self._server_url = make_url(server_url)
        self._names: list[str] = []

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

    def _drop(self, url: str) -> None:
        name = make_url(url).database
        with self._server.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))

    def drop_all(self) -> None:
        """Drop what is left; for a server that goes on after the tests."""
        for name in self._names:
            self._drop(self._server_url.set(database=name).render_as_string(hide_password=False))
