"""What can happen to an evidence request, whose turn it is, and who may do what. Pure rules, as data.

Three tables say it all: `TURN` (whose turn it is in each status), `TRANSITIONS` (which
action leads from which status to which, and for whom) and `PERMISSIONS` (which role opens
which page). Nothing else in the service compares statuses or roles: a button asks `may`,
the operation behind it calls `check`, and both read the same row.

An answer that was delivered is corrected without a change of status: `Correction` says how far
the next version is, beside the status, and rows can ask for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from evidence_service.errors import NotAllowed, NotNow


class Status(StrEnum):
    """Where an evidence request is."""

    SUBMITTED = "submitted"
    IN_PROGRESS = "in progress"
    CLARIFYING = "clarifying"
    IN_REVIEW = "in review"
    DELIVERED = "delivered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


class Correction(StrEnum):
    """How far the correction of a delivered answer is. It goes on beside the status, which stays."""

    NONE = "none"
    WRITING = "being written"
    IN_REVIEW = "in second reading"


class Turn(StrEnum):
    """Who has to do something next."""

    LIBRARIANS = "librarians"
    ITS_LIBRARIAN = "its librarian"
    REQUESTER = "requester"
    ANOTHER_LIBRARIAN = "another librarian"
    NOBODY = "nobody"


class Role(StrEnum):
    """What a person is in the service."""

    MANAGER = "manager"
    LIBRARIAN = "librarian"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


class Part(StrEnum):
    """What a person is to one evidence request."""

    REQUESTER = "requester"
    LIBRARIAN = "librarian"
    ITS_LIBRARIAN = "its librarian"
    ANOTHER_LIBRARIAN = "another librarian"
    LEAD = "lead"


class Action(StrEnum):
    """What a person can do to an evidence request. The names are those of the history."""

    CLAIM = "claim"
    ASSIGN = "assign"
    HAND_BACK = "hand back"
    HAND_OVER = "hand over"
    ASK = "ask"
    ANSWER = "answer"
    SAY = "say"
    SEARCH = "search"
    ASK_FOR_PEER_REVIEW = "ask for a peer review"
    TAKE_OVER_PEER_REVIEW = "take over a peer review"
    PEER_REVIEW = "peer review"
    SCREEN = "screen"
    WRITE = "write"
    SEND_FOR_REVIEW = "send for review"
    TAKE_BACK = "take back"
    REMARK = "remark on the summary"
    SETTLE = "settle a remark"
    RETURN = "return for changes"
    DELIVER = "deliver"
    CORRECT = "correct the answer"
    DROP_CORRECTION = "drop the correction"
    REISSUE = "reissue"
    RECORD_DECISION = "record decision"
    WITHDRAW = "withdraw"
    DECLINE = "decline"
    RECORD_TIME = "record time"
    LEAVE_A_NOTE = "leave a note"


class Permission(StrEnum):
    """A door that a role opens, whatever the request."""

    FILE_A_REQUEST = "file a request"
    FILE_FOR_OTHERS = "file for somebody who phoned"
    WORK_THE_QUEUE = "work the queue"
    READ_REPORTS = "read reports"
    MANAGE_PEOPLE = "manage people and organisations"


class Influence(StrEnum):
    """How the evidence mattered to the decision."""

    CHANGED = "changed"
    CONFIRMED = "confirmed"
    INFORMED = "informed"
    NOT_USED = "not used"
    NOT_KNOWN = "not known"


INFORMED: frozenset[Influence] = frozenset({Influence.CHANGED, Influence.CONFIRMED, Influence.INFORMED})
"""The influences for which a decision counts as informed. Silence never counts."""

TURN: Mapping[Status, Turn] = {
    Status.SUBMITTED: Turn.LIBRARIANS,
    Status.IN_PROGRESS: Turn.ITS_LIBRARIAN,
    Status.CLARIFYING: Turn.REQUESTER,
    Status.IN_REVIEW: Turn.ANOTHER_LIBRARIAN,
    Status.DELIVERED: Turn.REQUESTER,
    Status.CLOSED: Turn.NOBODY,
    Status.WITHDRAWN: Turn.NOBODY,
    Status.DECLINED: Turn.NOBODY,
}

CORRECTION_TURN: Mapping[Correction, Turn] = {
    Correction.WRITING: Turn.ITS_LIBRARIAN,
    Correction.IN_REVIEW: Turn.ANOTHER_LIBRARIAN,
}
"""Whose turn it is with a correction, while one is open."""

OPEN: frozenset[Status] = frozenset(
    {Status.SUBMITTED, Status.IN_PROGRESS, Status.CLARIFYING, Status.IN_REVIEW}
)
"""The library still owes an answer."""

PAUSED: frozenset[Status] = frozenset({Status.CLARIFYING})
"""The clock stands still: the library waits for the requester."""

ENDED: frozenset[Status] = frozenset({Status.CLOSED, Status.WITHDRAWN, Status.DECLINED})

SAME = None
"""As the target of a transition: the status, or the correction, stays."""

ANY = None
"""As the correction that a row asks for: it is no matter how far one is."""


@dataclass(frozen=True)
class Transition:
    """One row of the table: this action leads from these statuses to that one, for these people.

    `during` is how far a correction has to be, and `correction` how far it is afterwards.
    """

    action: Action
    sources: tuple[Status, ...]
    target: Status | None
    who: tuple[Part, ...]
    needs: str = ""
    during: Correction | None = ANY
    correction: Correction | None = SAME

    def fits(self, subject: Subject) -> bool:
        """Whether the row is about a request that is where this one is."""
        return subject.status in self.sources and self.during in (ANY, subject.correction)


_WORKING = (Status.IN_PROGRESS, Status.CLARIFYING)
_HELD = (Status.IN_PROGRESS, Status.CLARIFYING, Status.IN_REVIEW)
_ANSWERED = (Status.DELIVERED, Status.CLOSED)


def _correcting(
    action: Action,
    who: tuple[Part, ...],
    during: Correction,
    correction: Correction | None = SAME,
    needs: str = "",
) -> Transition:
    """A row about an answer that was delivered: the status stays."""
    return Transition(action, _ANSWERED, SAME, who, needs, during, correction)


_CORRECTIONS = (
    _correcting(Action.CORRECT, (Part.LIBRARIAN,), Correction.NONE, Correction.WRITING, "a reason"),
    _correcting(Action.CORRECT, (Part.ITS_LIBRARIAN,), Correction.WRITING, SAME, "a reason"),
    _correcting(Action.DROP_CORRECTION, (Part.ITS_LIBRARIAN, Part.LEAD), Correction.WRITING, Correction.NONE),
    _correcting(Action.ASSIGN, (Part.LEAD,), Correction.WRITING, SAME, "a librarian"),
    _correcting(Action.ASSIGN, (Part.LEAD,), Correction.IN_REVIEW, SAME, "a librarian"),
    _correcting(Action.HAND_OVER, (Part.ITS_LIBRARIAN,), Correction.WRITING, SAME, "a librarian"),
    _correcting(Action.HAND_OVER, (Part.ITS_LIBRARIAN,), Correction.IN_REVIEW, SAME, "a librarian"),
    _correcting(Action.SEARCH, (Part.ITS_LIBRARIAN,), Correction.WRITING),
    _correcting(Action.SCREEN, (Part.ITS_LIBRARIAN,), Correction.WRITING),
    _correcting(Action.WRITE, (Part.ITS_LIBRARIAN,), Correction.WRITING),
    _correcting(Action.SETTLE, (Part.ITS_LIBRARIAN,), Correction.WRITING),
    _correcting(
        Action.SEND_FOR_REVIEW,
        (Part.ITS_LIBRARIAN,),
        Correction.WRITING,
        Correction.IN_REVIEW,
        "what a summary needs",
    ),
    _correcting(Action.TAKE_BACK, (Part.ITS_LIBRARIAN,), Correction.IN_REVIEW, Correction.WRITING),
    _correcting(Action.REMARK, (Part.ANOTHER_LIBRARIAN,), Correction.IN_REVIEW, SAME, "what to change"),
    _correcting(Action.SETTLE, (Part.ANOTHER_LIBRARIAN,), Correction.IN_REVIEW),
    _correcting(
        Action.RETURN, (Part.ANOTHER_LIBRARIAN,), Correction.IN_REVIEW, Correction.WRITING, "a remark"
    ),
    _correcting(
        Action.REISSUE,
        (Part.ANOTHER_LIBRARIAN,),
        Correction.IN_REVIEW,
        Correction.NONE,
        "the PDF, which names the reason, by somebody who wrote nothing of it; where the service is"
        " single-handed its own librarian may",
    ),
)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(Action.CLAIM, (Status.SUBMITTED,), Status.IN_PROGRESS, (Part.LIBRARIAN,)),
    Transition(Action.ASSIGN, (Status.SUBMITTED,), Status.IN_PROGRESS, (Part.LEAD,), "a librarian"),
    Transition(Action.ASSIGN, _HELD, SAME, (Part.LEAD,), "a librarian"),
    Transition(Action.HAND_BACK, (Status.IN_PROGRESS,), Status.SUBMITTED, (Part.ITS_LIBRARIAN, Part.LEAD)),
    Transition(Action.HAND_OVER, _HELD, SAME, (Part.ITS_LIBRARIAN,), "a librarian"),
    Transition(Action.ASK, (Status.IN_PROGRESS,), Status.CLARIFYING, (Part.ITS_LIBRARIAN,), "a question"),
    Transition(
        Action.ANSWER,
        (Status.CLARIFYING,),
        Status.IN_PROGRESS,
        (Part.REQUESTER, Part.ITS_LIBRARIAN),
        "an answer",
    ),
    Transition(
        Action.SAY,
        (Status.SUBMITTED, *_HELD, Status.DELIVERED),
        SAME,
        (Part.REQUESTER, Part.LIBRARIAN),
        "a message",
    ),
    Transition(Action.SEARCH, _WORKING, SAME, (Part.ITS_LIBRARIAN,)),
    Transition(Action.ASK_FOR_PEER_REVIEW, _WORKING, SAME, (Part.ITS_LIBRARIAN,), "a saved strategy"),
    Transition(
        Action.TAKE_OVER_PEER_REVIEW,
        _HELD,
        SAME,
        (Part.ANOTHER_LIBRARIAN,),
        "one that a colleague was asked for by name",
    ),
    Transition(
        Action.PEER_REVIEW,
        _HELD,
        SAME,
        (Part.ANOTHER_LIBRARIAN,),
        "an outcome for each of the six elements; where the service is single-handed its own librarian may",
    ),
    Transition(Action.SCREEN, _WORKING, SAME, (Part.ITS_LIBRARIAN,)),
    Transition(Action.WRITE, _WORKING, SAME, (Part.ITS_LIBRARIAN,)),
    Transition(
        Action.SEND_FOR_REVIEW,
        (Status.IN_PROGRESS,),
        Status.IN_REVIEW,
        (Part.ITS_LIBRARIAN,),
        "a finished search or another source in the log, and a bottom line",
    ),
    Transition(Action.TAKE_BACK, (Status.IN_REVIEW,), Status.IN_PROGRESS, (Part.ITS_LIBRARIAN,)),
    Transition(Action.REMARK, (Status.IN_REVIEW,), SAME, (Part.ANOTHER_LIBRARIAN,), "what to change"),
    Transition(Action.SETTLE, _WORKING, SAME, (Part.ITS_LIBRARIAN,)),
    Transition(Action.SETTLE, (Status.IN_REVIEW,), SAME, (Part.ANOTHER_LIBRARIAN,)),
    Transition(Action.RETURN, (Status.IN_REVIEW,), Status.IN_PROGRESS, (Part.ANOTHER_LIBRARIAN,), "a remark"),
    Transition(
        Action.DELIVER,
        (Status.IN_REVIEW,),
        Status.DELIVERED,
        (Part.ANOTHER_LIBRARIAN,),
        "the PDF, by somebody who wrote nothing of it; where the service is single-handed its own librarian"
        " may deliver, and the PDF says so",
    ),
    Transition(
        Action.RECORD_DECISION,
        (Status.DELIVERED,),
        Status.CLOSED,
        (Part.REQUESTER, Part.LIBRARIAN),
        "how the evidence mattered",
    ),
    Transition(Action.WITHDRAW, (Status.SUBMITTED, *_HELD), Status.WITHDRAWN, (Part.REQUESTER,)),
    Transition(Action.DECLINE, (Status.SUBMITTED,), Status.DECLINED, (Part.LIBRARIAN,), "a reason"),
    Transition(Action.DECLINE, _WORKING, Status.DECLINED, (Part.ITS_LIBRARIAN, Part.LEAD), "a reason"),
    Transition(Action.RECORD_TIME, tuple(Status), SAME, (Part.LIBRARIAN,)),
    Transition(Action.LEAVE_A_NOTE, _HELD, SAME, (Part.ITS_LIBRARIAN, Part.LEAD)),
    *_CORRECTIONS,
)

PERMISSIONS: Mapping[Permission, frozenset[Role]] = {
    Permission.FILE_A_REQUEST: frozenset({Role.MANAGER, Role.LIBRARIAN, Role.LEAD}),
    Permission.FILE_FOR_OTHERS: frozenset({Role.LIBRARIAN, Role.LEAD}),
    Permission.WORK_THE_QUEUE: frozenset({Role.LIBRARIAN, Role.LEAD}),
    Permission.READ_REPORTS: frozenset({Role.LIBRARIAN, Role.LEAD, Role.ADMINISTRATOR}),
    Permission.MANAGE_PEOPLE: frozenset({Role.ADMINISTRATOR}),
}


class Actor(Protocol):
    """The person who wants to do something."""

    @property
    def id(self) -> int: ...
    @property
    def role(self) -> Role: ...
    @property
    def library_service_id(self) -> int | None: ...


class Subject(Protocol):
    """The evidence request that it would be done to."""

    @property
    def status(self) -> Status: ...
    @property
    def correction(self) -> Correction: ...
    @property
    def requester_id(self) -> int: ...
    @property
    def librarian_id(self) -> int | None: ...
    @property
    def library_service_id(self) -> int: ...
    @property
    def single_handed(self) -> bool: ...


def has(role: Role, permission: Permission) -> bool:
    """Whether this role opens that door."""
    return role in PERMISSIONS[permission]


def parts_of(actor: Actor, subject: Subject) -> frozenset[Part]:
    """What this person is to that request; empty when it is none of their business."""
    parts = set()
    if actor.id == subject.requester_id:
        parts.add(Part.REQUESTER)
    serves = (
        has(actor.role, Permission.WORK_THE_QUEUE) and actor.library_service_id == subject.library_service_id
    )
    if serves:
        parts.add(Part.LIBRARIAN)
        its_own = actor.id == subject.librarian_id
        parts.add(Part.ITS_LIBRARIAN if its_own else Part.ANOTHER_LIBRARIAN)
        if its_own and subject.single_handed:
            parts.add(Part.ANOTHER_LIBRARIAN)
        if actor.role is Role.LEAD:
            parts.add(Part.LEAD)
    return frozenset(parts)


def may_see(actor: Actor, subject: Subject) -> bool:
    """Requesters see their own requests; librarians those that their library service serves."""
    return bool(parts_of(actor, subject))


def step(action: Action, actor: Actor, subject: Subject) -> Transition:
    """The row of the table by which this person does that now.

    Raises `NotAllowed` when this person may never do it to this request, and `NotNow` when
    the request is in a status in which it can't be done, or not by this person.
    """
    parts = parts_of(actor, subject)
    rows = [row for row in TRANSITIONS if row.action is action]
    if not any(parts.intersection(row.who) for row in rows):
        raise NotAllowed(_not_allowed(action, rows))
    here = [row for row in rows if row.fits(subject)]
    for row in here:
        if parts.intersection(row.who):
            return row
    if here:
        raise NotAllowed(_not_allowed(action, here))
    raise NotNow(_not_now(action, subject, rows))


def check(action: Action, actor: Actor, subject: Subject) -> Status:
    """The status that follows when this person does that now. Refuses as `step` does."""
    row = step(action, actor, subject)
    return subject.status if row.target is SAME else row.target


def may(action: Action, actor: Actor, subject: Subject) -> bool:
    """Whether `check` would let it pass: shows or hides the button of the operation."""
    try:
        check(action, actor, subject)
    except (NotAllowed, NotNow):
        return False
    return True


def turn_now(subject: Subject) -> Turn:
    """Whose turn it is: with the correction while one is open, else with the request."""
    return CORRECTION_TURN.get(subject.correction, TURN[subject.status])


def is_turn_of(actor: Actor, subject: Subject) -> bool:
    """Whether this person is the one, or one of those, who should do something next."""
    parts = parts_of(actor, subject)
    needed = {
        Turn.LIBRARIANS: Part.LIBRARIAN,
        Turn.ITS_LIBRARIAN: Part.ITS_LIBRARIAN,
        Turn.REQUESTER: Part.REQUESTER,
        Turn.ANOTHER_LIBRARIAN: Part.ANOTHER_LIBRARIAN,
    }
    # While an answer is corrected its requester may still say what was decided.
    return any(needed.get(turn) in parts for turn in (turn_now(subject), TURN[subject.status]))


def turn_of(actor: Actor, subject: Subject) -> str:
    """Whose turn it is, as words for a list that `actor` reads."""
    return "Yours" if is_turn_of(actor, subject) else turn_now(subject).value.capitalize()


def _not_allowed(action: Action, rows: list[Transition]) -> str:
    people = dict.fromkeys(part.value for row in rows for part in row.who)
    return f"You can't {action} here. This can be done by: {', '.join(people)}."


_OF_CORRECTION = {
    Correction.NONE: "no correction of its answer is open",
    Correction.WRITING: "a correction of its answer is being written",
    Correction.IN_REVIEW: "a correction of its answer is in second reading",
}


def _not_now(action: Action, subject: Subject, rows: list[Transition]) -> str:
    why = f"the request is {subject.status}"
    if any(subject.status in row.sources for row in rows):  # it is the correction that doesn't fit
        why += f" and {_OF_CORRECTION[subject.correction]}"
    return f"You can't {action} now, because {why}. Load the page again to see what changed."
