"""One database session for each web request: reading for GET, writing for POST, closed at its end."""

from __future__ import annotations

from contextlib import suppress

from flask import Flask, current_app, g, request
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from evidence_service.db import SessionFactory, make_session_factory

_EXTENSION = "evidence_service.database"


class Database:
    """The engine and its two kinds of session; `reading` never takes SQLite's write lock."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.writing: SessionFactory = make_session_factory(engine)
        self.reading: SessionFactory = make_session_factory(engine.execution_options(read_only=True))


def init_app(app: Flask, engine: Engine) -> None:
    """Give every web request of `app` a session on `engine`."""
    app.extensions[_EXTENSION] = Database(engine)
    app.teardown_appcontext(_close)


def database() -> Database:
    """The database of the running application."""
    found: Database = current_app.extensions[_EXTENSION]
    return found


def session() -> Session:
    """The session of this web request. What isn't committed by the view is rolled back at its end."""
    if "session" not in g:
        changes = request.method == "POST"
        g.session = database().writing() if changes else database().reading()
    held: Session = g.session
    return held


def discard() -> None:
    """Close the session of this web request, whatever state it is in."""
    held: Session | None = g.pop("session", None)
    if held is not None:
        with suppress(SQLAlchemyError):
            held.close()


def _close(_problem: BaseException | None) -> None:
    discard()
