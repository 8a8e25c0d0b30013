"""Pages of the form: one thing on each page, check your answers, send.

What is typed is kept in a draft with every step, right or wrong, so a closed browser or an
ended session loses nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for

from evidence_service.accounts.models import Person
from evidence_service.accounts.operations import add_person, find_by_email
from evidence_service.accounts.session import me
from evidence_service.db import utc_now
from evidence_service.errors import Invalid, NotFound
from evidence_service.evidence_requests import operations, queries
from evidence_service.evidence_requests.forms import (
    DECISION_TYPES,
    STEPS,
    CheckForm,
    DecisionForm,
    NeededForm,
    answers_from,
)
from evidence_service.evidence_requests.models import DecisionType, RequestDraft
from evidence_service.evidence_requests.products import product_name
from evidence_service.organisations.models import Organisation
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.web.choices import choices_of
from evidence_service.web.fields import BaseForm, filled
from evidence_service.workflow import Permission, Role, has

blueprint = Blueprint("filing", __name__)


@blueprint.post("/requests/new")
@needs(Permission.FILE_A_REQUEST)
def start() -> Any:
    """A new draft, for oneself or (librarians) for somebody who phoned."""
    for_somebody = request.form.get("for") == "somebody" and has(me().role, Permission.FILE_FOR_OTHERS)
    draft = RequestDraft(
        key=secrets.token_urlsafe(24),
        person_id=me().id,
        answers={"for": "somebody"} if for_somebody else {},
        changed_at=utc_now(),
    )
    database.session().add(draft)
    database.session().commit()
    return redirect(url_for("filing.step", key=draft.key, step=_steps(draft)[0]))


@blueprint.get("/requests/new/<key>/<step>")
@needs(Permission.FILE_A_REQUEST)
def step(key: str, step: str) -> Any:
    """One page of the form, with what was typed there before."""
    draft = queries.draft(database.session(), key, me())
    if step == "check":
        unfinished = _first_unfinished(draft)
        if unfinished:
            return redirect(url_for("filing.step", key=key, step=unfinished))
        return _check_page(draft, CheckForm(formdata=None))
    form = _form(draft, step, draft.answers)
    if not any(name in draft.answers for name in _boxes(form)):
        form = _form(draft, step, None)
    return _step_page(draft, step, form)


@blueprint.post("/requests/new/<key>/<step>")
@needs(Permission.FILE_A_REQUEST)
def save_step(key: str, step: str) -> Any:
    """Keep what was typed; go on when it is right, or say beside the box what isn't."""
    if step == "check":
        return _send(key)
    draft = queries.draft(database.session(), key, me())
    form = _form(draft, step, request.form.to_dict())
    typed = {name: request.form.get(name, "")[:40_000].replace("\x00", "") for name in _boxes(form)}
    operations.save_draft(database.session(), draft, typed)
    database.session().commit()
    if not form.validate():
        return Response(_step_page(draft, step, form), status=400)
    following = "check" if request.args.get("change") is not None else _after(draft, step)
    return redirect(url_for("filing.step", key=key, step=following))


@blueprint.post("/requests/new/<key>/throw-away")
@needs(Permission.FILE_A_REQUEST)
def throw_away(key: str) -> Any:
    """Delete a draft."""
    database.session().delete(queries.draft(database.session(), key, me()))
    database.session().commit()
    flash("The draft is deleted.", "success")
    return redirect(url_for("evidence_requests.mine"))


def _send(key: str) -> Any:
    session = database.session()
    try:
        draft = queries.draft(session, key, me(), lock=True)
    except NotFound:
        already = queries.filed_from(session, key, me())
        if already is None:
            raise
        return redirect(url_for("evidence_requests.show", reference=already.reference))
    form = CheckForm()
    unfinished = _first_unfinished(draft)
    if unfinished:
        return redirect(url_for("filing.step", key=key, step=unfinished))
    if not form.validate():
        return Response(_check_page(draft, form), status=400)
    try:
        evidence_request = operations.file(
            session,
            answers_from(draft.answers),
            actor=me(),
            requester=_requester(draft),
            submission_key=key,
        )
    except Invalid as refusal:
        form.refuse("no_patient", refusal.message)
        session.rollback()
        return Response(_check_page(queries.draft(session, key, me()), form), status=400)
    session.delete(draft)
    session.commit()
    flash(f"Your request is sent. Its number is {evidence_request.reference}.", "success")
    return redirect(url_for("evidence_requests.show", reference=evidence_request.reference))


def _requester(draft: RequestDraft) -> Person:
    if "who" not in _steps(draft):
        return me()
    known = _known(draft)
    if known is not None:
        return known
    answers = filled(STEPS["who"], draft.answers)
    return add_person(
        database.session(),
        name=answers["requester_name"].data,
        email=answers["requester_email"].data,
        role=Role.MANAGER,
        organisation_id=int(draft.answers["organisation_id"]),
        job_title=answers["requester_job_title"].data,
        actor_id=me().id,
    )


def _known(draft: RequestDraft) -> Person | None:
    """Somebody who phoned and is here already: the request goes to their account, as it is."""
    if "who" not in _steps(draft):
        return None
    return find_by_email(database.session(), filled(STEPS["who"], draft.answers)["requester_email"].data)


def _steps(draft: RequestDraft) -> list[str]:
    for_somebody = draft.answers.get("for") == "somebody"
    return [name for name in STEPS if name != "who" or for_somebody]


def _after(draft: RequestDraft, step: str) -> str:
    names = [*_steps(draft), "check"]
    return names[names.index(step) + 1]


def _form(draft: RequestDraft, step: str, typed: Mapping[str, str] | None) -> BaseForm:
    if step not in _steps(draft):
        abort(404)
    form = filled(STEPS[step], typed) if typed is not None else STEPS[step](formdata=None)
    if isinstance(form, NeededForm):
        form.decision_on_then = filled(DecisionForm, draft.answers)["decision_on"].data
    if step == "who":
        names = queries.organisations(database.session(), me().library_service_id or 0)
        form["organisation_id"].choices = choices_of((str(o.id), o.name) for o in names)
    return form


def _boxes(form: BaseForm) -> list[str]:
    names: list[str] = []
    for field in form:
        parts = getattr(field, "parts", None)
        names += [f"{field.name}-{part}" for part in parts] if parts else [field.name]
    return names


def _is_finished(draft: RequestDraft, step: str) -> bool:
    return bool(_form(draft, step, draft.answers).validate())


def _first_unfinished(draft: RequestDraft) -> str | None:
    return next((step for step in _steps(draft) if not _is_finished(draft, step)), None)


def _step_page(draft: RequestDraft, step: str, form: BaseForm) -> str:
    names = _steps(draft)
    number = names.index(step)
    back = (
        url_for("filing.step", key=draft.key, step=names[number - 1])
        if number
        else url_for("evidence_requests.begin")
    )
    if request.args.get("change") is not None:
        back = url_for("filing.step", key=draft.key, step="check")
    return render_template(
        "evidence_requests/step.html",
        draft=draft,
        step=step,
        form=form,
        number=number + 1,
        steps=len(names),
        back=back,
    )


def _check_page(draft: RequestDraft, form: CheckForm) -> str:
    answers = answers_from(draft.answers)
    who = filled(STEPS["who"], draft.answers) if "who" in _steps(draft) else None
    organisation = None
    if who is not None:
        organisation = database.session().get(Organisation, int(draft.answers["organisation_id"]))
        if organisation is None:
            raise NotFound("This organisation isn't here any more.")
    return render_template(
        "evidence_requests/check.html",
        draft=draft,
        form=form,
        answers=answers,
        who=who,
        known=_known(draft),
        organisation=organisation,
        decision_type=DECISION_TYPES[DecisionType(answers.decision_type)],
        product=product_name(answers.product_wanted),
    )
