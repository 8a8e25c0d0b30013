"""Pages of evidence requests: the queue, one's own requests, one request, and what is done with it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from evidence_service import workflow
from evidence_service.accounts.models import Person
from evidence_service.accounts.session import me
from evidence_service.calendar import today
from evidence_service.errors import Invalid, NotAllowed, NotNow, Refusal
from evidence_service.evidence_requests import operations, queries
from evidence_service.evidence_requests.forms import DECISION_TYPES, LibrarianForm, ReasonForm, TextForm
from evidence_service.evidence_requests.history import history_for
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.products import product_name
from evidence_service.evidence_requests.queries import QueueFilter
from evidence_service.web import database
from evidence_service.web.access import needs, signed_in
from evidence_service.web.choices import choices_of
from evidence_service.web.fields import BaseForm
from evidence_service.workflow import Permission

blueprint = Blueprint("evidence_requests", __name__)


@blueprint.get("/requests")
@needs(Permission.FILE_A_REQUEST)
def mine() -> Any:
    """One's own requests."""
    session = database.session()
    return render_template(
        "evidence_requests/mine.html",
        requests=queries.of_requester(session, me().id),
        drafts=queries.drafts(session, me()),
        today=today(),
    )


@blueprint.get("/requests/new")
@needs(Permission.FILE_A_REQUEST)
def begin() -> Any:
    """What happens when you ask for evidence, and the button that starts the form."""
    return render_template("evidence_requests/begin.html", drafts=queries.drafts(database.session(), me()))


@blueprint.get("/queue")
@needs(Permission.WORK_THE_QUEUE)
def queue() -> Any:
    """The requests of the reader's library service: by whose turn, date needed and age."""
    session = database.session()
    wanted = _wanted()
    return render_template(
        "evidence_requests/queue.html",
        page=queries.queue(session, me(), wanted),
        wanted=wanted,
        turns=queries.turns(session, me()),
        librarians=queries.librarians(session, me().library_service_id or 0),
        organisations=queries.organisations(session, me().library_service_id or 0),
        views=queries.TURNS,
        today=today(),
    )


@blueprint.get("/requests/<reference>")
@signed_in
def show(reference: str) -> Any:
    """One request: what was asked, whose turn it is, the conversation, the history."""
    return _page(queries.find(database.session(), reference, me()))


@blueprint.post("/requests/<reference>/claim")
@needs(Permission.WORK_THE_QUEUE)
def claim(reference: str) -> Any:
    """Take the request."""
    evidence_request = queries.find(database.session(), reference, me())
    operations.claim(database.session(), evidence_request, actor=me())
    return _done(evidence_request, "This request is yours now.")


@blueprint.post("/requests/<reference>/hand-back")
@needs(Permission.WORK_THE_QUEUE)
def hand_back(reference: str) -> Any:
    """Put the request back into the queue."""
    evidence_request = queries.find(database.session(), reference, me())
    operations.hand_back(database.session(), evidence_request, actor=me())
    return _done(evidence_request, "The request is back in the queue.")


@blueprint.post("/requests/<reference>/give")
@needs(Permission.WORK_THE_QUEUE)
def give(reference: str) -> Any:
    """Give the request to a librarian: a lead assigns it, its librarian hands it over."""
    session = database.session()
    evidence_request = queries.find(session, reference, me())
    colleagues = queries.librarians(session, evidence_request.library_service_id)
    form = _librarian_form(colleagues)
    if not form.validate():
        return _page(evidence_request, form, "give")
    librarian = next(person for person in colleagues if str(person.id) == form.librarian.data)
    verb = operations.hand_over
    if workflow.may(workflow.Action.ASSIGN, me(), evidence_request):
        verb = operations.assign
    try:
        verb(session, evidence_request, actor=me(), librarian=librarian)
    except Invalid as refusal:
        form.refuse(refusal.field, refusal.message)
        session.rollback()
        return _page(queries.find(session, reference, me()), form, "give")
    return _done(evidence_request, f"{librarian.name} has this request now.")


@blueprint.post("/requests/<reference>/ask")
@needs(Permission.WORK_THE_QUEUE)
def ask(reference: str) -> Any:
    """Ask the requester something; the clock stands still."""
    return _with_text(
        reference, "ask", "Your question is on the request. The clock stands still until the answer comes."
    )


@blueprint.post("/requests/<reference>/answer")
@signed_in
def answer(reference: str) -> Any:
    """Answer the library's question."""
    return _with_text(reference, "answer", "Your answer is sent.")


@blueprint.post("/requests/<reference>/say")
@signed_in
def say(reference: str) -> Any:
    """Write a message."""
    return _with_text(reference, "say", "Your message is sent.")


@blueprint.post("/requests/<reference>/withdraw")
@signed_in
def withdraw(reference: str) -> Any:
    """The requester no longer needs it."""
    evidence_request = queries.find(database.session(), reference, me())
    operations.withdraw(database.session(), evidence_request, actor=me())
    return _done(evidence_request, "The request is withdrawn.")


@blueprint.post("/requests/<reference>/decline")
@needs(Permission.WORK_THE_QUEUE)
def decline(reference: str) -> Any:
    """The library won't answer, and says why."""
    evidence_request = queries.find(database.session(), reference, me())
    form = ReasonForm()
    if not form.validate():
        return _page(evidence_request, form, "decline")
    try:
        operations.decline(database.session(), evidence_request, actor=me(), reason=form.reason.data)
    except (NotAllowed, NotNow) as refusal:
        return _refused(reference, refusal, form.reason.data)
    return _done(evidence_request, "The request is declined.")


def _with_text(reference: str, what: str, thanks: str) -> Any:
    evidence_request = queries.find(database.session(), reference, me())
    form = TextForm()
    if not form.validate():
        return _page(evidence_request, form, what)
    session, text = database.session(), form.text.data
    try:
        if what == "ask":
            operations.ask(session, evidence_request, actor=me(), question=text)
        elif what == "answer":
            operations.answer(session, evidence_request, actor=me(), text=text)
        else:
            operations.say(session, evidence_request, actor=me(), text=text)
    except (NotAllowed, NotNow) as refusal:
        return _refused(reference, refusal, text)
    return _done(evidence_request, thanks)


def _refused(reference: str, refusal: Refusal, text: str) -> Any:
    """The request as it is now, why the change was refused, and what was typed."""
    database.session().rollback()
    evidence_request = queries.find(database.session(), reference, me())
    answer = _page(evidence_request, refused=refusal.message, typed=text)
    answer.status_code = refusal.status
    return answer


def _done(evidence_request: EvidenceRequest, thanks: str) -> Any:
    database.session().commit()
    flash(thanks, "success")
    return redirect(url_for("evidence_requests.show", reference=evidence_request.reference))


def _page(
    evidence_request: EvidenceRequest,
    failed: BaseForm | None = None,
    what: str = "",
    *,
    refused: str = "",
    typed: str = "",
) -> Response:
    session = database.session()
    forms = _empty_forms(evidence_request)
    if failed is not None:
        forms[what] = failed
    for name, form in forms.items():
        for field in form:
            field.id = f"{name}-{field.name}"
    page = render_template(
        "evidence_requests/show.html",
        evidence_request=evidence_request,
        conversation=queries.conversation(session, evidence_request),
        history=history_for(session, evidence_request, me()),
        forms=forms,
        failed=failed,
        what=what,
        refused=refused,
        typed=typed,
        today=today(),
        decision_type=DECISION_TYPES[evidence_request.decision_type],
        product=product_name(evidence_request.product_wanted),
        turn=workflow.TURN[evidence_request.status],
        my_turn=workflow.is_turn_of(me(), evidence_request),
        serves=workflow.Part.LIBRARIAN in workflow.parts_of(me(), evidence_request),
    )
    return Response(page, status=400 if failed is not None else 200)


def _empty_forms(evidence_request: EvidenceRequest) -> dict[str, BaseForm]:
    """The forms of the page by what is done with them, with nothing in them."""
    colleagues = queries.librarians(database.session(), evidence_request.library_service_id)
    others = [person for person in colleagues if person.id != evidence_request.librarian_id]
    return {
        "ask": TextForm(formdata=None, prefix=""),
        "answer": TextForm(formdata=None),
        "say": TextForm(formdata=None),
        "decline": ReasonForm(formdata=None),
        "give": _librarian_form(others, fresh=True),
    }


def _librarian_form(colleagues: Any, *, fresh: bool = False) -> LibrarianForm:
    form = LibrarianForm(formdata=None) if fresh else LibrarianForm()
    people: list[Person] = list(colleagues)
    form.librarian.choices = choices_of((str(person.id), person.name) for person in people)
    return form


def _number(text: str) -> int:
    """The id that a filter names; one that no row can have becomes one that none has."""
    return min(max(int(text), 0), 2_147_483_647)


def _wanted() -> QueueFilter:
    arguments = request.args
    turn = arguments.get("turn", "all")
    return QueueFilter(
        turn=turn if turn in queries.TURNS else "all",
        librarian_id=arguments.get("librarian", type=_number),
        organisation_id=arguments.get("organisation", type=_number),
        words=arguments.get("words", "")[:200].replace("\x00", ""),
        page=max(1, min(arguments.get("page", 1, type=int), 10_000)),
    )
