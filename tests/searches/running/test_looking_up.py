"""What a librarian asks PubMed while writing, answered as the worker does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evidence_service.db import SessionFactory
from evidence_service.searches import asking
from evidence_service.searches.looking_up import (
    GAVE_UP,
    NO_DOI,
    NO_PMID,
    Looker,
)
from evidence_service.searches.strategy_models import LookUp, LookUpKind, LookUpState
from practice_pubmed.server import Running
from practice_pubmed.traps import trap_pmid
from tests.searches.gateways import gateway
from tests.searches.search_desk import SearchDesk

DOWN: list[dict[str, Any]] = [{"kind": "status", "status": 503}]
TROUBLE = "PubMed is in trouble (HTTP 503)."


@pytest.fixture
def looker(session_factory: SessionFactory, practice: Running, tmp_path: Path) -> Looker:
    return Looker(session_factory, gateway(practice.url, tmp_path, patience=0.1), pauses=(0.0, 0.0))


def answered(looker: Looker, desk: SearchDesk, kind: LookUpKind, text: str) -> LookUp:
    """The look-up as its page shows it once the worker has answered."""
    asked = desk.do(asking.ask_look_up, kind, text)
    assert looker.advance(asked.id, 0) == -1
    return as_it_stands(looker, asked.id)


def as_it_stands(looker: Looker, look_up_id: int) -> LookUp:
    with looker.factory() as session:
        return session.get_one(LookUp, look_up_id)


def test_a_word_is_answered_with_headings_ready_to_be_written_into_a_line(
    looker: Looker, desk: SearchDesk
) -> None:
    found = answered(looker, desk, LookUpKind.MESH, "falls")
    assert (found.state, found.message) == (LookUpState.FINISHED, "")
    assert found.answered_at is not None
    heading = found.answer["headings"][0]
    assert (heading["name"], heading["as_term"]) == ("Accidental Falls", '"Accidental Falls"[mh]')
    assert heading["scope_note"]
    assert "inpatient falls" in heading["entry_terms"]


def test_a_word_without_a_heading_is_told_what_to_try(looker: Looker, desk: SearchDesk) -> None:
    found = answered(looker, desk, LookUpKind.MESH, "zzqqxx")
    assert (found.state, found.answer) == (LookUpState.FINISHED, {"headings": []})
    assert "Try another word" in found.message


def test_a_spelling_is_corrected_or_left(looker: Looker, desk: SearchDesk) -> None:
    assert answered(looker, desk, LookUpKind.SPELLING, "hospitall falls").answer == {
        "corrected": "hospital falls"
    }
    left = answered(looker, desk, LookUpKind.SPELLING, "hospital")
    assert (left.answer, left.message) == ({"corrected": ""}, "PubMed has nothing to correct.")


def test_pmids_are_answered_with_whole_records_and_those_that_do_not_exist(
    looker: Looker, desk: SearchDesk
) -> None:
    found = answered(looker, desk, LookUpKind.PMID, "PMID: 90001002, 99999999 90001001 nonsense")
    assert [reference["pmid"] for reference in found.answer["references"]] == ["90001002", "90001001"]
    assert all(reference["title"] and reference["journal"] for reference in found.answer["references"])
    assert found.answer["not_found"] == ["99999999", "nonsense"]
    assert found.message == "PubMed has no record for 2 PMIDs: 99999999, nonsense."


def test_a_deleted_record_is_none(looker: Looker, desk: SearchDesk) -> None:
    found = answered(looker, desk, LookUpKind.PMID, "90000990")
    assert found.answer["references"] == []
    assert found.message.startswith("PubMed has no record with this PMID.")


def test_a_doi_is_answered_with_the_record_that_bears_it(looker: Looker, desk: SearchDesk) -> None:
    found = answered(looker, desk, LookUpKind.DOI, "https://doi.org/10.5555/PRACTICE.90001001")
    assert [reference["pmid"] for reference in found.answer["references"]] == ["90001001"]
    assert (found.answer["not_found"], found.message) == ([], "")


@pytest.mark.parametrize("place", [0, 1])
def test_a_record_is_found_by_either_of_its_two_dois(looker: Looker, desk: SearchDesk, place: int) -> None:
    pmid = str(trap_pmid("two_different_dois"))
    xml = looker.pubmed.fetch([pmid]).records[0].raw_xml.decode()
    dois = (
        xml.split('EIdType="doi"')[1].split(">")[1].split("<")[0],
        xml.split('IdType="doi">')[-1].split("<")[0],
    )
    assert dois[0] != dois[1]
    found = answered(looker, desk, LookUpKind.DOI, dois[place])
    assert [reference["pmid"] for reference in found.answer["references"]] == [pmid]
    assert found.answer["not_found"] == []


def test_two_records_with_one_doi_are_both_given(looker: Looker, desk: SearchDesk) -> None:
    first, second = (str(trap_pmid(name)) for name in ("same_doi_first", "same_doi_second"))
    doi = looker.pubmed.fetch([first]).records[0].doi
    found = answered(looker, desk, LookUpKind.DOI, doi)
    assert {reference["pmid"] for reference in found.answer["references"]} == {first, second}


def test_a_doi_that_pubmed_takes_apart_finds_nothing(looker: Looker, desk: SearchDesk) -> None:
    found = answered(looker, desk, LookUpKind.DOI, "10.5555/falls")
    assert (found.answer["references"], found.answer["not_found"]) == ([], ["10.5555/falls"])
    assert found.message == "PubMed has no record with this DOI. Check it, or add the reference by hand."


@pytest.mark.parametrize(("kind", "words"), [(LookUpKind.PMID, NO_PMID), (LookUpKind.DOI, NO_DOI)])
def test_what_is_no_identifier_is_refused_without_a_call(
    looker: Looker, desk: SearchDesk, practice: Running, kind: LookUpKind, words: str
) -> None:
    refused = answered(looker, desk, kind, "what is this")
    assert (refused.state, refused.message, refused.answer) == (LookUpState.FAILED, words, None)
    assert practice.log() == []


def test_while_pubmed_is_away_it_says_so_and_answers_when_it_is_back(
    looker: Looker, desk: SearchDesk, practice: Running
) -> None:
    asked = desk.do(asking.ask_look_up, LookUpKind.MESH, "falls")
    practice.faults(DOWN)
    assert looker.advance(asked.id, 0) == 1
    waiting = as_it_stands(looker, asked.id)
    assert (waiting.state, waiting.message) == (
        LookUpState.WAITING,
        f"{TROUBLE} We go on trying for a few minutes.",
    )

    practice.faults([])
    looker.wait(1)
    assert looker.advance(asked.id, 1) == -1
    assert as_it_stands(looker, asked.id).state is LookUpState.FINISHED


def test_after_its_tries_it_gives_up_in_words(looker: Looker, desk: SearchDesk, practice: Running) -> None:
    asked = desk.do(asking.ask_look_up, LookUpKind.MESH, "falls")
    practice.faults(DOWN)
    assert looker.advance(asked.id, len(looker.pauses)) == -1
    ended = as_it_stands(looker, asked.id)
    assert (ended.state, ended.message) == (LookUpState.FAILED, GAVE_UP.format(what=TROUBLE))


def test_an_answered_look_up_asks_nothing_again(looker: Looker, desk: SearchDesk, practice: Running) -> None:
    found = answered(looker, desk, LookUpKind.MESH, "falls")
    practice.clear_log()
    assert looker.advance(found.id, 0) == looker.advance(999_999, 0) == -1
    assert practice.log() == []
