"""Reads of what a list of records can be narrowed to: the answers that the request's records offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.formatting import day, moment
from evidence_service.references.evidence_type import TYPES
from evidence_service.searches import screening_queries
from evidence_service.searches.flow import taking_part
from evidence_service.searches.models import Record, RecordTag
from evidence_service.searches.record_sources import FoundBy, searches_and_sources
from evidence_service.searches.selection import ABSTRACTS, NO_TYPE, NOTICES, Selection, moment_of


@dataclass(frozen=True)
class Choices:
    """Values and words to choose from, for each field that has them."""

    sources: Sequence[FoundBy]
    since: Mapping[str, str]
    types: Mapping[str, str]
    tags: Mapping[str, int]

    @property
    def source_options(self) -> Sequence[tuple[str, str]]:
        """Sources as value and text."""
        return [(one.key, one.name) for one in self.sources]

    @property
    def tag_options(self) -> Sequence[tuple[str, str]]:
        """Tags as value and text, with the number of records that have them."""
        return [(tag, f"{tag} ({number:,})") for tag, number in self.tags.items()]

    def words_of(self, selection: Selection) -> dict[str, str]:
        """What narrows the list, in words, by the names that the fields have in the address."""
        years = _years(selection.from_year, selection.to_year)
        text = {
            "text": f"“{selection.text}”" if selection.text else "",
            "source": next(
                (one.name for one in self.sources if one.key == selection.source), selection.source
            ),
            "from": years,
            "evidence_type": self.types.get(selection.evidence_type, selection.evidence_type),
            "since": _since(selection.since) if selection.since else "",
            "notice": _NOTICE_WORDS.get(selection.notice, ""),
            "abstract": ABSTRACTS.get(selection.abstract, ""),
            "tag": f"Tag {selection.tag}" if selection.tag else "",
            "reason": f"Excluded: {selection.reason}" if selection.reason else "",
        }
        return {name: words for name, words in text.items() if words}


_NOTICE_WORDS = {
    "any": "Retracted, corrected or with a concern",
    "retracted": NOTICES["retracted"],
    "corrected": NOTICES["corrected"],
    "none": "Neither retracted nor corrected",
}


def choices(session: Session, request: EvidenceRequest, selection: Selection, person: Person) -> Choices:
    """What a list of the request's records can be narrowed to, for this person."""
    sources = searches_and_sources(session, request)
    return Choices(
        sources,
        _moments(session, request, selection, person, sources),
        _types(session, request),
        _tags(session, request),
    )


def _types(session: Session, request: EvidenceRequest) -> dict[str, str]:
    rows = session.execute(
        select(Record.evidence_type, func.count()).where(*taking_part(request)).group_by(Record.evidence_type)
    ).all()
    numbers: dict[str, int] = {row[0]: row[1] for row in rows}
    words = {name: f"{name.capitalize()} ({numbers[name]:,})" for name in TYPES if name in numbers}
    return words | ({NO_TYPE: f"Not looked at yet ({numbers['']:,})"} if "" in numbers else {})


def _tags(session: Session, request: EvidenceRequest) -> dict[str, int]:
    rows = session.execute(
        select(RecordTag.tag, func.count())
        .join(Record, Record.id == RecordTag.record_id)
        .where(*taking_part(request))
        .group_by(RecordTag.tag)
    ).all()
    return dict(sorted(((tag, number) for tag, number in rows), key=lambda row: row[0].casefold()))


def _moments(
    session: Session,
    request: EvidenceRequest,
    selection: Selection,
    person: Person,
    sources: Sequence[FoundBy],
) -> dict[str, str]:
    last = screening_queries.last_screened_at(session, request, person)
    found = {last.isoformat(): f"Since I screened last, {moment(last)}"} if last else {}
    found |= {one.key: f"Since search {one.number}" for one in sources if one.is_search}
    is_day = len(selection.since) == len("2027-03-27") and moment_of(selection.since)
    if selection.since and selection.since not in found and not is_day:
        found[selection.since] = _since(selection.since)
    return found


def _since(since: str) -> str:
    if since.startswith("run-"):
        return f"Since search {since.removeprefix('run-')}"
    found = moment_of(since)
    return f"Since {moment(found) if isinstance(found, datetime) else day(found)}"


def _years(first: int | None, last: int | None) -> str:
    if first and last:
        return f"{first} to {last}" if first != last else str(first)
    return f"From {first}" if first else f"To {last}" if last else ""
