"""The commands of the service: `python -m evidence_service COMMAND`."""

from __future__ import annotations

import getpass
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy.exc import DBAPIError

from evidence_service import errors, formatting, workflow
from evidence_service.accounts.operations import add_person, find_by_email, set_password
from evidence_service.config import Settings, load_settings
from evidence_service.db import make_engine, make_session_factory, transaction
from evidence_service.tables import is_current, migrate, write_migration

if TYPE_CHECKING:
    from evidence_service.references.listing import ListedFile

DOCS = Path(__file__).resolve().parents[1] / "docs"


@click.group(help="The desk between people who decide and librarians who find the evidence.")
def commands() -> None:
    """The group of all commands."""


@commands.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--data-dir", default="var", show_default=True, type=click.Path(path_type=Path, file_okay=False)
)
@click.option("--pubmed", default="ncbi", show_default=True, type=click.Choice(["ncbi", "practice"]))
def run(port: int, host: str, data_dir: Path, pubmed: str) -> None:
    """Start everything: migrate, demonstrate, web server, worker. Ctrl-C stops it."""
    from evidence_service import launcher

    options = launcher.Options(port=port, host=host, data_dir=data_dir, practice=pubmed == "practice")
    sys.exit(launcher.run(options))


@commands.command("migrate")
def migrate_database() -> None:
    """Bring the database to the newest revision. Safe to repeat."""
    settings = load_settings(os.environ)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    migrate(make_engine(settings.database_url))
    click.echo("The database is up to date.")


@commands.command("new-migration")
@click.argument("purpose")
def new_migration(purpose: str) -> None:
    """For developers: write a migration from what changed in the tables. Read it before you use it."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/newest.sqlite3")
        migrate(engine)
        write_migration(engine, purpose)
        engine.dispose()


@commands.command()
def worker() -> None:
    """Run the worker, which searches PubMed and makes the PDFs."""
    from evidence_service import worker as process

    sys.exit(process.main(load_settings(os.environ)))


@commands.command("add-administrator")
@click.option("--name", required=True)
@click.option("--email", required=True)
def add_administrator(name: str, email: str) -> None:
    """Add the first administrator, or give one a new password. Asks for the password."""
    settings = load_settings(os.environ)
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    with transaction(make_session_factory(make_engine(settings.database_url))) as session:
        person = find_by_email(session, email)
        if person is None:
            add_person(session, name=name, email=email, role=workflow.Role.ADMINISTRATOR, password=password)
        elif person.role is workflow.Role.ADMINISTRATOR:
            set_password(session, person, password, actor_id=None)
        else:
            raise errors.Invalid("email", f"{email} is here already, and isn't an administrator.")
    click.echo(f"{email} can sign in now.")


@commands.command("propose-evidence-types")
def propose_evidence_types() -> None:
    """Propose a type of evidence for records that have none yet. Safe to repeat."""
    from evidence_service.searches.evidence_types import fill_in

    settings = load_settings(os.environ)
    filled = fill_in(make_session_factory(make_engine(settings.database_url)))
    click.echo(f"{formatting.count(filled, 'record')} got a type of evidence.")


@commands.command("check-citations")
@click.option("--all", "fresh_too", is_flag=True, help="Ask about papers too that were asked about lately.")
def check_citations(*, fresh_too: bool) -> None:
    """Ask PubMed now whether papers that issued documents cite were retracted. The worker does it daily."""
    from evidence_service.searches import pubmed
    from evidence_service.summaries import watching

    settings = load_settings(os.environ)
    engine = make_engine(settings.database_url)
    factory = make_session_factory(engine)
    checker = watching.Checker(factory, pubmed.from_settings(settings, engine))
    checker.gather()
    with transaction(factory) as session:
        pmids = watching.due(session, fresh_too=fresh_too)
    for first in range(0, len(pmids), watching.AT_ONCE):
        checker.check(pmids[first : first + watching.AT_ONCE])
    click.echo(f"PubMed was asked about {formatting.count(len(pmids), 'cited paper')}.")


@commands.command()
def doctor() -> None:
    """Say what is missing on this machine, and the command or setting that mends it."""
    from evidence_service.summaries.pdf import pdf_engine_problem

    problems = [problem for problem in (pdf_engine_problem(), *_settings_problems()) if problem]
    for problem in problems:
        click.echo(f"Missing: {problem}")
    if problems:
        sys.exit(1)
    click.echo(f"Mail: {_mail_in_words(load_settings(os.environ))}")
    click.echo("Everything is here.")


@commands.command("workflow-page")
@click.option("--check", is_flag=True, help="Only say whether docs/workflow.md is up to date.")
def workflow_page(check: bool) -> None:
    """Write docs/workflow.md from workflow.py."""
    from evidence_service.workflow_page import page

    target = DOCS / "workflow.md"
    if not check:
        target.write_text(page(), encoding="utf-8")
    elif not target.exists() or target.read_text(encoding="utf-8") != page():
        click.echo("docs/workflow.md is out of date. Run: python -m evidence_service workflow-page")
        sys.exit(1)


@commands.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE [FILE ...]")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def references(files: tuple[str, ...], *, as_json: bool) -> None:
    """Read files of references and say which are duplicates. Touches no database.

    Formats: RIS, NBIB, EndNote XML, PubMed XML, CSV, and the text exports of Ovid, Web of Science,
    EndNote (refer) and Cochrane. With --json: "files" (for each: read = imported + duplicates +
    problems, and each problem with line, position and reason), "references" (each with file,
    position and line) and "duplicates" ("sure" and "likely", groups of file and position; 1 is the
    first record). docs/references-command.md has the details. The exit code is 2 when no file
    could be read.
    """
    from evidence_service.references.listing import Listing

    listing = Listing(_listed_file(name) for name in files)
    click.echo(listing.as_json_text() if as_json else listing.as_text())
    if not any(file.reading for file in listing.files):
        sys.exit(2)


def _listed_file(name: str) -> ListedFile:
    """The file of that name, of which no more is read than may be."""
    from evidence_service.references.listing import LARGEST_LISTED_FILE, ListedFile, listed
    from evidence_service.references.opening import too_large

    try:
        size = Path(name).stat().st_size
        if size > LARGEST_LISTED_FILE:
            return ListedFile(name, None, too_large(size, LARGEST_LISTED_FILE).message)
        with Path(name).open("rb") as file:
            return listed(name, file.read(LARGEST_LISTED_FILE + 1))
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "its name can't be used"
        return ListedFile(name, None, f"The file can't be opened: {reason}. Check its name and try again.")


def _mail_in_words(settings: Settings) -> str:
    if not settings.mail_host:
        return "off, so nobody is told by e-mail. To send it, set EVIDENCE_MAIL_HOST and EVIDENCE_MAIL_FROM."
    return f"through {settings.mail_host}, from {settings.mail_from}."


def _settings_problems() -> list[str]:
    try:
        settings = load_settings(os.environ)
    except errors.BadConfiguration as refusal:
        return [refusal.message]
    return [problem for problem in (_folder_problem(settings), _database_problem(settings)) if problem]


def _folder_problem(settings: Settings) -> str:
    folder = settings.data_dir
    if folder.is_dir() and os.access(folder, os.W_OK):
        return ""
    return f"a folder that can be written to at {folder}. Make it, or set EVIDENCE_DATA_DIR."


def _database_problem(settings: Settings) -> str:
    try:
        engine = make_engine(settings.database_url)
        if is_current(engine):
            return ""
    except Exception as problem:  # noqa: BLE001 - whatever the driver says, the person gets our words
        return f"a database that answers ({type(problem).__name__}). Check EVIDENCE_DATABASE_URL."
    return "the newest tables. Run: python -m evidence_service migrate"


def main() -> None:
    """Run a command; a refusal is one line in plain English and exit code 2."""
    try:
        commands(standalone_mode=True, prog_name="python -m evidence_service")
    except errors.Refusal as refusal:
        click.echo(refusal.message, err=True)
        sys.exit(2)
    except DBAPIError as problem:
        click.echo(
            f"The database can't be used ({type(problem.orig).__name__}). Check that it runs, that "
            "EVIDENCE_DATABASE_URL is right, and that its tables are made: "
            "python -m evidence_service migrate",
            err=True,
        )
        sys.exit(1)
