"""What protects every page: marks, tokens, headers, limits, errors without a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Engine

from evidence_service import create_app
from evidence_service.accounts.models import Person
from evidence_service.config import Settings
from evidence_service.db import make_engine
from evidence_service.organisations.models import LibraryService
from evidence_service.web import database
from evidence_service.web.access import check_marks, mark_of, needs
from evidence_service.workflow import Permission
from tests.house import House, Visitor

Visitors = Callable[[Person | None], Visitor]


def test_every_view_says_who_may_enter(app: Flask) -> None:
    assert [name for name, view in app.view_functions.items() if mark_of(view) is None] == []


def test_a_view_without_a_mark_stops_the_start(app: Flask) -> None:
    app.view_functions["unmarked"] = lambda: "open to all"
    with pytest.raises(RuntimeError, match="unmarked"):
        check_marks(app)


def test_a_view_without_a_mark_is_closed_even_if_it_got_in(house: House, app: Flask) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "open to all")
    manager = Visitor(app)
    assert manager.get("/forgotten").status_code == 302
    manager.sign_in(house.manager)
    assert manager.get("/forgotten").status_code == 403


def test_every_change_needs_a_token(app: Flask, house: House, visitor: Visitors) -> None:
    manager = visitor(house.manager)
    changing = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    assert len(changing) > 20
    for rule in changing:
        path = rule.build(
            {name: 1 if kind.regex == r"\d+" else "x" for name, kind in rule._converters.items()}
        )
        assert path is not None
        assert manager.client.post(path[1]).status_code == 400, rule.rule


def test_no_page_changes_anything_by_get(app: Flask) -> None:
    both = [r.rule for r in app.url_map.iter_rules() if {"GET", "POST"} <= (r.methods or set())]
    assert both == []


def test_every_answer_carries_the_headers(house: House, visitor: Visitors) -> None:
    for answer in (visitor(None).get("/sign-in"), visitor(house.manager).get("/requests")):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"


def test_https_is_asked_for_where_cookies_are_secure(settings: Settings, engine: Engine) -> None:
    secure = Settings(**{**vars(settings), "cookie_secure": True})
    answer = create_app(secure, engine).test_client().get("/sign-in")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Secure" in answer.headers["Set-Cookie"]


def test_no_page_has_script_or_style_in_it(house: House, visitor: Visitors) -> None:
    for person, path in (
        (None, "/sign-in"),
        (house.manager, "/requests/new"),
        (house.librarian, "/queue"),
        (house.lead, "/reports"),
        (house.administrator, "/people"),
    ):
        page = visitor(person).get(path).text
        assert "<script>" not in page
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page


def test_a_body_that_is_too_large_is_refused_in_words(house: House, visitor: Visitors) -> None:
    manager = visitor(house.manager)
    answer = manager.post("/requests/new/x/question", {"question": "x" * 1_100_000})
    assert answer.status_code == 413
    assert "too much at once" in answer.text
    assert "What you sent has 1.1 MB. This page takes 1 MB at most." in answer.text


def test_an_error_gives_a_reference_and_no_traceback(
    capsys: pytest.CaptureFixture[str], app: Flask, house: House
) -> None:
    @needs(Permission.FILE_A_REQUEST)
    def broken() -> str:
        raise ValueError("secret detail about Mrs Example")

    app.add_url_rule("/broken", "broken", broken)
    manager = Visitor(app)
    manager.sign_in(house.manager)
    answer = manager.get("/broken")
    log = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert answer.status_code == 500
    assert log["reference"] in answer.text
    assert log["error"] == "ValueError"
    assert "Traceback" not in answer.text
    assert "Mrs Example" not in answer.text + json.dumps(log)


def test_a_session_that_failed_still_gets_a_page(
    capsys: pytest.CaptureFixture[str], app: Flask, house: House
) -> None:
    @needs(Permission.FILE_A_REQUEST)
    def doubled() -> str:
        session = database.session()
        session.add(LibraryService(name="Town Library"))
        session.flush()
        return "never"

    app.add_url_rule("/doubled", "doubled", doubled, methods=["POST"])
    manager = Visitor(app)
    manager.sign_in(house.manager)
    answer = manager.post("/doubled")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "Town Library" not in capsys.readouterr().err


def test_a_database_that_is_away_is_said_in_words(
    capsys: pytest.CaptureFixture[str], settings: Settings, house: House
) -> None:
    working = create_app(settings)
    manager = Visitor(working)
    manager.sign_in(house.manager)
    away = create_app(settings, make_engine("postgresql+psycopg://mona@127.0.0.1:1/gone?connect_timeout=1"))
    with away.test_client() as client:
        cookie = manager.client.get_cookie("evidence_session")
        assert cookie is not None
        client.set_cookie("evidence_session", cookie.value)
        for path in ("/requests", "/nowhere"):
            answer = client.get(path)
            assert answer.status_code in (404, 503)
            assert "<h1" in answer.text
    log = capsys.readouterr().err
    assert "Traceback" not in log
    assert "127.0.0.1" not in log


@pytest.mark.parametrize("path", ["/requests/%00", "/requests/ER%00/answer.pdf", "/queue?words=%00"])
def test_a_character_that_no_address_has_is_not_found(house: House, visitor: Visitors, path: str) -> None:
    librarian = visitor(house.librarian)
    assert librarian.get(path).status_code == 404
    assert librarian.post("/requests/%00/claim").status_code == 404


@pytest.mark.parametrize(
    "path", ["/nowhere", "/requests/ER-2026-99999", "/requests/%00", "/static/../config.py"]
)
def test_what_is_not_there_is_not_found(house: House, visitor: Visitors, path: str) -> None:
    answer = visitor(house.manager).get(path)
    assert answer.status_code == 404
    assert "Go to your start page" in answer.text


def test_the_wrong_method_is_refused_in_words(house: House, visitor: Visitors) -> None:
    answer = visitor(house.manager).get("/sign-out")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_health_tells_what_is_down_and_nothing_else(app: Flask) -> None:
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json == {"status": "down", "database": "up", "worker": "down"}
