"""Pages for administrators: library services, and the organisations that they serve."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from evidence_service.accounts.administration import blueprint, done_or_refused
from evidence_service.accounts.session import me
from evidence_service.organisations import operations, queries
from evidence_service.organisations.forms import LibraryServiceForm, OrganisationForm
from evidence_service.organisations.models import LibraryService, Organisation
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.web.choices import choices_of
from evidence_service.web.fields import BaseForm
from evidence_service.workflow import Permission

__all__ = ["blueprint"]


@blueprint.get("/organisations")
@needs(Permission.MANAGE_PEOPLE)
def organisations() -> Any:
    """Library services, and the organisations, 50 on a page, with who serves them."""
    session, words = database.session(), request.args.get("words", "")[:200]
    return render_template(
        "people/organisations.html",
        services=queries.library_services(session),
        page=queries.organisations(session, words, request.args.get("page", 1, type=int)),
        words=words,
    )


@blueprint.get("/organisations/add")
@needs(Permission.MANAGE_PEOPLE)
def add_organisation() -> Any:
    """The form for a new organisation."""
    return _form_page(_with_services(OrganisationForm(formdata=None)), "organisation", None)


@blueprint.post("/organisations/add")
@needs(Permission.MANAGE_PEOPLE)
def add_organisation_now() -> Any:
    """Add an organisation."""
    form = _with_services(OrganisationForm())
    if form.validate():
        done = done_or_refused(
            form,
            lambda: operations.add_organisation(
                database.session(),
                name=form.name.data or "",
                library_service_id=_chosen(form),
                actor_id=me().id,
            ),
        )
        if done:
            return _done(f"{form.name.data} is added.")
    return _form_page(form, "organisation", None)


@blueprint.get("/organisations/<int(max=2147483647):number>")
@needs(Permission.MANAGE_PEOPLE)
def organisation(number: int) -> Any:
    """One organisation: its name, and who serves it."""
    found = queries.organisation(database.session(), number)
    values = {"name": found.name, "library_service": str(found.library_service_id or "")}
    return _form_page(_with_services(OrganisationForm(formdata=None, data=values)), "organisation", found)


@blueprint.post("/organisations/<int(max=2147483647):number>")
@needs(Permission.MANAGE_PEOPLE)
def change_organisation(number: int) -> Any:
    """Rename an organisation, or give it to another library service."""
    found = queries.organisation(database.session(), number)
    form = _with_services(OrganisationForm())
    if form.validate():
        done = done_or_refused(
            form,
            lambda: operations.change_organisation(
                database.session(),
                found,
                name=form.name.data or "",
                library_service_id=_chosen(form),
                actor_id=me().id,
            ),
        )
        if done:
            return _done(f"{found.name} is saved.")
    return _form_page(form, "organisation", found)


@blueprint.get("/library-services/add")
@needs(Permission.MANAGE_PEOPLE)
def add_library_service() -> Any:
    """The form for a new library service."""
    return _form_page(LibraryServiceForm(formdata=None), "library service", None)


@blueprint.post("/library-services/add")
@needs(Permission.MANAGE_PEOPLE)
def add_library_service_now() -> Any:
    """Add a library service."""
    form = LibraryServiceForm()
    if form.validate():
        done = done_or_refused(
            form,
            lambda: operations.add_library_service(
                database.session(),
                name=form.name.data or "",
                single_handed=form.single_handed.data == "yes",
                actor_id=me().id,
            ),
        )
        if done:
            return _done(f"{form.name.data} is added.")
    return _form_page(form, "library service", None)


@blueprint.get("/library-services/<int(max=2147483647):number>")
@needs(Permission.MANAGE_PEOPLE)
def library_service(number: int) -> Any:
    """One library service: its name, and whether somebody is there for a second reading."""
    found = queries.library_service(database.session(), number)
    values = {"name": found.name, "single_handed": "yes" if found.single_handed else "no"}
    return _form_page(LibraryServiceForm(formdata=None, data=values), "library service", found)


@blueprint.post("/library-services/<int(max=2147483647):number>")
@needs(Permission.MANAGE_PEOPLE)
def change_library_service(number: int) -> Any:
    """Rename a library service, or say whether somebody is there for a second reading."""
    found = queries.library_service(database.session(), number)
    form = LibraryServiceForm()
    if form.validate():
        done = done_or_refused(
            form,
            lambda: operations.change_library_service(
                database.session(),
                found,
                name=form.name.data or "",
                single_handed=form.single_handed.data == "yes",
                actor_id=me().id,
            ),
        )
        if done:
            return _done(f"{found.name} is saved.")
    return _form_page(form, "library service", found)


def _with_services(form: OrganisationForm) -> OrganisationForm:
    rows = queries.every_library_service(database.session())
    listed = [(str(number), name) for number, name in rows]
    form.library_service.choices = choices_of([("", "Nobody serves it yet"), *listed])
    return form


def _chosen(form: OrganisationForm) -> int | None:
    return int(form.library_service.data) if form.library_service.data else None


def _done(thanks: str) -> Any:
    database.session().commit()
    flash(thanks, "success")
    return redirect(url_for("people.organisations"))


def _form_page(form: BaseForm, kind: str, found: Organisation | LibraryService | None) -> Response:
    template = "people/organisation.html" if kind == "organisation" else "people/library_service.html"
    page = render_template(template, form=form, found=found)
    return Response(page, status=400 if form.errors else 200)
