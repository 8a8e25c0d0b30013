"""How far screening is, and what became of everything that was found. The numbers always add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches.models import Record, SearchRun, SearchRunPmid, Verdict


@dataclass(frozen=True)
class Tally:
    """How far screening is. `excluded` gives the number of records for each reason, most first."""

    undecided: int
    included: int
    excluded: Mapping[str, int]

    @property
    def excluded_count(self) -> int:
        """How many records were excluded, whatever the reason."""
        return sum(self.excluded.values())

    @property
    def unique(self) -> int:
        """How many different records there are."""
        return self.undecided + self.included + self.excluded_count


@dataclass(frozen=True)
class Flow(Tally):
    """What became of the records. `found` = `not_given` + `duplicates` + `unique`.

    `found` counts what each run of the request found and settled, so a record found by three
    runs counts three times; `not_given` are those that PubMed counted and did not hand out, or
    that could not be read.
    """

    found: int
    not_given: int

    @property
    def duplicates(self) -> int:
        """How many of the records found had been found before, in another run."""
        return self.found - self.not_given - self.unique


def tally(session: Session, request: EvidenceRequest) -> Tally:
    """How many records are undecided, included, and excluded for which reason."""
    rows = session.execute(
        select(Record.verdict, Record.exclusion_reason, func.count())
        .where(Record.evidence_request_id == request.id)
        .group_by(Record.verdict, Record.exclusion_reason)
    ).all()
    counts = {(verdict, reason): number for verdict, reason, number in rows}
    excluded = {reason: n for (verdict, reason), n in counts.items() if verdict is Verdict.EXCLUDED}
    return Tally(
        undecided=counts.get((Verdict.UNDECIDED, ""), 0),
        included=counts.get((Verdict.INCLUDED, ""), 0),
        excluded=dict(sorted(excluded.items(), key=lambda item: (-item[1], item[0]))),
    )


def flow(session: Session, request: EvidenceRequest) -> Flow:
    """What became of everything that the runs of this request found."""
    given, not_given = session.execute(
        select(
            func.count(SearchRunPmid.record_id),
            func.count(func.nullif(SearchRunPmid.problem, "")),
        )
        .join(SearchRun, SearchRun.id == SearchRunPmid.search_run_id)
        .where(SearchRun.evidence_request_id == request.id)
    ).one()
    counted = tally(session, request)
    return Flow(
        undecided=counted.undecided,
        included=counted.included,
        excluded=counted.excluded,
        found=given + not_given,
        not_given=not_given,
    )
