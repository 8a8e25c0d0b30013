"""The words of a strategy in titles and abstracts."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_service.strategies.marking import Marker, Term, marker_of, terms_of


def terms(*lines: str) -> list[str]:
    return [" ".join(term.words) for term in terms_of(lines)]


def marked(html: str, *lines: str) -> str:
    return marker_of(lines).marked(html)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("falls[tiab]", ["falls"]),
        ("fall*[tiab] OR slip*[ti]", ["fall*", "slip*"]),
        ('"heart failure"[Title/Abstract]', ["heart failure"]),
        ("virtual ward*[tw]", ["virtual ward*"]),
        ("virtual wards", ["virtual wards", "virtual", "wards"]),
        ('"patient safety"[tiab:~3]', ["patient", "safety"]),
        ("self-care[tiab]", ["self care"]),
        ("the ward of a town", ["the ward of a town", "ward", "town"]),
        ('"Accidental Falls"[mh] OR Falls[MeSH Terms]', []),
        ("smith j[au] AND 2020:2024[dp] AND english[la]", []),
        ("(falls[tiab] OR slips[tiab]) AND hospital", ["falls", "slips", "hospital"]),
        ("falls NOT (children[tiab] OR babies)", ["falls"]),
        ("falls NOT children AND wards", ["falls", "wards"]),
        ("(falls NOT children) OR wards", ["falls", "wards"]),
        ("falls or slips", ["falls", "slips"]),
        ("#1 AND #2", []),
        ("Ménière[ti]", ["meniere"]),
        ("*", []),
        ('""[tiab] [ti] ()', []),
    ],
)
def test_what_a_line_looks_for_in_texts(line: str, expected: list[str]) -> None:
    assert terms(line) == expected


def test_lines_that_are_only_taken_away_are_left_out() -> None:
    assert terms("falls", "wards", "children", "#1 AND #2", "#4 NOT #3") == ["falls", "wards"]
    assert terms("babies", "children", "or/1-2", "falls", "4 NOT 3") == ["falls"]
    assert terms("falls", "children", "#1 NOT #2", "#2 OR #1") == ["falls", "children"]
    assert terms("falls", "#1 NOT #9", "wards NOT #?") == ["falls", "wards"]


@pytest.mark.parametrize(
    ("html", "line", "expected"),
    [
        ("Falls on wards", "falls", "<mark>Falls</mark> on wards"),
        ("Waterfalls, falls.", "falls", "Waterfalls, <mark>falls</mark>."),
        ("Hospitals, hospital's", "hospital*", "<mark>Hospitals</mark>, <mark>hospital</mark>'s"),
        ("heart-failure", '"heart failure"', "<mark>heart-failure</mark>"),
        ("heart. Failure", '"heart failure"', "heart. Failure"),
        ("Heart failure", "heart failure", "<mark>Heart failure</mark>"),
        ("MENIERE, Ménière", "ménière", "<mark>MENIERE</mark>, <mark>Ménière</mark>"),
        ("H<sub>2</sub>O", "h2o", "<mark>H</mark><sub><mark>2</mark></sub><mark>O</mark>"),
        ("a <b>virtual</b> ward", '"virtual ward"', "a <b><mark>virtual</mark></b><mark> ward</mark>"),
        ("falls &amp; slips", '"falls slips"', "<mark>falls &amp; slips</mark>"),
        ("amp &amp; lt &lt;", "amp OR lt", "<mark>amp</mark> &amp; <mark>lt</mark> &lt;"),
        ("p &lt; 0.05", "p", "p &lt; 0.05"),
        ("colour color", "col*r", "<mark>colour</mark> <mark>color</mark>"),
        ("", "falls", ""),
        ("Falls", "wards", "Falls"),
        ("Falls", "", "Falls"),
    ],
)
def test_terms_are_marked_and_nothing_else_changes(html: str, line: str, expected: str) -> None:
    assert marked(html, line) == expected


def test_the_longest_term_counts() -> None:
    assert marked("acute heart failure", "heart OR (heart failure) OR acute") == (
        "<mark>acute</mark> <mark>heart failure</mark>"
    )


def test_many_terms_cost_no_more_than_few() -> None:
    many = Marker([Term((f"word{number}",)) for number in range(2000)])
    assert many.marked("word7 word8000 " * 2000).count("<mark>") == 2000


class _Reader(HTMLParser):
    """What a browser would make of it: the text, and the tags that were open at its end."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.open, self.wrong = "", list[str](), False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.wrong = self.wrong or not self.open or self.open.pop() != tag

    def handle_data(self, data: str) -> None:
        self.text += data


PIECES = st.sampled_from(
    [
        *("falls", "Fall", "ward", "é", "É", "ß", "İ", "<b>", "</b>", "<sub>", "</sub>", "&", "&amp;"),
        *("&lt;", "<", ">", " ", "-", ". ", '"', "<script>", "<mark>", "&#60;", "heart failure", "\u0301"),
    ]
)
LINES = ("fall*", "ward* OR é*", '"heart failure"', "x amp lt mark script b sub ss i")


@given(st.one_of(st.lists(PIECES, max_size=20).map("".join), st.text(max_size=60)))
def test_marks_change_no_letter_and_keep_tags_nested(text: str) -> None:
    safe = nh3.clean(text, tags={"b", "i", "sub", "sup", "u", "em", "strong"}, attributes={})

    with_marks = marked(safe, *LINES)

    assert re.sub("</?mark>", "", with_marks) == safe
    before, after = _Reader(safe), _Reader(with_marks)
    assert (after.text, after.open, after.wrong) == (before.text, [], False)
    assert "<mark></mark>" not in with_marks


@given(st.lists(st.text(max_size=40), max_size=6), st.text(max_size=80))
def test_any_strategy_can_be_marked_in_any_text(lines: list[str], text: str) -> None:
    assert re.sub("</?mark>", "", marked(nh3.clean(text), *lines)) == nh3.clean(text)
