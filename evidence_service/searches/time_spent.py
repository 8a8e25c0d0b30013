"""The time that librarians spend on a request: taken with a clock, written down by hand, corrected.

A person has one running clock at most, whatever the request. What the clock said is kept for
ever; what counts is `minutes`, which its person may correct. A clock that ran for more than
`FORGOTTEN` counts nothing until its person has said how long the work was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.errors import Invalid, NotAllowed, NotFound, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.formatting import UK, uk_date
from evidence_service.searches.log_models import TimeSpent
from evidence_service.workflow import ENDED, Action, check

FORGOTTEN = timedelta(hours=12)
TALKED_BEFORE = timedelta(days=60)  # work that began before somebody filed the request
MOST_MINUTES = 24 * 60
LONGEST_NOTE = 300


class Activity(StrEnum):
    """What the time was spent on."""

    SEARCHING = "searching"
    SCREENING = "screening"
    WRITING = "writing"
    TALKING = "talking"
    OTHER = "other"


@dataclass(frozen=True)
class Clock:
    """A clock of somebody's, the request that it is for, and how long it has run by now or ran."""

    entry: TimeSpent
    reference: str
    minutes: int

    @property
    def is_forgotten(self) -> bool:
        """Whether it ran for longer than anybody works."""
        return timedelta(minutes=self.minutes) > FORGOTTEN


@dataclass(frozen=True)
class Worked:
    """What somebody says of some work that they did."""

    activity: Activity
    minutes: int
    note: str = ""


@dataclass(frozen=True)
class Spent:
    """The minutes of one person on each activity."""

    name: str
    minutes: dict[Activity, int]

    @property
    def total(self) -> int:
        """The minutes on everything."""
        return sum(self.minutes.values())


@dataclass(frozen=True)
class Totals:
    """Minutes by person and activity. `unsettled` clocks count nothing yet."""

    people: tuple[Spent, ...]
    unsettled: int

    @property
    def activities(self) -> Sequence[Activity]:
        """The activities that anybody spent time on, in their order."""
        return [activity for activity in Activity if self.of(activity)]

    def of(self, activity: Activity) -> int:
        """The minutes that everybody spent on this."""
        return sum(spent.minutes.get(activity, 0) for spent in self.people)

    @property
    def total(self) -> int:
        """The minutes of everybody on everything."""
        return sum(spent.total for spent in self.people)


def is_unsettled(entry: TimeSpent) -> bool:
    """Whether its clock was forgotten, and nobody has said yet how long the work was."""
    taken = entry.taken_minutes or 0
    return timedelta(minutes=taken) > FORGOTTEN and entry.corrected_at is None


# Verbs: they check, change and flush, and never commit.


def start(session: Session, request: EvidenceRequest, *, actor: Person, activity: Activity) -> TimeSpent:
    """Let a clock run for this; one that runs for something else stops first.

    Starting what runs already changes nothing. Raises `NotNow` for a request that has ended.
    """
    check(Action.RECORD_TIME, actor, request)
    if request.status in ENDED:
        raise NotNow(f"The request is {request.status}. You can still write down time by hand.")
    _wait_for_own_changes(session, actor)
    now, before = utc_now(), _running_entry(session, actor)
    if before and (before.evidence_request_id, before.activity) == (request.id, activity):
        return before
    if before:
        _stop(before, now)
        session.flush()
    entry = TimeSpent(
        evidence_request_id=request.id, person_id=actor.id, activity=activity.value, started_at=now
    )
    session.add(entry)
    session.flush()
    return entry


def stop(session: Session, entry_id: int, *, actor: Person) -> TimeSpent:
    """Stop one's own clock; one that has stopped already stays as it is."""
    _wait_for_own_changes(session, actor)
    entry = _own(session, entry_id, actor)
    if entry.minutes is None:
        _stop(entry, utc_now())
        session.flush()
    return entry


def add(session: Session, request: EvidenceRequest, worked: Worked, *, actor: Person, on: date) -> TimeSpent:
    """Write down time that no clock took, for a day up to today."""
    check(Action.RECORD_TIME, actor, request)
    if on > uk_date(utc_now()):
        raise Invalid("worked_on", "The day can't be in the future.")
    if on < uk_date(request.filed_at - TALKED_BEFORE):
        raise Invalid("worked_on", "The day can't be so long before the request was filed. Look at the year.")
    entry = TimeSpent(
        evidence_request_id=request.id,
        person_id=actor.id,
        started_at=datetime.combine(on, time(12), UK),
    )
    _write(entry, worked)
    session.add(entry)
    session.flush()
    return entry


def correct(session: Session, entry_id: int, worked: Worked, *, actor: Person) -> TimeSpent:
    """Say how long it really was; what the clock said is kept. A clock that still runs stops."""
    _wait_for_own_changes(session, actor)
    entry = _own(session, entry_id, actor)
    if entry.minutes is None:
        _stop(entry, utc_now())
    _write(entry, worked)
    entry.corrected_at = utc_now()
    session.flush()
    return entry


def delete(session: Session, entry_id: int, *, actor: Person) -> None:
    """Take back an entry of one's own, whether its clock runs or not."""
    session.delete(_own(session, entry_id, actor))
    session.flush()


# Reads


@dataclass(frozen=True)
class Glance:
    """What every page of a request shows of time: one's own clock, one that was forgotten, the sum so far."""

    running: Clock | None
    forgotten: Clock | None
    minutes_so_far: int


def glance(session: Session, request: EvidenceRequest, person: Person) -> Glance:
    """The clocks of this person, whatever they run for, and what everybody has spent on this request.

    Running clocks are not in the sum. Of several that were forgotten the oldest is shown.
    """
    so_far = select(func.sum(TimeSpent.minutes)).where(TimeSpent.evidence_request_id == request.id)
    is_open = or_(TimeSpent.minutes.is_(None), TimeSpent.minutes == 0)
    rows = session.execute(
        select(so_far.scalar_subquery(), TimeSpent, EvidenceRequest.reference)
        .select_from(Person)
        .outerjoin(TimeSpent, and_(TimeSpent.person_id == Person.id, is_open))
        .outerjoin(EvidenceRequest, EvidenceRequest.id == TimeSpent.evidence_request_id)
        .where(Person.id == person.id)
        .order_by(TimeSpent.id)
        .limit(50)
    ).all()
    now = utc_now()
    clocks = [
        Clock(entry, name, entry.taken_minutes or _clock(entry, now)) for _, entry, name in rows if entry
    ]
    return Glance(
        running=next((clock for clock in clocks if clock.entry.minutes is None), None),
        forgotten=next((clock for clock in clocks if clock.is_forgotten), None),
        minutes_so_far=rows[0][0] or 0 if rows else 0,
    )


def entries(session: Session, request: EvidenceRequest) -> Sequence[TimeSpent]:
    """Every entry of a request with its person, the newest first; running clocks too."""
    query = (
        select(TimeSpent)
        .where(TimeSpent.evidence_request_id == request.id)
        .options(joinedload(TimeSpent.person))
    )
    return session.scalars(query.order_by(TimeSpent.started_at.desc(), TimeSpent.id.desc())).all()


def entry_of(session: Session, request: EvidenceRequest, entry_id: int, actor: Person) -> TimeSpent:
    """One's own entry of a request. Raises `NotFound`, and `NotAllowed` for somebody else's."""
    entry = _own(session, entry_id, actor)
    if entry.evidence_request_id != request.id:
        raise NotFound("This request has no such entry. Go to its list of time spent.")
    return entry


def totals(entries: Sequence[TimeSpent]) -> Totals:
    """Who spent how long on what, by name; running clocks are not in it."""
    people: dict[int, Spent] = {}
    for entry in entries:
        if entry.minutes:
            spent = people.setdefault(entry.person_id, Spent(entry.person.name, {}))
            activity = Activity(entry.activity)
            spent.minutes[activity] = spent.minutes.get(activity, 0) + entry.minutes
    return Totals(
        people=tuple(sorted(people.values(), key=lambda spent: spent.name.casefold())),
        unsettled=sum(map(is_unsettled, entries)),
    )


def _own(session: Session, entry_id: int, actor: Person) -> TimeSpent:
    entry = session.get(TimeSpent, entry_id, with_for_update=True)
    if entry is None:
        raise NotFound("This entry is gone. Go to the list of time spent.")
    if entry.person_id != actor.id:
        raise NotAllowed("You can change your own time only. Ask the person whose time it is.")
    return entry


def _running_entry(session: Session, actor: Person) -> TimeSpent | None:
    query = select(TimeSpent).where(TimeSpent.person_id == actor.id, TimeSpent.minutes.is_(None))
    return session.scalar(query.limit(1))


def _wait_for_own_changes(session: Session, actor: Person) -> None:
    """Two windows of one person take turns, so that one clock runs."""
    session.execute(select(Person.id).where(Person.id == actor.id).with_for_update())


def _stop(entry: TimeSpent, now: datetime) -> None:
    entry.taken_minutes = max(1, _clock(entry, now))
    entry.minutes = entry.taken_minutes if timedelta(minutes=entry.taken_minutes) <= FORGOTTEN else 0


def _clock(entry: TimeSpent, now: datetime) -> int:
    return max(0, round((now - entry.started_at).total_seconds() / 60))


def _write(entry: TimeSpent, worked: Worked) -> None:
    if not 0 < worked.minutes <= MOST_MINUTES:
        raise Invalid("minutes", "Enter how long it took, from 1 minute to 24 hours.")
    entry.activity, entry.minutes, entry.note = worked.activity.value, worked.minutes, worked.note
