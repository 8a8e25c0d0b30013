"""Whatever a file holds: a reading whose sums add up, or a refusal; and work in step with its length."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from evidence_service.errors import UnreadableFile
from evidence_service.references.opening import LONGEST_LINE
from evidence_service.references.reading import FileReading, read_file
from tests.growth import IN_STEP, growth

ALLOWED = re.compile(r"</?(?:b|i|u|sub|sup)>")
TAGS = [
    *(
        "TY  - ",
        "ER  - ",
        "TI  - ",
        "T1  - ",
        "AU  - ",
        "A1  - ",
        "AB  - ",
        "N2  - ",
        "PY  - ",
        "DO  - ",
        "KW  - ",
    ),
    *(
        "SP  - ",
        "EP  - ",
        "VL  - ",
        "N1  - ",
        "AN  - ",
        "M3  - ",
        "UR  - ",
        "JF  - ",
        "T2  - ",
        "SN  - ",
        "LA  - ",
    ),
    *(
        "PMID- ",
        "FAU - ",
        "DP  - ",
        "PG  - ",
        "AID - ",
        "LID - ",
        "TA  - ",
        "JT  - ",
        "MH  - ",
        "RIN - ",
        "BTI - ",
    ),
    *(
        "PT J\n",
        "PT ",
        "SO ",
        "ER\n",
        "EF\n",
        "FN ",
        "<1. >\n",
        "VN  - Ovid\n",
        "%0 ",
        "%T ",
        "%A ",
        "Record #1 of 2\n",
    ),
    *(
        "Title,Authors,Year\n",
        "Title;Abstract\n",
        '"',
        ",",
        ";",
        "\t",
        "\n",
        "\r",
        "\r\n",
        "\x0c",
        "\u2028",
        "      ",
    ),
    *(
        "<xml><records>",
        "<record>",
        "</record>",
        "<titles><title>",
        "</title></titles>",
        "<author>",
        "</author>",
    ),
    *(
        "<PubmedArticleSet>",
        "<PubmedArticle>",
        "</PubmedArticle>",
        "<MedlineCitation><PMID>1</PMID>",
        "<!--",
        "-->",
    ),
    *(
        "<i>",
        "</i>",
        "<b",
        "<script>",
        "&lt;",
        "&amp;",
        "&#0;",
        "&#x110000;",
        "&",
        "<",
        ">",
        "]]>",
        "<![CDATA[",
    ),
    *(
        "10.5555/",
        "https://doi.org/10.",
        "PMID: 1",
        "PMC1",
        "2019/03/05/",
        "99",
        "1234-567X",
        "Smith, J., Jr",
        " and ",
    ),
    *(
        "BACKGROUND: ",
        "Results: ",
        "Retraction: ",
        "\ufeff",
        "\x1a",
        "\ud7ff",
        "\U0001f600",
        "é",
        "Ж",
        "王",
        ".",
    ),
]
pieces = st.lists(st.one_of(st.sampled_from(TAGS), st.text(max_size=12)), max_size=60).map("".join)
encoded = st.builds(
    lambda text, encoding: text.encode(encoding, errors="replace"),
    pieces,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]),
)


def checked(content: bytes) -> FileReading | None:
    """The reading, with everything that must be true of every reading; None for a refusal."""
    try:
        reading = read_file("any", content)
    except UnreadableFile:
        return None
    assert reading.read == len(reading.references) + len(reading.problems)
    positions: list[int] = [found.position for found in reading.references]
    positions += [problem.position for problem in reading.problems if problem.position is not None]
    assert sorted(positions) == list(range(1, len(positions) + 1))
    last_line = content.count(b"\n") + content.count(b"\r") + 1
    for found in reading.references:
        assert 1 <= found.line <= last_line
        record = found.reference
        assert record.title
        for limited in (record.title, record.book_title, *(part.text_html for part in record.abstract)):
            assert "<" not in ALLOWED.sub("", limited)
        for text in (record.journal, record.volume, record.pages, *record.keywords):
            assert "\n" not in text
        assert html.unescape(record.doi) == "" or record.doi.startswith("10.")
    assert all(1 <= problem.line <= last_line and problem.reason for problem in reading.problems)
    return reading


@given(st.binary(max_size=400))
@settings(max_examples=300)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    checked(content)


@given(encoded)
@settings(max_examples=500)
@example(b"TY  - JOUR\r\rER  - ")
def test_anything_that_resembles_an_export_is_read_or_refused(content: bytes) -> None:
    checked(content)


GOOD = {
    "ris": b"TY  - JOUR\r\nTI  - Loud wards\r\nAU  - Okoro, A.\r\nAB  - METHODS: a. RESULTS: b.\r\nER  -\r\n",
    "nbib": b"PMID- 31999999\nTI  - Loud wards\n      and more\nFAU - Okoro, Ada\nAU  - Okoro A\n\n",
    "csv": b'Title,Authors,Year\n"Loud ""wards""","Okoro, A.; Lee, K.",2019\n\n',
    "xml": b"<record><titles><title><style>Loud</style></title></titles><pages>1-2</pages></record>\n",
    "wos": b"PT J\nAU Okoro, A\n   Lee, K\nTI Loud wards\nPY 2019\nER\n\n",
    "ovid": b"<1. >\nVN  - Ovid Technologies\nTI  - Loud wards\nSO  - J Inv. 1(2):3-4, 2019.\n\n",
}


@given(st.sampled_from(sorted(GOOD)), st.data())
@settings(max_examples=400)
def test_a_damaged_export_never_fails_otherwise(kind: str, data: st.DataObject) -> None:
    content = bytearray(GOOD[kind] * 4)
    if kind == "xml":
        content = bytearray(b"<xml><records>" + bytes(content) + b"</records></xml>")
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(content) - 1))
        end = min(len(content), start + data.draw(st.integers(0, 40)))
        content[start:end] = data.draw(
            st.one_of(st.binary(max_size=8), st.sampled_from(TAGS).map(str.encode))
        )
        content = content or bytearray(b" ")
    checked(bytes(content))


RUNS = ["A", "a ", "<", "<i>", "&", "&amp;", ". A: ", "METHODS: ", "10.5555/", "(", '"', ",", ";", "1234-"]
RUNS += ["- ", "A. "]
FIELDS = ["TI  - ", "AB  - ", "AU  - ", "SP  - ", "DO  - ", "N1  - ", "SN  - ", "JF  - y\nT2  - ", "VL  - "]
FIELDS += ["PY  - ", "KW  - "]
WITH_RUNS = {"TY  - JOUR\nTI  - x\n": FIELDS, "PMID- 1\n": ["TI  - "], "Title,Abstract\n": [""]}


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("start", WITH_RUNS)
def test_a_long_run_of_one_thing_costs_no_more_than_its_length(start: str, run: str) -> None:
    def work(size: int) -> None:
        many = run * (size // len(run))
        checked((start + "".join(f"{name}{many}\n" for name in WITH_RUNS[start]) + "ER  - \n").encode())

    assert growth(work, 2_000) < IN_STEP
    work(LONGEST_LINE - 100)


LINES = ["x\n", "AU  - A, B\n", "\n", "TY  - JOUR\n", "ER  -\n", "<1>\n", '"\n', "a,\n", "      x\n"]
LINES += ["<record>\n"]
STARTS = ["TY  - JOUR\nTI  - x\n", "PMID- 1\nTI  - x\n", "Title,Abstract\n", "<xml><records>"]
STARTS += ["<1. >\nVN  - Ovid\n"]


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("start", STARTS)
def test_many_short_lines_cost_no_more_than_their_number(start: str, line: str) -> None:
    assert growth(lambda count: checked((start + line * count).encode()), 500) < IN_STEP


def test_a_file_of_too_many_records_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="more than 50,000 records"):
        read_file("any", b"Title,Abstract\n" + b",y\n" * 50_001)
