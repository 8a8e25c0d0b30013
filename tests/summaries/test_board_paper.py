"""The page for a board paper: what it says, as text and on paper, in ordinary cases and in odd ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html as lxml_html

from evidence_service.searches.search_report import LoggedSource
from evidence_service.summaries.board_paper import as_text, evidence_considered, references_of
from evidence_service.summaries.content import Product
from evidence_service.summaries.document import Flow, IssuedDocument, Passage
from tests.house import Visitor
from tests.summaries import samples
from tests.summaries.desk import Desk


def searchless(document: IssuedDocument, *sources: LoggedSource) -> IssuedDocument:
    return replace(document, searches=(), sources=sources)


def test_below_a_short_title_stands_the_question() -> None:
    document = replace(samples.full(), title="Virtual wards", question="Do they shorten stays?")

    text = as_text(document)
    assert text.startswith("Virtual wards\nER-2026-00042, version 1\n\nThe question as agreed\n\nDo they ")


def test_the_paragraph_says_what_was_searched_found_cited_and_how_sure() -> None:
    assert evidence_considered(samples.full()) == (
        "Imagined Valley Library and Knowledge Service looked for evidence for Imagined Valley Hospitals."
        " It searched PubMed (25 November 2026), Embase; MEDLINE through Ovid (26 November 2026) and HMIC"
        " through Ovid (26 November 2026). It also looked at The King’s Fund."
        " 736 records were found, 520 screened and 7 included."
        " The answer cites 7 publications: 1 systematic review, 1 economic evaluation, 1 trial,"
        " 2 observational studies, 1 qualitative study and 1 evaluation or case study. 1 of them was"
        " retracted. How sure the evidence is, as the library service judged it: Length of stay, evidence"
        " of an effect (moderate certainty); Readmission and deaths, uncertain (low certainty); Bed days of"
        " carers’ own illness, evidence of no effect (moderate certainty); People with dementia, no evidence"
        " found. This is an evidence summary, not a systematic review: written by Rowan Maple, clinical"
        " librarian, read by Hazel Larch, evidence lead. Artificial intelligence was used; the summary says"
        " how. Source: Imagined Valley Library and Knowledge Service. Evidence summary ER-2026-00042,"
        " version 1, 4 December 2026, valid until 4 December 2027. Check it at"
        " https://evidence.example/v/K7PQ2WM9XD"
    )


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (searchless(samples.short()), "No database was searched."),
        (replace(samples.short(), flow=Flow(0, 0)), "No record was found."),
        (
            replace(samples.short(), flow=Flow(3, 0, undecided=2, maybe=1)),
            "3 records were found, 1 screened, none included, 1 is still in doubt and 2 were not screened.",
        ),
        (replace(samples.short(), references=()), "The answer cites no study."),
        (samples.short(), "Nobody judged how sure the evidence is."),
        (samples.middling(), "2 of them were retracted."),
        (replace(samples.short(), read_by=""), "read by nobody else before delivery."),
        (replace(samples.short(), read_by="Not read yet"), "not read by anybody else yet."),
        (
            replace(samples.short(), product=Product.RESULTS_LIST),
            "This is a list of results, not a systematic review",
        ),
        (samples.practice(), "Practice only. The records behind this document are invented."),
        (
            searchless(samples.short(), LoggedSource(1, "file", "CINAHL", "EBSCO")),
            "It searched CINAHL through EBSCO (date not recorded).",
        ),
    ],
)
def test_the_paragraph_is_honest_about_what_was_not_done(document: IssuedDocument, said: str) -> None:
    assert said in evidence_considered(document)


def test_the_paragraph_tells_of_a_paper_in_doubt() -> None:
    full = samples.full()
    first = full.references[0]
    doubted = replace(first, citation=replace(first.citation, retraction="expression of concern"))
    said = evidence_considered(replace(full, references=(doubted, *full.references[1:])))
    assert "1 of them has an expression of concern by the journal." in said


def test_the_text_has_decision_bottom_line_evidence_and_references() -> None:
    text = as_text(samples.full())

    assert text.startswith(
        "Do virtual wards shorten hospital stays for older people?\nER-2026-00042, version 1\n"
    )
    assert "Where: Executive committee\nWhen: 14 December 2026\n" in text
    assert "\n- Costs are uncertain. Savings depend on beds being closed or used for others [5].\n" in text
    assert "\n\nEvidence considered\n\nImagined Valley Library" in text
    assert "\n1. Birch A, Cedar B. Remote monitoring at home" in text
    assert "<" not in text


def test_a_long_question_stands_there_whole() -> None:
    document = samples.middling()

    assert document.heading.endswith("…")
    assert as_text(document).startswith(f"{document.question}\n")


def test_it_has_the_references_that_the_bottom_line_cites_those_inside_a_range_too() -> None:
    assert [entry.number for entry in references_of(samples.full())] == [1, 2, 3, 4, 5, 6]


def test_references_that_the_page_can_not_hold_are_left_out() -> None:
    many = replace(samples.middling(), bottom_line=samples.middling().section("findings"))

    assert references_of(many) == ()
    assert "\nReferences\n" not in as_text(many)


def test_a_number_without_a_reference_is_passed_over() -> None:
    odd = Passage("", '<p><span class="citation">[<a href="#reference-99">99</a>]</span></p>')

    assert references_of(replace(samples.short(), bottom_line=odd)) == ()


def test_the_page_brings_the_text_that_is_copied_with_its_points(desk: Desk, manager: Visitor) -> None:
    desk.deliver()

    page = lxml_html.document_fromstring(manager.get(f"/requests/{desk.reference}/answer").text)
    text = manager.get(f"/requests/{desk.reference}/answer/board-paper.txt").text

    assert page.xpath("string(//*[@id='board-paper-text-plain'])") == text.removeprefix("\ufeff")
