"""Fetching: what was asked for and what came, compared."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from Bio import Entrez

from evidence_service.errors import PubMedUnreachable
from evidence_service.references.pubmed_markup import plain_text
from evidence_service.searches.pubmed import MOST_FETCHED, MOST_FOUND, PubMed
from practice_pubmed import server as practice
from tests.references.pubmed_samples import article, document
from tests.searches.gateways import gateway
from tests.searches.scripted_server import Scripted, serving


@pytest.fixture(scope="module")
def server() -> Iterator[practice.Running]:
    with practice.start() as running:
        yield running


@pytest.fixture
def pubmed(server: practice.Running, tmp_path: Path) -> PubMed:
    server.faults([])
    return gateway(server.url, tmp_path)


@pytest.fixture
def pmids(pubmed: PubMed) -> list[str]:
    return list(pubmed.search("1800:2100[dp]", size=6).pmids)


def numbered(number: int, title: str = "A title.", version: int = 1) -> str:
    return article(f'<PMID Version="{version}">{number}</PMID>', title=title)


def test_records_come_in_the_order_asked_for_and_each_once(pubmed: PubMed, pmids: list[str]) -> None:
    backwards = pmids[::-1]
    answer = pubmed.fetch([*backwards, pmids[0]])
    assert [record.pmid for record in answer.records] == backwards
    assert (answer.unreadable, answer.missing) == ((), ())


def test_nothing_asked_for_is_nothing_asked(pubmed: PubMed, server: practice.Running) -> None:
    server.clear_log()
    assert pubmed.fetch([]).records == ()
    assert server.log() == []


def test_500_records_come_in_one_call(server: practice.Running, tmp_path: Path) -> None:
    server.faults([])
    pubmed = gateway(server.url, tmp_path, timeout=30.0, patience=60.0)  # a busy machine takes its time
    many = pubmed.search("1800:2100[dp]", size=MOST_FETCHED).pmids
    padding = [str(50_000_000 + number) for number in range(MOST_FETCHED - len(many))]
    server.clear_log()
    answer = pubmed.fetch([*many, *padding])
    assert len(answer.records) == len(many)
    assert answer.missing == tuple(padding)
    assert [len(call["ids"]) for call in server.log()] == [500, len(padding)] if padding else [500]


def test_what_did_not_come_is_asked_for_once_more(
    pubmed: PubMed, server: practice.Running, pmids: list[str]
) -> None:
    server.clear_log()
    server.faults([{"kind": "omit", "pmids": pmids[:2], "times": 1}])
    answer = pubmed.fetch(pmids)
    assert [record.pmid for record in answer.records] == pmids
    assert [call["ids"] for call in server.log()] == [pmids, pmids[:2]]


def test_what_never_comes_is_listed_as_missing(
    pubmed: PubMed, server: practice.Running, pmids: list[str]
) -> None:
    server.clear_log()
    server.faults([{"kind": "omit", "pmids": pmids[:2]}])
    answer = pubmed.fetch(pmids)
    assert answer.missing == tuple(pmids[:2])
    assert [record.pmid for record in answer.records] == pmids[2:]
    assert len(server.log()) == 2


def test_records_that_come_twice_or_unasked_do_no_harm(
    pubmed: PubMed, server: practice.Running, pmids: list[str]
) -> None:
    server.faults([{"kind": "duplicate", "pmids": pmids[:1]}, {"kind": "extra", "pmids": pmids[3:]}])
    answer = pubmed.fetch(pmids[:3])
    assert [record.pmid for record in answer.records] == pmids[:3]


def test_a_damaged_record_is_listed_and_the_others_come(
    pubmed: PubMed, server: practice.Running, pmids: list[str]
) -> None:
    server.faults([{"kind": "bad_utf8", "utility": "efetch"}])
    answer = pubmed.fetch(pmids)
    (lost,) = answer.unreadable
    assert lost.pmid in pmids
    assert lost.raw_xml.startswith(b"<PubmedArticle>")
    assert [record.pmid for record in answer.records] == [pmid for pmid in pmids if pmid != lost.pmid]
    assert answer.missing == ()


def test_a_record_damaged_on_the_way_comes_whole_the_second_time(
    pubmed: PubMed, server: practice.Running, pmids: list[str]
) -> None:
    server.faults([{"kind": "bad_utf8", "utility": "efetch", "times": 1}])
    answer = pubmed.fetch(pmids)
    assert [record.pmid for record in answer.records] == pmids
    assert answer.unreadable == ()


def test_a_newer_version_answers_for_its_pmid(tmp_path: Path) -> None:
    body = document(numbered(7, "Old.", 1), numbered(7, "Newest.", 3), numbered(7, "New.", 2))
    with serving(body) as scripted:
        answer = gateway(scripted.root, tmp_path).fetch(["7", "7.1"])
    assert [(record.title, record.version) for record in answer.records] == [("Newest.", 3)]


def test_a_deleted_record_is_marked_and_not_missing(tmp_path: Path) -> None:
    gone = '<DeleteCitation><PMID Version="1">8</PMID><PMID Version="1">9</PMID></DeleteCitation>'
    with serving(document(numbered(7), numbered(8, "Still here."), gone)) as scripted:
        answer = gateway(scripted.root, tmp_path).fetch(["7", "8", "9"])
    told = [(record.pmid, record.title, record.deleted) for record in answer.records]
    assert told == [
        ("7", "A title.", False),
        ("8", "Still here.", True),
        ("9", "[Deleted from PubMed]", True),
    ]
    assert answer.missing == ()


def test_a_record_without_a_pmid_is_known_by_having_been_asked_for_alone(tmp_path: Path) -> None:
    with serving(document(numbered(7), article(pmid=""))) as scripted:
        answer = gateway(scripted.root, tmp_path).fetch(["7", "8"])
    assert [(lost.pmid, lost.reason) for lost in answer.unreadable] == [("8", "it has no PMID")]
    assert answer.missing == ()


def test_records_without_a_pmid_are_told_while_something_is_missing(tmp_path: Path) -> None:
    with serving(document(numbered(7), article(pmid=""))) as scripted:
        answer = gateway(scripted.root, tmp_path).fetch(["7", "8", "9"])
    assert [lost.pmid for lost in answer.unreadable] == [None]
    assert answer.missing == ("8", "9")


@pytest.mark.parametrize(
    "words", ["Empty id list - nothing todo", "ID list is empty! In it there are neither IDs nor accessions."]
)
def test_an_error_that_means_none_of_them_is_no_failure(words: str, tmp_path: Path) -> None:
    error = f"<eFetchResult><ERROR>{words}</ERROR></eFetchResult>".encode()
    with serving(error) as scripted:
        assert gateway(scripted.root, tmp_path).fetch(["7"]).missing == ("7",)


def test_a_cut_document_gives_no_half_answer(tmp_path: Path) -> None:
    cut = document(numbered(7), numbered(8))[:-60]
    with serving(cut, document(numbered(7), numbered(8))) as scripted:
        assert len(gateway(scripted.root, tmp_path).fetch(["7", "8"]).records) == 2
    with serving(Scripted(cut)) as scripted, pytest.raises(PubMedUnreachable):
        gateway(scripted.root, tmp_path, patience=0.05).fetch(["7", "8"])


@pytest.mark.parametrize("pmids", [["7", "x"], ["7,8"], ["7 OR 8"], [""], [str(n) for n in range(501)]])
def test_what_is_no_list_of_up_to_500_pmids_is_a_mistake_of_the_caller(
    pmids: list[str], tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="PMID"):
        gateway("http://127.0.0.1:9/", tmp_path).fetch(pmids)


def test_it_reads_every_practice_record_as_bio_entrez_does(pubmed: PubMed) -> None:
    records = pubmed.fetch(pubmed.search("1800:2100[dp]", size=MOST_FOUND).pmids[:MOST_FETCHED]).records
    body = document(*(record.raw_xml.decode() for record in records))
    read = Entrez.read(BytesIO(body), escape=True)  # type: ignore[no-untyped-call]
    articles = {str(each["MedlineCitation"]["PMID"]): each for each in read["PubmedArticle"]}
    compared = [(record, articles[record.pmid]) for record in records if record.kind == "article"]
    assert len(compared) > 100
    for record, theirs in compared:
        assert _facts(record) == _facts_of_bio_entrez(theirs), record.pmid


def _facts(record: Any) -> dict[str, Any]:
    return {
        "authors": [author.collective or author.last for author in record.authors],
        "journal": record.journal,
        "volume": record.volume,
        "types": list(record.publication_types),
        "sections": [section.label for section in record.abstract],
        "notices": len(record.notices),
        "headings": len(record.mesh),
    }


def _facts_of_bio_entrez(element: Any) -> dict[str, Any]:
    citation, article_ = element["MedlineCitation"], element["MedlineCitation"]["Article"]
    people = [each for each in article_.get("AuthorList", []) if each.attributes.get("ValidYN") != "N"]
    links = citation.get("CommentsCorrectionsList", [])
    own, other = article_.get("Abstract", {}), citation.get("OtherAbstract", [])
    english: Any = next((each for each in other if each.attributes.get("Language", "eng") == "eng"), {})
    return {
        "authors": [plain_text(each.get("CollectiveName") or each["LastName"]) for each in people],
        "journal": plain_text(article_["Journal"]["Title"]),
        "volume": str(article_["Journal"]["JournalIssue"].get("Volume", "")),
        "types": [plain_text(each) for each in article_["PublicationTypeList"]],
        "sections": _sections(own) or _sections(english),
        "notices": sum(link.attributes["RefType"] != "Cites" for link in links),
        "headings": len(citation.get("MeshHeadingList", [])),
    }


def _sections(abstract: Any) -> list[str]:
    filled = [each for each in abstract.get("AbstractText", []) if each.strip()]
    labels = [each.attributes.get("Label") or each.attributes.get("NlmCategory", "") for each in filled]
    return ["" if label in ("UNLABELLED", "UNASSIGNED") else label.rstrip(":") for label in labels]
