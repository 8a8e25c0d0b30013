"""The issued document: plain values that survive JSON, and the HTML that page and PDF share."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from jinja2 import DictLoader, Environment
from lxml import html as lxml_html

from evidence_service.searches.flow_counts import FlowSource
from evidence_service.searches.search_report import SearchLine
from evidence_service.summaries.document import (
    NO_AI,
    OTHER_SOURCES,
    Count,
    Flow,
    IssuedDocument,
    Passage,
)
from evidence_service.summaries.document_html import document_html
from evidence_service.summaries.writing import written
from tests.summaries import samples

HOSTILE = '<script>alert(1)</script><img src="http://127.0.0.1/x"><b onclick="x">&amp;"\''


def page(document: IssuedDocument) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(document_html(document, samples.environment()))


def found(root: lxml_html.HtmlElement, name: str) -> list[lxml_html.HtmlElement]:
    """The elements of a class."""
    return [element for element in root.iter() if name in (element.get("class") or "").split()]


def words(document: IssuedDocument) -> str:
    return " ".join(page(document).body.text_content().split())


@pytest.mark.parametrize("make", [samples.short, samples.usual, samples.middling, samples.reported])
def test_a_document_survives_json(make: Callable[[], IssuedDocument]) -> None:
    document = make()

    assert IssuedDocument.from_json(json.loads(json.dumps(document.to_json()))) == document


def test_json_says_what_it_is() -> None:
    values = samples.short().to_json()

    assert (values["format"], values["format_version"]) == ("evidence-service/issued-document", 2)
    assert values["delivered_at"] == "2026-12-04T15:30:00+00:00"
    assert values["decision"]["decided_on"] == "2026-12-14"


def test_a_field_that_is_missing_takes_its_default() -> None:
    values = samples.short().to_json()
    del values["ai_statement"]

    assert IssuedDocument.from_json(values).ai_statement == NO_AI


def test_a_document_from_before_the_report_was_kept_can_still_be_read() -> None:
    values = samples.usual().to_json()
    for name in ("items", "sources"):
        del values[name]
    for name in ("sources", "undecided", "maybe"):
        del values["flow"][name]
    for line in values["searches"][0]["lines"]:
        del line["note"]

    old = IssuedDocument.from_json(values)

    assert old == samples.usual()
    assert "PRISMA-S" not in words(old)
    assert OTHER_SOURCES in words(old)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"format": "other"}, "expected evidence-service/issued-document version 2, found other version 2"),
        ({"format_version": 3}, "found evidence-service/issued-document version 3"),
        ({"version": "two"}, "document.version: expected int, found 'two'"),
        ({"version": True}, "document.version: expected int, found True"),
        ({"asked_on": "31 February"}, "document.asked_on: expected a date, found '31 February'"),
        ({"references": {}}, "document.references: expected a list"),
        ({"decision": "yes"}, "document.decision: expected an object"),
        ({"decision": {}}, "document.decision: .*missing 1 required positional argument: 'what'"),
        ({"disclaimer": ["a", 1]}, r"document.disclaimer\[1\]: expected str, found 1"),
    ],
)
def test_json_that_is_no_document_is_refused_with_the_place(
    change: dict[str, object], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        IssuedDocument.from_json({**samples.short().to_json(), **change})


def test_the_sections_come_in_the_order_in_which_people_read() -> None:
    document = replace(samples.full(), question="Do they, and are they safe?")

    headings = [heading.text_content() for heading in page(document).iter("h1", "h2")]

    assert headings == [
        "Do virtual wards shorten hospital stays for older people?",
        "The decision this supports",
        "The question as agreed",
        "Bottom line",
        "How sure we are",
        "What we found",
        "What others have done",
        "Cost and resources",
        "Gaps, and what we did not look for",
        "The key studies, side by side",
        "References",
        "How we searched",
        "What became of the records",
        "What this summary can’t tell you",
        "Who made it, and when",
        "Use of artificial intelligence",
        "Tell us what you decided",
        "For your board paper",
    ]


@pytest.mark.parametrize("level", [1, 2])
def test_heading_levels_never_skip(level: int) -> None:
    template = samples.environment().from_string(
        '{% from "summaries/document_body.html" import issued_document %}'
        "{{ issued_document(document, level) }}"
    )
    markup = template.render(document=samples.middling(), level=level)

    levels = [int(found) for found in re.findall(r"<h(\d)", markup)]

    assert levels[0] == level
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert max(levels) == level + 3


def test_it_tells_the_decision_the_people_and_the_dates() -> None:
    text = words(replace(samples.usual(), requested_by="Director of nursing"))

    for expected in (
        "ER-2026-00042",
        "Version 1",
        "For Imagined Valley Hospitals",
        "Whether to open 40 virtual ward places before winter",
        "Chief operating officer, with the medical director",
        "Executive committee",
        "14 December 2026",
        "Rowan Maple, clinical librarian",
        "Hazel Larch, evidence lead",
        "Director of nursing",
        "On 20 November 2026, for 7 December 2026: Papers for the executive committee close that day",
        "It is not a systematic review",
        NO_AI,
        "https://evidence.example/requests/ER-2026-00042/decision",
    ):
        assert expected in text


def test_a_search_is_told_exactly_as_it_ran() -> None:
    document = samples.usual()

    table = found(page(document), "issued-strategy")[0]

    assert found(table, "issued-search-text")[0].text_content() == document.searches[0].lines[0].text
    assert "181,204" in table.text_content()
    assert "Read by PubMed as: " in table.text_content()
    assert "PubMed did not find the phrase “home hospitali*”" in table.text_content()
    assert "Run on 25 November 2026 at 2:05pm GMT." in words(document)


def test_how_was_searched_is_told_item_by_item() -> None:
    table = found(page(samples.reported()), "issued-items")[0]

    cells = [[cell.text_content() for cell in row] for row in table.iter("tr")]
    told = dict(cells[1:])
    assert [title.split(".")[0] for title in told] == [str(number) for number in range(1, 17)]
    assert (
        told["2. Multi-database searching"] == "Embase and MEDLINE were searched together on Ovid (source 1)."
    )
    assert told["3. Study registries"] == "Not recorded."
    assert told["6. Contacts"] == "Not done."
    assert OTHER_SOURCES not in words(samples.reported())


def test_other_databases_stand_there_with_their_strategy_as_it_ran() -> None:
    text = words(samples.reported())

    assert found(page(samples.reported()), "issued-pasted")[0].text_content() == samples.OVID
    assert (
        "Source 1: Embase; MEDLINE, through Ovid Searched on 26 November 2026. 311 records found, as stated,"
        " 309 records imported, 2 could not be read. Exported in two parts." in text
    )
    assert "Source 2: HMIC, through Ovid" in text
    assert "No strategy is recorded." in text
    assert "Source 3" not in text


def test_what_became_of_the_records_is_drawn_and_told_in_words_and_tables() -> None:
    document = samples.reported()
    drawings = found(page(document), "issued-drawing")

    assert len(drawings) == 1  # on paper; a page has one for narrow screens too
    (title,) = [one.text_content() for one in drawings[0].iter() if one.tag.endswith("title")]
    assert "Embase; MEDLINE (Ovid), source 1: 311" in title
    assert "Wrong population: 61" in title
    (table,) = found(page(document), "issued-steps")
    rows = [" ".join(" ".join(row.itertext()).split()) for row in table.iter("tr")]
    assert rows[1] == "PubMed, search 1 Found 412"
    assert "Left out: Wrong population At screening 61" in rows
    assert not found(page(samples.usual()), "issued-drawing")


def test_the_note_of_a_line_is_told() -> None:
    search = replace(
        samples.usual().searches[0], lines=(SearchLine(1, "x AND 2015:2026[dp]", note="Since then"),)
    )

    assert "Note: Since then" in words(replace(samples.usual(), searches=(search,)))


def test_line_breaks_and_spaces_of_a_strategy_are_kept() -> None:
    text = "(\n  a   AND\n  b\n)"
    search = replace(samples.usual().searches[0], lines=(SearchLine(number=1, text=text),))

    shown = found(page(replace(samples.usual(), searches=(search,))), "issued-search-text")[0]

    assert shown.text_content() == text


def test_a_line_that_did_not_run_says_so() -> None:
    assert "not run" in words(samples.middling())


def test_nobody_read_it_second() -> None:
    assert "works single-handed, so nobody else read it before delivery" in words(
        replace(samples.usual(), read_by="")
    )


def test_a_new_version_names_the_old_one_and_the_reason() -> None:
    text = words(replace(samples.usual(), version=3, reissue_reason="A figure was wrong."))

    assert "This version replaces version 2. Why: A figure was wrong." in text


def test_a_decision_without_a_date_says_so() -> None:
    document = samples.usual()

    assert "No date was set" in words(replace(document, decision=replace(document.decision, decided_on=None)))


def test_no_reference_is_no_list() -> None:
    assert "No record is cited." in words(replace(samples.usual(), references=()))


def test_each_number_leads_to_its_reference() -> None:
    root = page(samples.middling())

    targets = {link.get("href")[1:] for one in found(root, "citation") for link in one.iter("a")}
    entries = [entry for one in found(root, "issued-references") for entry in one.iter("li")]
    references = {entry.get("id") for entry in entries}

    assert targets
    assert targets <= references
    assert len(references) == len(samples.middling().references) > 30


def test_table_headings_say_what_they_head() -> None:
    assert {heading.get("scope") for heading in page(samples.middling()).iter("th")} == {"col", "row"}


@pytest.mark.parametrize(
    ("title", "question", "heading", "question_shown"),
    [
        ("Short", "A longer question?", "Short", True),
        ("", "A question?", "A question?", False),
        ("", "A\nquestion  on two lines?", "A question on two lines?", False),
        ("", "x " * 200, ("x " * 59).strip() + "…", True),
        ("", f"{'x ' * 40}heart, or {'x ' * 90}", ("x " * 40) + "heart…", True),
        ("", f"{'x ' * 50}for the cost, and of the {'x ' * 100}", ("x " * 50) + "for the cost…", True),
    ],
)
def test_the_question_stands_in_for_a_title(
    title: str, question: str, heading: str, question_shown: bool
) -> None:
    document = replace(samples.short(), title=title, question=question)

    assert document.heading == heading
    assert document.question_shown is question_shown


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://evidence.example/x", "https://evidence.example/x"),
        ("http://10.0.0.1:8000/x", "http://10.0.0.1:8000/x"),
        ("library@evidence.example", "mailto:library@evidence.example"),
        ("javascript:alert(1)", ""),
        ("https://a b", ""),
        ("Ring 01632 960000", ""),
    ],
)
def test_only_an_address_becomes_a_link(address: str, link: str) -> None:
    document = replace(samples.short(), tell_us_at=address)

    links = [one.get("href") for place in found(page(document), "issued-address") for one in place.iter("a")]

    assert links == ([link] if link else [])
    assert address in words(document)


def test_counts_of_records_add_up() -> None:
    flow = Flow(found=12, set_aside=(Count("duplicates", 2),), excluded=(Count("too old", 6),), included=4)

    assert (flow.screened, flow.excluded_count, flow.adds_up) == (10, 6, True)
    assert not replace(flow, found=13).adds_up


def test_what_waits_stands_on_its_own_and_maybe_counts_as_screened() -> None:
    source = FlowSource("run-1", "PubMed, search 1", 337, 1)
    excluded = (Count("too old", 26),)
    flow = Flow(337, 2, excluded, (Count("duplicates", 199),), (source,), undecided=109, maybe=1)
    document = replace(samples.short(), flow=flow)

    (table,) = found(page(document), "issued-steps")

    assert flow.adds_up
    assert [" ".join(" ".join(row.itertext()).split()) for row in table.iter("tr")][1:] == [
        "PubMed, search 1 Found 337",
        "All that were found Found 337",
        "Left out: duplicates Before screening 199",
        "Not screened yet Before screening 109",
        "All that were screened At screening 29",
        "Left out: too old At screening 26",
        "Marked as maybe, not decided At screening 1",
        "Included At screening 2",
    ]
    assert "29 screened" in flow.drawn(780).sentence


def test_the_drawing_of_two_reasons_with_one_label_counts_both() -> None:
    excluded = (Count("Retracted", 9), Count("Retracted", 1), Count("Too old", 1))
    flow = Flow(14, 2, excluded, (Count("duplicates", 1),), (FlowSource("run-1", "PubMed, search 1", 14),))

    assert flow.adds_up
    assert "1 duplicate" in flow.drawn(780).sentence
    assert "11 excluded (Retracted: 10; Too old: 1)" in flow.drawn(780).sentence


def test_an_older_document_that_set_aside_what_waits_is_counted_as_now() -> None:
    values = samples.short().to_json()
    aside = (("duplicates", 199), ("not screened", 109), ("looked at and not decided", 1))
    values["flow"] = {
        "found": 337,
        "included": 2,
        "excluded": [{"label": "Too old", "count": 26}],
        "set_aside": [{"label": label, "count": number} for label, number in aside],
    }

    flow = IssuedDocument.from_json(values).flow

    assert flow.set_aside == (Count("duplicates", 199),)
    assert (flow.undecided, flow.maybe, flow.screened, flow.adds_up) == (109, 1, 29, True)


def spoiled(value: Any, name: str = "") -> Any:
    """The JSON of a document with hostile HTML in every text."""
    if isinstance(value, dict):
        return {key: spoiled(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [spoiled(item) for item in value]
    keeps = name in ("format", "kind", "product") or name.endswith(("_at", "_on"))
    return HOSTILE if isinstance(value, str) and not (keeps and name != "tell_us_at") else value


def test_html_in_any_field_is_only_text() -> None:
    root = page(IssuedDocument.from_json(spoiled(samples.middling().to_json())))

    tags = {element.tag for element in root.iter() if isinstance(element.tag, str)}
    assert tags.isdisjoint({"script", "img", "svg", "iframe", "link", "object", "embed", "form"})
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
    assert root.text_content().count("<script>alert(1)</script>") > 20


def test_an_environment_that_does_not_escape_is_refused() -> None:
    with pytest.raises(ValueError, match="must escape"):
        document_html(samples.short(), Environment(loader=DictLoader({}), autoescape=False))


def test_an_environment_that_decides_by_name_is_fine() -> None:
    environment = samples.environment()
    environment.autoescape = lambda name: bool(name and name.endswith(".html"))

    assert "<h1" in document_html(samples.short(), environment)


def test_headings_of_a_text_follow_the_page() -> None:
    passage = Passage("# A\n## B", written({"f": "# A\n## B"}, included=()).html["f"])

    assert re.findall(r"<(h\d)>", passage.shown(3)) == ["h3", "h4"]
    assert re.findall(r"<(h\d)>", passage.shown(4)) == ["h4", "h5"]
    assert re.findall(r"<(h\d)>", passage.shown(6)) == ["h6", "h6"]


def test_a_day_is_a_day_in_the_uk() -> None:
    document = replace(
        samples.short(), delivered_at=samples.short().delivered_at.replace(month=7, day=31, hour=23)
    )

    assert document.delivered_on == "1 August 2026"
    assert replace(document, asked_on=date(2026, 2, 3)).asked == "3 February 2026"


def test_a_search_is_told_by_the_number_of_its_run() -> None:
    made = samples.short()
    (search,) = made.searches

    assert "Search 7: PubMed" in words(replace(made, searches=(replace(search, number=7),)))
    assert "Search 1: PubMed" in words(made)


def test_invented_records_are_told_right_under_the_title() -> None:
    made = samples.practice()

    (notice,) = found(page(made), "issued-practice")

    assert notice.getprevious().tag == "h1"
    assert notice.text_content() == (
        "Practice only. The records behind this document are invented. Never use it for a decision."
    )
    assert not found(page(samples.middling()), "issued-practice")
