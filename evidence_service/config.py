"""Every setting of the service: read once from the environment, typed, checked at start.

A variable that begins with `EVIDENCE_` and isn't in `VARIABLES` stops the start, so a
misspelt name can't be ignored in silence. `docs/operations.md` lists the same variables;
a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from evidence_service import setting_values
from evidence_service.errors import BadConfiguration

PREFIX = "EVIDENCE_"
NCBI_ENTREZ_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
DEMONSTRATION_SECRET = "demonstration-only-not-a-secret-key"  # noqa: S105 - refused outside the demonstration
DEMONSTRATION_EMAIL = "demonstration@library.example"


@dataclass(frozen=True)
class Settings:
    """The whole configuration. An attribute is its variable's name in lower case, without the prefix."""

    secret_key: str = field(repr=False)
    ncbi_email: str
    database_url: str = field(repr=False)
    data_dir: Path
    service_url: str
    demonstration: bool = False
    cookie_secure: bool = True
    service_name: str = "Evidence Service"
    entrez_url: str = NCBI_ENTREZ_URL
    entrez_timeout: float = 30.0
    entrez_patience: float = 20.0
    ncbi_api_key: str | None = field(default=None, repr=False)
    ncbi_tool: str = "evidence-service"
    pubmed_practice: bool = False
    worker_heartbeat_seconds: float = 2.0
    session_hours: float = 12.0
    trusted_proxies: int = 0
    mail_host: str = ""
    mail_port: int = 0
    mail_security: str = "starttls"
    mail_user: str = ""
    mail_password: str = field(default="", repr=False)
    mail_from: str = ""
    log_level: str = "INFO"


@dataclass(frozen=True)
class Variable:
    """One environment variable: how it is read, and what to say when it can't be."""

    read: Callable[[str], Any]
    expected: str
    purpose: str


_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")
_YES_OR_NO = "yes or no"
_SECONDS = "a number of seconds above 0 and up to 3600"
_ADDRESS = "a web address that begins with http:// or https://"

VARIABLES: Mapping[str, Variable] = {
    "EVIDENCE_SECRET_KEY": Variable(
        setting_values.secret,
        "at least 32 characters that nobody can guess; make one with: "
        "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'",
        "Signs sessions and forms. Keep it secret, and the same on every web process.",
    ),
    "EVIDENCE_NCBI_EMAIL": Variable(
        setting_values.email,
        "an e-mail address such as library@trust.example",
        "NCBI writes to this address before it blocks a service. Sent with every call to PubMed.",
    ),
    "EVIDENCE_DATABASE_URL": Variable(
        setting_values.database_url,
        "sqlite:////path/to/file.sqlite3 or postgresql://user:password@host/database",
        "The database. Without it: an SQLite file in the data folder.",
    ),
    "EVIDENCE_DATA_DIR": Variable(
        lambda value: Path(setting_values.text(value)),
        "a folder that the service may write to",
        "Where the SQLite file and PubMed's document types are kept.",
    ),
    "EVIDENCE_DEMONSTRATION": Variable(
        setting_values.yes_or_no,
        _YES_OR_NO,
        "Shows that this is a demonstration and lets it run without a secret of its own.",
    ),
    "EVIDENCE_COOKIE_SECURE": Variable(
        setting_values.yes_or_no,
        _YES_OR_NO,
        "Whether cookies travel over https only. 'no' is refused outside the demonstration.",
    ),
    "EVIDENCE_SERVICE_NAME": Variable(
        setting_values.text, "a name", "The name at the top of every page and document."
    ),
    "EVIDENCE_SERVICE_URL": Variable(
        setting_values.web_address, _ADDRESS, "The address that people use; printed in documents."
    ),
    "EVIDENCE_ENTREZ_URL": Variable(
        setting_values.web_address, _ADDRESS, "The base of E-utilities. Without it: NCBI's own."
    ),
    "EVIDENCE_ENTREZ_TIMEOUT": Variable(
        setting_values.seconds, _SECONDS, "How long one call to PubMed may be silent."
    ),
    "EVIDENCE_ENTREZ_PATIENCE": Variable(
        setting_values.seconds,
        _SECONDS,
        "How long one call is tried again before the job rests and tries later.",
    ),
    "EVIDENCE_NCBI_API_KEY": Variable(
        setting_values.text, "the key from your NCBI account", "Allows 10 calls a second, not 3."
    ),
    "EVIDENCE_NCBI_TOOL": Variable(
        setting_values.one_word, "a name without spaces", "The name that NCBI sees with every call."
    ),
    "EVIDENCE_PUBMED_PRACTICE": Variable(
        setting_values.yes_or_no, _YES_OR_NO, "Shows on every page that searches go to the practice PubMed."
    ),
    "EVIDENCE_WORKER_HEARTBEAT_SECONDS": Variable(
        setting_values.seconds,
        _SECONDS,
        "How often a worker says that it is alive. After five missed beats another takes over.",
    ),
    "EVIDENCE_SESSION_HOURS": Variable(
        setting_values.hours,
        "a number of hours above 0 and up to 744",
        "After how many hours without a click people sign in again.",
    ),
    "EVIDENCE_TRUSTED_PROXIES": Variable(
        setting_values.count,
        "a whole number from 0 to 5",
        "How many proxies of yours stand before the web server.",
    ),
    "EVIDENCE_MAIL_HOST": Variable(
        setting_values.one_word,
        "the name of a mail server",
        "The mail server. Without it no mail leaves; pages say so.",
    ),
    "EVIDENCE_MAIL_PORT": Variable(
        setting_values.port,
        "a whole number from 1 to 65535",
        "The port of the mail server. Without it: 587 with starttls, 465 with tls, 25 with none.",
    ),
    "EVIDENCE_MAIL_SECURITY": Variable(
        setting_values.mail_security,
        "starttls, tls or none",
        "How messages are protected on their way to the mail server. 'none' is refused together with a "
        "password, but for a server on this machine.",
    ),
    "EVIDENCE_MAIL_USER": Variable(
        setting_values.one_word,
        "a user name of the mail server",
        "The name with which the service signs in there, if needed.",
    ),
    "EVIDENCE_MAIL_PASSWORD": Variable(
        setting_values.text, "the password of that user", "Needed where EVIDENCE_MAIL_USER is set."
    ),
    "EVIDENCE_MAIL_FROM": Variable(
        setting_values.email,
        "an e-mail address such as library@trust.example",
        "The address that messages come from. Needed where EVIDENCE_MAIL_HOST is set.",
    ),
    "EVIDENCE_LOG_LEVEL": Variable(
        setting_values.log_level, "DEBUG, INFO, WARNING or ERROR", "How much is logged."
    ),
}


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read and check every `EVIDENCE_` variable of `environ`.

    Raises `BadConfiguration` that names the first variable that is unknown, missing or
    unusable, and what was expected; the value itself is never repeated.
    """
    values: dict[str, Any] = {}
    for name in sorted(environ):
        if name.startswith(PREFIX):
            values[name.removeprefix(PREFIX).lower()] = _read(name, environ[name])
    data_dir = values.setdefault("data_dir", Path("var"))
    values.setdefault("database_url", f"sqlite:///{data_dir.absolute() / 'evidence.sqlite3'}")
    if values.get("demonstration"):
        values.setdefault("secret_key", DEMONSTRATION_SECRET)
        values.setdefault("ncbi_email", DEMONSTRATION_EMAIL)
        values.setdefault("service_url", "http://127.0.0.1:8000")
    for name in ("secret_key", "ncbi_email", "service_url"):
        if name not in values:
            raise _missing(PREFIX + name.upper())
    settings = Settings(**values)
    _refuse_half_a_mail_server(settings)
    _refuse_unsafe(settings)
    return settings


def _read(name: str, value: str) -> Any:
    variable = VARIABLES.get(name)
    if variable is None:
        raise BadConfiguration(
            f"{name} is not a setting of this service. Expected one of: {', '.join(sorted(VARIABLES))}."
        )
    try:
        return variable.read(value)
    except (ValueError, KeyError):
        raise BadConfiguration(f"{name} can't be used. Expected: {variable.expected}.") from None


def _missing(name: str) -> BadConfiguration:
    return BadConfiguration(f"{name} is not set. Expected: {VARIABLES[name].expected}.")


def _refuse_half_a_mail_server(settings: Settings) -> None:
    if settings.mail_host and not settings.mail_from:
        raise _missing("EVIDENCE_MAIL_FROM")
    if (settings.mail_user or settings.mail_from) and not settings.mail_host:
        raise _missing("EVIDENCE_MAIL_HOST")
    if bool(settings.mail_user) != bool(settings.mail_password):
        raise _missing("EVIDENCE_MAIL_PASSWORD" if settings.mail_user else "EVIDENCE_MAIL_USER")
    if (
        settings.mail_password
        and settings.mail_security == "none"
        and settings.mail_host not in _THIS_MACHINE
    ):
        raise BadConfiguration(
            "EVIDENCE_MAIL_SECURITY is none, and EVIDENCE_MAIL_PASSWORD would travel unprotected. "
            "Expected: starttls or tls, or no user and password."
        )


def _refuse_unsafe(settings: Settings) -> None:
    if settings.demonstration:
        return
    if settings.secret_key == DEMONSTRATION_SECRET:
        raise BadConfiguration(
            "EVIDENCE_SECRET_KEY is the demonstration's key, which everybody knows. Make your own."
        )
    if not settings.cookie_secure:
        raise BadConfiguration(
            "EVIDENCE_COOKIE_SECURE is no. Expected: yes, or leave it out. "
            "Only the demonstration may run without https."
        )
    entrez = urlsplit(settings.entrez_url)
    if settings.ncbi_api_key and entrez.scheme == "http" and entrez.hostname not in _THIS_MACHINE:
        raise BadConfiguration(
            "EVIDENCE_ENTREZ_URL is a plain http address, and EVIDENCE_NCBI_API_KEY would travel to it "
            "unprotected. Expected: an address that begins with https://, or no key."
        )


assert {PREFIX + f.name.upper() for f in fields(Settings)} == set(VARIABLES), "a setting without its variable"
