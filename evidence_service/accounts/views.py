"""Pages for signing in and out, and for one's own account."""

from __future__ import annotations

from typing import Any

import structlog
from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import current_user, login_user, logout_user
from sqlalchemy.orm import joinedload

from evidence_service.accounts import operations
from evidence_service.accounts.forms import NewPasswordForm, SignInForm
from evidence_service.accounts.models import Person
from evidence_service.accounts.session import SignedIn, me
from evidence_service.config import Settings
from evidence_service.db import transaction
from evidence_service.errors import Invalid
from evidence_service.web import database
from evidence_service.web.access import public, signed_in
from evidence_service.web.held import held_fields, own_path, send_again_page

blueprint = Blueprint("accounts", __name__)
log = structlog.get_logger()

_WRONG = "The e-mail address or the password is wrong. Check both and try again."
_TOO_MANY = "There were too many tries. Wait 15 minutes, then try again."


@blueprint.get("/sign-in")
@public
def sign_in() -> Any:
    """The sign-in page."""
    if current_user.is_authenticated:
        return redirect(own_path(request.args.get("next", "/")))
    return render_template(
        "accounts/sign_in.html", form=SignInForm(formdata=None), fields=[], target="", why=""
    )


@blueprint.post("/sign-in")
@public
def sign_in_now() -> Any:
    """Check e-mail address and password; give back what was typed before the sign-in ran out."""
    form = SignInForm()
    status = 400
    if form.validate():
        person, status = _admit(form)
        if person:
            session.clear()
            session.permanent = True
            login_user(SignedIn(person))
            log.info("signed in")
            return send_again_page() or redirect(own_path(request.args.get("next", "/")))
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        fields=list(held_fields()),
        target=request.form.get("held_to", ""),
        why="",
    )
    return Response(page, status=status)


def _admit(form: SignInForm) -> tuple[Person | None, int]:
    """The person, or None with the HTTP status; the form says why. No lock is held while hashing."""
    limit = _limit_for(form.email.data)
    with transaction(database.database().writing) as writing:
        allowed = limit.take(writing)
    if not allowed:
        form.refuse("email", _TOO_MANY)
        return None, 429
    with transaction(database.database().reading) as reading:
        person = operations.find_by_email(reading, form.email.data)
        if person:
            reading.refresh(person, ["organisation", "library_service"])
    right = operations.password_is_right(person.password_hash if person else "", form.password.data)
    if person and right and person.active:
        with transaction(database.database().writing) as writing:
            limit.forget(writing)
        return person, 200
    log.warning("sign-in failed")
    form.refuse("email", _WRONG)
    return None, 400


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> Any:
    """End every session of this person: a copied cookie must not outlive it."""
    person = database.session().get_one(Person, me().id)
    operations.end_sessions(database.session(), person)
    database.session().commit()
    logout_user()
    session.clear()
    flash("You are signed out.", "success")
    return redirect(url_for("accounts.sign_in"))


@blueprint.get("/my-account")
@signed_in
def my_account() -> Any:
    """Who I am here, and the form for a new password."""
    return render_template("accounts/my_account.html", form=NewPasswordForm(formdata=None), person=me())


@blueprint.post("/my-account")
@signed_in
def change_password() -> Any:
    """Change one's own password; every other session of this person ends."""
    form, status = NewPasswordForm(), 400
    if form.validate():
        session = database.session()
        person = session.get_one(Person, me().id, options=[joinedload(Person.organisation)])
        limit = _limit_for(person.email)
        if not limit.take(session):
            form.refuse("current", _TOO_MANY)
            status = 429
        elif not operations.password_is_right(person.password_hash, form.current.data):
            form.refuse("current", "This isn't the password that you use now.")
            session.commit()
        else:
            try:
                operations.set_password(session, person, form.password.data, actor_id=person.id)
            except Invalid as refusal:
                form.refuse(refusal.field, refusal.message)
            else:
                limit.forget(session)
                session.commit()
                login_user(SignedIn(person))
                flash("Your password is changed.", "success")
                return redirect(url_for("accounts.my_account"))
    return Response(render_template("accounts/my_account.html", form=form, person=me()), status=status)


def _limit_for(email: str) -> operations.AttemptLimit:
    settings: Settings = current_app.config["SETTINGS"]
    return operations.AttemptLimit(settings.secret_key, email, request.remote_addr or "")
