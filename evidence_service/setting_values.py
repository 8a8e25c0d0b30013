"""PURE: how the value of an environment variable is read.

A reader raises `ValueError` or `KeyError` for a value that can't be used.
"""

from __future__ import annotations

from urllib.parse import urlsplit


def text(value: str) -> str:
    """Any text, without the blanks around it."""
    if not value.strip():
        raise ValueError("empty")
    return value.strip()


def one_word(value: str) -> str:
    """A text without a blank in it."""
    if not value.strip() or any(character.isspace() for character in value.strip()):
        raise ValueError("empty, or several words")
    return value.strip()


def secret(value: str) -> str:
    """A key that isn't easily guessed."""
    if len(value) < 32 or len(set(value)) < 8:
        raise ValueError("easy to guess")
    return value


def yes_or_no(value: str) -> bool:
    """One of the usual words for yes and no."""
    words = {
        "yes": True,
        "true": True,
        "1": True,
        "on": True,
        "no": False,
        "false": False,
        "0": False,
        "off": False,
    }
    return words[value.strip().lower()]


def email(value: str) -> str:
    """An e-mail address, as far as its shape tells."""
    local, at, domain = value.strip().rpartition("@")
    if not (local and at and "." in domain) or any(c.isspace() for c in value.strip()):
        raise ValueError("not an e-mail address")
    return value.strip()


def web_address(value: str) -> str:
    """An http or https address without a password, a query or a fragment."""
    address = one_word(value)
    parts = urlsplit(address)
    usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    if not usable or "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("not a web address")
    return address


def database_url(value: str) -> str:
    """The address of an SQLite file or of a PostgreSQL database, as SQLAlchemy wants it."""
    url = value.strip()
    if url.startswith(("postgresql://", "postgres://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    on_file = url.startswith("sqlite:///") and url not in ("sqlite:///", "sqlite:///:memory:")
    on_server = url.startswith("postgresql+psycopg://") and urlsplit(url).path.strip("/")
    if not (on_file or on_server):
        raise ValueError("neither SQLite nor PostgreSQL")
    return url


def seconds(value: str) -> float:
    """A number of seconds, up to an hour."""
    number = float(value)
    if not 0 < number <= 3600:
        raise ValueError("out of range")
    return number


def hours(value: str) -> float:
    """A number of hours, up to 31 days."""
    number = float(value)
    if not 0 < number <= 24 * 31:
        raise ValueError("out of range")
    return number


def count(value: str) -> int:
    """A whole number from 0 to 5."""
    number = int(value)
    if not 0 <= number <= 5:
        raise ValueError("out of range")
    return number


def port(value: str) -> int:
    """The number of a port."""
    number = int(value)
    if not 1 <= number <= 65535:
        raise ValueError("out of range")
    return number


def mail_security(value: str) -> str:
    """How mail is protected on its way: starttls, tls or none."""
    word = value.strip().lower()
    if word not in ("starttls", "tls", "none"):
        raise ValueError("unknown word")
    return word


def log_level(value: str) -> str:
    """A level of logging, in capital letters."""
    level = value.strip().upper()
    if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("unknown level")
    return level
