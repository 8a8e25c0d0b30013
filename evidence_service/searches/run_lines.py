"""Running the lines of a strategy: for their counts, and the last one of a search for its PMIDs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from evidence_service.db import utc_now
from evidence_service.errors import NotUnderstood
from evidence_service.formatting import count
from evidence_service.searches.models import RunKind, SearchRun, SearchRunLine
from evidence_service.searches.pubmed import MOST_FOUND, PubMed, SearchAnswer, SearchWarning
from evidence_service.searches.run_parts import begin_parts, list_pmids
from evidence_service.searches.run_tasks import Keep


@dataclass(frozen=True)
class CountLine:
    """Ask for the count of one line; of the last line of a search for its PMIDs, too.

    A line that PubMed can't run ends a search. In a run that only counts it keeps PubMed's
    reason in place of a count, and the other lines go on.
    """

    line_id: int
    number: int
    query: str
    of: int
    takes_pmids: bool
    ends_the_run: bool

    def ask(self, pubmed: PubMed) -> Keep:
        try:
            answer = pubmed.search(self.query, size=MOST_FOUND if self.takes_pmids else 0)
        except NotUnderstood as refusal:
            if self.ends_the_run:
                raise
            problem = refusal.message
            return lambda session, run: self._keep_problem(session, run, problem)
        return lambda session, run: self._keep(session, run, answer)

    def _keep(self, session: Session, run: SearchRun, answer: SearchAnswer) -> None:
        line = session.get_one(SearchRunLine, self.line_id)
        if has_run(line):
            return
        keep_answer(line, answer)
        self._tell(run)
        if self.takes_pmids:
            _keep_pmids(session, run, answer)

    def _keep_problem(self, session: Session, run: SearchRun, problem: str) -> None:
        line = session.get_one(SearchRunLine, self.line_id)
        if not has_run(line):
            line.problem, line.ran_at = problem, utc_now()
            self._tell(run)

    def _tell(self, run: SearchRun) -> None:
        if run.kind is RunKind.SEARCH:
            run.message = f"Line {self.number} of {self.of} has run."
        else:
            run.message = f"{self.of - waiting(run.lines)} of {count(self.of, 'line')} have been counted."


def next_line(run: SearchRun) -> CountLine | None:
    """The first line that hasn't run yet."""
    line = next((line for line in run.lines if not has_run(line)), None)
    if line is None:
        return None
    is_search = run.kind is RunKind.SEARCH
    return CountLine(
        line_id=line.id,
        number=line.number,
        query=line.query,
        of=len(run.lines),
        takes_pmids=is_search and line is run.lines[-1],
        ends_the_run=is_search,
    )


def has_run(line: SearchRunLine) -> bool:
    """Whether PubMed answered to it, with a count or with the reason why it has none."""
    return line.count is not None or line.problem != ""


def waiting(lines: Sequence[SearchRunLine]) -> int:
    """How many of the lines haven't run yet."""
    return sum(not has_run(line) for line in lines)


def keep_answer(line: SearchRunLine, answer: SearchAnswer) -> None:
    """Write down beside a line what PubMed said to it."""
    line.count, line.translation, line.ran_at = answer.count, answer.translation, utc_now()
    line.warnings = [_as_json(warning) for warning in answer.warnings]


def _as_json(warning: SearchWarning) -> dict[str, Any]:
    return {"kind": warning.kind, "text": warning.text, "loud": warning.loud, "remedy": warning.remedy}


def _keep_pmids(session: Session, run: SearchRun, answer: SearchAnswer) -> None:
    run.total = answer.count
    if answer.count <= MOST_FOUND:
        list_pmids(session, run, answer.pmids)
        run.message = f"{count(run.total, 'record')} found. They are being fetched."
    elif run.take_all:
        begin_parts(session, run)
