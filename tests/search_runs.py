"""Search runs for the tests of the worker, and how they stand."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evidence_service import jobs
from evidence_service.accounts.models import Person
from evidence_service.db import SessionFactory, transaction, utc_now
from evidence_service.evidence_requests.models import DecisionType, EvidenceRequest
from evidence_service.organisations.models import LibraryService, Organisation
from evidence_service.searches.models import (
    Record,
    RunKind,
    RunState,
    SearchRun,
    SearchRunLine,
    SearchRunPmid,
)
from evidence_service.workflow import Role, Status


def ask_for_search(
    factory: SessionFactory,
    *lines: str,
    evidence_request_id: int | None = None,
    kind: RunKind = RunKind.SEARCH,
    take_all: bool = False,
) -> int:
    """A queued run of these lines with its job; for a new evidence request unless one is named."""
    with transaction(factory) as session:
        if evidence_request_id is None:
            request = _evidence_request()
            session.add(request)
            session.flush()
        else:
            request = session.get_one(EvidenceRequest, evidence_request_id)
        run = SearchRun(
            evidence_request_id=request.id,
            kind=kind,
            take_all=take_all,
            number=_next_number(session, request),
            asked_by_id=request.requester_id,
            asked_at=utc_now(),
            lines=[SearchRunLine(number=n, text=line, query=line) for n, line in enumerate(lines, 1)],
        )
        session.add(run)
        session.flush()
        jobs.enqueue(session, "run_search", run.id, job_id=job_of(run.id))
        return run.id


def job_of(run_id: int) -> str:
    return f"search-{run_id}"


def run_of(factory: SessionFactory, run_id: int) -> SearchRun:
    """The run as it stands now, with its lines."""
    with factory() as session:
        run = session.get_one(SearchRun, run_id)
        assert run.lines is not None
        return run


def change_state(factory: SessionFactory, run_id: int, state: RunState) -> None:
    with transaction(factory) as session:
        session.get_one(SearchRun, run_id).state = state


def records_of(factory: SessionFactory, run_id: int) -> list[Record]:
    """The records of a run in PubMed's order."""
    with factory() as session:
        query = (
            select(Record)
            .join(SearchRunPmid, SearchRunPmid.record_id == Record.id)
            .where(SearchRunPmid.search_run_id == run_id)
            .order_by(SearchRunPmid.position)
        )
        return list(session.scalars(query))


def wait_until(happened: Callable[[], bool], seconds: float = 60.0) -> None:
    """Return once it is so; fail when that takes too long."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.03)


def _next_number(session: Session, request: EvidenceRequest) -> int:
    runs = select(func.count()).where(SearchRun.evidence_request_id == request.id)
    return (session.scalar(runs) or 0) + 1


def _evidence_request() -> EvidenceRequest:
    name, now = uuid4().hex, utc_now()
    library = LibraryService(name=f"Library {name}")
    organisation = Organisation(name=f"Hospital {name}", library_service=library)
    librarian = Person(
        name="Librarian",
        email=f"{name}@library.example",
        role=Role.LIBRARIAN,
        library_service=library,
        sign_in_key=name,
        created_at=now,
    )
    return EvidenceRequest(
        reference=f"ER-{name[:16]}",
        status=Status.IN_PROGRESS,
        library_service=library,
        organisation=organisation,
        requester=librarian,
        filed_by=librarian,
        librarian=librarian,
        submission_key=name,
        question="Do reminders help?",
        decision_to_support="Whether to send reminders",
        decision_type=DecisionType.SERVICE,
        decided_by="The board",
        decided_where="Board meeting",
        needed_on=date(2026, 12, 1),
        needed_because="The board meets",
        no_patient_confirmed_at=now,
        filed_at=now,
        status_changed_at=now,
    )
