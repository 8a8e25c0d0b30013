"""Alembic's environment: our tables only, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from evidence_service.db import Base, UtcDateTime, make_engine
from evidence_service.tables import every_table


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Look at our own tables only; those of the job engine beside them are its own affair."""
    return kind != "table" or name in Base.metadata.tables


def render_item(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """Migrations name plain column types, so that they stand without our code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcDateTime) else False


def run(connection: Connection) -> None:
    """Bring the database of `connection` to the wanted revision."""
    context.configure(
        connection=connection,
        target_metadata=every_table(),
        include_name=include_name,
        render_item=render_item,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    url = context.config.get_main_option("sqlalchemy.url")
    assert url, "Run migrations with: python -m evidence_service migrate"
    with make_engine(url).connect() as made:
        run(made)
        made.commit()
