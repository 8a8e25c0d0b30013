"""Errors that nobody expected: a page in words, and nothing in the logs that somebody typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from evidence_service.accounts.models import Person
from evidence_service.db import make_engine
from evidence_service.errors import NotNow
from evidence_service.web import database
from evidence_service.web.access import signed_in
from tests.house import House, Visitor

Visitors = Callable[[Person | None], Visitor]
LOST = {
    "sqlite": "sqlite:////nowhere/hidden-name/file.sqlite",
    "postgresql": "postgresql+psycopg://hidden-user:hidden-word@127.0.0.1:1/hidden-name",
}


def _take_an_address_twice() -> None:
    first, second = database.session().scalars(select(Person).limit(2))
    first.email = second.email
    database.session().flush()


@signed_in
def fail() -> str:
    """Break a rule of the database in the session of the page."""
    _take_an_address_twice()
    return ""


@signed_in
def refuse() -> str:
    """Refuse after the session failed."""
    try:
        _take_an_address_twice()
    except Exception as problem:
        raise NotNow("Somebody was faster.") from problem
    return ""


@signed_in
def wait() -> str:
    """Find no free connection to the database."""
    raise NoFreeConnection("QueuePool limit")


@pytest.fixture
def failing(app: Flask) -> Flask:
    """The application with pages that fail."""
    app.add_url_rule("/wait", "wait", wait)
    app.add_url_rule("/fail", "fail", fail, methods=["POST"])
    app.add_url_rule("/refuse", "refuse", refuse, methods=["POST"])
    return app


def _lose_the_database(app: Flask, kind: str) -> None:
    app.extensions["evidence_service.database"] = database.Database(make_engine(LOST[kind]))


def test_a_failed_session_still_gives_a_page_and_logs_no_values(
    house: House, failing: Flask, visitor: Visitors, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = visitor(house.manager).post("/fail")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "error reference" in answer.text
    logged = capfd.readouterr().err
    assert "IntegrityError" in logged
    assert "town" not in logged
    assert "Traceback" not in logged


def test_a_refusal_after_a_failed_session_says_its_words(
    house: House, failing: Flask, visitor: Visitors
) -> None:
    answer = visitor(house.manager).post("/refuse")
    assert answer.status_code == 409
    assert "Somebody was faster." in answer.text


def test_a_lost_database_is_told_in_words(
    house: House, app: Flask, visitor: Visitors, database_kind: str, capfd: pytest.CaptureFixture[str]
) -> None:
    manager = visitor(house.manager)
    token = manager.token()
    _lose_the_database(app, database_kind)
    answers = [
        manager.get("/requests"),
        manager.client.post("/requests/new", data={"csrf_token": token}),
        manager.client.post("/requests/new", headers={"Sec-Fetch-Site": "same-origin"}),
    ]
    for answer in answers:
        assert answer.status_code == 503
        assert "reach its database" in answer.text
        assert "error reference" in answer.text
    logged = capfd.readouterr().err
    assert "OperationalError" in logged
    assert "hidden" not in logged
    assert "Traceback" not in logged


def test_no_free_connection_is_told_as_a_lost_database(
    house: House, failing: Flask, visitor: Visitors
) -> None:
    answer = visitor(house.manager).get("/wait")
    assert answer.status_code == 503
    assert "reach its database" in answer.text


@pytest.mark.parametrize("path", ["/requests/%ED%A0%80", "/queue?words=%ED%A0%80", "/queue?words=a%00"])
def test_an_address_with_what_is_no_text_is_answered(house: House, visitor: Visitors, path: str) -> None:
    assert visitor(house.librarian).get(path).status_code == 404
