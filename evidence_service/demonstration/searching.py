"""The searching for a request of the demonstration: what librarians do at the workbench, and the worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.db import SessionFactory, as_of, transaction, utc_now
from evidence_service.demonstration.people import Cast
from evidence_service.demonstration.told import Draft, Screened, Told
from evidence_service.errors import PubMedUnreachable
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.references.reading import read_file
from evidence_service.searches import (
    importing,
    known,
    notes,
    peer_review,
    review_queries,
    screening,
    search_notes,
    strategy_queries,
)
from evidence_service.searches import operations as searches
from evidence_service.searches.deduplicating import deduplicate, deduplicate_after_run
from evidence_service.searches.imported_files import imported_from
from evidence_service.searches.importing import SourceDetails
from evidence_service.searches.models import Record
from evidence_service.searches.note_forms import ASKED
from evidence_service.searches.pubmed import PubMed
from evidence_service.searches.running import STARTING, SearchRunner
from evidence_service.strategies import written_lines

EMBASE = Path(__file__).with_name("embase.ris")
A_RECORD = timedelta(minutes=2)  # what it takes to decide on one


@dataclass(frozen=True)
class Searching:
    """One request at the workbench. Each method is one visit, and then the worker's part."""

    factory: SessionFactory
    cast: Cast
    pubmed: PubMed
    request_id: int

    def draft(self, lines: Draft) -> None:
        """Save the strategy."""
        with self._at_work() as (session, request, librarian):
            before = strategy_queries.lines_of(session, request)
            seen = written_lines.fingerprint(before)
            searches.save_strategy(session, request, lines, actor=librarian, seen=seen)

    def name_known(self, papers: str) -> None:
        """Add papers that the search should find."""
        with self._at_work() as (session, request, librarian):
            known.add(session, request, papers, actor=librarian)

    def test(self) -> None:
        """See which line finds the papers that are known already."""
        with self._at_work() as (session, request, librarian):
            run_id = known.start_test(session, request, actor=librarian).id
        self._advance(run_id)

    def run(self) -> None:
        """Run the strategy as it is saved, to its end."""
        with self._at_work() as (session, request, librarian):
            run_id = searches.start_run(session, request, actor=librarian).id
        self._advance(run_id)
        deduplicate_after_run(self.factory, run_id)

    def ask_colleague(self, wish: str) -> None:
        """Ask the second librarian to review the strategy."""
        with self._at_work() as (session, request, librarian):
            peer_review.ask(session, request, actor=librarian, colleague=self._colleague(session), note=wish)

    def answer_as_colleague(self, told: Told) -> None:
        """Review it as the second librarian."""
        with self._at_work() as (session, request, _):
            review = review_queries.open_review(session, request)
            if review is None:
                raise ValueError("nobody was asked for a review")
            colleague = self._colleague(session)
            peer_review.answer(
                session, request, review.id, told.opinions, actor=colleague, remark=told.opinion
            )

    def import_embase(self, details: SourceDetails) -> None:
        """Import the file of the demonstration, as it was exported today, and find the duplicates."""
        read = imported_from(EMBASE.name, read_file(EMBASE.name, EMBASE.read_bytes()))
        with self._at_work() as (session, request, librarian):
            importing.import_file(session, request, details, read, actor=librarian)
        deduplicate(self.factory, self.request_id)

    def look_elsewhere(self, details: SourceDetails) -> None:
        """Log a source that has no export."""
        with self._at_work() as (session, request, librarian):
            importing.log_source(session, request, details, actor=librarian)

    def screen(self, screened: Screened) -> None:
        """Decide on the records, one by one, and note what there is to note."""
        with self._at_work() as (session, request, librarian):
            records = session.scalars(
                select(Record)
                .where(Record.evidence_request_id == request.id, Record.merged_into_id.is_(None))
                .order_by(Record.id)
            ).all()
            for left, record in zip(reversed(range(len(records))), records, strict=True):
                with as_of(utc_now() - left * A_RECORD):
                    _screen(session, request, record, screened, actor=librarian)

    def leave_note(self, text: str) -> None:
        """Tell whoever goes on where things stand."""
        with self._at_work() as (session, request, librarian):
            seen = search_notes.fingerprint_of(None)
            search_notes.leave_hand_over(session, request, text, actor=librarian, seen=seen)

    def report(self) -> None:
        """Say of what only a person knows that it was not done."""
        with self._at_work() as (session, request, librarian):
            seen = search_notes.fingerprint({})
            search_notes.write_report(session, request, dict.fromkeys(ASKED, ""), actor=librarian, seen=seen)

    def _advance(self, run_id: int) -> None:
        """Do what the worker does for a run."""
        runner = SearchRunner(self.factory, self.pubmed)
        progress = STARTING
        while not progress["ended"]:
            progress = runner.advance(run_id, progress)
            if progress["tries"]:
                raise PubMedUnreachable("The practice PubMed of the demonstration does not answer.")

    @contextmanager
    def _at_work(self) -> Iterator[tuple[Session, EvidenceRequest, Person]]:
        with transaction(self.factory) as session:
            librarian = session.get_one(Person, self.cast.librarian)
            yield session, session.get_one(EvidenceRequest, self.request_id), librarian

    def _colleague(self, session: Session) -> Person:
        return session.get_one(Person, self.cast.second_librarian)


def _screen(
    session: Session, request: EvidenceRequest, record: Record, screened: Screened, *, actor: Person
) -> None:
    name = record.pmid or record.doi
    if decision := screened.decision(name):
        screening.decide(session, request, record.id, decision, actor=actor, seen=record.standing)
    if noted := screened.noted.get(name):
        seen = notes.fingerprint(record)
        notes.note(session, request, record.id, noted.remark, noted.tags, actor=actor, seen=seen)
