"""How a search run ends, and in which words its librarian reads that."""

from __future__ import annotations

from sqlalchemy.orm import Session

from evidence_service.db import utc_now
from evidence_service.formatting import count, day
from evidence_service.searches.models import MOST_TAKEN, RunKind, RunState, SearchRun
from evidence_service.searches.pubmed import MOST_FOUND
from evidence_service.searches.run_known import known_items, known_pmids
from evidence_service.searches.run_lines import has_run, waiting
from evidence_service.searches.run_parts import full_day, parts_of, takes_parts

Ending = tuple[RunState, str]


def close(run: SearchRun, state: RunState, words: str) -> None:
    """The run has ended like this."""
    run.state, run.message, run.next_try_at, run.finished_at = state, words, None, utc_now()


def outcome(session: Session, run: SearchRun) -> Ending:
    """How a run stands that has nothing more to do."""
    if run.kind is RunKind.COUNT:
        return RunState.FINISHED, _counted(run)
    if run.kind is RunKind.KNOWN_ITEMS:
        return RunState.FINISHED, _tested(session, run)
    if (run.lines[-1].count or 0) > MOST_FOUND and not takes_parts(run):
        return RunState.TOO_MANY, _too_many(run)
    parts = parts_of(session, run)
    if day_too_full := full_day(parts):
        return RunState.TOO_MANY, (
            f"{day_too_full.count:,} of the records came into PubMed on {day(day_too_full.from_on)}. PubMed "
            f"hands out at most {MOST_FOUND:,} of one day, so no records were taken. "
            "Narrow the search with another line or a limit, then run it again."
        )
    return RunState.FINISHED, " ".join(filter(None, (_taken(run), _added_up(session, run))))


def stopped_words(run: SearchRun) -> str:
    """What a librarian reads who stopped the run."""
    if run.kind is not RunKind.SEARCH:
        have_run = len(run.lines) - waiting(run.lines)
        return f"The run was stopped. {have_run} of {count(len(run.lines), 'line')} have run."
    if run.done == 0:
        return "The search was stopped. No records were taken."
    return f"The search was stopped. {run.done:,} of {run.total:,} records are here and are kept."


def _counted(run: SearchRun) -> str:
    refused = sum(line.problem != "" for line in run.lines)
    counted = len(run.lines) - refused
    if not refused:
        return f"{count(counted, 'line has', 'lines have')} been counted."
    return (
        f"{counted} of {count(len(run.lines), 'line')} have been counted. PubMed can't run "
        f"{count(refused, 'line')}: the reason stands beside the line. Change it and run it again."
    )


def _tested(session: Session, run: SearchRun) -> str:
    items = known_items(session, run.evidence_request_id)
    known = known_pmids(items)
    if not known:
        return (
            "PubMed has none of the known papers, so no line could be tested. Check their PMIDs and DOIs."
            if items
            else "There are no known papers to test with. Add the PMID or DOI of one."
        )
    tested = sum(has_run(line) and not line.problem for line in run.lines)
    return f"{count(tested, 'query', 'queries')} tested against {count(len(known), 'known paper')}."


def _too_many(run: SearchRun) -> str:
    total = run.total or 0
    if total > MOST_TAKEN:
        return (
            f"The last line finds {total:,} records. The service takes at most {MOST_TAKEN:,} from one "
            "search, so none were taken. Narrow the search with another line or a limit, then run it again."
        )
    return (
        f"The last line finds {total:,} records. PubMed hands out at most {MOST_FOUND:,} at once, "
        "so none were taken. Narrow the search with another line or a limit and run it again, "
        "or take them all, in parts by date."
    )


def _taken(run: SearchRun) -> str:
    total = run.total or 0
    if total == 0:
        return "The last line finds no records."
    if run.done == total:
        return f"All {total:,} records are here."
    unreadable = len(run.unreadable)
    lacking = total - run.done - unreadable
    reasons = [f"PubMed did not hand out {lacking:,}"] if lacking else []
    reasons += [f"{unreadable:,} could not be read"] if unreadable else []
    return f"{run.done:,} of {total:,} records are here. {', and '.join(reasons)}."


def _added_up(session: Session, run: SearchRun) -> str:
    """Whether the parts of a large search hold as many records as PubMed counted for the whole."""
    parts = parts_of(session, run)
    if not parts:
        return ""
    counted, found = run.lines[-1].count or 0, sum(part.count or 0 for part in parts)
    if counted == found == run.total:
        return f"They were taken in {count(len(parts), 'part')} by date, which add up to what PubMed counted."
    return (
        f"They were taken in {count(len(parts), 'part')} by date. PubMed counted {counted:,} records for "
        f"the whole search and {found:,} in its parts, and named {run.total:,}. Records may have come into "
        "PubMed or left it meanwhile. Run the search again to see whether the numbers agree."
    )
