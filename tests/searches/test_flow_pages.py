"""The flow of records as a drawing, a page and a file."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from evidence_service.searches.flow_counts import Flow, FlowSource
from evidence_service.searches.flow_diagram import (
    LETTER,
    NARROW,
    PADDING,
    WIDE,
    Diagram,
    _width,
    diagram,
    sentence,
)
from tests.house import Visitor
from tests.searches.search_desk import SearchDesk, article

FLOW = Flow(
    undecided=2,
    included=3,
    maybe=1,
    excluded={"too old": 4, "wrong setting or country": 1},
    sources=(FlowSource("run-1", "PubMed, search 1", 10, 1), FlowSource("source-1", "Embase (Ovid)", 5)),
)
NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=120
)
FLOWS = st.builds(
    Flow,
    undecided=st.integers(0, 9999),
    included=st.integers(0, 9999),
    maybe=st.integers(0, 99),
    excluded=st.dictionaries(NAMES, st.integers(1, 9999), max_size=25),
    sources=st.lists(st.builds(FlowSource, st.just("run-1"), NAMES, st.integers(0, 99999)), max_size=25),
)


def words_of(drawn: Diagram) -> str:
    """All that can be read in the drawing, in the order of its boxes."""
    return " ".join(line.text for box in drawn.boxes for line in box.lines).replace("\u00a0", " ")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_number_stands_in_its_box(width: int) -> None:
    words = words_of(diagram(FLOW, "Flow", width=width))

    for text in (
        "Records found (n = 15)",
        "PubMed, search 1 (n = 10)",
        "Embase (Ovid) (n = 5)",
        "Removed before screening (n = 4)",
        "Duplicates (n = 3)",
        "Not handed out, or not readable (n = 1)",
        "Different records (n = 11)",
        "Not screened yet (n = 2)",
        "Records screened (n = 9)",
        "Excluded (n = 5)",
        "Too old (n = 4)",
        "Marked as maybe, not decided (n = 1)",
        "Records included (n = 3)",
    ):
        assert text in words


def test_whoever_can_not_see_it_reads_the_same() -> None:
    assert sentence(FLOW) == (
        "15 records found (PubMed, search 1: 10; Embase (Ovid): 5). Removed before screening: 3 duplicates, "
        "1 not handed out or not readable. 11 different records, 9 screened. 2 not screened yet. "
        "5 excluded (too old: 4; wrong setting or country: 1). 1 marked as maybe. 3 included."
    )


@given(FLOWS, st.sampled_from([WIDE, NARROW]))
def test_nothing_leaves_its_box_and_no_box_lies_on_another(flow: Flow, width: int) -> None:
    drawn = diagram(flow, "Flow", width=width)

    for box in drawn.boxes:
        assert box.x >= 0
        assert box.x + box.width <= drawn.width
        assert box.y + box.height <= drawn.height
        for line in box.lines if box.kind != "phase" else ():
            assert box.x + PADDING <= line.x
            assert line.x + _width(line.text, bold=line.bold) <= box.x + box.width - PADDING + 0.01
            assert box.y + LETTER < line.y < box.y + box.height
        assert all(later.y > earlier.y for earlier, later in pairwise(box.lines))
    for number, box in enumerate(drawn.boxes):
        for other in drawn.boxes[number + 1 :]:
            beside = box.x + box.width <= other.x or other.x + other.width <= box.x
            below = box.y + box.height <= other.y or other.y + other.height <= box.y
            assert beside or below, (box, other)


def test_the_page_draws_and_tells_it(desk: SearchDesk, librarian: Visitor) -> None:
    desk.found(article(1), article(2), article(3), missing=["90000009"])
    desk.include(1)
    desk.exclude(2, "<b>too old</b>")

    page = librarian.get(desk.url("/flow")).text

    assert page.count("<svg") >= 2
    assert "4 records found (PubMed, search 1: 4)." in page
    assert "Screening isn't finished: 1 record is undecided." in page.replace("&#39;", "'")
    assert "<b>too" not in page
    assert desk.url("/screening?show=excluded&amp;reason=") in page
    assert desk.url("/screening?show=all&amp;source=run-1") in page


def test_the_drawing_is_a_file_of_its_own(desk: SearchDesk, librarian: Visitor) -> None:
    desk.found(article(1))
    desk.exclude(1, "A & B <i>")

    answer = librarian.get(desk.url("/flow.svg"))

    assert answer.mimetype == "image/svg+xml"
    root = etree.fromstring(answer.data)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.findtext("{*}title") == f"Flow of records, {desk.reference}"
    assert "A & B <i>: 1" in (root.findtext("{*}desc") or "")
    assert not root.xpath("//@style | //*[local-name() = 'script']")


def test_before_anything_is_found_the_page_leads_to_the_search(desk: SearchDesk, librarian: Visitor) -> None:
    page = librarian.get(desk.url("/flow")).text

    assert "Nothing was found so far." in page
    assert librarian.get(desk.url("/flow.svg")).status_code == 200
