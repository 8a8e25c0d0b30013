"""The Word file, read back: real headings, numbers that lead to references, tables with heading rows."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

from evidence_service import audit
from evidence_service.references.citation import Citation
from evidence_service.summaries.document import IssuedDocument, Passage
from evidence_service.summaries.document_html import document_html
from evidence_service.summaries.document_parts import IssuedReference
from evidence_service.summaries.word import as_word
from tests.house import Visitor
from tests.summaries import samples
from tests.summaries.desk import Desk


def made(document: IssuedDocument) -> WordDocument:
    return Document(io.BytesIO(as_word(document, document_html(document, samples.environment()))))


def headings(word: WordDocument) -> list[tuple[str, str]]:
    named = [((one.style.name if one.style else "") or "", one.text.strip()) for one in word.paragraphs]
    return [(style, text) for style, text in named if style.startswith(("Title", "Heading"))]


def test_its_headings_are_words_own_and_in_order() -> None:
    found = headings(made(samples.full()))

    levels = [0 if style == "Title" else int(style[-1]) for style, _ in found]
    assert found[0] == ("Title", "Do virtual wards shorten hospital stays for older people?")
    assert ("Heading 1", "Bottom line") in found
    assert ("Heading 1", "References") in found
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_number_of_a_citation_leads_to_its_reference() -> None:
    document = samples.full()
    word = made(document)

    anchors = {link.get(qn("w:anchor")) for link in word.element.iter(qn("w:hyperlink"))} - {None}
    marks = {mark.get(qn("w:name")) for mark in word.element.iter(qn("w:bookmarkStart"))}
    assert {f"reference-{number}" for number in range(1, len(document.references) + 1)} <= marks
    assert anchors <= marks
    starts = [one.text for one in word.paragraphs if re.match(r"\d+\.\t", one.text)]
    assert any(text.startswith(f"{len(document.references)}.\t") for text in starts)


def test_every_link_inside_a_large_file_has_a_place_to_lead_to() -> None:
    word = made(samples.long())

    anchors = {link.get(qn("w:anchor")) for link in word.element.iter(qn("w:hyperlink"))} - {None}
    marks = {mark.get(qn("w:name")) for mark in word.element.iter(qn("w:bookmarkStart"))}
    assert "evidence-table" in anchors
    assert anchors <= marks


def test_what_only_tells_of_the_next_thing_stays_with_it() -> None:
    word = made(samples.full())

    for told in ("Searched on 26 November 2026. 311", "Exported in two parts.", "By type of evidence."):
        (paragraph,) = [one for one in word.paragraphs if one.text.startswith(told)]
        assert paragraph.paragraph_format.keep_with_next
    for name in ("Heading 1", "Heading 2", "Heading 3"):
        style = word.styles[name]
        assert isinstance(style, ParagraphStyle)
        assert style.paragraph_format.keep_with_next


def test_the_flow_of_records_is_a_table_whose_sums_stand_out() -> None:
    word = made(samples.full())
    (steps,) = [one for one in word.tables if one.cell(0, 0).text == "Records"]

    bold = [row.cells[0].text for row in steps.rows if row.cells[0].paragraphs[0].runs[0].bold]
    assert bold == ["Records", "All that were found", "All that were screened", "Included"]
    assert [row.cells[2].text for row in steps.rows][-1] == "7"
    assert {row.cells[2].paragraphs[0].alignment for row in steps.rows} == {WD_ALIGN_PARAGRAPH.RIGHT}
    blocks = list(word.iter_inner_content())
    place = next(n for n, one in enumerate(blocks) if isinstance(one, Table) and one._tbl is steps._tbl)
    heading = blocks[place - 1]
    assert isinstance(heading, Paragraph)
    assert heading.text == "What became of the records"


def test_links_lead_only_to_the_web_and_to_mail() -> None:
    word = made(samples.full())
    outside = [one.target_ref for one in word.part.rels.values() if one.is_external]
    assert outside
    assert all(address.startswith(("https://", "mailto:", "http://")) for address in outside)


def test_tables_have_a_heading_row_that_repeats_and_rows_that_stay_whole() -> None:
    word = made(samples.full())
    (studies,) = [
        one for one in word.tables if one.cell(0, 0).text.startswith("Study") and len(one.columns) > 5
    ]

    assert len(list(studies.rows[0]._tr.iter(qn("w:tblHeader")))) == 1
    assert all(len(list(row._tr.iter(qn("w:cantSplit")))) == 1 for row in studies.rows)
    assert len(studies.rows) == len(samples.full().rows) + 1
    assert "\n" in studies.cell(1, 0).text  # type and country stand below the study


def test_it_names_itself_on_every_page_and_to_word() -> None:
    word = made(samples.full())

    assert word.sections[0].header.paragraphs[0].text == "ER-2026-00042, version 1"
    fields = [one.text for one in word.sections[0].footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert word.core_properties.title.startswith("ER-2026-00042: Do virtual wards")
    assert (word.core_properties.author, word.core_properties.language) == (
        samples.full().written_by,
        "en-GB",
    )


def test_a_wide_table_lies_on_its_side_at_the_end() -> None:
    sides = [str(one.orientation) for one in made(samples.long()).sections]
    assert [side.split()[0] for side in sides] == ["PORTRAIT", "LANDSCAPE"]


@pytest.mark.parametrize("odd", ["\x0b", "\x00", "\ufffe", "<b>x</b>", "﷽", "中文", "e\u0301"])
def test_no_text_breaks_the_file_or_becomes_markup(odd: str) -> None:
    document = replace(samples.full(), title=f"Before {odd} after", limits=f"Before {odd} after")

    words = "\n".join(one.text for one in made(document).paragraphs)

    assert "Before" in words
    assert "after" in words
    assert ("<b>x</b>" in words) == (odd == "<b>x</b>")


def test_what_is_in_a_passage_is_only_words() -> None:
    hostile = '<p>Seen</p><script>alert(1)</script><img src="file:///etc/passwd"><a href="javascript:x">y</a>'
    document = replace(samples.full(), bottom_line=Passage("", hostile))

    word = made(document)

    assert "Seen" in "\n".join(one.text for one in word.paragraphs)
    assert "alert(1)" not in "\n".join(one.text for one in word.paragraphs)
    assert not [one for one in word.part.rels.values() if "passwd" in str(one.target_ref)]


def test_the_requester_takes_it_away_and_that_is_logged(desk: Desk, manager: Visitor) -> None:
    desk.deliver()

    answer = manager.get(f"/requests/{desk.reference}/answer.docx")

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="{desk.reference} evidence summary.docx"'
    )
    assert "Virtual wards shorten the stay" in "\n".join(
        one.text for one in Document(io.BytesIO(answer.data)).paragraphs
    )
    page = manager.get(f"/requests/{desk.reference}/answer").text
    assert f"/requests/{desk.reference}/answer/1.docx" in page


def test_a_replaced_version_says_so_before_everything_else_and_on_every_page(
    desk: Desk, manager: Visitor
) -> None:
    desk.deliver()
    desk.reissue()

    old, new = (
        Document(io.BytesIO(manager.get(f"/requests/{desk.reference}/answer/{number}.docx").data))
        for number in (1, 2)
    )

    warning = "Do not use this: version 2 took its place."
    assert old.paragraphs[0].text == warning
    assert old.sections[0].header.paragraphs[0].text.endswith(warning)
    assert "took its place" not in "".join(one.text for one in new.paragraphs)


def test_a_version_that_nobody_issued_is_not_found_and_a_look_is_no_download(
    desk: Desk, manager: Visitor
) -> None:
    desk.deliver()

    assert manager.get(f"/requests/{desk.reference}/answer/99999999999999999999.docx").status_code == 404
    manager.client.head(f"/requests/{desk.reference}/answer.docx")
    with desk.factory() as session:
        assert "download" not in [event.action for event in audit.history_of(session, desk.id)]


def test_a_reference_keeps_its_indices_its_powers_and_an_address_without_tls() -> None:
    citation = Citation(
        kind="other",
        title="CO<sub>2</sub> in 10<sup>3</sup> nights",
        url="http://agency.example/co2",
        year=2020,
    )
    document = replace(samples.full(), references=(IssuedReference.to("ref:1", citation),))

    word = made(document)

    runs = [run for one in word.paragraphs if "nights [Internet]" in one.text for run in one.runs]
    assert {run.text for run in runs if run.font.subscript} == {"2"}
    assert {run.text for run in runs if run.font.superscript} == {"3"}
    assert "http://agency.example/co2" in {
        one.target_ref for one in word.part.rels.values() if one.is_external
    }


def test_the_facts_of_the_first_page_are_parted() -> None:
    lines = [one.text for one in made(samples.full()).paragraphs]

    assert "ER-2026-00042 · Version 1 · Delivered 4 December 2026" in lines
    assert "Valid until 4 December 2027 · For Imagined Valley Hospitals" in lines


def test_strategies_stand_in_a_fixed_width_and_stay_together() -> None:
    word = made(samples.full())

    (pasted,) = [one for one in word.paragraphs if "exp virtual ward/" in one.text]
    assert pasted.paragraph_format.keep_together
    assert {run.font.name for run in pasted.runs if run.text.strip()} == {"Courier New"}
    (lines,) = [one for one in word.tables if one.cell(0, 0).text == "Line"]
    assert lines.cell(2, 1).paragraphs[0].runs[0].font.name == "Courier New"


def test_the_page_for_a_board_paper_begins_a_page_without_an_empty_one_before_it() -> None:
    paragraphs = made(samples.full()).paragraphs

    (head,) = [one for one in paragraphs if one.text == "For your board paper"]
    assert head.paragraph_format.page_break_before
    assert not [one for one in paragraphs if one._p.xpath('.//w:br[@w:type="page"]')]


def test_no_row_stands_alone_on_a_page() -> None:
    for table in made(samples.full()).tables:
        for row in (table.rows[0], table.rows[-2]):
            kept = [one.paragraph_format.keep_with_next for cell in row.cells for one in cell.paragraphs]
            assert all(kept)


def test_columns_of_studies_are_as_wide_as_their_words_need() -> None:
    (studies,) = [one for one in made(samples.full()).tables if one.cell(0, 0).text.startswith("Study, ")]

    widths = {one.text: (one.width or 0) for one in studies.rows[0].cells}
    assert widths["Finding"] > widths["Study, type, country"] > widths["Our note"]


def test_a_title_in_another_language_says_which() -> None:
    languages = [one.get(qn("w:val")) for one in made(samples.middling()).element.body.iter(qn("w:lang"))]

    assert languages == ["zh"]
