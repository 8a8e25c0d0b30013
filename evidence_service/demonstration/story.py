"""What happened in the demonstration so far: requests in every status, one season of work."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.calendar import add_working_days, is_working_day
from evidence_service.config import Settings
from evidence_service.db import SessionFactory, as_of, transaction, utc_now
from evidence_service.decisions import operations as decisions
from evidence_service.demonstration.papers import InventedPubMed
from evidence_service.demonstration.people import Cast
from evidence_service.demonstration.texts import REQUESTS, Told
from evidence_service.evidence_requests import operations as requests
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import Answers
from evidence_service.references.reading import read_file
from evidence_service.searches import (
    importing,
    screening,
    search_notes,
    time_spent,
)
from evidence_service.searches import operations as searches
from evidence_service.searches.deduplicating import deduplicate
from evidence_service.searches.importing import SourceDetails, imported_from
from evidence_service.searches.models import Record
from evidence_service.searches.note_forms import ASKED
from evidence_service.searches.running import STARTING, SearchRunner
from evidence_service.searches.time_spent import Activity
from evidence_service.strategies import strategy
from evidence_service.summaries import composing
from evidence_service.summaries import operations as summaries
from evidence_service.summaries.composing import SummaryText
from evidence_service.summaries.issuing import render_and_issue

WORKED = {
    "ask": (Activity.TALKING, 15),
    "search": (Activity.SEARCHING, 95),
    "import": (Activity.SEARCHING, 40),
    "look_elsewhere": (Activity.SEARCHING, 35),
    "screen": (Activity.SCREENING, 50),
    "write": (Activity.WRITING, 110),
}
"""What the librarian spends time on, and about how many minutes."""

EMBASE = Path(__file__).with_name("embase.ris")


def tell(factory: SessionFactory, cast: Cast, settings: Settings) -> None:
    """Let every request of `texts.REQUESTS` happen, as far as it got, the oldest first."""
    for told in sorted(REQUESTS, key=lambda told: -told.filed_days_ago):
        Teller(factory, cast, settings, told).tell()


@dataclass
class Teller:
    """Tells one request. Each step is a transaction of its own, some hours after the one before."""

    factory: SessionFactory
    cast: Cast
    settings: Settings
    told: Told
    request_id: int = 0
    at: datetime = field(default_factory=utc_now)

    def tell(self) -> None:
        """Every step, up to the status in which the request is today."""
        filed_at = utc_now() - timedelta(days=self.told.filed_days_ago)
        self.at = min(_office_hours(filed_at), utc_now())
        for step in self.told.steps:
            with as_of(self.at):
                getattr(self, f"_{step}")()
            if step in WORKED:
                self._spend(*WORKED[step])
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

    def _search(self) -> None:
        with transaction(self.factory) as session:
            request, librarian = self._request(session), self._librarian(session)
            lines = [text for text, _ in self.told.lines]
            searches.save_strategy(session, request, lines, actor=librarian, seen=strategy.fingerprint([]))
            run = searches.start_run(session, request, actor=librarian)
            session.flush()
            run_id = run.id
            words = {line.query: words for line, (_, words) in zip(run.lines, self.told.lines, strict=True)}
        runner = SearchRunner(self.factory, InventedPubMed(words))  # type: ignore[arg-type]
        progress = STARTING
        while not progress["ended"]:
            progress = runner.advance(run_id, progress)

    def _import(self) -> None:
        details = SourceDetails(
            "Embase",
            "Ovid",
            "1. exp falling/ (48210)\n2. (hospital* or ward* or inpatient*).ti,ab. (1904331)\n"
            "3. (alarm* or rounding or educat*).ti,ab. (702118)\n4. 1 and 2 and 3 (6)",
            searched_on=self.at.date(),
            stated_count=6,
        )
        read = imported_from(EMBASE.name, read_file(EMBASE.name, EMBASE.read_bytes()))
        with transaction(self.factory) as session:
            importing.import_file(
                session, self._request(session), details, read, actor=self._librarian(session)
            )
        deduplicate(self.factory, self.request_id)

    def _look_elsewhere(self) -> None:
        details = SourceDetails(
            "NICE",
            searched_on=self.at.date(),
            note="Read the guideline on falls and its surveillance report. No study that we don't have.",
        )
        with transaction(self.factory) as session:
            importing.log_source(session, self._request(session), details, actor=self._librarian(session))

    def _screen(self) -> None:
        with transaction(self.factory) as session:
            request, librarian = self._request(session), self._librarian(session)
            for record in session.scalars(select(Record).where(Record.evidence_request_id == request.id)):
                reason = self.told.excluded.get(record.pmid or "")
                if record.pmid in self.told.included:
                    screening.include(session, request, record.id, actor=librarian, seen=record.standing)
                elif reason:
                    screening.exclude(
                        session, request, record.id, actor=librarian, seen=record.standing, reason=reason
                    )

    def _leave_note(self) -> None:
        with transaction(self.factory) as session:
            request = self._request(session)
            seen = search_notes.fingerprint_of(None)
            search_notes.leave_hand_over(
                session, request, self.told.note, actor=self._librarian(session), seen=seen
            )

    def _spend(self, activity: Activity, minutes: int) -> None:
        """Let the clock run for about so many minutes, until the step is done."""
        minutes += self.request_id * 7 % 20 - 10
        with transaction(self.factory) as session:
            request, librarian = self._request(session), self._librarian(session)
            with as_of(self.at - timedelta(minutes=minutes)):
                entry = time_spent.start(session, request, actor=librarian, activity=activity)
            with as_of(self.at):
                time_spent.stop(session, entry.id, actor=librarian)

    def _write(self) -> None:
        text = SummaryText(self.told.bottom_line, self.told.findings, self.told.gaps)
        with transaction(self.factory) as session:
            request, librarian = self._request(session), self._librarian(session)
            seen = search_notes.fingerprint({})
            search_notes.write_report(session, request, dict.fromkeys(ASKED, ""), actor=librarian, seen=seen)
            summaries.save(session, self._request(session), text, actor=self._librarian(session), opened=0)

    def _send(self) -> None:
        with transaction(self.factory) as session:
            summaries.send_for_review(session, self._request(session), actor=self._librarian(session))

    def _deliver(self) -> None:
        with transaction(self.factory) as session:
            request = self._request(session)
            reader = session.get_one(Person, self.cast.second_librarian)
            text = SummaryText(self.told.bottom_line, self.told.findings, self.told.gaps)
            address = self.settings.service_url
            document = composing.compose(
                session, request, text, reader=reader, service_url=address, at=self.at
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
            requests.decline(
                session,
                self._request(session),
                actor=self._librarian(session),
                reason=self.told.decline_reason,
            )

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
