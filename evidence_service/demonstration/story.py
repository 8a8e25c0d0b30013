"""What happened in the demonstration so far: requests in every status, one season of work."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.calendar import add_working_days, is_working_day
from evidence_service.config import Settings
from evidence_service.db import SessionFactory, as_of, transaction, utc_now
from evidence_service.decisions import operations as decisions
from evidence_service.demonstration.people import Cast
from evidence_service.demonstration.searching import Searching
from evidence_service.demonstration.texts import REQUESTS
from evidence_service.demonstration.told import Told
from evidence_service.evidence_requests import operations as requests
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import Answers
from evidence_service.searches import time_spent
from evidence_service.searches.pubmed import PubMed
from evidence_service.searches.time_spent import Activity
from evidence_service.summaries import composing, correcting, queries, remarks
from evidence_service.summaries import operations as summaries
from evidence_service.summaries.content import AiUse, Product, SummaryContent
from evidence_service.summaries.issuing import render_and_issue
from evidence_service.summaries.products import with_texts

WORKED = {
    "ask": (Activity.TALKING, 15),
    "search": (Activity.SEARCHING, 95),
    "draft": (Activity.SEARCHING, 40),
    "run": (Activity.SEARCHING, 15),
    "review": (Activity.SEARCHING, 30),
    "import": (Activity.SEARCHING, 35),
    "look_elsewhere": (Activity.SEARCHING, 25),
    "screen": (Activity.SCREENING, 50),
    "write": (Activity.WRITING, 110),
}
"""What a step takes of the librarian's time, in about how many minutes; "review" of the colleague's."""


def tell(factory: SessionFactory, cast: Cast, settings: Settings, pubmed: PubMed) -> None:
    """Let every request of `texts.REQUESTS` happen, as far as it got, the oldest first."""
    for told in sorted(REQUESTS, key=lambda told: -told.filed_days_ago):
        Teller(factory, cast, settings, pubmed, told).tell()


@dataclass
class Teller:
    """Tells one request. Each step is a transaction of its own, some hours after the one before."""

    factory: SessionFactory
    cast: Cast
    settings: Settings
    pubmed: PubMed
    told: Told
    request_id: int = 0
    at: datetime = field(default_factory=utc_now)
    drafted: int = 0
    is_corrected: bool = False

    def tell(self) -> None:
        """Every step, up to the status in which the request is today."""
        filed_at = utc_now() - timedelta(days=self.told.filed_days_ago)
        self.at = min(_office_hours(filed_at), utc_now())
        for step in self.told.steps:
            with as_of(self.at):
                getattr(self, f"_{step}")()
            if step in WORKED:
                self._spend(step)
            self.at = min(_office_hours(self.at + timedelta(hours=self.told.pace)), utc_now())

    def _file(self) -> None:
        told, filed_on = self.told, self.at.date()
        needed_on = add_working_days(filed_on, told.working_days)
        with transaction(self.factory) as session:
            requester = session.get_one(Person, self._id(told.requester))
            actor = session.get_one(Person, self.cast.librarian) if told.phoned else requester
            request = requests.file(
                session,
                Answers(
                    question=told.question,
                    decision_to_support=told.decision,
                    decision_type=told.decision_type,
                    decided_by=told.decided_by,
                    decided_where=told.decided_where,
                    decision_on=needed_on + timedelta(days=7),
                    needed_on=needed_on,
                    needed_because=told.needed_because,
                    known_papers=told.known_papers,
                    not_wanted=told.not_wanted,
                    is_private=told.private,
                ),
                actor=actor,
                requester=requester,
                submission_key=secrets.token_hex(16),
            )
            self.request_id = request.id

    def _claim(self) -> None:
        with transaction(self.factory) as session:
            requests.claim(session, self._request(session), actor=self._librarian(session))

    def _ask(self) -> None:
        with transaction(self.factory) as session:
            requests.ask(
                session, self._request(session), actor=self._librarian(session), question=self.told.ask
            )

    def _answer(self) -> None:
        with transaction(self.factory) as session:
            request = self._request(session)
            requests.answer(session, request, actor=request.requester, text=self.told.answer)

    def _draft(self) -> None:
        self._searching.draft(self.told.drafts[self.drafted])
        self.drafted += 1

    def _name_known(self) -> None:
        self._searching.name_known(self.told.also_known)

    def _test(self) -> None:
        self._searching.test()

    def _run(self) -> None:
        self._searching.run()

    def _search(self) -> None:
        self._draft()
        self._run()

    def _ask_colleague(self) -> None:
        self._searching.ask_colleague(self.told.wish)

    def _review(self) -> None:
        self._searching.answer_as_colleague(self.told)

    def _import(self) -> None:
        if self.told.imported:
            self._searching.import_embase(replace(self.told.imported, searched_on=self.at.date()))

    def _look_elsewhere(self) -> None:
        if self.told.looked_at:
            self._searching.look_elsewhere(replace(self.told.looked_at, searched_on=self.at.date()))

    def _screen(self) -> None:
        self._searching.screen(self.told.screened)

    def _leave_note(self) -> None:
        self._searching.leave_note(self.told.note)

    def _spend(self, step: str) -> None:
        """Let the clock run for about as long as the step takes, until it is done."""
        activity, minutes = WORKED[step]
        minutes += self.request_id * 7 % 20 - 10
        who = self.cast.second_librarian if step == "review" else self.cast.librarian
        with transaction(self.factory) as session:
            request, person = self._request(session), session.get_one(Person, who)
            with as_of(self.at - timedelta(minutes=minutes)):
                entry = time_spent.start(session, request, actor=person, activity=activity)
            with as_of(self.at):
                time_spent.stop(session, entry.id, actor=person)

    def _write(self) -> None:
        self._searching.report()
        content = self._content()
        with transaction(self.factory) as session:
            summaries.save(session, self._request(session), content, actor=self._librarian(session), opened=0)

    def _content(self) -> SummaryContent:
        texts = {"bottom_line": self.told.bottom_line, "findings": self.told.findings, "gaps": self.told.gaps}
        if self.is_corrected:
            texts["findings"] = texts["findings"].replace(*self.told.corrected)
        written = with_texts(Product.SUMMARY, {**texts, **self.told.sections})
        return replace(
            written,
            ai=AiUse(used=False),
            statements=self.told.statements,
            rows=self.told.rows,
            valid_until=self.at.date() + timedelta(days=730) if self.told.rows else None,
        )

    def _correct(self) -> None:
        """Begin to correct the delivered answer, and write it anew."""
        self.is_corrected = True
        with transaction(self.factory) as session:
            request, librarian = self._request(session), self._librarian(session)
            correcting.correct(session, request, actor=librarian, reason=self.told.correction)
            summaries.save(session, request, self._content(), actor=librarian, opened=1)

    def _remark(self) -> None:
        with transaction(self.factory) as session:
            request, reader = self._request(session), session.get_one(Person, self.cast.second_librarian)
            for section, quote, body in self.told.remarks:
                remarks.remark(session, request, actor=reader, section=section, quote=quote, body=body)

    def _send(self) -> None:
        with transaction(self.factory) as session:
            summaries.send_for_review(session, self._request(session), actor=self._librarian(session))

    def _deliver(self) -> None:
        with transaction(self.factory) as session:
            request = self._request(session)
            reader = session.get_one(Person, self.cast.second_librarian)
            content = queries.content_of(session, request)
            address = self.settings.service_url
            document = composing.compose(
                session, request, content, reader=reader, service_url=address, at=self.at
            )
            seen = composing.fingerprint(document)
            issue = summaries.deliver(session, request, actor=reader, seen=seen, service_url=address)
            issue_id = issue.id
        render_and_issue(self.factory, issue_id)

    def _decide(self) -> None:
        with transaction(self.factory) as session:
            request = self._request(session)
            decisions.record_decision(
                session,
                request,
                actor=request.requester,
                influence=self.told.influence,
                decided=self.told.decided,
                decided_on=self.at.date(),
                decided_by=request.decided_by,
                difference=self.told.difference,
            )

    def _withdraw(self) -> None:
        with transaction(self.factory) as session:
            request = self._request(session)
            requests.withdraw(session, request, actor=request.requester)

    def _decline(self) -> None:
        with transaction(self.factory) as session:
            request, librarian = self._request(session), self._librarian(session)
            requests.decline(session, request, actor=librarian, reason=self.told.decline_reason)

    @property
    def _searching(self) -> Searching:
        return Searching(self.factory, self.cast, self.pubmed, self.request_id)

    def _request(self, session: Session) -> EvidenceRequest:
        return session.get_one(EvidenceRequest, self.request_id)

    def _librarian(self, session: Session) -> Person:
        return session.get_one(Person, self.cast.librarian)

    def _id(self, who: str) -> int:
        return int(getattr(self.cast, who))


def _office_hours(moment: datetime) -> datetime:
    """The moment itself, or the next working morning when it is at night or on a free day."""
    day: date = moment.date()
    if moment.hour >= 17:
        day += timedelta(days=1)
    moved = day != moment.date()
    while not is_working_day(day):
        day += timedelta(days=1)
        moved = True
    if not moved and moment.hour >= 9:
        return moment
    number = day.toordinal()  # any hour of the day will do, as long as it is always the same
    return moment.replace(
        year=day.year, month=day.month, day=day.day, hour=9 + number % 5, minute=number * 17 % 60
    )
