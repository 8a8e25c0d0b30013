"""Settings: every one typed, documented, and refused in words when wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence_service.config import NCBI_ENTREZ_URL, VARIABLES, load_settings
from evidence_service.errors import BadConfiguration

SOUND = {
    "EVIDENCE_SECRET_KEY": "0123456789-abcdefghij-0123456789-abcdefghij",
    "EVIDENCE_SERVICE_URL": "https://evidence.trust.example",
    "EVIDENCE_NCBI_EMAIL": "library@trust.example",
    "EVIDENCE_DATA_DIR": "/srv/evidence",
}
MAIL = {"HOST": "mail.example", "FROM": "l@trust.example"}


def test_what_is_left_out_has_a_safe_default() -> None:
    settings = load_settings({**SOUND, "PATH": "/bin"})
    assert settings.database_url == "sqlite:////srv/evidence/evidence.sqlite3"
    assert settings.entrez_url == NCBI_ENTREZ_URL
    assert settings.cookie_secure is True
    assert settings.demonstration is False


@pytest.mark.parametrize("name", ["EVIDENCE_SECRET_KEY", "EVIDENCE_NCBI_EMAIL", "EVIDENCE_SERVICE_URL"])
def test_outside_the_demonstration_there_is_no_default_for_secret_address_and_e_mail(name: str) -> None:
    given = {key: value for key, value in SOUND.items() if key != name}
    with pytest.raises(BadConfiguration, match=f"{name} is not set"):
        load_settings(given)
    assert load_settings({**given, "EVIDENCE_DEMONSTRATION": "yes"})


def test_the_demonstrations_secret_and_open_cookies_are_refused_elsewhere() -> None:
    known = load_settings({"EVIDENCE_DEMONSTRATION": "yes"}).secret_key
    with pytest.raises(BadConfiguration, match="EVIDENCE_SECRET_KEY"):
        load_settings({**SOUND, "EVIDENCE_SECRET_KEY": known})
    with pytest.raises(BadConfiguration, match="EVIDENCE_COOKIE_SECURE"):
        load_settings({**SOUND, "EVIDENCE_COOKIE_SECURE": "no"})


def test_an_unknown_name_stops_the_start_and_is_named() -> None:
    with pytest.raises(BadConfiguration, match="EVIDENCE_SECRETKEY is not a setting"):
        load_settings({**SOUND, "EVIDENCE_SECRETKEY": "x"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EVIDENCE_SECRET_KEY", "short"),
        ("EVIDENCE_SECRET_KEY", "a" * 40),
        ("EVIDENCE_NCBI_TOOL", "my tool"),
        ("EVIDENCE_ENTREZ_URL", "http://user:password@host/"),
        ("EVIDENCE_ENTREZ_URL", "http://host:abc/"),
        ("EVIDENCE_SERVICE_URL", "http://host:8000/x y"),
        ("EVIDENCE_DATABASE_URL", "postgresql://"),
        ("EVIDENCE_NCBI_EMAIL", "nobody"),
        ("EVIDENCE_DATABASE_URL", "mysql://host/name"),
        ("EVIDENCE_DATABASE_URL", "sqlite:///:memory:"),
        ("EVIDENCE_DATA_DIR", "  "),
        ("EVIDENCE_DEMONSTRATION", "perhaps"),
        ("EVIDENCE_COOKIE_SECURE", ""),
        ("EVIDENCE_SERVICE_URL", "ftp://trust.example"),
        ("EVIDENCE_ENTREZ_URL", "eutils.ncbi.nlm.nih.gov"),
        ("EVIDENCE_ENTREZ_TIMEOUT", "0"),
        ("EVIDENCE_ENTREZ_PATIENCE", "nan"),
        ("EVIDENCE_WORKER_HEARTBEAT_SECONDS", "soon"),
        ("EVIDENCE_SESSION_HOURS", "-1"),
        ("EVIDENCE_TRUSTED_PROXIES", "9"),
        ("EVIDENCE_LOG_LEVEL", "LOUD"),
        ("EVIDENCE_MAIL_PORT", "99999"),
        ("EVIDENCE_MAIL_SECURITY", "ssl"),
        ("EVIDENCE_MAIL_FROM", "library"),
    ],
)
def test_a_bad_value_is_refused_with_what_was_expected_but_never_repeated(name: str, value: str) -> None:
    with pytest.raises(BadConfiguration) as refusal:
        load_settings({**SOUND, name: value})
    assert refusal.value.message == f"{name} can't be used. Expected: {VARIABLES[name].expected}."


def test_both_spellings_of_a_postgresql_address_are_taken() -> None:
    for spelling in ("postgresql", "postgres", "postgresql+psycopg"):
        settings = load_settings({**SOUND, "EVIDENCE_DATABASE_URL": f"{spelling}://u:p@host/name"})
        assert settings.database_url == "postgresql+psycopg://u:p@host/name"


def test_secrets_are_not_shown_when_settings_are_printed() -> None:
    settings = load_settings(
        {**SOUND, "EVIDENCE_NCBI_API_KEY": "k3y", "EVIDENCE_DATABASE_URL": "postgresql://u:pass@h/n"}
    )
    assert "abcdefghij" not in repr(settings)
    assert "k3y" not in repr(settings)
    assert "pass" not in repr(settings)


def test_every_variable_is_in_the_operations_page() -> None:
    page = (Path(__file__).parents[1] / "docs" / "operations.md").read_text(encoding="utf-8")
    missing = [name for name in VARIABLES if f"`{name}`" not in page]
    assert missing == []


def test_a_key_does_not_travel_in_the_clear() -> None:
    key = {**SOUND, "EVIDENCE_NCBI_API_KEY": "k3y"}
    with pytest.raises(BadConfiguration, match="EVIDENCE_ENTREZ_URL is a plain http address"):
        load_settings({**key, "EVIDENCE_ENTREZ_URL": "http://proxy.trust.example/eutils/"})
    assert load_settings({**key, "EVIDENCE_ENTREZ_URL": "http://127.0.0.1:8090/entrez/eutils/"})
    assert load_settings({**key, "EVIDENCE_ENTREZ_URL": "https://proxy.trust.example/eutils/"})


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"HOST": "mail.example"}, "EVIDENCE_MAIL_FROM is not set"),
        ({"FROM": "l@trust.example"}, "EVIDENCE_MAIL_HOST is not set"),
        ({"USER": "library"}, "EVIDENCE_MAIL_HOST is not set"),
        (
            {"HOST": "mail.example", "FROM": "l@trust.example", "USER": "l"},
            "EVIDENCE_MAIL_PASSWORD is not set",
        ),
        (
            {"HOST": "mail.example", "FROM": "l@trust.example", "PASSWORD": "p"},
            "EVIDENCE_MAIL_USER is not set",
        ),
    ],
)
def test_half_a_mail_server_stops_the_start(given: dict[str, str], missing: str) -> None:
    with pytest.raises(BadConfiguration, match=missing):
        load_settings({**SOUND, **{f"EVIDENCE_MAIL_{name}": value for name, value in given.items()}})


def test_the_password_of_the_mail_server_does_not_travel_in_the_clear() -> None:
    mail = {**MAIL, "USER": "l", "PASSWORD": "p4ss"}
    given = {**SOUND, **{f"EVIDENCE_MAIL_{name}": value for name, value in mail.items()}}
    settings = load_settings(given)
    assert (settings.mail_host, settings.mail_security) == ("mail.example", "starttls")
    assert "p4ss" not in repr(settings)
    with pytest.raises(BadConfiguration, match="EVIDENCE_MAIL_SECURITY is none"):
        load_settings({**given, "EVIDENCE_MAIL_SECURITY": "none"})
    assert load_settings({**given, "EVIDENCE_MAIL_SECURITY": "none", "EVIDENCE_MAIL_HOST": "127.0.0.1"})
