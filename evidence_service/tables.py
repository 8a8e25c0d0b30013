"""Every table of the service, in one place for the migrations."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData

from evidence_service import audit, jobs
from evidence_service.accounts import models as accounts
from evidence_service.db import Base
from evidence_service.decisions import models as decisions
from evidence_service.evidence_requests import models as evidence_requests
from evidence_service.organisations import models as organisations
from evidence_service.searches import models as searches
from evidence_service.summaries import models as summaries

_FEATURES = (audit, jobs, accounts, decisions, evidence_requests, organisations, searches, summaries)
_MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"


def every_table() -> MetaData:
    """The tables as the code wants them."""
    assert all(_FEATURES)
    return Base.metadata


def migrate(engine: Engine) -> None:
    """Bring the database to the newest revision, the job engine's own tables included. Safe to repeat."""
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    jobs.install(engine)


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


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config
