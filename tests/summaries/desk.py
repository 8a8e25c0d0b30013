"""One request on its way to an answer, taken as far as a test wants, with the real verbs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select, update

from evidence_service.accounts.models import Person
from evidence_service.db import SessionFactory, transaction, utc_now
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.evidence_requests import queries as request_queries
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.organisations.models import LibraryService
from evidence_service.references.reference import Author, Notice, Reference
from evidence_service.searches import operations as searches
from evidence_service.searches import screening
from evidence_service.searches.models import Record, Verdict
from evidence_service.searches.pubmed import NCBI_PLATFORM, FetchAnswer, SearchAnswer
from evidence_service.searches.pubmed_answers import SearchWarning
from evidence_service.searches.running import STARTING, SearchRunner
from evidence_service.strategies.strategy import fingerprint
from evidence_service.summaries import composing, correcting, operations, queries
from evidence_service.summaries.content import AiUse, Product, SummaryContent
from evidence_service.summaries.issuing import render_and_issue
from evidence_service.summaries.models import IssuedSummary, Summary
from evidence_service.summaries.products import HEADINGS, begun
from tests.house import House, filed

STRATEGY = ('"virtual ward*"[tiab]', "heart failure[mh]", "#1 AND #2")
BOTTOM_LINE = """- Virtual wards shorten the stay by about a day [@pmid:90000001].
- Nobody found more readmissions [@pmid:90000001; @pmid:90000002].
- Costs are not known."""
FINDINGS = "## Length of stay\n\nOne trial of 812 people found 1.6 fewer days [@pmid:90000002]."
GAPS = "We found no evidence about people with dementia."

BESIDES = {  # without these a look at a summary asks for them
    "how_sure": "Few and small studies.",
    "others": "We found no other service.",
    "cost": "We did not look at costs.",
}


def text_of(bottom_line: str = "", findings: str = "", gaps: str = "") -> SummaryContent:
    """An evidence summary with these texts under their headings, and for which no AI was used."""
    texts = {"bottom_line": bottom_line, "findings": findings, "gaps": gaps}
    written = begun(Product.SUMMARY, HEADINGS[Product.SUMMARY]).with_texts(texts)
    return replace(written, ai=AiUse(used=False))


TEXT = text_of(BOTTOM_LINE, FINDINGS, GAPS)
WHOLE = TEXT.with_texts(BESIDES)
CORRECTED = text_of("- Virtual wards shorten the stay [@pmid:90000001].", FINDINGS, GAPS)
SERVICE_URL = "https://evidence.example"


def record(number: int, *, title: str = "", retraction: str = "") -> Reference:
    """A made-up article; its PMID is 90000000 and the number."""
    return Reference(
        pmid=str(90000000 + number),
        title=title or f"Virtual wards for heart failure: study {number}.",
        authors=(Author(last=("Okafor", "Ash", "Birch", "Cedar")[number % 4], initials="AB"),),
        journal="Imagined Medical Journal",
        journal_abbreviation="Imagined Med J",
        volume="12",
        issue=str(number),
        pages="100-108",
        year=2020 + number,
        published=f"{2020 + number} Mar",
        languages=("eng",),
        doi=f"10.9999/imagined.{number}",
        notices=(Notice("retraction in", "Imagined Med J. 2025;1:1", "90000099"),) if retraction else (),
        retraction=retraction,  # type: ignore[arg-type]
    )


RECORDS = (record(1), record(2), record(3), record(4, retraction="retracted"))


@dataclass(frozen=True)
class KnownPubMed:
    """Answers every search with the same records."""

    records: Sequence[Reference] = RECORDS
    platform: str = NCBI_PLATFORM

    def search(self, query: str, *, first: int = 0, size: int = 0) -> SearchAnswer:
        """Every record, and one warning."""
        pmids = tuple(record.pmid for record in self.records)[:size]
        warnings = (SearchWarning("quoted phrase not found", "virtual ward*"),)
        return SearchAnswer(len(self.records), pmids, f"({query}) as PubMed read it", warnings)

    def fetch(self, pmids: Sequence[str]) -> FetchAnswer:
        """The records asked for."""
        return FetchAnswer(tuple(record for record in self.records if record.pmid in pmids), (), ())


class Desk:
    """A request that `house.librarian` has claimed. Every method is one visit to the database, committed."""

    def __init__(self, factory: SessionFactory, house: House) -> None:
        self.factory = factory
        self.house = house
        with transaction(factory) as session:
            request = filed(
                session, session.get_one(Person, house.manager.id), not_wanted="Studies of children"
            )
            evidence_requests.claim(session, request, actor=house.librarian)
            self.id, self.reference = request.id, request.reference

    def request(self) -> EvidenceRequest:
        """The request as it stands now, with its people."""
        with self.factory() as session:
            return request_queries.find(session, self.reference, self.house.librarian)

    def do(self, verb: Callable[..., object], *, actor: Person | None = None, **details: object) -> None:
        """Let somebody (its librarian, when nobody is named) do something to the request."""
        with transaction(self.factory) as session:
            verb(
                session,
                session.get_one(EvidenceRequest, self.id),
                actor=actor or self.house.librarian,
                **details,
            )

    def search(self, records: Sequence[Reference] = RECORDS) -> None:
        """Write the strategy and run it to its end."""
        self.do(searches.save_strategy, lines=STRATEGY, seen=fingerprint([]))
        self.run(records)

    def run(self, records: Sequence[Reference] = RECORDS, *, platform: str = NCBI_PLATFORM) -> None:
        """Run the strategy to its end."""
        with transaction(self.factory) as session:
            request = session.get_one(EvidenceRequest, self.id)
            run_id = searches.start_run(session, request, actor=self.house.librarian).id
        runner = SearchRunner(self.factory, KnownPubMed(records, platform))  # type: ignore[arg-type]
        progress = STARTING
        while not progress["ended"]:
            progress = runner.advance(run_id, progress)

    def stop_run(self) -> None:
        """Start a run and stop it before the worker takes it."""
        with transaction(self.factory) as session:
            request = session.get_one(EvidenceRequest, self.id)
            run = searches.start_run(session, request, actor=self.house.librarian)
            searches.cancel_run(session, request, run.number, actor=self.house.librarian)

    def screen(self, *, included: Sequence[int] = (1, 2, 4), excluded: Sequence[int] = (3,)) -> None:
        """Include and exclude the records with these numbers."""
        with transaction(self.factory) as session:
            request = session.get_one(EvidenceRequest, self.id)
            stored = session.scalars(select(Record).where(Record.evidence_request_id == self.id))
            ids = {found.pmid: found.id for found in stored}
            seen, actor = "undecided", self.house.librarian
            for number in included:
                screening.include(session, request, ids[str(90000000 + number)], actor=actor, seen=seen)
            for number in excluded:
                screening.exclude(
                    session, request, ids[str(90000000 + number)], actor=actor, seen=seen, reason="too old"
                )

    def record_id(self, number: int) -> int:
        """The id of the record with this number."""
        with self.factory() as session:
            query = select(Record.id).where(Record.evidence_request_id == self.id)
            return session.scalars(query.where(Record.pmid == str(90000000 + number))).one()

    def exclude_after_all(self, number: int) -> None:
        """Exclude a record that was included, in whatever status the request is."""
        with transaction(self.factory) as session:
            session.execute(
                update(Record)
                .where(Record.evidence_request_id == self.id, Record.pmid == str(90000000 + number))
                .values(verdict=Verdict.EXCLUDED, exclusion_reason="too old")
            )

    def save(
        self,
        content: SummaryContent = TEXT,
        *,
        opened: int = 0,
        actor: Person | None = None,
        by_itself: bool = False,
    ) -> None:
        """Save the summary."""
        self.do(operations.save, content=content, opened=opened, actor=actor, by_itself=by_itself)

    def send(self) -> None:
        """Search, screen, write, and send for review."""
        self.search()
        self.screen()
        self.save()
        self.do(operations.send_for_review)

    def seen_by(self, reader: Person) -> str:
        """The fingerprint of what this reader has before their eyes."""
        with self.factory() as session:
            request = session.get_one(EvidenceRequest, self.id)
            content = queries.content_of(session, request)
            document = composing.compose(
                session, request, content, reader=reader, service_url=SERVICE_URL, at=utc_now()
            )
            return composing.fingerprint(document)

    def ask_to_deliver(self, reader: Person | None = None) -> int:
        """The issue that waits for the worker after this reader (the second librarian) said "Deliver"."""
        reader = reader or self.house.second_librarian
        seen = self.seen_by(reader)
        with transaction(self.factory) as session:
            request = session.get_one(EvidenceRequest, self.id)
            return operations.deliver(session, request, actor=reader, seen=seen, service_url=SERVICE_URL).id

    def deliver(self) -> int:
        """All the way to the delivered answer."""
        self.send()
        return self.issued()

    def issued(self, reader: Person | None = None) -> int:
        """Let this reader (the second librarian) deliver what is in second reading."""
        issue_id = self.ask_to_deliver(reader)
        render_and_issue(self.factory, issue_id)
        return issue_id

    def correct(self, reason: str = "A cited paper was retracted.", *, actor: Person | None = None) -> None:
        """Begin to correct the delivered answer."""
        self.do(correcting.correct, actor=actor, reason=reason)

    def reissue(self, text: SummaryContent = CORRECTED, reason: str = "A cited paper was retracted.") -> int:
        """Correct the delivered answer, all the way to the next version."""
        self.correct(reason)
        self.save(text, opened=self.summary().version)
        self.do(operations.send_for_review)
        return self.issued()

    def issue(self, issue_id: int) -> IssuedSummary:
        """An issue as it stands now, with its bytes."""
        with self.factory() as session:
            issue = session.get_one(IssuedSummary, issue_id)
            assert issue.pdf is None or issue.pdf
            return issue

    def summary(self) -> Summary:
        """The summary as it stands now."""
        with self.factory() as session:
            found = queries.summary_of(session, session.get_one(EvidenceRequest, self.id))
            assert found
            return found

    def content(self) -> SummaryContent:
        """What the summary says now."""
        return SummaryContent.from_json(self.summary().content)

    def text(self, key: str) -> str:
        """A text of the summary as it stands now."""
        return self.content().text(key)

    def alone(self) -> None:
        """From now on the library service works single-handed."""
        with transaction(self.factory) as session:
            session.get_one(LibraryService, self.house.service.id).single_handed = True
