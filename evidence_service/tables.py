"""Every table of the service, in one place for the migrations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData

from evidence_service import audit, jobs
from evidence_service.accounts import models as accounts
from evidence_service.db import Base, make_engine
from evidence_service.decisions import models as decisions
from evidence_service.evidence_requests import models as evidence_requests
from evidence_service.keeping import keep
from evidence_service.mail import models as mail
from evidence_service.organisations import models as organisations
from evidence_service.searches import log_models, source_models, strategy_models
from evidence_service.searches import models as searches
from evidence_service.summaries import models as summaries

_FEATURES = (
    *(audit, jobs, mail, accounts, decisions, evidence_requests, organisations, summaries),
    *(searches, log_models, source_models, strategy_models),
)
_MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"


def every_table() -> MetaData:
    """The tables as the code wants them."""
    assert all(_FEATURES)
    return Base.metadata


def migrate(engine: Engine) -> None:
    """Bring the database to the newest revision, the job engine's own tables included. Safe to repeat."""
    with _migrating(engine) as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        keep(connection)
        _check_references(connection)
    jobs.install(engine)
    _close_to_others(engine)


def is_current(engine: Engine) -> bool:
    """Whether the database is at the newest revision."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest


def differences(engine: Engine) -> None:
    """Raise alembic's `CommandError` when the tables in the database aren't those that the code wants."""
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.check(config)


def write_migration(engine: Engine, purpose: str) -> None:
    """Write the next migration from the difference between tables and code, for a person to read."""
    newest = ScriptDirectory.from_config(_config()).get_current_head() or "0000"
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.revision(config, message=purpose, autogenerate=True, rev_id=f"{int(newest) + 1:04d}")


@contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """A transaction in which tables may be rebuilt: SQLite has to forget references meanwhile."""
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    own = make_engine(engine.url.render_as_string(hide_password=False), foreign_keys=False)
    try:
        with own.begin() as connection:
            yield connection
    finally:
        own.dispose()


def _close_to_others(engine: Engine) -> None:
    """The file of an SQLite database is for its owner only: it holds password hashes and documents."""
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).chmod(0o600)


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"A migration left references that lead nowhere: {broken[:5]}")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config
