"""PMIDs and DOIs as people paste them."""

from __future__ import annotations

import pytest

from evidence_service.searches.identifiers import doi, dois_in, pmid, pmids_in, same_doi


@pytest.mark.parametrize(
    "text",
    ["31234567", " 31234567 ", "PMID: 31234567", "pmid31234567", "https://pubmed.ncbi.nlm.nih.gov/31234567/"],
)
def test_a_pmid_is_read_however_it_was_pasted(text: str) -> None:
    assert pmids_in(text) == (("31234567",), ())


@pytest.mark.parametrize("text", ["", "0", "12a", "1234567890123", "10.1000/1", "PMC123"])
def test_what_is_no_pmid_is_none(text: str) -> None:
    assert pmid(text) == ""


def test_a_list_of_pmids_keeps_its_order_and_names_what_is_none() -> None:
    assert pmids_in("300, 12;PMID 7\n300  x 0042") == (("300", "12", "7", "42"), ("x",))


@pytest.mark.parametrize(
    "text",
    [
        "10.1136/bmj.b2535",
        "doi:10.1136/bmj.b2535",
        "DOI: 10.1136/bmj.b2535.",
        "https://doi.org/10.1136/bmj.b2535",
        "http://dx.doi.org/10.1136/bmj.b2535",
    ],
)
def test_a_doi_is_read_however_it_was_pasted(text: str) -> None:
    assert dois_in(text) == (("10.1136/bmj.b2535",), ())


def test_a_doi_may_hold_brackets_commas_and_semicolons() -> None:
    old = "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2"
    assert doi(old) == old
    assert dois_in(f"{old}\n10.1000/a,b nonsense") == ((old, "10.1000/a,b"), ("nonsense",))


@pytest.mark.parametrize("text", ["", "10.1136", "31234567", '10.1136/"x"', "https://example.org/10.1136/x"])
def test_what_is_no_doi_is_none(text: str) -> None:
    assert doi(text) == ""


def test_capitals_make_no_difference_to_a_doi() -> None:
    assert same_doi("10.1000/AbC", "10.1000/aBc")
    assert not same_doi("", "")
    assert not same_doi("10.1000/a", "10.1000/b")
