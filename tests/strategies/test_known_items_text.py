"""Known papers read from a pasted text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_service.strategies.known_items_text import Item, read_items
from tests.growth import IN_STEP, growth


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("12345678", [Item("12345678")]),
        ("12345678, 2345678;0034567", [Item("12345678"), Item("2345678"), Item("34567")]),
        ("1. 12345678\n2) 23456789", [Item("12345678"), Item("23456789")]),
        ("PMID: 12345678", [Item("12345678")]),
        ("PMIDs 12345678, 23456789 and 34567890", [Item("12345678"), Item("23456789"), Item("34567890")]),
        ("12345678[pmid] OR 23456789[uid]", [Item("12345678"), Item("23456789")]),
        ("https://pubmed.ncbi.nlm.nih.gov/12345678/", [Item("12345678")]),
        ("https://www.ncbi.nlm.nih.gov/pubmed/12345678?dopt=x", [Item("12345678")]),
        ("10.1000/ABC.5", [Item(doi="10.1000/abc.5")]),
        ("https://doi.org/10.1000/a(b)c.", [Item(doi="10.1000/a(b)c")]),
        ("doi: 10.1000/one; 10.1000/two", [Item(doi="10.1000/one"), Item(doi="10.1000/two")]),
        (
            "Doe J. Falls. J Inv Stud 2019;4:1234-9. doi:10.1000/x1. PMID: 12345678.",
            [Item("12345678", "10.1000/x1")],
        ),
        ("12345678\nPMID 12345678 doi:10.1000/x1\n10.1000/X1", [Item("12345678", "10.1000/x1")]),
        (
            "12345678 23456789, 10.1000/one; 10.1000/two PMID: 34567890",
            [
                Item("12345678"),
                Item("23456789"),
                Item("34567890"),
                Item(doi="10.1000/one"),
                Item(doi="10.1000/two"),
            ],
        ),
        ("12345678 10.1000/x1", [Item("12345678", "10.1000/x1")]),
        ("", []),
    ],
)
def test_papers_are_read_however_they_are_named(text: str, items: list[Item]) -> None:
    found = read_items(text)

    assert list(found.items) == items
    assert found.unread == ()


@pytest.mark.parametrize(
    "line",
    ["2019", "2019 Doe 12345678", "Doe J. Falls in wards. 2019;4:1234-9", "PMC1234567", "12", "123456789"],
)
def test_a_line_that_names_no_paper_is_given_back(line: str) -> None:
    assert read_items(f"12345678\n{line}\n").unread == (line,)


def test_pmids_and_dois_can_be_had_apart() -> None:
    found = read_items("12345678\n10.1000/a\nPMID 23456789 10.1000/b")

    assert (found.pmids, found.dois) == (("12345678", "23456789"), ("10.1000/a",))


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    read_items(text)


@pytest.mark.parametrize("text", ["12345678 ", "10.1000/", "PMID ", "PMID 1234 and "])
def test_a_longer_text_costs_no_more_than_its_length(text: str) -> None:
    assert growth(lambda size: read_items(text * (size // len(text))), 50_000) < IN_STEP
