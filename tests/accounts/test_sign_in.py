"""Signing in and out."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from evidence_service.accounts import operations
from evidence_service.accounts.models import Person, SignInAttempt
from evidence_service.db import as_of, utc_now
from tests.house import PASSWORD, House, Visitor

Visitors = Callable[[Person | None], Visitor]


def test_the_right_password_opens_the_start_page_of_the_role(house: House, visitor: Visitors) -> None:
    assert visitor(house.manager).get("/").headers["Location"] == "/requests"
    assert visitor(house.librarian).get("/").headers["Location"] == "/queue"
    assert visitor(house.administrator).get("/").headers["Location"] == "/people"


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(house: House, visitor: Visitors) -> None:
    stranger = visitor(None)
    wrong = stranger.post("/sign-in", {"email": house.manager.email, "password": "not this one"})
    unknown = stranger.post("/sign-in", {"email": "nobody@town.example", "password": "not this one"})
    assert wrong.status_code == unknown.status_code == 400
    assert "The e-mail address or the password is wrong" in wrong.text
    assert "The e-mail address or the password is wrong" in unknown.text
    assert f'value="{house.manager.email}"' in wrong.text  # what was typed stays, but not the password
    assert "not this one" not in wrong.text


def test_the_sixth_try_is_refused_even_with_the_right_password(house: House, visitor: Visitors) -> None:
    stranger = visitor(None)
    for _ in range(operations.ATTEMPTS):
        stranger.post("/sign-in", {"email": house.manager.email, "password": "wrong"})
    answer = stranger.post("/sign-in", {"email": house.manager.email.upper(), "password": PASSWORD})
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.text
    assert stranger.post("/sign-in", {"email": house.lead.email, "password": PASSWORD}).status_code == 302


def test_tries_are_forgotten_after_a_quarter_of_an_hour(session: Session, house: House) -> None:
    limit = operations.AttemptLimit("secret", house.manager.email, "192.0.2.1")
    for _ in range(operations.ATTEMPTS):
        limit.note_failure(session)
    assert limit.refuses(session)
    with as_of(utc_now() + timedelta(minutes=16)):
        assert not limit.refuses(session)


def test_the_list_of_tries_holds_neither_address_nor_e_mail(session: Session, house: House) -> None:
    operations.AttemptLimit("secret", house.manager.email, "192.0.2.1").note_failure(session)
    session.flush()
    keys = " ".join(attempt.key for attempt in session.query(SignInAttempt))
    assert "town" not in keys
    assert "192" not in keys


def test_a_stopped_person_is_out_at_once(session: Session, house: House, visitor: Visitors) -> None:
    manager = visitor(house.manager)
    assert manager.get("/requests").status_code == 200
    operations.set_active(session, house.manager, False, actor_id=house.administrator.id)
    session.commit()
    assert manager.get("/requests").status_code == 302
    assert visitor(None).sign_in(house.manager).status_code == 400


def test_a_new_password_ends_every_other_session(house: House, visitor: Visitors) -> None:
    here, elsewhere = visitor(house.manager), visitor(house.manager)
    form = {"current": PASSWORD, "password": "another three words"}
    assert here.post("/my-account", form).status_code == 302
    assert here.get("/requests").status_code == 200
    assert elsewhere.get("/requests").status_code == 302


def test_a_new_password_needs_the_old_one_and_twelve_characters(house: House, visitor: Visitors) -> None:
    manager = visitor(house.manager)
    wrong = manager.post("/my-account", {"current": "wrong", "password": "another three words"})
    short = manager.post("/my-account", {"current": PASSWORD, "password": "short"})
    assert "This isn" in wrong.text
    assert "12 characters or more" in short.text
    assert wrong.status_code == short.status_code == 400


def test_signing_out_ends_the_session(house: House, visitor: Visitors) -> None:
    manager = visitor(house.manager)
    assert manager.post("/sign-out").headers["Location"] == "/sign-in"
    assert manager.get("/requests").status_code == 302


def test_after_signing_in_nobody_is_sent_to_another_site(house: House, app: Flask) -> None:
    for target in (
        "https://evil.example/",
        "//evil.example/",
        "//[",
        "/\\evil.example",
        "javascript:alert(1)",
    ):
        stranger = Visitor(app)
        form = {"email": house.manager.email, "password": PASSWORD}
        answer = stranger.post("/sign-in", form, query_string={"next": target})
        assert answer.headers["Location"] == "/"


def test_after_signing_in_people_see_the_page_that_they_wanted(house: House, visitor: Visitors) -> None:
    stranger = visitor(None)
    sent = stranger.get("/requests/new")
    assert sent.headers["Location"] == "/sign-in?next=/requests/new"
    form = {"email": house.manager.email, "password": PASSWORD}
    answer = stranger.post("/sign-in", form, query_string={"next": "/requests/new"})
    assert answer.headers["Location"] == "/requests/new"


def test_the_cookie_is_kept_from_scripts_and_other_sites(house: House, app: Flask) -> None:
    answer = Visitor(app).sign_in(house.manager)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_copied_cookie_does_not_outlive_signing_out(house: House, visitor: Visitors, app: Flask) -> None:
    manager, thief = visitor(house.manager), Visitor(app)
    cookie = manager.client.get_cookie("evidence_session")
    assert cookie is not None
    thief.client.set_cookie("evidence_session", cookie.value)
    assert thief.get("/requests").status_code == 200
    manager.post("/sign-out")
    assert thief.get("/requests").status_code == 302


def test_many_tries_at_once_count_one_after_the_other(house: House, app: Flask) -> None:
    strangers = [Visitor(app) for _ in range(10)]
    tokens = [stranger.token() for stranger in strangers]

    def attempt(stranger: Visitor, token: str) -> int:
        form = {"csrf_token": token, "email": house.manager.email, "password": "wrong"}
        return stranger.client.post("/sign-in", data=form).status_code

    with ThreadPoolExecutor(10) as pool:
        codes = sorted(pool.map(attempt, strangers, tokens))
    assert codes == [400] * operations.ATTEMPTS + [429] * (10 - operations.ATTEMPTS)


def test_the_present_password_cannot_be_guessed_without_limit(house: House, visitor: Visitors) -> None:
    manager = visitor(house.manager)
    form = {"current": "wrong", "password": "another three words"}
    codes = [manager.post("/my-account", form).status_code for _ in range(operations.ATTEMPTS + 1)]
    assert codes == [400] * operations.ATTEMPTS + [429]


def test_spaces_at_the_ends_of_a_password_count(session: Session, house: House, visitor: Visitors) -> None:
    operations.set_password(session, house.manager, "  three plain words ", actor_id=None)
    session.commit()
    assert Visitor.sign_in(visitor(None), house.manager, "three plain words").status_code == 400
    assert Visitor.sign_in(visitor(None), house.manager, "  three plain words ").status_code == 302


def test_my_account_says_that_signing_out_ends_every_session(house: House, visitor: Visitors) -> None:
    assert "signs you out on every device" in visitor(house.manager).get("/my-account").text
