"""Who is signed in: the bridge between our people and Flask-Login."""

from __future__ import annotations

from typing import Any, cast

from flask import Flask, Response, current_app, flash, redirect, request, url_for
from flask_login import LoginManager, current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evidence_service.accounts.models import Person
from evidence_service.web import database
from evidence_service.web.access import PUBLIC, mark_of
from evidence_service.web.held import hold_form


class SignedIn:
    """A person as Flask-Login sees them. Stopped people and old sessions don't count."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, person: Person) -> None:
        self.person = person

    def get_id(self) -> str:
        """The session's key: id and sign-in key, so that a changed key ends the session."""
        return f"{self.person.id}.{self.person.sign_in_key}"

    def __getattr__(self, name: str) -> Any:
        return getattr(self.person, name)


def me() -> Person:
    """The person who is signed in. Only for views that aren't public."""
    return cast("SignedIn", current_user).person


def init_app(app: Flask) -> None:
    """Let Flask-Login find our people, and keep what was typed when nobody is signed in any more."""
    manager = LoginManager()
    manager.session_protection = "basic"
    manager.init_app(app)
    manager.user_loader(_load)
    manager.unauthorized_handler(
        lambda: hold_form("You were signed out, because nothing happened for a while.")
    )
    app.before_request(_ask_for_own_password)


def _load(key: str) -> SignedIn | None:
    number, _, sign_in_key = key.partition(".")
    if not number.isdigit():
        return None
    query = (
        select(Person)
        .where(Person.id == int(number), Person.active)
        .options(joinedload(Person.organisation), joinedload(Person.library_service))
    )
    person = database.session().scalar(query)
    return SignedIn(person) if person and person.sign_in_key == sign_in_key else None


def _ask_for_own_password() -> Response | None:
    """Lead people whose password an administrator made to the page where they choose another.

    What they send is still taken, so that a form from before isn't lost.
    """
    if request.method != "GET" or request.endpoint in (None, "accounts.my_account"):
        return None
    if mark_of(current_app.view_functions[request.endpoint]) == PUBLIC:
        return None
    if not (current_user.is_authenticated and current_user.must_choose_password):
        return None
    flash("Choose a password of your own. Nobody else will know it.", "important")
    return redirect(url_for("accounts.my_account"))  # type: ignore[return-value]
