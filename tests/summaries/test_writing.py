"""What a librarian writes becomes safe HTML with numbered citations."""

from __future__ import annotations

import html
import re

import pytest

from evidence_service.summaries.citation_marks import folded
from evidence_service.summaries.writing import cleaned, written

INCLUDED = {f"pmid:{number}" for number in range(1, 10)} | {"ref:17"}


def html_of(text: str) -> str:
    return written({"findings": text}, included=INCLUDED).html["findings"]


def text_of(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", html_of(text))).replace("\u00a0", " ").strip()


def problems_of(text: str) -> tuple[str, ...]:
    return written({"findings": text}, included=INCLUDED).problems


def test_citations_are_numbered_in_the_order_in_which_they_first_appear() -> None:
    texts = {"bottom line": "B [@pmid:7].", "findings": "F [@pmid:3] and [@pmid:7].", "gaps": "G [@ref:17]."}

    result = written(texts, included=INCLUDED)

    assert result.cited == ("pmid:7", "pmid:3", "ref:17")
    assert ">1</a>]" in result.html["bottom line"]
    assert result.html["findings"].index(">2</a>") < result.html["findings"].index(">1</a>")
    assert ">3</a>]" in result.html["gaps"]
    assert result.problems == ()


def test_a_citation_in_a_table_counts_where_it_is_read() -> None:
    table = "First [@pmid:1].\n\n| Study | n |\n|---|--:|\n| A [@pmid:5] | 3 |\n\nLast [@pmid:2]."

    assert written({"findings": table}, included=INCLUDED).cited == ("pmid:1", "pmid:5", "pmid:2")


def test_a_number_links_to_its_reference() -> None:
    assert 'Yes<span class="citation">&nbsp;[<a href="#reference-1"' in html_of("Yes [@pmid:4].")


@pytest.mark.parametrize("text", ["Yes [@pmid:4]", "Yes\n[@pmid:4]", "Yes  [@pmid:4]"])
def test_a_number_never_begins_a_line(text: str) -> None:
    assert "Yes\u00a0[1]" in html.unescape(re.sub(r"<[^>]*>", "", html_of(text)))


def test_a_number_that_touches_its_word_stays_there() -> None:
    assert text_of("Yes[@pmid:4]") == "Yes[1]"


def test_a_very_long_word_in_a_table_may_break() -> None:
    markup = html_of(f"| {'x' * 50} |\n|---|\n| {'y' * 24} &lt;{'z' * 24} |")

    assert "x" * 24 + "\u200b" + "x" * 24 + "\u200bxx</th>" in markup
    assert "y" * 24 + " &lt;" + "z" * 23 + "\u200bz</td>" in markup


def test_a_short_table_stays_on_one_page() -> None:
    head = "| a |\n|---|\n"

    assert '<table class="short-table">' in html_of(head + "| b |\n" * 8)
    assert "<table>" in html_of(head + "| b |\n" * 9)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[@pmid:1; @pmid:2; @pmid:3]", "[1–3]"),
        ("[@pmid:1; @pmid:2]", "[1, 2]"),
        ("[@pmid:1], [@pmid:2], [@pmid:3], [@pmid:4; @pmid:3; @pmid:1]", "[1], [2], [3], [1, 3, 4]"),
        (
            "[@pmid:1;@pmid:2;@pmid:3;@pmid:4], [@pmid:5], [@pmid:4; @pmid:2; @pmid:3; @pmid:1; @pmid:5]",
            "[1–4], [5], [1–5]",
        ),
        ("[@pmid:1; @pmid:1]", "[1]"),
        ("[ @PMID: 1, @Pmid:2 ]", "[1, 2]"),
        ("[@ref:17]", "[1]"),
    ],
)
def test_a_group_of_citations_folds(text: str, expected: str) -> None:
    assert text_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("So [@pmid:1][@pmid:2].", "So [1, 2]."),
        ("So [@pmid:1] [@pmid:2]  [@pmid:3].", "So [1–3]."),
        ("So [@pmid:1]\n[@pmid:2]\t[@pmid:3]\u00a0[@pmid:4].", "So [1–4]."),
        ("So [@pmid:2; @pmid:1][@pmid:2][@pmid:5].", "So [1–3]."),
        ("So[@pmid:1] [@pmid:404][@pmid:2].", "So[1, 2] [PMID 404 is not included]."),
        ("So [@pmid:1] [@Smith] [@pmid:2].", "So [1] [@Smith] [2]."),
    ],
)
def test_citations_with_nothing_but_spaces_between_are_one_bracket(text: str, expected: str) -> None:
    assert text_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[@pmid:1], [@pmid:2]", "[1], [2]"),
        ("[@pmid:1]; and [@pmid:2]", "[1]; and [2]"),
        ("`[@pmid:1]` [@pmid:2]", "`[1]` [2]"),
        ("[@pmid:1][a](https://a.example)[@pmid:2]", "[1]a[2]"),
        ("**[@pmid:1]**[@pmid:2]", "[1][2]"),
        ("[@pmid:1]  \n[@pmid:2]", "[1]\n[2]"),  # a line that its writer ended
        ("[@pmid:1]\n\n[@pmid:2]", "[1]\n[2]"),
        ("| [@pmid:1] | [@pmid:2] |\n|---|---|", "[1]\n[2]"),
    ],
)
def test_citations_with_anything_between_stay_apart(text: str, expected: str) -> None:
    assert re.sub(r"\s*\n\s*", "\n", text_of(text)) == expected


def test_runs_of_numbers() -> None:
    assert folded([1, 2, 3, 5, 7, 8]) == [(1, 3), (5, 5), (7, 8)]


def test_a_record_that_is_not_included_is_reported_and_seen() -> None:
    result = written({"bottom line": "So [@pmid:1; @pmid:404]."}, included=INCLUDED)

    assert result.cited == ("pmid:1",)
    assert '<span class="citation-problem">[PMID 404 is not included]</span>' in result.html["bottom line"]
    assert (result.problems, result.not_included) == ((), ("pmid:404",))


def test_what_is_not_included_is_told_once() -> None:
    result = written({"x": "[@pmid:404] and [@pmid:404]"}, included=INCLUDED)

    assert result.not_included == ("pmid:404",)


@pytest.mark.parametrize("citation", ["[@12345]", "[@pmid:]", "[@pmid:1; 2]", "[@Smith 2019]", "[@]"])
def test_a_citation_that_cannot_be_read_is_reported_and_seen(citation: str) -> None:
    problems = problems_of(f"Hm {citation}.")

    assert len(problems) == 1
    assert f"can’t be read: {citation}." in problems[0]
    assert "Write it like [@pmid:12345]" in problems[0]
    assert f'<span class="citation-problem">{citation}</span>' in html_of(f"Hm {citation}.")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("[@pmid:4 .", "[@pmid:4"),
        ("[@pmid:4 [@pmid:5].", "[@pmid:4"),
        ("(@pmid:4).", "(@pmid:4)"),
        ("@pmid:4.", "@pmid:4"),
        ("@PMID: 4 and", "@PMID: 4"),
        ("[pmid:4].", "[pmid:4]"),
        ("[PMID 4].", "[PMID 4]"),
        ("[pmid:4", "[pmid:4"),
        ("**[pmid:4]**", "[pmid:4]"),
    ],
)
def test_what_was_meant_as_a_citation_is_reported_with_what_to_write(typed: str, told: str) -> None:
    (problem,) = problems_of(f"Hm {typed}")

    assert f": {told} needs" in problem
    assert problem.endswith("Write [@pmid:4] instead.")


def test_a_citation_that_names_nothing_yet_is_reported() -> None:
    assert len(problems_of("Hm [@ and so on")) == 1
    assert len(problems_of("Hm (@pmid:)")) == 1


def test_numbers_of_pubmed_in_plain_words_are_no_problem() -> None:
    assert problems_of("See PMID 4 (PMID: 5), or write to a@pmid.example [sic].") == ()


def test_brackets_and_addresses_that_are_no_citations_stay_as_they_are() -> None:
    assert (
        text_of("See [box 3] and write to a@b.example [sic].")
        == "See [box 3] and write to a@b.example [sic]."
    )


def test_paragraphs_lists_emphasis_and_quotations() -> None:
    text = "One *two* **three**\n\n- a\n- b\n\n3. c\n4. d\n\n> said"

    assert html_of(text) == (
        "<p>One <em>two</em> <strong>three</strong></p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"
        '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>\n<blockquote>\n<p>said</p>\n</blockquote>\n'
    )


def test_a_table_says_what_its_headings_head_and_keeps_its_alignment() -> None:
    markup = html_of("| Study | n |\n|---|--:|\n| A | 3 |")

    assert '<th scope="col">Study</th>' in markup
    assert '<th scope="col" class="align-right">n</th>' in markup
    assert '<td class="align-right">3</td>' in markup
    assert "style" not in markup


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("# A\n## B\n# C", ["h3", "h4", "h3"]),
        ("### A\n# B\n#### C\n###### D", ["h3", "h3", "h4", "h5"]),
        ("# A\n## B\n### C\n#### D\n##### E\n###### F", ["h3", "h4", "h5", "h6", "h6", "h6"]),
    ],
)
def test_heading_levels_never_skip(typed: str, expected: list[str]) -> None:
    assert re.findall(r"<(h\d)>", html_of(typed)) == expected


def test_headings_start_where_the_page_wants_them() -> None:
    assert written({"gaps": "# A"}, included=(), heading_level=5).html["gaps"] == "<h5>A</h5>\n"


def test_a_line_of_dashes_makes_no_heading_of_the_text_above_it() -> None:
    assert "<h" not in html_of("Just a line\n---")


@pytest.mark.parametrize(
    "address",
    [
        "http://x.example",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "/logout",
        "//x.example",
        "data:text/html,x",
    ],
)
def test_a_link_elsewhere_than_the_safe_web_is_text_and_is_reported(address: str) -> None:
    result = written({"gaps": f"See [this]({address})."}, included=())

    assert "<a" not in result.html["gaps"]
    assert result.problems == (
        f"A link in the gaps goes to {address}. Links must begin with https:// or mailto: to be safe.",
    )


def test_links_to_the_safe_web_and_to_mail_addresses_work() -> None:
    markup = html_of("[a](https://a.example/?x=1&y=2) [b](mailto:b@b.example) <https://c.example>")

    assert re.findall(r'href="([^"]*)"', markup) == [
        "https://a.example/?x=1&amp;y=2",
        "mailto:b@b.example",
        "https://c.example",
    ]


HOSTILE = """<script>alert(1)</script>
<img src="http://127.0.0.1/x.png" onerror="alert(1)"> <svg onload=alert(1)></svg>

<iframe src="file:///etc/passwd"></iframe>

<style>@import url(http://127.0.0.1/x.css)</style> <link rel="attachment" href="file:///etc/passwd">

![picture](http://127.0.0.1/y.png) ![picture][one] [link](java&#115;cript:alert(1)) &lt;b onclick=x&gt;

[one]: http://127.0.0.1/z.png
"""


def test_html_that_somebody_typed_is_text() -> None:
    tags = set(re.findall(r"</?([a-zA-Z0-9]+)", html_of(HOSTILE)))

    assert tags <= {"p", "a"}
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html_of(HOSTILE)
    assert "<a" not in html_of(HOSTILE)


def test_code_is_plain_text() -> None:
    assert text_of("```\nx\n```") == "```\nx\n```"
    assert text_of("a `b` c") == "a `b` c"


def test_the_second_lock_lets_nothing_else_through() -> None:
    markup = (
        '<p onclick="x" style="color:red" class="citation evil">a<img src="https://x.example/a.png">'
        '<a href="javascript:alert(1)">b</a><a href="/logout">c</a><a href="#reference-1">d</a>'
        '<a href="https:/x">e</a></p><script>alert(1)</script><svg><title>t</title></svg>'
    )

    assert str(cleaned(markup)) == (
        '<p>a<a rel="noopener noreferrer">b</a><a rel="noopener noreferrer">c</a>'
        '<a href="#reference-1" rel="noopener noreferrer">d</a><a rel="noopener noreferrer">e</a></p>'
    )


def test_nothing_written_is_nothing() -> None:
    result = written({"gaps": ""}, included=())

    assert (result.html["gaps"], result.cited, result.problems) == ("", (), ())


def test_a_record_that_goes_by_two_keys_has_one_number() -> None:
    result = written(
        {"findings": "A [@ref:9] and B [@pmid:1; @ref:9]."}, included=INCLUDED, known_as={"ref:9": "pmid:1"}
    )

    assert result.cited == ("pmid:1",)
    assert result.problems == ()
    assert result.html["findings"].count("[<a") == 2
