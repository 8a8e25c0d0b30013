"""The page for administrators on which they see which messages left, and which didn't and why.

What a message says is shown in a demonstration only, where its people are made up.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for

from evidence_service.accounts.administration_of_organisations import blueprint
from evidence_service.accounts.models import Person
from evidence_service.config import Settings
from evidence_service.mail import outbox
from evidence_service.mail.letters import Letter, Service, letter
from evidence_service.mail.models import LetterKind, MessageState, OutgoingMessage
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Permission

__all__ = ["blueprint"]

_KINDS = {
    LetterKind.ANSWER_READY: "An answer is ready",
    LetterKind.NEW_VERSION: "An answer has a new version",
    LetterKind.SOMETHING_READY: "Something is ready (private)",
    LetterKind.SOMETHING_NEW: "Something is new (private)",
}
_STATES = {
    MessageState.WAITING: ("Waiting", "yellow"),
    MessageState.SENDING: ("Waiting", "yellow"),
    MessageState.SENT: ("Sent", "green"),
    MessageState.REFUSED: ("Refused", "red"),
    MessageState.GIVEN_UP: ("Given up", "red"),
    MessageState.MAIL_OFF: ("Not sent", "grey"),
    MessageState.CALLED_OFF: ("Called off", "grey"),
}


@blueprint.get("/outgoing-mail")
@needs(Permission.MANAGE_PEOPLE)
def outgoing_mail() -> Any:
    """The newest messages, how far they are, and why they aren't further."""
    return render_template(
        "people/outgoing_mail.html",
        messages=outbox.newest(database.session()),
        kinds=_KINDS,
        states=_STATES,
        not_sent=outbox.NOT_SENT,
        read=_read,
    )


@blueprint.post("/outgoing-mail/<int(max=2147483647):number>/send-again")
@needs(Permission.MANAGE_PEOPLE)
def send_mail_again(number: int) -> Any:
    """Try a message again that was refused or given up, to the address that its person has now."""
    session = database.session()
    person = session.get_one(Person, outbox.find(session, number).person_id)
    outbox.send_again(session, number, address=person.email)
    session.commit()
    flash("The message is tried again. Load the page again in a moment to see how it went.", "success")
    return redirect(url_for("people.outgoing_mail"))


def _read(message: OutgoingMessage) -> Letter | None:
    """What a message says, where it may be read here."""
    settings: Settings = current_app.config["SETTINGS"]
    private = message.kind in (LetterKind.SOMETHING_READY, LetterKind.SOMETHING_NEW)
    if not settings.demonstration or not (message.content or private):
        return None
    return letter(message.kind, message.content, Service(settings.service_name, settings.service_url))
