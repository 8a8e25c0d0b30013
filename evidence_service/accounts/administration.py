"""Pages for administrators: people and their accounts. Evidence requests are never shown here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from evidence_service.accounts import operations, queries
from evidence_service.accounts.administration_forms import ROLE_HINTS, ROLES, PersonForm, values_of
from evidence_service.accounts.models import Person
from evidence_service.accounts.session import me
from evidence_service.errors import Invalid
from evidence_service.organisations.queries import every_library_service, every_organisation
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.web.choices import choices_of
from evidence_service.web.fields import BaseForm
from evidence_service.workflow import Permission, Role

blueprint = Blueprint("people", __name__)
Done = TypeVar("Done", bound=object)


@blueprint.get("/people")
@needs(Permission.MANAGE_PEOPLE)
def people() -> Any:
    """Everybody who has an account, or was named in a request; 50 on a page."""
    words, role = request.args.get("words", "")[:200], request.args.get("role", "")
    wanted = Role(role) if role in ROLES else None
    page = request.args.get("page", 1, type=int)
    return render_template(
        "people/people.html",
        page=queries.people(database.session(), words, wanted, page),
        words=words,
        role=wanted.value if wanted else "",
        roles=ROLES,
    )


@blueprint.get("/people/add")
@needs(Permission.MANAGE_PEOPLE)
def add_person() -> Any:
    """The form for a new person."""
    return _add_page(_with_choices(PersonForm(formdata=None)))


@blueprint.post("/people/add")
@needs(Permission.MANAGE_PEOPLE)
def add_person_now() -> Any:
    """Add a person; the next page is theirs, where they get a password."""
    form = _with_choices(PersonForm())
    if form.validate():
        added = done_or_refused(
            form,
            lambda: operations.add_person(database.session(), **vars(form.details()), actor_id=me().id),
        )
        if added:
            return _changed(
                added, f"{added.name} is added. They can't sign in yet: make a password for them."
            )
    return _add_page(form)


@blueprint.get("/people/<int(max=2147483647):number>")
@needs(Permission.MANAGE_PEOPLE)
def person(number: int) -> Any:
    """One person: what can be changed, and the state of the account."""
    found = queries.person(database.session(), number)
    return _person_page(found, _with_choices(PersonForm(formdata=None, data=values_of(found))))


@blueprint.post("/people/<int(max=2147483647):number>")
@needs(Permission.MANAGE_PEOPLE)
def change_person(number: int) -> Any:
    """Change who a person is here."""
    found = queries.person(database.session(), number)
    form = _with_choices(PersonForm())
    if form.validate():
        changed = done_or_refused(
            form,
            lambda: operations.change_person(database.session(), found, form.details(), actor_id=me().id),
        )
        if changed:
            return _changed(found, f"The details of {found.name} are saved.")
    return _person_page(found, form)


@blueprint.post("/people/<int(max=2147483647):number>/password")
@needs(Permission.MANAGE_PEOPLE)
def make_password(number: int) -> Any:
    """Make a one-time password and show it, here and now and never again."""
    found = queries.person(database.session(), number)
    password = operations.give_one_time_password(database.session(), found, actor_id=me().id)
    database.session().commit()
    return render_template("people/password.html", person=found, password=password)


@blueprint.post("/people/<int(max=2147483647):number>/stop")
@needs(Permission.MANAGE_PEOPLE)
def stop_account(number: int) -> Any:
    """Stop an account: the person is signed out everywhere and can't sign in."""
    found = queries.person(database.session(), number)
    operations.set_active(database.session(), found, False, actor_id=me().id)
    return _changed(found, f"The account of {found.name} is stopped.")


@blueprint.post("/people/<int(max=2147483647):number>/start")
@needs(Permission.MANAGE_PEOPLE)
def start_account(number: int) -> Any:
    """Let a person in again."""
    found = queries.person(database.session(), number)
    operations.set_active(database.session(), found, True, actor_id=me().id)
    return _changed(found, f"{found.name} can sign in again.")


def done_or_refused(form: BaseForm, verb: Callable[[], Done]) -> Done | None:
    """What the verb gives; None when it refused, and then its words stand beside the field."""
    try:
        return verb()
    except Invalid as refusal:
        form.refuse(refusal.field, refusal.message)
        return None


def _changed(found: Person, thanks: str) -> Any:
    database.session().commit()
    flash(thanks, "success")
    return redirect(url_for("people.person", number=found.id))


def _with_choices(form: PersonForm) -> PersonForm:
    session = database.session()
    form.organisation.choices = choices_of([("", "None"), *_listed(every_organisation(session))])
    form.library_service.choices = choices_of([("", "None"), *_listed(every_library_service(session))])
    return form


def _listed(rows: Any) -> list[tuple[str, str]]:
    return [(str(number), name) for number, name in rows]


def _add_page(form: PersonForm) -> Response:
    page = render_template("people/add_person.html", form=form, role_hints=ROLE_HINTS)
    return Response(page, status=400 if form.errors else 200)


def _person_page(found: Person, form: PersonForm) -> Response:
    page = render_template("people/person.html", person=found, form=form, role_hints=ROLE_HINTS, me=me())
    return Response(page, status=400 if form.errors else 200)
