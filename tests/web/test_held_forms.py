"""What somebody typed outlives their session, and nobody else can plant a form."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.evidence_requests.models import Message
from tests.house import PASSWORD, House, Visitor, filed

Visitors = Callable[[Person | None], Visitor]
FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}
FIELD = re.compile(r'<textarea name="([^"]+)" hidden aria-hidden="true">\n([^<]*)</textarea>')


def test_an_ended_session_gives_the_text_back_after_signing_in(
    session: Session, house: House, app: Flask
) -> None:
    path = f"/requests/{filed(session, house.manager).reference}/say"
    session.commit()
    stranger = Visitor(app)
    asked = stranger.post(path, {"text": "Half an hour of <typing>"}, headers=FROM_OUR_PAGE)
    assert asked.status_code == 400
    assert "What you typed is kept" in asked.text
    held = {"held.text": "Half an hour of <typing>", "held_to": path}
    assert FIELD.findall(asked.text) == [("held.text", "Half an hour of &lt;typing&gt;")]

    wrong = stranger.post("/sign-in", {"email": house.manager.email, "password": "wrong", **held})
    assert FIELD.findall(wrong.text) == [("held.text", "Half an hour of &lt;typing&gt;")]

    back = stranger.post("/sign-in", {"email": house.manager.email, "password": PASSWORD, **held})
    assert "Send your text again" in back.text
    assert f'action="{path}"' in back.text
    assert FIELD.findall(back.text) == [("text", "Half an hour of &lt;typing&gt;")]
    assert session.query(Message).count() == 0
    session.rollback()  # lets others write

    stranger.post(path, {"text": "Half an hour of <typing>"})
    assert session.query(Message).one().body == "Half an hour of <typing>"


def test_a_stale_token_gives_the_text_back(session: Session, house: House, visitor: Visitors) -> None:
    path = f"/requests/{filed(session, house.manager).reference}/say"
    session.commit()
    manager = visitor(house.manager)
    form = {"csrf_token": "stale", "text": "My words"}
    answer = manager.client.post(path, data=form, headers=FROM_OUR_PAGE)
    assert answer.status_code == 400
    assert "Send your text again" in answer.text
    assert FIELD.findall(answer.text) == [("text", "My words")]
    assert session.query(Message).count() == 0


def test_a_form_from_another_site_is_neither_taken_nor_kept(
    session: Session, house: House, visitor: Visitors
) -> None:
    path = f"/requests/{filed(session, house.manager).reference}/withdraw"
    session.commit()
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}):
        for someone in (visitor(house.manager), visitor(None)):
            answer = someone.client.post(path, data={"text": "planted"}, headers=headers)
            assert answer.status_code == 400
            assert "planted" not in answer.text


def test_passwords_are_never_held(house: House, app: Flask) -> None:
    form = {"current": "my old secret", "password": "my new secret"}
    answer = Visitor(app).post("/my-account", form, headers=FROM_OUR_PAGE)
    assert "secret" not in answer.text


def test_held_text_is_never_sent_to_another_site(house: House, app: Flask) -> None:
    held = {"held.text": "words", "held_to": "https://evil.example/"}
    answer = Visitor(app).post("/sign-in", {"email": house.manager.email, "password": PASSWORD, **held})
    assert "evil.example" not in answer.text


def test_text_that_somebody_else_typed_is_not_shown(house: House, app: Flask) -> None:
    held = {"held.text": "A draft", "held.typed_by": str(house.librarian.id), "held_to": "/requests/x/say"}
    someone = Visitor(app)
    answer = someone.post("/sign-in", {"email": house.manager.email, "password": PASSWORD, **held})
    assert answer.status_code == 302
    assert "A draft" not in answer.text
    assert "belongs to somebody else" in someone.get("/requests").text


def test_text_of_somebody_who_signed_in_before_in_this_browser_is_not_shown(
    house: House, visitor: Visitors
) -> None:
    form = {"csrf_token": "stale", "text": "A draft", "typed_by": str(house.librarian.id)}
    answer = visitor(house.manager).client.post("/requests/x/say", data=form, headers=FROM_OUR_PAGE)
    assert answer.status_code == 400
    assert "A draft" not in answer.text
    assert "belongs to somebody else" in answer.text


def test_text_of_the_same_person_is_shown(house: House, visitor: Visitors) -> None:
    form = {"csrf_token": "stale", "text": "A draft", "typed_by": str(house.manager.id)}
    answer = visitor(house.manager).client.post("/requests/x/say", data=form, headers=FROM_OUR_PAGE)
    assert "A draft" in answer.text


def test_every_form_says_who_types(house: House, visitor: Visitors) -> None:
    page = visitor(house.manager).get("/requests/new").text
    assert f'<input type="hidden" name="typed_by" value="{house.manager.id}">' in page


def test_a_kept_form_goes_where_it_came_from_and_shows_only_what_was_typed(
    house: House, visitor: Visitors
) -> None:
    form = {"csrf_token": "stale", "text": "A draft", "version": "7", "seen": "9f3c", "then": "review"}
    path = "/requests/x/say?view=record&show=all"
    answer = visitor(house.manager).client.post(path, data=form, headers=FROM_OUR_PAGE).text
    assert 'action="/requests/x/say?view=record&amp;show=all"' in answer
    assert ">Text</dt>" in answer
    for name in ("Version", "Seen", "Then"):
        assert f">{name}</dt>" not in answer
    assert ("seen", "9f3c") in FIELD.findall(answer)
    assert ("then", "review") in FIELD.findall(answer)
