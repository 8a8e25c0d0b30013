"""The history of a request as people read it: all of it the library, what is theirs to know the requester."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service import audit
from evidence_service.accounts.models import Person
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.workflow import Action, Part, parts_of

_DONE = {
    "file": "Filed",
    "claim": "Claimed",
    "assign": "Assigned",
    "hand back": "Handed back",
    "hand over": "Handed over",
    "ask": "Question asked",
    "answer": "Question answered",
    "say": "Message written",
    "search": "Search",
    "ask for a peer review": "Peer review of the search asked for",
    "take over a peer review": "Peer review of the search taken over",
    "peer review": "Search peer-reviewed",
    "screen": "Screening",
    "write": "Summary written",
    "choose a product": "What will be made was chosen",
    "send for review": "Sent for review",
    "take back": "Taken back",
    "return for changes": "Returned for changes",
    "remark on the summary": "Remark of the second reader",
    "settle a remark": "Remark settled",
    "approve": "Read and approved",
    "deliver": "Delivered",
    "download": "Answer downloaded",
    "correct the answer": "Correction begun",
    "drop the correction": "Correction dropped",
    "reissue": "New version delivered",
    "record decision": "Decision recorded",
    "withdraw": "Withdrawn",
    "decline": "Declined",
}


_TOLD = frozenset(
    {
        "file",
        *(Action.CLAIM, Action.ASSIGN, Action.HAND_BACK, Action.HAND_OVER),
        *(Action.ASK, Action.ANSWER, Action.SAY),
        "choose a product",
        *(Action.DELIVER, Action.CORRECT, Action.DROP_CORRECTION, Action.REISSUE),
        *(Action.RECORD_DECISION, Action.WITHDRAW, Action.DECLINE),
    }
)
"""What a requester reads of what others did: who has the request, what was said, what they got."""


@dataclass(frozen=True)
class HistoryEntry:
    """One line of the history, ready to be shown. `who` is a name, or that of the service itself."""

    who: str
    who_id: int | None
    action: str
    from_status: str
    to_status: str
    note: str
    at: datetime

    @property
    def what(self) -> str:
        """What was done, as people say it."""
        return _DONE.get(self.action, self.action.capitalize())


def history(session: Session, request: EvidenceRequest) -> Sequence[HistoryEntry]:
    """Who did what when, oldest first."""
    events = audit.history_of(session, request.id)
    people = {event.actor_id for event in events} | {event.detail.get("to") for event in events}
    wanted = [person for person in people if person is not None]
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    names = {number: name for number, name in rows}  # noqa: C416 - dict() of rows loses the types
    return [
        HistoryEntry(
            who=names.get(event.actor_id or 0, "The service"),
            who_id=event.actor_id,
            action=event.action,
            from_status=event.from_status,
            to_status=event.to_status,
            note=_note(event, names),
            at=event.occurred_at,
        )
        for event in events
    ]


def history_for(session: Session, request: EvidenceRequest, reader: Person) -> Sequence[HistoryEntry]:
    """The history as `reader` may know it, oldest first.

    How the library works on a request, and what it notes, is for the library: a requester reads what
    became of the request, what they did themselves, and why it was declined.
    """
    entries = history(session, request)
    if Part.LIBRARIAN in parts_of(reader, request):
        return entries
    return [
        entry if entry.who_id == reader.id or entry.action == Action.DECLINE else replace(entry, note="")
        for entry in entries
        if entry.who_id == reader.id or entry.action in _TOLD
    ]


def _note(event: audit.Event, names: dict[int, str]) -> str:
    receiver = event.detail.get("to")
    if receiver:
        return f"to {names.get(receiver, 'a colleague')}"
    for key in ("reason", "note"):  # not "remark": that is read beside the text
        if event.detail.get(key):
            return str(event.detail[key])
    return ""
