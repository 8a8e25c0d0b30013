"""What a librarian asks PubMed while writing: headings for a word, its spelling, a record by PMID or DOI.

The page writes a `LookUp` and shows it again once the worker has answered. `answer` is
for headings `{"headings": [...]}` (`MeshHeading.as_json`), for the spelling `{"corrected": "..."}`
(empty when there is nothing to correct), for PMIDs and DOIs `{"references": [...],
"not_found": ["..."]}` (`Reference.as_json`, and what led to no record).
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from evidence_service.db import SessionFactory, transaction, utc_now
from evidence_service.errors import PubMedRefused, PubMedUnreachable
from evidence_service.formatting import count
from evidence_service.logs import without_values
from evidence_service.references.reference import Reference
from evidence_service.searches.identifiers import dois_in, pmids_in, same_doi
from evidence_service.searches.pubmed import MOST_FETCHED, PubMed
from evidence_service.searches.strategy_models import LookUp, LookUpKind, LookUpState

PAUSES = (2.0, 5.0, 10.0, 20.0, 40.0, 60.0, 60.0, 60.0, 60.0, 60.0)  # seconds; a person waits for this
GOING_ON = "{what} We go on trying for a few minutes."
GAVE_UP = "{what} Try again later."
BROKE = (
    "Something went wrong in the service. Try again. If it fails again, give your administrator this "
    "reference: {reference}."
)
NO_PMID = "This is no PMID. Write its digits, for example 31234567."
NO_DOI = "This is no DOI. Write it as it stands in the article, for example 10.1136/bmj.b2535."
_ENDED = (LookUpState.FINISHED, LookUpState.FAILED)
DONE = -1  # the number of tries that `advance` gives when nothing is left to do

log = structlog.get_logger()
Answer = dict[str, Any]


@dataclass(frozen=True)
class Looker:
    """Answers look-ups with one gateway on one database; `stopping` cuts pauses short."""

    factory: SessionFactory
    pubmed: PubMed
    pauses: Sequence[float] = PAUSES
    stopping: threading.Event = field(default_factory=threading.Event)

    def advance(self, look_up_id: int, tries: int) -> int:
        """Try to answer; the number of tries that failed so far, or `DONE`.

        Whatever goes wrong is told in words on the look-up. Raises only what the database raises
        while it can't be reached: call again.
        """
        with transaction(self.factory) as session:
            asked = session.get(LookUp, look_up_id)
            if asked is None or asked.state in _ENDED:
                return DONE
            if asked.state is LookUpState.QUEUED:
                asked.state = LookUpState.RUNNING
            kind, text = asked.kind, asked.text
        try:
            answer, message = _ANSWERS[kind](self.pubmed, text)
        except PubMedUnreachable as refusal:
            return self._rest(look_up_id, tries, refusal)
        except PubMedRefused as refusal:
            return self._end(look_up_id, LookUpState.FAILED, refusal.message)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the librarian must see that it ended
            log.error("look-up broke", look_up=look_up_id, **without_values(error))
            self.give_up(look_up_id)
            return DONE
        return self._end(look_up_id, LookUpState.FINISHED, message, answer)

    def give_up(self, look_up_id: int) -> None:
        """End the look-up in words, with a reference that the log has too; nothing when it has ended."""
        reference = secrets.token_hex(4)
        log.error("look-up given up", look_up=look_up_id, reference=reference)
        self._end(look_up_id, LookUpState.FAILED, BROKE.format(reference=reference))

    def wait(self, tries: int) -> None:
        """Wait until the next try is due, or the worker stops."""
        self.stopping.wait(self.pauses[min(tries, len(self.pauses)) - 1])

    def _rest(self, look_up_id: int, tries: int, refusal: PubMedUnreachable) -> int:
        if tries >= len(self.pauses):
            return self._end(look_up_id, LookUpState.FAILED, GAVE_UP.format(what=refusal.message))
        with transaction(self.factory) as session:
            asked = session.get(LookUp, look_up_id)
            if asked:
                asked.state = LookUpState.WAITING
                asked.message = GOING_ON.format(what=refusal.message)
        return tries + 1

    def _end(self, look_up_id: int, state: LookUpState, message: str, answer: Answer | None = None) -> int:
        with transaction(self.factory) as session:
            asked = session.get(LookUp, look_up_id)
            if asked and asked.state not in _ENDED:
                asked.state, asked.message, asked.answer = state, message, answer
                asked.answered_at = utc_now()
        return DONE


def records_with_pmid(pubmed: PubMed, pmids: Sequence[str]) -> list[Reference]:
    """The records that PubMed has and we can read for these PMIDs, in their order."""
    if not pmids:
        return []
    return [record for record in pubmed.fetch(pmids).records if not record.deleted]


def records_with_doi(pubmed: PubMed, dois: Sequence[str]) -> dict[str, list[Reference]]:
    """For each DOI the records that bear it, most often one; a DOI that PubMed doesn't know has none.

    PubMed takes a phrase that it doesn't know apart and finds other things, so each record's own
    DOI is looked at. A record that has two is believed when it is all that its other DOI finds.
    """
    if not dois:
        return {}
    answer = pubmed.search(" OR ".join(map(_as_query, dois)), size=min(5 * len(dois), MOST_FETCHED))
    found = records_with_pmid(pubmed, answer.pmids)
    by_doi = {doi: [record for record in found if same_doi(record.doi, doi)] for doi in dois}
    matched = {record.pmid for records in by_doi.values() for record in records}
    others = {record.pmid: record for record in found if record.pmid not in matched}
    for doi in (doi for doi, records in by_doi.items() if others and not records):
        alone = pubmed.search(_as_query(doi), size=2)
        if alone.count == 1 and not any(remark.loud for remark in alone.warnings):
            by_doi[doi] = [others[pmid] for pmid in alone.pmids if pmid in others]
    return by_doi


def _as_query(doi: str) -> str:
    return f'"{doi}"[doi]'


def _headings(pubmed: PubMed, text: str) -> tuple[Answer, str]:
    found = pubmed.mesh_headings(text)
    message = "" if found else "MeSH has no heading for this. Try another word, or a part of it."
    return {"headings": [heading.as_json() for heading in found]}, message


def _spelling(pubmed: PubMed, text: str) -> tuple[Answer, str]:
    corrected = pubmed.spelling(text)
    return {"corrected": corrected}, "" if corrected else "PubMed has nothing to correct."


def _by_pmid(pubmed: PubMed, text: str) -> tuple[Answer, str]:
    pmids, wrong = pmids_in(text)
    if not pmids:
        raise PubMedRefused(NO_PMID)
    found = records_with_pmid(pubmed, pmids)
    got = {record.pmid for record in found}
    return _references(found, [*(pmid for pmid in pmids if pmid not in got), *wrong], "PMID")


def _by_doi(pubmed: PubMed, text: str) -> tuple[Answer, str]:
    dois, wrong = dois_in(text)
    if not dois:
        raise PubMedRefused(NO_DOI)
    by_doi = records_with_doi(pubmed, dois)
    found = {record.pmid: record for records in by_doi.values() for record in records}
    unknown = [doi for doi, records in by_doi.items() if not records]
    return _references(list(found.values()), [*unknown, *wrong], "DOI")


def _references(found: Sequence[Reference], not_found: Sequence[str], name: str) -> tuple[Answer, str]:
    answer = {"references": [record.as_json() for record in found], "not_found": list(not_found)}
    if not not_found:
        return answer, ""
    if not found and len(not_found) == 1:
        return answer, f"PubMed has no record with this {name}. Check it, or add the reference by hand."
    return answer, f"PubMed has no record for {count(len(not_found), name)}: {', '.join(not_found)}."


_ANSWERS: Mapping[LookUpKind, Callable[[PubMed, str], tuple[Answer, str]]] = {
    LookUpKind.MESH: _headings,
    LookUpKind.SPELLING: _spelling,
    LookUpKind.PMID: _by_pmid,
    LookUpKind.DOI: _by_doi,
}
