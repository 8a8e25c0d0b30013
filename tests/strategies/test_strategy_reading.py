"""Strategies read from pasted text: PubMed's history, Ovid's line lists, plain lines."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_service.strategies.strategy_reading import Kind, ReadStrategy, read_strategy
from tests.growth import IN_STEP, growth

DOWNLOAD = """\
Search number,Query,Sort By,Filters,Search Details,Results,Time
9,#5 AND #3,,English,"(""asthma""[mh]) AND x","1,234",10:02:11
5,"asthma[mh] OR ""wheez*""[tiab]",,,"(""asthma""[mh])",12,10:01:00
3,falls[tiab],Most Recent,,falls,34,10:00:00
"""
PAGE = """\
Search\tActions\tDetails\tQuery\tResults\tTime
#3\t\t>\tSearch: #1 AND #2 Sort by: Most Recent\t1,204\t04:53:12
#2\t…\t>\tSearch: wards[tiab] Filters: English, Humans\t88\t04:53:00
#1\t…\t>\tSearch: falls[tiab]\t99\t04:52:00
"""
OVID = """\
Database: Ovid MEDLINE(R) ALL <1946 to March 15, 2024>
Search Strategy:
--------------------------------------------------------------------------------
1     exp Asthma/ (145023)
2     (asthma* or wheez$ or
     "reactive airway").ti,ab. (180000)
3     1 or 2 (200000)
5     limit 3 to (english language and yr="2010 -Current") (5000)
6     3 not 5 (195000)

***************************
"""


def lines(read: ReadStrategy) -> list[tuple[str, int | None]]:
    return [(line.text, line.count) for line in read.lines]


def test_the_download_of_pubmeds_history_is_put_in_order_and_renumbered() -> None:
    read = read_strategy(DOWNLOAD)

    assert read.kind is Kind.HISTORY
    assert lines(read) == [
        ("falls[tiab]", 34),
        ('asthma[mh] OR "wheez*"[tiab]', 12),
        ("#2 AND #1", 1234),
    ]


def test_filters_that_stood_beside_a_line_are_told() -> None:
    [remark] = read_strategy(DOWNLOAD).lines[2].remarks

    assert remark.needs_person
    assert remark.text.startswith("PubMed's filters (English) stood beside this line, not in it")
    assert "(English, Humans)" in read_strategy(PAGE).lines[1].remarks[0].text


@pytest.mark.parametrize("text", [PAGE, PAGE.split("\n", 1)[1]])
def test_the_history_copied_from_the_page_is_read(text: str) -> None:
    read = read_strategy(text)

    assert read.kind is Kind.HISTORY
    assert lines(read) == [("falls[tiab]", 99), ("wards[tiab]", 88), ("#1 AND #2", 1204)]


def test_a_tabbed_download_is_read() -> None:
    assert lines(read_strategy("Search number\tQuery\tResults\n2\t#1 AND b\t5\n1\ta\t7")) == [
        ("a", 7),
        ("#1 AND b", 5),
    ]


def test_lines_that_begin_with_search_are_read() -> None:
    assert read_strategy("#4 Search falls AND #2\n#2 Search asthma[mh]").texts == [
        "asthma[mh]",
        "falls AND #1",
    ]


def test_an_ovid_list_is_translated_with_its_counts_and_wrapped_lines() -> None:
    read = read_strategy(OVID)

    assert (read.kind, read.database) == (Kind.OVID, "Ovid MEDLINE(R) ALL <1946 to March 15, 2024>")
    assert lines(read) == [
        ('"Asthma"[mh]', 145023),
        ('asthma*[tiab] OR wheez*[tiab] OR "reactive airway"[tiab]', 180000),
        ("1 or 2", 200000),
        ("#3 AND english[la] AND 2010:3000[dp]", 5000),
        ("3 not 4", 195000),
    ]
    assert len(read.left_out) == 4


@pytest.mark.parametrize(
    "text",
    [
        "1. exp Asthma/\n2. asthma.tw.\n3. 1 or 2",
        "1 exp Asthma/ 145023\n2 asthma.tw. 999\n3 1 or 2 200000",
        "# Searches Results\n1 exp Asthma/ 145,023\n2 asthma.tw. 999\n3 1 or 2 200000",
        "1\texp Asthma/\t145023\tAdvanced\n2\tasthma.tw.\t999\tAdvanced\n3\t1 or 2\t200000\tAdvanced",
        "exp Asthma/\nasthma.tw.\n1 or 2",
        "Strategy of Jo\n1) exp Asthma/\n2) asthma.tw.\n3) 1 or 2\n",
    ],
)
def test_ovid_lists_come_in_many_forms(text: str) -> None:
    assert read_strategy(text).texts == ['"Asthma"[mh]', "asthma[tiab]", "1 or 2"]


def test_a_line_that_the_list_does_not_have_is_lost_and_told() -> None:
    read = read_strategy("1. exp Asthma/\n3. 1 or 2\n4. or/1-3")

    assert read.texts == ['"Asthma"[mh]', "1 or #?", "or/1-2"]
    assert [line.needs_person for line in read.lines] == [False, True, True]
    assert read.lines[1].remarks[0].text == (
        "This line names line 2, which isn't in the text. Write the number of another line."
    )


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("falls[tiab]\nwards[tiab]\n1 or 2", ["falls[tiab]", "wards[tiab]", "1 or 2"]),
        ("1. falls[tiab]\n2. wards\n3. #1 AND #2", ["falls[tiab]", "wards", "#1 AND #2"]),
        ("1. falls\n\n 2) ward*\n#3: 1 AND 2\n2020:2026[dp]", ["falls", "ward*", "1 AND 2", "2020:2026[dp]"]),
        ("7. falls[tiab]\n8. wards\n9. 7 or 8", ["falls[tiab]", "wards", "1 or 2"]),
        ("#1 falls[tiab]\n#2 wards", ["falls[tiab]", "wards"]),
        ("5. falls\n2. wards", ["5. falls", "wards"]),
        ("2020:2026[dp]", ["2020:2026[dp]"]),
        ("100 patients", ["100 patients"]),
        ('"Asthma/drug therapy"[mh]', ['"Asthma/drug therapy"[mh]']),
        ("", []),
    ],
)
def test_plain_lines_are_read_with_or_without_numbers(text: str, texts: list[str]) -> None:
    read = read_strategy(text)

    assert (read.kind, read.texts) == (Kind.PLAIN, texts)


def test_a_strategy_copied_from_a_run_is_read_without_its_counts() -> None:
    assert lines(read_strategy("1. falls[tiab] (1,204)\n2. #1 AND wards (0)")) == [
        ("falls[tiab]", 1204),
        ("#1 AND wards", 0),
    ]


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    read_strategy(text)


@given(
    st.lists(st.sampled_from([*OVID.split("\n"), *PAGE.split("\n"), *DOWNLOAD.split("\n"), "x", '"', "#1"]))
)
def test_pieces_of_real_lists_in_any_order_lose_no_line(parts: list[str]) -> None:
    read = read_strategy("\n".join(parts))

    assert all(line.text for line in read.lines)


# Texts of about so many characters.
HOSTILE: dict[str, Callable[[int], str]] = {
    "one long line": lambda size: (
        "1 exp Asthma/ or " + " or ".join(f"word{n}*.tw." for n in range(size // 16))
    ),
    "wrapped": lambda size: "1 exp Asthma/\n" + "x y\n" * (size // 4),
    "spaces": lambda size: "1" + " " * size + "exp Asthma/",
    "signs": lambda size: "!" * size + " exp A/",
    "brackets": lambda size: "(" * (size // 2) + "exp Asthma/" + ")" * (size // 2),
    "fields": lambda size: "a.ab," * (size // 5) + "tw.",
    "explained": lambda size: "exp Asthma/ [A" * (size // 14),
    "wildcards": lambda size: (
        "exp A/ or (" + " or ".join(f"beh{n}vio?r" for n in range(size // 16)) + ").tw."
    ),
    "limits": lambda size: "limit 1 to (" + "a and " * (size // 6) + ")",
    "near": lambda size: "exp A/ or " + "a adj3 b adj3 " * (size // 14) + "c",
    "quotes": lambda size: '"' * size,
    "numbers": lambda size: "\n".join(f"{n % 1000}. x" for n in range(size // 7)),
    "table": lambda size: "Search number,Query,Results\n" + '"' * size,
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_longer_text_costs_no_more_than_its_length(hostile: Callable[[int], str]) -> None:
    assert growth(lambda size: read_strategy(hostile(size)), 20_000) < IN_STEP


@pytest.mark.parametrize("kind", ["spaces", "signs", "fields", "quotes", "table"])
def test_a_million_characters_in_a_few_words_come_to_an_end(kind: str) -> None:
    read_strategy(HOSTILE[kind](1_000_000))
