"""What the gateway makes of NCBI's descriptions of subject headings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence_service.errors import PubMedUnreachable
from evidence_service.searches.pubmed import MeshHeading, PubMed
from practice_pubmed import server as practice
from tests.searches.gateways import esearch, gateway
from tests.searches.scripted_server import serving

HEAD = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n'
    '<!DOCTYPE eSummaryResult PUBLIC "-//NLM//DTD esummary v1 20041029//EN"'
    ' "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20041029/esummary-v1.dtd">\n'
)


@pytest.fixture(scope="module")
def pubmed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PubMed]:
    with practice.start() as server:
        yield gateway(server.url, tmp_path_factory.mktemp("entrez"))


def summary(uid: str, *items: str) -> str:
    return f"<DocSum><Id>{uid}</Id>{''.join(items)}</DocSum>"


def text(name: str, value: str) -> str:
    return f'<Item Name="{name}" Type="String">{value}</Item>'


def terms(*names: str) -> str:
    inside = "".join(text("string", name) for name in names)
    return f'<Item Name="DS_MeshTerms" Type="List">{inside}</Item>'


def answered(*summaries: str) -> bytes:
    return f"{HEAD}<eSummaryResult>{''.join(summaries)}</eSummaryResult>".encode()


def headings_of(answer: bytes, tmp_path: Path, word: str = "beds") -> tuple[MeshHeading, ...]:
    searched = esearch("<IdList><Id>68001</Id></IdList><TranslationSet/>", 1)
    with serving(searched, answer) as server:
        return gateway(server.root, tmp_path, patience=0.1).mesh_headings(word)


def test_a_word_leads_to_its_heading_with_all_that_helps_to_choose(pubmed: PubMed) -> None:
    heading, *_ = pubmed.mesh_headings("falls in hospital")
    assert (heading.name, heading.kind, heading.as_term) == (
        "Accidental Falls",
        "heading",
        '"Accidental Falls"[mh]',
    )
    assert heading.scope_note.startswith("Coming to the ground")
    assert "inpatient falls" in heading.entry_terms
    assert heading.ui.startswith("D")
    assert heading.tree == ("N06.100.200",)


def test_a_word_without_a_heading_gives_none(pubmed: PubMed) -> None:
    assert pubmed.mesh_headings("zzqqxxzz") == ()
    assert pubmed.mesh_headings("  ") == ()


def test_the_heading_that_the_word_names_comes_first(tmp_path: Path) -> None:
    answer = answered(
        summary("68003", text("DS_MeSHUI", "D003"), terms("Beds and Linens")),
        summary("67009", text("DS_MeSHUI", "C009"), terms("beds")),
        summary("68002", text("DS_MeSHUI", "D002"), terms("Furniture", "Beds")),
        summary("68001", text("DS_MeSHUI", "D001"), terms("Beds")),
    )
    names = [(heading.name, heading.kind) for heading in headings_of(answer, tmp_path)]
    assert names == [
        ("Beds", "heading"),
        ("Furniture", "heading"),
        ("Beds and Linens", "heading"),
        ("beds", "supplementary concept"),
    ]


def test_subheadings_and_concepts_say_how_they_are_searched(tmp_path: Path) -> None:
    answer = answered(
        summary("68900", text("DS_MeSHUI", "Q000188"), terms("drug therapy")),
        summary("67414177", terms("a &lt;b&gt; protein")),
    )
    assert [heading.as_term for heading in headings_of(answer, tmp_path)] == [
        '"drug therapy"[sh]',
        '"a <b> protein"[nm]',
    ]


def test_a_heading_that_ncbi_cannot_describe_does_not_stop_the_others(tmp_path: Path) -> None:
    broken = "<ERROR>UID=68009: cannot get document summary</ERROR>"
    answer = answered(broken, summary("68001", terms("Beds")), summary("68002", text("DS_ScopeNote", "x")))
    assert [heading.name for heading in headings_of(answer, tmp_path)] == ["Beds"]


@pytest.mark.parametrize(
    "answer", [b"<html></html>", b"", b'{"error": "API rate limit exceeded"}', answered()[:-20]]
)
def test_an_answer_that_is_none_is_told_as_unreachable(answer: bytes, tmp_path: Path) -> None:
    with pytest.raises(PubMedUnreachable):
        headings_of(answer, tmp_path)
