"""The evidence of an issued document: its table, and its references by type of evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html as lxml_html

from evidence_service.references.citation import Citation
from evidence_service.references.evidence_type import OTHER, TYPES, UNKNOWN
from evidence_service.summaries.board_paper import evidence_considered
from evidence_service.summaries.content import Product
from evidence_service.summaries.document import IssuedDocument, IssuedReference, IssuedRow
from evidence_service.summaries.document_evidence import (
    KINDS,
    columns,
    grouped,
    is_wide,
    paper_columns,
    shares,
)
from evidence_service.summaries.document_html import document_html
from tests.summaries import samples
from tests.summaries.sample_parts import row

SAID_SINCE = {"not_judged", "empty_cell"}


def page(document: IssuedDocument) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(document_html(document, samples.environment()))


def on_the_web(document: IssuedDocument) -> lxml_html.HtmlElement:
    template = samples.environment().from_string(
        '{% from "summaries/document_body.html" import issued_document %}{{ issued_document(document) }}'
    )
    return lxml_html.document_fromstring(template.render(document=document))


def words(element: lxml_html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def typed(*types: str) -> IssuedDocument:
    made = samples.usual()
    entries = zip(made.references, types, strict=False)
    return replace(made, references=tuple(replace(entry, evidence_type=word) for entry, word in entries))


def test_every_type_of_evidence_has_its_words() -> None:
    assert [word for word in KINDS if word in TYPES] == list(TYPES)


def test_what_has_no_type_is_grouped_by_what_it_is() -> None:
    published: list[tuple[str, Citation]] = [
        (UNKNOWN, Citation(designation="preprint")),
        (UNKNOWN, Citation(kind="chapter", is_of_conference=True)),
        (UNKNOWN, Citation(kind="thesis", designation="dissertation")),
        (OTHER, Citation(kind="report")),
        (OTHER, Citation(kind="chapter")),
        (OTHER, Citation(kind="web page")),
        (OTHER, Citation(kind="other")),
        (UNKNOWN, Citation()),
        ("guideline or policy", Citation(kind="report")),
        ("trial", Citation(designation="preprint")),
    ]
    references = [IssuedReference.to(f"ref:{n}", one, word) for n, (word, one) in enumerate(published)]

    groups = grouped(references)

    assert [(group.heading, [entry.number for entry in group.entries]) for group in groups] == [
        ("Guidelines and policies", [9]),
        ("Trials", [10]),
        ("Studies of a type that is not known", [8]),
        ("Preprints", [1]),
        ("Conference papers and abstracts", [2]),
        ("Theses", [3]),
        ("Reports", [4]),
        ("Books and chapters", [5]),
        ("Web pages", [6]),
        ("Other publications", [7]),
    ]


def test_the_table_and_the_paragraph_for_a_board_say_the_same_of_a_preprint() -> None:
    made = samples.full()
    first = made.references[0]
    preprint = replace(first, citation=replace(first.citation, designation="preprint"), evidence_type=UNKNOWN)
    row = replace(made.rows[0], evidence_type=UNKNOWN)
    made = replace(made, references=(preprint, *made.references[1:]), rows=(row, *made.rows[1:]))

    (studies,) = page(made).find_class("issued-studies")
    assert "Preprint" in words(studies)
    assert "1 preprint" in evidence_considered(made)


def test_a_cell_in_which_nobody_wrote_says_so_and_a_note_does_not() -> None:
    made = samples.full()
    made = replace(made, rows=(replace(made.rows[0], design="", note=""), *made.rows[1:]))

    for root in (page(made), on_the_web(made)):
        (studies,) = root.find_class("issued-studies")
        cells = [words(cell) for cell in studies.findall("tbody/tr")[0].iter("td")]
        assert any(cell.endswith("Not recorded") for cell in cells)
        assert cells[-1] == ""


def test_where_nobody_judged_the_evidence_the_document_says_so() -> None:
    for root in (page(samples.short()), on_the_web(samples.short())):
        (section,) = root.find_class("issued-certainty")
        assert "Nobody judged how sure the evidence is." in words(section)


def test_a_document_from_before_that_was_said_says_no_more_than_its_pdf() -> None:
    made = samples.full()
    made = replace(made, statements=(), rows=(replace(made.rows[0], design=""), *made.rows[1:]))
    values = {name: value for name, value in made.to_json().items() if name not in SAID_SINCE}
    old = IssuedDocument.from_json(values)

    for root in (page(old), on_the_web(old)):
        assert root.find_class("issued-certainty") == []
        (studies,) = root.find_class("issued-studies")
        assert "Not recorded" not in words(studies)


@pytest.mark.parametrize("seed", range(40))
def test_the_columns_are_as_wide_as_the_page_and_no_wider(seed: int) -> None:
    rows = tuple(
        replace(row(n), finding="x " * (seed * n), country="", note="") for n in range(1, 2 + seed % 20)
    )

    assert sum(shares(rows, paper_columns(rows))) == 100


def test_references_are_grouped_by_type_in_the_order_of_the_types() -> None:
    groups = grouped(typed("trial", "systematic review", "trial", "qualitative study").references)

    assert [group.heading for group in groups] == ["Systematic reviews", "Trials", "Qualitative studies"]
    assert [[entry.number for entry in group.entries] for group in groups] == [[2], [1, 3], [4]]
    assert [group.counted for group in groups] == ["1 systematic review", "2 trials", "1 qualitative study"]


def test_a_type_that_nobody_knows_and_none_come_last() -> None:
    groups = grouped(typed("", "Local audit", "trial").references)

    assert [group.heading for group in groups] == ["Trials", "Local audit", "Other"]


def test_references_without_types_are_one_plain_list() -> None:
    root = page(samples.usual())

    (section,) = root.find_class("issued-references")
    assert [one.text_content() for one in section.iter("h2", "h3")] == ["References"]
    assert len(section.find_class("issued-reference-list")) == 1


def test_a_reference_keeps_the_number_of_the_text_in_its_group() -> None:
    (section,) = page(typed("trial", "systematic review", "trial")).find_class("issued-references")

    entries = [(entry.get("id"), entry.get("value")) for entry in section.iter("li")]
    assert entries == [("reference-2", "2"), ("reference-1", "1"), ("reference-3", "3")]


def test_a_column_in_which_nobody_wrote_is_left_out() -> None:
    rows = (IssuedRow(1, "Ash 2021", finding="Shorter"), IssuedRow(2, "Birch 2022", country="Spain"))

    assert [column.heading for column in columns(rows)] == ["Study", "Country", "Finding"]


def test_a_large_table_lies_on_its_side_on_paper_and_a_small_one_stands_with_less_columns() -> None:
    few, many = samples.full().rows, samples.full().rows * 2

    assert not is_wide(few)
    assert [column.heads for column in paper_columns(few)] == [
        *("Study, type, country", "Setting", "Design", "Population", "Finding", "Our note"),
    ]
    assert is_wide(many)
    assert len(paper_columns(many)) == 8


def test_the_table_names_each_study_with_its_number_and_its_headings_have_a_scope() -> None:
    (table,) = on_the_web(samples.full()).find_class("issued-studies")

    first = next(table.iter("tbody")).find("tr")
    assert first is not None
    assert [one.text_content() for one in table.find("thead").iter("th")] == [
        *("Study", "Type", "Country", "Setting", "Design", "Population", "Finding", "Our note"),
    ]
    assert {one.get("scope") for one in table.iter("th")} == {"col", "row"}
    assert words(first.find("th")) == "Birch 2011 [1]"
    assert [link.get("href") for link in first.iter("a")] == ["#reference-1"]


def test_a_retracted_study_says_so_in_the_table() -> None:
    (table,) = page(samples.full()).find_class("issued-studies")

    (mark,) = table.find_class("issued-retracted")
    assert mark.text_content() == "Retracted"
    assert mark.getparent().text_content().startswith("Maple 2017")


def test_a_document_without_rows_has_no_table() -> None:
    assert page(samples.usual()).find_class("issued-studies") == []


def test_it_says_which_product_it_is_and_how_long_it_holds() -> None:
    text = words(page(replace(samples.full(), product=Product.SYNTHESIS)).body)

    assert "Evidence synthesis: the question as agreed" in text
    assert text.count("Valid until") == 2
    assert "4 December 2027. After that, ask us whether newer work changes it." in text


def test_the_use_of_ai_is_told_with_tool_version_date_and_prompts() -> None:
    (section,) = page(samples.full()).find_class("issued-ai")

    assert [words(row) for row in section.iter("tr")] == [
        "ToolImagined Assistant",
        "Version4.2",
        "Date24 November 2026",
        "PromptsList other words for “virtual ward”.",
    ]


def test_what_was_not_wanted_is_told_where_gaps_are_or_on_its_own() -> None:
    with_gaps = samples.full()
    without = replace(with_gaps, sections=())

    assert words(page(with_gaps).body).count("We were asked to leave out: Studies of children.") == 1
    assert "What we did not look for We were asked to leave out: Studies of children." in words(
        page(without).body
    )


def test_a_column_of_capitals_is_broader() -> None:
    rows = [replace(row(n), note="") for n in range(1, 5)]

    def share_of_note(note: str) -> int:
        noted = (replace(rows[0], note=note), *rows[1:])
        return shares(noted, paper_columns(noted))[-1]

    assert share_of_note("HESITATED") > share_of_note("hesitated")
