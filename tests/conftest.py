"""What every test may ask for: a database of its own, on SQLite or PostgreSQL.

`--database both` (as `make test` does) runs each test that touches a database twice, once
on each, pages once; without it, tests run on SQLite alone and start at once. What could not run on this
machine is named in the last lines, with the command that makes it possible.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from hypothesis import HealthCheck
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from xdist.scheduler import LoadScopeScheduling

from evidence_service import create_app, db
from evidence_service.accounts.models import Person
from evidence_service.config import Settings, load_settings
from tests import needs, postgresql
from tests.databases import Databases, PostgresqlDatabases, SqliteDatabases
from tests.house import House, Visitor, build
from tests.quick import keep_templates, wait_for_no_disk

# A busy machine takes long for one example now and then. What else holds, Hypothesis chooses: see its "ci".
hypothesis.settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.settings.load_profile("unhurried")

KINDS = {"sqlite": ["sqlite"], "postgresql": ["postgresql"], "both": ["sqlite", "postgresql"]}
# A page asks the database through verbs and queries, which are tested on both: once is enough for pages.
PAGES = re.compile(r"(_pages?|test_pages|test_routes|test_views_\w+|^tests\.browser\..*)$")
ALONE = ("tests/browser/",)  # one service and one browser for all
# These wait for other programs much of the time: begun first, they end while others still have work.
WAITING = ("browser/", "test_worker.py", "test_supervisor.py", "test_launcher.py", "searches/running/")
HERE = Path(__file__).parent
SERVER_URL = "TEST_POSTGRESQL_URL"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=sorted(KINDS), default="sqlite", help="which databases to test on")


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once for the whole run; the workers of xdist find its address in the environment."""
    wanted = config.getoption("--database") != "sqlite" and not config.option.collectonly
    programs = needs.POSTGRESQL.find()
    if wanted and programs and SERVER_URL not in os.environ:
        server = postgresql.start(programs)
        os.environ[SERVER_URL] = server.url
        config.add_cleanup(server.stop)


class SharingScheduling(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Keeps a module's tests in one process, and all those in a browser: what they share is made once."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.split("::")[0]
        return next((folder for folder in ALONE if module.startswith(folder)), module)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> SharingScheduling:
    """Deal tests out by what they share: xdist 3.8 doesn't hear its own marks under pytest 9."""
    return SharingScheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what waits."""
    items.sort(key=lambda item: not item.path.relative_to(HERE).as_posix().startswith(WAITING))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames:
        kinds = KINDS[metafunc.config.getoption("--database")]
        if len(kinds) > 1 and PAGES.search(metafunc.module.__name__):
            kinds = kinds[:1]
        metafunc.parametrize("database_kind", kinds, scope="session")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: Any) -> Generator[None, None, None]:
    """Name what this machine lacks, as the last thing before pytest's own closing line."""
    yield
    reasons = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    for need in needs.NEEDS:
        count = sum(f"{needs.NOT_RUN}{need.name} is missing" in reason for reason in reasons)
        if count:
            terminalreporter.write_line(
                f"NOT RUN: {count} tests, because {need.name} is missing. To run them too: {need.command}",
                yellow=True,
            )


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_databases() -> Iterator[Databases]:
    if SERVER_URL not in os.environ:
        needs.required(needs.POSTGRESQL)
        pytest.skip("PostgreSQL was not asked for; run with --database both")
    databases = PostgresqlDatabases(os.environ[SERVER_URL])
    yield databases
    databases.drop_all()


@pytest.fixture(scope="session")
def databases(database_kind: str, request: pytest.FixtureRequest) -> Databases:
    """Databases of the kind that this test runs on."""
    found: Databases = request.getfixturevalue(f"{database_kind}_databases")
    return found


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """The address of a database without a table."""
    with databases.empty() as url:
        yield url


@pytest.fixture
def database_url(databases: Databases) -> str:
    """The address of a database that is this test's own meanwhile, migrated and empty."""
    return databases.at_its_beginning()


@pytest.fixture(scope="session")
def engines() -> Iterator[dict[str, Engine]]:
    """The engines of this process by address: each keeps the statements that it has compiled."""
    engines: dict[str, Engine] = {}
    yield engines
    for engine in engines.values():
        engine.dispose()


@pytest.fixture
def engine(database_url: str, engines: dict[str, Engine]) -> Iterator[Engine]:
    if database_url not in engines:
        engines[database_url] = db.make_engine(database_url)
        wait_for_no_disk(engines[database_url])
    engine = engines[database_url]
    yield engine
    if engine.pool.checkedout():  # type: ignore[attr-defined] # somebody went away with a connection
        engine.dispose()


@pytest.fixture
def session_factory(engine: Engine) -> db.SessionFactory:
    return db.make_session_factory(engine)


@pytest.fixture
def session(session_factory: db.SessionFactory) -> Iterator[Session]:
    """A session in a transaction that is rolled back at the end; commit inside a test to keep changes."""
    with session_factory() as session:
        yield session


@pytest.fixture(scope="session")
def kept_data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept") / "data"


@pytest.fixture
def data_dir(kept_data_dir: Path) -> Path:
    """A folder that is this test's own meanwhile, and empty."""
    if kept_data_dir.exists():
        shutil.rmtree(kept_data_dir)
    kept_data_dir.mkdir()
    return kept_data_dir


@pytest.fixture
def settings(database_url: str, data_dir: Path) -> Settings:
    """The settings of a demonstration, so that cookies work without https."""
    return load_settings(
        {
            "EVIDENCE_DEMONSTRATION": "yes",
            "EVIDENCE_COOKIE_SECURE": "no",
            "EVIDENCE_DATABASE_URL": database_url,
            "EVIDENCE_DATA_DIR": str(data_dir),
            "EVIDENCE_LOG_LEVEL": "ERROR",
        }
    )


@pytest.fixture(scope="session")
def apps() -> dict[str, Flask]:
    """The web applications of this process by the address of their database."""
    return {}


@pytest.fixture
def app(settings: Settings, engine: Engine, apps: dict[str, Flask]) -> Flask:
    """The web application on this test's own database. It serves other tests too: leave it as it is."""
    if settings.database_url not in apps:
        apps[settings.database_url] = create_app(settings, engine)
        keep_templates(apps[settings.database_url].jinja_env)
    return apps[settings.database_url]


@pytest.fixture
def house(session: Session) -> House:
    """Two library services with their people, committed."""
    built = build(session)
    session.commit()
    return built


@pytest.fixture
def visitor(app: Flask) -> Callable[[Person | None], Visitor]:
    """`visitor(person)` is that person at a browser, signed in; `visitor(None)` is a stranger."""

    def make(person: Person | None) -> Visitor:
        someone = Visitor(app)
        if person is not None:
            answer = someone.sign_in(person)
            assert answer.status_code == 302, answer.text
        return someone

    return make
