"""A request that a librarian has claimed, with its strategy, runs and records, made with the real verbs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import select

from evidence_service.accounts.models import Person
from evidence_service.db import SessionFactory, transaction, utc_now
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.evidence_requests import queries as request_queries
from evidence_service.evidence_requests.history import history
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.references.reference import AbstractSection, Author, Reference
from evidence_service.searches import (
    operations,
    queries,
    screening,
    screening_queries,
    strategy_queries,
)
from evidence_service.searches.models import (
    Record,
    RunKind,
    RunState,
    ScreeningStep,
    SearchRun,
    SearchRunLine,
    SearchRunPmid,
)
from evidence_service.searches.pubmed_answers import FetchAnswer
from evidence_service.searches.storing import store_records
from evidence_service.searches.strategy_models import LookUp, LookUpState, StrategyVersion
from evidence_service.strategies.written_lines import WrittenLine, fingerprint
from tests.house import House, filed

T = TypeVar("T")
STRATEGY = ("falls[tiab]", "hospital*", "#1 AND #2")


def article(number: int, **changes: Any) -> Reference:
    """A made-up article; its PMID is 90000000 and the number."""
    given: dict[str, Any] = {
        "pmid": str(90000000 + number),
        "title": f"Falls on wards: study {number}.",
        "authors": (Author(last="Ash", initials="AB"), Author(last="Birch", initials="C")),
        "journal": "Imagined Journal of Falls",
        "journal_abbreviation": "Imagined J Falls",
        "year": 2020,
        "published": "2020 Mar",
        "volume": "12",
        "issue": "3",
        "pages": "45-52",
        "abstract": (
            AbstractSection("METHODS", "We counted."),
            AbstractSection("RESULTS", "Fewer <i>falls</i>."),
        ),
        "publication_types": ("Journal Article", "Randomized Controlled Trial"),
        "languages": ("eng",),
        "doi": f"10.9999/falls.{number}",
    }
    return Reference(**{**given, **changes})


class SearchDesk:
    """Every method is one visit to the database, committed, by its librarian unless somebody is named."""

    def __init__(self, factory: SessionFactory, house: House) -> None:
        self.factory = factory
        self.house = house
        self.id, self.reference = self.claimed_request()

    def claimed_request(self) -> tuple[int, str]:
        """One more request of the manager's, claimed by the librarian."""
        with transaction(self.factory) as session:
            request = filed(
                session, session.get_one(Person, self.house.manager.id), not_wanted="Studies of babies"
            )
            evidence_requests.claim(session, request, actor=self.house.librarian)
            return request.id, request.reference

    def request(self) -> EvidenceRequest:
        """The request as it stands now, with its people."""
        with self.factory() as session:
            return request_queries.find(session, self.reference, self.house.librarian)

    def read(self, query: Callable[..., T], *arguments: Any) -> T:
        """What a query answers about the request now."""
        with self.factory() as session:
            request = request_queries.find(session, self.reference, self.house.librarian)
            return query(session, request, *arguments)

    def do(self, verb: Callable[..., T], *arguments: Any, actor: Person | None = None, **details: Any) -> T:
        """Let somebody do something to the request."""
        with transaction(self.factory) as session:
            request = session.get_one(EvidenceRequest, self.id)
            return verb(session, request, *arguments, actor=actor or self.house.librarian, **details)

    def save(self, *lines: WrittenLine | str, actor: Person | None = None) -> None:
        """Make these lines the strategy."""
        seen = fingerprint(self.written())
        self.do(operations.save_strategy, lines, actor=actor, seen=seen)

    def lines(self) -> list[str]:
        """The strategy as it is saved."""
        return self.read(queries.strategy_lines)

    def written(self) -> list[WrittenLine]:
        """The strategy as it is saved, with its notes."""
        return self.read(strategy_queries.lines_of)

    def versions(self) -> Sequence[StrategyVersion]:
        """Every version of the strategy, newest first."""
        return self.read(strategy_queries.versions)

    def start_run(self, *lines: str) -> SearchRun:
        """Ask for a run of these lines; it is queued."""
        self.save(*(lines or STRATEGY))
        return self.do(operations.start_run)

    def run(self, number: int) -> SearchRun:
        """A run as it stands now."""
        return self.read(queries.run, number)

    def change_run(self, number: int, kind: RunKind = RunKind.SEARCH, **changes: Any) -> None:
        """Put a run where the worker would have put it."""
        with transaction(self.factory) as session:
            query = select(SearchRun).where(
                SearchRun.evidence_request_id == self.id, SearchRun.number == number, SearchRun.kind == kind
            )
            run = session.scalars(query).one()
            for name, value in changes.items():
                setattr(run, name, value)

    def found(
        self,
        *articles: Reference,
        missing: Sequence[str] = (),
        counts: Sequence[int] = (),
        strategy: Sequence[str] = STRATEGY,
    ) -> int:
        """Run the strategy to its end as if PubMed had found these; the number of the run."""
        run_id = self.start_run(*strategy).id
        pmids = [*(found.pmid for found in articles), *missing]
        with transaction(self.factory) as session:
            run = session.get_one(SearchRun, run_id)
            for line, count in zip(run.lines, counts or (70, 80, len(pmids)), strict=True):
                line.count, line.ran_at, line.translation = (
                    count,
                    utc_now(),
                    f"{line.query} as PubMed read it",
                )
            run.total, run.started_at = len(pmids), utc_now()
            session.add_all(
                SearchRunPmid(search_run_id=run.id, position=position, pmid=pmid)
                for position, pmid in enumerate(pmids, 1)
            )
            session.flush()
            store_records(session, run, pmids, FetchAnswer(articles, (), tuple(missing)))
            run.state, run.finished_at, run.message = RunState.FINISHED, utc_now(), "All records are here."
            return run.number

    def answer_line(self, query: str, **answer: Any) -> None:
        """Let PubMed have answered to a line by itself just now."""
        with transaction(self.factory) as session:
            number = len(session.scalars(select(SearchRun.id)).all()) + 1
            line = SearchRunLine(number=1, line_number=1, text=query, query=query, ran_at=utc_now(), **answer)
            run = SearchRun(
                evidence_request_id=self.id,
                kind=RunKind.COUNT,
                number=number,
                state=RunState.FINISHED,
                asked_by_id=self.house.librarian.id,
                asked_at=utc_now(),
                lines=[line],
            )
            session.add(run)

    def answer_look_up(self, message: str = "", **answer: Any) -> None:
        """Let PubMed answer what was looked up last."""
        with transaction(self.factory) as session:
            asked = session.scalars(select(LookUp).order_by(LookUp.id.desc())).first()
            assert asked is not None
            asked.state, asked.message, asked.answer = LookUpState.FINISHED, message, answer
            asked.answered_at = utc_now()

    def record(self, number: int) -> Record:
        """The record of the article with this number, as it stands now."""
        with self.factory() as session:
            query = select(Record).where(
                Record.evidence_request_id == self.id, Record.pmid == str(90000000 + number)
            )
            return session.scalars(query).one()

    def include(self, number: int, *, seen: str = "undecided", actor: Person | None = None) -> None:
        """Include the article with this number."""
        self.do(screening.include, self.record(number).id, actor=actor, seen=seen)

    def exclude(self, number: int, reason: str = "too old", *, seen: str = "undecided") -> None:
        """Exclude the article with this number."""
        self.do(screening.exclude, self.record(number).id, seen=seen, reason=reason)

    def maybe(self, number: int, *, seen: str = "undecided") -> None:
        """Put the article with this number aside, to decide on it later."""
        self.do(screening.maybe, self.record(number).id, seen=seen)

    def merge(self, number: int, *, into: int) -> None:
        """Put the record of an article together with that of another one."""
        kept, merged = self.record(into).id, self.record(number).id
        with transaction(self.factory) as session:
            session.get_one(Record, merged).merged_into_id = kept

    def steps(self, number: int) -> Sequence[ScreeningStep]:
        """Every screening step of an article, oldest first."""
        record_id = self.record(number).id
        with self.factory() as session:
            return screening_queries.steps_of(session, record_id)

    def undo(self, number: int, place: int = -1) -> None:
        """Take a step of an article back: the newest one, or the one at that place."""
        self.do(screening.undo, self.steps(number)[place].id)

    def history(self) -> list[tuple[str, str]]:
        """What happened to the request and the note of it, oldest first."""
        return [(entry.action, entry.note) for entry in self.read(history)]

    def url(self, path: str = "") -> str:
        """The address of one of the request's pages."""
        return f"/requests/{self.reference}{path}"
