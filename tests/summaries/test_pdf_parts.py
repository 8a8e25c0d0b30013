"""The parts of the PDF, read back: first page, evidence table, references by type, board page, drawings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import page
import pikepdf
import pytest

from evidence_service.summaries.document import IssuedDocument
from tests import needs
from tests.summaries import samples
from tests.summaries.made_pdf import laid_out, made, opened, pages_of, squeezed, structure
from tests.summaries.sample_texts import LONG_QUESTION

PROFILES = [page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1]
LARGE = 70  # references, with 60 studies in the table


def headed_at_length() -> IssuedDocument:
    """With a title and the whole question, which moves where every page ends."""
    return replace(samples.full(), title="Virtual wards for older people", question=LONG_QUESTION)


@pytest.fixture(scope="module")
def document() -> IssuedDocument:
    return samples.full()


@pytest.fixture(scope="module")
def pdf(document: IssuedDocument) -> bytes:
    return made(document)


@pytest.fixture(scope="module")
def large() -> bytes:
    return made(samples.long(references=LARGE))


@pytest.mark.parametrize("profile", PROFILES, ids=str)
def test_every_part_together_keeps_both_standards(pdf: bytes, profile: page.ValidationProfile) -> None:
    report = page.validate_pdf_bytes(pdf, profile=profile)

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


@pytest.mark.parametrize("profile", PROFILES, ids=str)
def test_pages_on_their_sides_keep_them_too(large: bytes, profile: page.ValidationProfile) -> None:
    assert page.validate_pdf_bytes(large, profile=profile).is_compliant


def test_the_first_page_has_title_decision_bottom_line_and_the_way_to_check_it(
    pdf: bytes, document: IssuedDocument
) -> None:
    first = pages_of(pdf)[0]

    for expected in (
        document.heading,
        "ER-2026-00042",
        document.decision.what,
        "Executive committee",
        "Virtual wards probably shorten hospital stays",
        "Patients like being at home",
        "Is this the newest version? evidence.example/v/K7PQ2WM9XD",
    ):
        assert squeezed(expected) in squeezed(first)


def test_every_drawing_says_what_it_shows(pdf: bytes) -> None:
    shown = [str(one.get("/Alt", "")) for one in structure(pdf) if one["/S"] == "/Figure"]

    assert shown[0] == "QR code of https://evidence.example/v/K7PQ2WM9XD"
    assert len(shown) == 2
    assert "520 screened. 513 excluded (Wrong topic or intervention: 407; Wrong population: 61" in shown[1]


def test_a_passage_in_another_language_says_which(large: bytes) -> None:
    told = [one for one in structure(large) if one.get("/Lang") == "zh"]

    assert [one["/S"] for one in told] == ["/Span"]


def test_a_long_question_stands_whole_on_the_page_for_a_board_paper() -> None:
    document = replace(samples.full(), title="", question=LONG_QUESTION)

    assert document.heading.endswith("…")
    assert squeezed(LONG_QUESTION) in squeezed(pages_of(made(document))[-1])


def test_a_short_title_heads_the_file_and_the_question_stands_whole_below_it(large: bytes) -> None:
    pages = [squeezed(words) for words in pages_of(large)]
    title, question = squeezed("Virtual wards for older people"), squeezed(LONG_QUESTION)

    with opened(large) as file:
        assert file.docinfo["/Title"] == "ER-2026-00042: Virtual wards for older people"
    assert 0 < pages[0].index(title) < pages[0].index(question)
    assert sum(question in words for words in pages) == 2  # for a board paper, too


def test_a_document_without_an_address_has_no_code() -> None:
    shown = [str(one.get("/Alt", "")) for one in structure(made(samples.short())) if one["/S"] == "/Figure"]

    assert not [words for words in shown if "QR" in words]


def test_headings_are_in_order_and_skip_no_level(pdf: bytes, large: bytes) -> None:
    for file in (pdf, large):
        levels = [int(one["/S"][2:]) for one in structure(file) if one["/S"][:2] == "/H"]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_heading_of_every_table_has_a_scope(pdf: bytes, large: bytes) -> None:
    for file in (pdf, large):
        scopes = [one["/A"].get("/Scope") for one in structure(file) if one["/S"] == "/TH"]
        assert set(scopes) == {"/Column", "/Row"}


def test_the_page_for_a_board_paper_is_one_page_of_its_own(pdf: bytes, large: bytes) -> None:
    for file in (pdf, large):
        pages = [squeezed(words) for words in pages_of(file)]
        (mine,) = [words for words in pages if squeezed("For your board paper") in words]
        for expected in ("The decision", "The bottom line", "Evidence considered"):
            assert squeezed(expected) in mine


def test_a_tall_last_line_of_a_strategy_takes_no_others_to_the_next_page() -> None:
    pages = [squeezed(words) for words in pages_of(made(samples.middling()))]

    (first,) = [words for words in pages if squeezed("Search 1: PubMed") in words]
    assert squeezed("Search 2: Embase") in first


@pytest.mark.parametrize("make", [samples.full, samples.reported, headed_at_length])
def test_an_item_of_the_search_begins_beside_its_heading(make: Callable[[], IssuedDocument]) -> None:
    document = make()
    pages = [squeezed(words) for words in pages_of(made(document))]

    for item in document.items:
        heading, first = squeezed(f"{item.number}. {item.title}"), squeezed(item.paragraphs[0])[:30]
        (beside,) = [words for words in pages if heading in words]
        assert first in beside[beside.index(heading) :]


def test_references_have_the_numbers_of_the_text_in_their_groups(pdf: bytes) -> None:
    needs.required(needs.POPPLER)
    text = " ".join(laid_out(pdf).split())

    for expected in (
        "Systematic reviews 3. Elder A, Fir B",
        "Trials 2. Cedar A, Elder B",
        "Observational studies 1. Birch A, Cedar B",
    ):
        assert expected in text


def test_a_large_table_lies_on_its_side_at_the_end_and_repeats_its_headings(large: bytes) -> None:
    with opened(large) as file:
        sideways = [
            number for number, one in enumerate(file.pages) if float(one.mediabox[2]) > float(one.mediabox[3])
        ]
    pages = [squeezed(words) for words in pages_of(large)]

    assert len(sideways) > 3
    assert sideways == list(range(sideways[0], len(pages)))
    for number in sideways:
        assert squeezed("Study Type Country Setting Design Population Finding Our note") in pages[number]
    (ahead,) = [words for words in pages if squeezed("60 studies are compared in") in words]
    assert squeezed(f"the table at the end of this document, from page {sideways[0] + 1}.") in ahead
    assert "References" in ahead
    assert squeezed("For your board paper") in pages[sideways[0] - 1]


def test_the_running_head_names_the_section_that_goes_on(large: bytes) -> None:
    pages = [squeezed(words) for words in pages_of(large)]
    searched = next(number for number, words in enumerate(pages) if squeezed("Search 1: PubMed") in words)
    references = [words for words in pages[:searched] if squeezed("References · ER-2026-00042") in words]

    assert references


def test_no_character_is_missing(pdf: bytes, large: bytes) -> None:
    needs.required(needs.CHINESE)
    for file in (pdf, large):
        assert "[?]" not in "".join(pages_of(file))
        assert "\ufffd" not in "".join(pages_of(file))


def test_every_link_leads_somewhere_safe(pdf: bytes) -> None:
    with opened(pdf) as file:
        notes = [note for one in file.pages for note in one.get("/Annots", [])]
        addresses = {str(note.A.URI) for note in notes if "/A" in note and "/URI" in note.A}
        assert all(isinstance(note.get("/Contents"), pikepdf.String) for note in notes if "/A" in note)

    assert "https://evidence.example/v/K7PQ2WM9XD" in addresses
    assert all(address.startswith("https://") for address in addresses)


def test_an_address_that_is_none_is_not_printed_as_a_code() -> None:
    odd = replace(samples.short(), verify_at="javascript:alert(1)")

    assert not [one for one in structure(made(odd)) if one["/S"] == "/Figure"]
