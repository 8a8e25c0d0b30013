"""References in Vancouver style, against a table that was written by hand."""

from __future__ import annotations

import re

import pytest

from evidence_service.references.citation import Citation
from evidence_service.references.reference import Author
from evidence_service.references.vancouver import names, reference
from evidence_service.references.vancouver_words import elided
from tests.references.hand_checked_references import EXPECTED


@pytest.mark.parametrize("name", EXPECTED)
def test_a_reference_reads_as_the_nlm_has_it(name: str) -> None:
    citation, expected = EXPECTED[name]

    assert reference(citation).text == expected


def test_at_least_seventy_references_are_checked_by_hand() -> None:
    assert len(EXPECTED) >= 70


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("1234-1238", "1234-8"),
        ("1200-1299", "1200-99"),
        ("199-203", "199-203"),
        ("98-102", "98-102"),
        ("123-8", "123-8"),
        ("123-123", "123"),
        ("7", "7"),
        ("126A-127A", "126A-127A"),
        ("S12-S18", "S12-8"),
        ("e101-109", "e101-9"),
        ("A12-B14", "A12-B14"),
        ("xii-xiv", "xii-xiv"),
        ("1131–1139", "1131-9"),
        ("45-46; discussion 47-48", "45-6; discussion 47-8"),
        ("10-12, 15-19", "10-2, 15-9"),
        ("238-234", "238-234"),
        ("", ""),
    ],
)
def test_pages_are_shortened(pages: str, expected: str) -> None:
    assert elided(pages) == expected


def test_a_nameless_author_is_left_out() -> None:
    assert (
        names((Author(last="Ash", initials="JA"), Author(), Author(last="Birch", initials="B")))
        == "Ash JA, Birch B"
    )


def test_doi_and_pubmed_numbers_are_links() -> None:
    markup = reference(
        Citation(
            title="Linked", doi="10.9999/(SICI)17:15<1661::AID>3.0.CO;2-2", pmid="90000011", pmcid="PMC42"
        )
    ).html

    assert '<a href="https://doi.org/10.9999/(SICI)17:15%3C1661::AID%3E3.0.CO;2-2">' in markup
    assert '<a href="https://pubmed.ncbi.nlm.nih.gov/90000011/">90000011</a>' in markup
    assert '<a href="https://pmc.ncbi.nlm.nih.gov/articles/PMC42/">PMC42</a>' in markup


def test_a_retraction_can_be_seen_in_the_html() -> None:
    assert (
        "<strong>[Retracted]</strong> Gone." in reference(Citation(title="Gone", retraction="retracted")).html
    )


def test_a_title_keeps_its_italics_and_loses_everything_dangerous() -> None:
    title = (
        '<i>Salix</i> <script>alert(1)</script><img src=x onerror=alert(2)><a href="https://x.example">y</a>'
    )

    markup = reference(Citation(title=title)).html

    assert "<i>Salix</i>" in markup
    assert not any(word in markup for word in ("<script", "<img", "onerror", "x.example"))


def test_names_and_journals_are_escaped() -> None:
    markup = reference(
        Citation(
            authors=(Author(last='<b onclick="x">', initials="A"),),
            title="Escaped",
            journal_abbreviation="J <style>",
            volume="<script>",
            doi='10.9999/"><script>',
            url='https://x.example/"><script>',
            kind="other",
        )
    ).html

    assert set(re.findall(r"<(\w+)", markup)) == {"a", "span"}


def test_an_address_that_is_no_web_address_is_not_a_link() -> None:
    markup = reference(Citation(kind="other", title="Odd", url="javascript:alert(1)")).html

    assert "href" not in markup
    assert markup.endswith("Available from: javascript:alert(1)")


def test_a_title_in_its_own_language_says_which_it_is() -> None:
    citation = Citation(title="[Not Available].", vernacular_title="Pflege", languages=("ger",))

    assert '<span lang="de">Pflege</span>.' in reference(citation).html


def test_a_title_that_is_the_one_of_its_own_language_says_which_it_is() -> None:
    citation = Citation(title="Pflege.", vernacular_title="Pflege.", languages=("ger",))

    assert '<span lang="de">Pflege.</span>' in reference(citation).html


def test_the_language_of_a_title_is_not_guessed() -> None:
    for told in (
        Citation(title="[Care at night].", vernacular_title="Pflege", languages=("ger",)),
        Citation(title="Pflege", languages=("ger",)),
    ):
        assert "lang=" not in reference(told).html


def test_the_link_to_an_address_of_the_web_holds_nothing_that_an_address_cant() -> None:
    address = "http://x.example/a b?q=1&r=%20#part"

    markup = reference(Citation(kind="other", title="Odd", url=address)).html

    assert '<a href="http://x.example/a%20b?q=1&amp;r=%20#part">' in markup
    assert ">http://x.example/a b?q=1&amp;r=%20#part</a>" in markup
