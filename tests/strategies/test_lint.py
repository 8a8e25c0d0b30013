"""What the lint says of strategies: each finding is true, and silence where nothing is wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_service.strategies.limits import MENU
from evidence_service.strategies.lint import Severity, Topic, lint
from evidence_service.strategies.strategy import LONGEST_LINE, MOST_LINES, problems
from tests.growth import IN_STEP, growth

WORDS = """
    a cat* "b c" " ( ) [ ] [mh] [tiab] [ti:~3] [nonsense] #1 #? #99 1 or/1-3 AND OR NOT and or not : /
    2020[dp] “x” adj3 .ti,ab. exp Asthma/ paediatric pediatr* é 中 ,
"""
PIECES = st.sampled_from(WORDS.split())
LINES = st.lists(st.lists(PIECES, max_size=25).map(" ".join), max_size=8)


def topics(
    *lines: str, notes: tuple[str, ...] = (), justification: str = ""
) -> list[tuple[int | None, Topic]]:
    return [(finding.line, finding.topic) for finding in lint(lines, notes, justification)]


def said(topic: Topic, *lines: str, notes: tuple[str, ...] = (), justification: str = "") -> str:
    """The one message about this topic, with its excerpt."""
    found = [finding for finding in lint(lines, notes, justification) if finding.topic is topic]
    assert len(found) == 1, found
    return f"{found[0].message} >> {found[0].excerpt}"


@pytest.mark.parametrize(
    ("line", "topic", "words", "excerpt"),
    [
        ("(falls[tiab] OR wards[tiab]", Topic.BRACKETS, "opened and not closed", "(falls[tiab]"),
        ('falls[tiab] OR "ward', Topic.QUOTES, "no partner", '"ward'),
        ("falls[tiab", Topic.TAGS, "opened and not closed", "falls[tiab"),
        ("falls[tiab] and wards[tiab]", Topic.SMALL_OPERATORS, "Write AND.", "falls[tiab] and wards"),
        ("falls[tiab] or (a[ti] and b[ti])", Topic.SMALL_OPERATORS, "Write OR and AND.", "falls[tiab] or"),
        ("falls or wards", Topic.SMALL_OPERATORS, "Write OR.", "falls or wards"),
        ("a1[ti] OR b1[ti] AND c1[ti]", Topic.MIXED, "from left to right", "OR b1[ti] AND c1[ti]"),
        ("(a1[ti] AND b1[ti] OR c1[ti])", Topic.MIXED, "Put brackets round", "AND b1[ti] OR c1[ti]"),
        ("a1[ti] NOT b1[ti] OR c1[ti]", Topic.MIXED, "NOT and OR", "NOT b1[ti] OR c1[ti]"),
        ("a1[ti] OR b1[ti] c1[ti]", Topic.NO_OPERATOR, "write OR, or AND", "b1[ti] c1[ti]"),
        ("a1[ti] (b1[ti] OR c1[ti])", Topic.NO_OPERATOR, "Write AND, so", "a1[ti] (b1[ti] OR c1[ti])"),
        ("falls[ti] NOT children[ti]", Topic.NOT, "takes out every record", "NOT children[ti]"),
        ("falls[ti] NOT animals[mh]", Topic.NOT, "NOT (animals[mh] NOT humans[mh])", "NOT animals[mh]"),
        ("falls[ti] AND ()", Topic.BRACKETS, "Nothing stands in these brackets", "()"),
        ("Humans[mh]/", Topic.OPERATORS, "“/” stands by itself", "Humans[mh]/"),
        ("fal*[tiab]", Topic.TRUNCATION, "after 4 letters", "fal*[tiab]"),
        ('"hip fra*"[tiab]', Topic.TRUNCATION, "after 4 letters", '"hip fra*"'),
        ("*cardial[tiab]", Topic.TRUNCATION, "at the end of a word only", "*cardial"),
        ("wom*n[tiab]", Topic.TRUNCATION, "at the end of a word only", "wom*n"),
        ("*Asthma[mh]", Topic.TRUNCATION, "[majr]", "*Asthma[mh]"),
        ('"breast* feeding"[tiab]', Topic.TRUNCATION, "only the last word", "breast* feeding"),
        ("wom?n[tiab]", Topic.TRUNCATION, "no wildcards", "wom?n"),
        ("nurs$[tiab]", Topic.TRUNCATION, "no wildcards", "nurs$"),
        ("falls[tiba]", Topic.TAGS, "[tiba]. Write [tiab] if that is meant.", "falls[tiba]"),
        ("falls[ab]", Topic.TAGS, "Write [tiab]", "falls[ab]"),
        ("falls[xqz]", Topic.TAGS, "such as [tiab], [mh] or [pt]", "falls[xqz]"),
        ("falls[tiab:noexp]", Topic.TAGS, "“:noexp” in [tiab:noexp]. Write [tiab].", "falls[tiab:noexp]"),
        ("(falls OR wards)[tiab]", Topic.TAGS, "Write the tag behind each term.", "wards)[tiab]"),
        ("hand washing[tiab:~3]", Topic.PROXIMITY, "in quotation marks", "hand washing[tiab:~3]"),
        ('"hand wash*"[tiab:~3]', Topic.PROXIMITY, "doesn't truncate", "hand wash*"),
        ('"hand washing"[tw:~3]', Topic.PROXIMITY, "in [ti], [tiab] and [ad] only", "[tw:~3]"),
        ('"falls OR wards"[tiab]', Topic.QUOTES, "An operator within", "falls OR wards"),
        ('"falls[tiab]"', Topic.QUOTES, "A field tag within", "falls[tiab]"),
        ('falls[ti] OR ""', Topic.QUOTES, "Nothing stands in these quotation marks", '""'),
        ("2020[dp]", Topic.DATES, "2020:2020[dp]", "2020[dp]"),
        ("2024:2020[dp]", Topic.DATES, "run backwards", "2024:2020[dp]"),
        ("2010-2020[dp]", Topic.DATES, "a colon", "2010-2020[dp]"),
        ("YYYY:ZZZZ[dp]", Topic.DATES, "Write years such as 2019:2026 there", "YYYY:ZZZZ[dp]"),
        ("YYYY:3000[dp]", Topic.DATES, "has no date in it yet", "YYYY:3000[dp]"),
        ("2026/MM/DD:3000[crdt]", Topic.DATES, "Write a date such as 2026/01/31 there", "2026/MM/DD:3000"),
        ('"YYYY"[dp] : "3000"[dp]', Topic.DATES, "has no date in it yet", '"YYYY"[dp]'),
        ("falls[tiab] AND yyyy[dp]", Topic.DATES, "has no date in it yet", "yyyy[dp]"),
        ('"last 5 years"[dp]', Topic.DATES, "another time each day", '"last 5 years"[dp]'),
        ("falls[tiab] OR wards", Topic.UNTAGGED, "Add a tag as behind the other terms", "wards"),
        ('"virtual ward"', Topic.UNTAGGED, "all fields", '"virtual ward"'),
        ("post-mortem[tiab]", Topic.HYPHENS, '"post mortem"[tiab]', "post-mortem[tiab]"),
        ("falls adj3 wards", Topic.OTHER_PLATFORM, "syntax of Ovid", "falls adj3 wards"),
        ("exp Asthma/", Topic.OTHER_PLATFORM, "syntax of Ovid", "exp Asthma/"),
        ("asthma.ti,ab.", Topic.OTHER_PLATFORM, "syntax of Ovid", "asthma.ti,ab."),
        ("(asthma OR wheez*).tw.", Topic.OTHER_PLATFORM, "syntax of Ovid", ".tw."),
        ('MH "Asthma+"', Topic.OTHER_PLATFORM, "syntax of EBSCO", 'MH "Asthma+"'),
        ("asthma NEAR/3 child", Topic.OTHER_PLATFORM, "Cochrane Library or Embase", "NEAR/3"),
        ("tumour[tiab]", Topic.SPELLING, "Add with OR: tumor.", "tumour"),
        ("paediatr*[tiab]", Topic.SPELLING, "Add with OR: pediatr*.", "paediatr*"),
        ('"pediatric anesthesia"[ti]', Topic.SPELLING, "paediatric anaesthesia.", "pediatric anesthesia"),
        ('"Asthma"[mh]', Topic.HEADING_ALONE, "Add text words with OR", "Asthma"),
        ("falls[tiab]", Topic.WORDS_ALONE, "See whether MeSH has one", "falls"),
        ("falls[tiab] OR wards[ti] OR Falls[tiab]", Topic.TWICE, "Take one out", "Falls"),
        ("fall*[tiab] OR falling[tiab]", Topic.COVERED, "fall* finds these already", "falling"),
        ("falls[tiab] AND english[la]", Topic.LIMITS, "A language limits the search.", "english"),
        ("falls[tiab] AND 2016:3000[dp]", Topic.LIMITS, "Dates limit the search.", "2016:3000"),
        ("falls[tiab] AND review[pt]", Topic.LIMITS, "Types of publication limit", "review"),
        ("falls[tiab] AND hasabstract", Topic.LIMITS, "A filter limits the search.", "hasabstract"),
        ("falls[tiab] AND humans[mh]", Topic.LIMITS, "NOT (animals[mh] NOT humans[mh])", "humans"),
        ("falls[tiab] AND (review[pt] OR review[ti])", Topic.LIMITS, "Name the filter", "review"),
    ],
)
def test_each_kind_of_fault_is_found_and_told_with_its_remedy(
    line: str, topic: Topic, words: str, excerpt: str
) -> None:
    told = said(topic, line)

    assert words in told
    assert excerpt in told.split(">>")[1]


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("research and development", Topic.SMALL_OPERATORS),
        ('"prevention and control"[sh] OR prevention and control[sh]', Topic.SMALL_OPERATORS),
        ("(a1[ti] OR b1[ti]) AND c1[ti]", Topic.MIXED),
        ("a1[ti] AND b1[ti] NOT c1[ti]", Topic.MIXED),
        ("falls prevention programme", Topic.NO_OPERATOR),
        ("falls[ti] NOT (animals[mh] NOT (animals[mh] AND humans[mh]))", Topic.LIMITS),
        ('"breast feed*"[tiab] OR breast feed*[tiab] OR feed*[tiab]', Topic.TRUNCATION),
        ('"what works for falls?"[ti]', Topic.TRUNCATION),
        ("YYYY[tiab] OR mm/s[tiab] OR mm[tiab] AND 2019:2026[dp]", Topic.DATES),
        ("Smith J*[au]", Topic.TRUNCATION),
        ("a1[MeSH Terms] OR b1[Mesh:NoExp] OR c1[majr:noexp] OR d1[Title/Abstract] OR e1[nm]", Topic.TAGS),
        ('("2010/01/01"[Date - Publication] : "3000"[Date - Publication])', Topic.TAGS),
        ('"hand washing"[tiab:~3]', Topic.PROXIMITY),
        ("2020:2024[dp] OR 2020[crdt]", Topic.DATES),
        ("12345678 OR 23456789[pmid]", Topic.UNTAGGED),
        ("falls in wards", Topic.UNTAGGED),
        ('post-mortem[tiab] OR "post mortem"[tiab]', Topic.HYPHENS),
        ("asthma and/or wheeze", Topic.OTHER_PLATFORM),
        ('"Asthma/drug therapy"[mh]', Topic.OTHER_PLATFORM),
        ("tumour[tiab] OR tumor[tiab]", Topic.SPELLING),
        ("tumor*[tiab] OR tumour*[tiab]", Topic.SPELLING),
        ("randomi*[tiab]", Topic.SPELLING),
        ('"randomised trial"[tiab] OR randomized[tiab] OR randomised[tiab]', Topic.SPELLING),
        ("Tumours[mh] OR tumours", Topic.SPELLING),
        ('"Asthma"[mh] OR asthma[tiab]', Topic.HEADING_ALONE),
        ('"Asthma"[mh] OR asthma', Topic.HEADING_ALONE),
        ('"Asthma"[mh] OR (asthma*[tiab] AND child[tiab])', Topic.HEADING_ALONE),
        ('("Asthma"[mh] AND "Child"[mh]) OR "childhood asthma"[tiab]', Topic.HEADING_ALONE),
        ("asthma", Topic.WORDS_ALONE),
        ("falls[tiab] OR falls[ti]", Topic.TWICE),
        ("falls[tiab] AND (wards[tiab] OR falls[tiab])", Topic.TWICE),
        ("fall*[ti] OR falling[tiab]", Topic.COVERED),
        ("falls[tiab] OR review[pt]", Topic.LIMITS),
    ],
)
def test_nothing_is_said_where_nothing_is_wrong(line: str, topic: Topic) -> None:
    assert topic not in [found for _, found in topics(line)]


def test_a_line_that_no_other_line_uses_is_told_save_the_last() -> None:
    lines = ("a1[tiab]", "b1[tiab]", "c1[tiab]", "or/1-2")

    assert [line for line, topic in topics(*lines) if topic is Topic.UNUSED] == [3]


def test_a_number_that_is_read_as_a_word_is_told() -> None:
    assert "If you mean line 1, write #1." in said(Topic.REFERENCES, "falls[tiab]", "1 AND english[la]")


def test_the_other_spelling_may_stand_in_another_line_that_or_joins() -> None:
    apart = ("tumour[tiab]", "tumor[tiab]", "#1 AND #2")

    assert Topic.SPELLING not in [topic for _, topic in topics("tumour[tiab]", "tumor[tiab]", "1 or 2")]
    assert Topic.SPELLING not in [topic for _, topic in topics("tumour[tiab]", "tumor[tiab]", "or/1-2")]
    assert [line for line, topic in topics(*apart) if topic is Topic.SPELLING] == [1, 2]


def test_a_heading_finds_its_text_words_in_the_lines_that_or_joins() -> None:
    joined = ('"Asthma"[mh]', "asthma*[tiab]", "1 or 2", '"Nurses"[mh]', "#3 AND #4")

    assert [(n, t) for n, t in topics(*joined) if t in (Topic.HEADING_ALONE, Topic.WORDS_ALONE)] == [
        (4, Topic.HEADING_ALONE)
    ]


def test_lines_that_are_not_combined_yet_are_not_blamed_for_missing_headings() -> None:
    assert Topic.HEADING_ALONE not in [topic for _, topic in topics('"Asthma"[mh]', "asthma[tiab]")]


def test_a_note_or_a_justification_is_a_reason_for_a_limit() -> None:
    lines = ("falls[tiab]", "#1 AND english[la]")

    assert (2, Topic.LIMITS) in topics(*lines)
    assert (2, Topic.LIMITS) not in topics(*lines, notes=("", "no time to translate"))
    assert (2, Topic.LIMITS) not in topics(*lines, justification="English only, as agreed")
    assert (2, Topic.LIMITS) in topics(*lines, notes=("a note of another line",))


def test_the_filter_of_cochrane_needs_no_other_source() -> None:
    cochrane = (
        "randomized controlled trial[pt] OR controlled clinical trial[pt] OR randomized[tiab] "
        "OR placebo[tiab] OR drug therapy[sh] OR randomly[tiab] OR trial[tiab] OR groups[tiab]"
    )

    assert (2, Topic.LIMITS) not in topics("falls[tiab]", cochrane, "1 and 2")
    assert (2, Topic.LIMITS) in topics("falls[tiab]", f"{cochrane} OR trials[ti]", "1 and 2")


def test_a_published_filter_is_not_to_be_spelt_otherwise() -> None:
    cochrane = next(limit.text for limit in MENU if limit.key == "cochrane-sensitive")

    assert (2, Topic.SPELLING) not in topics("falls[tiab]", f"#1 AND {cochrane}")
    assert (2, Topic.SPELLING) in topics("falls[tiab]", "#1 AND (randomized[tiab] OR placebo[tiab])")


def test_a_limit_in_a_line_of_its_own_is_told_there() -> None:
    assert (2, Topic.LIMITS) in topics("falls[tiab]", "english[la]", "1 and 2")


def test_leaving_animals_out_over_several_lines_is_known_as_the_usual_way() -> None:
    told = said(Topic.NOT, "falls[tiab]", "animals[mh] NOT humans[mh]", "1 not 2")

    assert told.startswith("This is the usual way to leave out studies of animals only")


def test_a_note_beside_a_not_is_enough() -> None:
    assert Topic.NOT not in [
        t for _, t in topics("falls[ti] NOT wards[ti]", notes=("wards are another team's",))
    ]


def test_a_long_line_of_several_concepts_is_advised_to_be_split() -> None:
    line = f"({' OR '.join(f'word{n}[tiab]' for n in range(100))}) AND falls[tiab]"

    nested = f"{line.split(')')[0]} OR (a1[ti] AND b1[ti]))"

    assert "joins several concepts" in said(Topic.LINE, line)
    assert "joins several concepts" in said(Topic.LINE, f"({line}) OR (nurses[ti] AND hips[ti])")
    assert Topic.LINE not in [topic for _, topic in topics(nested)]


def test_what_stops_a_strategy_is_a_problem_and_nothing_else_is() -> None:
    lines = ["(a", "b and c", "#1 AND #9", "", "fal*[tiba]"]

    found = {finding.line for finding in lint(lines) if finding.severity is Severity.PROBLEM}

    assert found == {problem.line for problem in problems(lines)} == {1, 3, 4}


def test_findings_stand_in_the_order_of_the_lines_the_gravest_first() -> None:
    found = lint(["falls", "post-mortem[tiab] and falls[tiab]", "(x"])

    assert [finding.line for finding in found] == sorted(finding.line or 0 for finding in found)
    assert next(finding.severity for finding in found if finding.line == 2) is Severity.WARNING


@given(LINES)
def test_no_strategy_however_odd_makes_it_fail(lines: list[str]) -> None:
    stopped = {finding.line for finding in lint(lines) if finding.severity is Severity.PROBLEM}

    assert stopped == {problem.line for problem in problems(lines)}


@given(st.lists(st.text(max_size=80), max_size=6))
def test_no_text_however_odd_makes_it_fail(lines: list[str]) -> None:
    for finding in lint(lines, lines):
        assert finding.message.endswith((".", '"', "?"))


# Lines of about so many characters.
HOSTILE: dict[str, Callable[[int], str]] = {
    "brackets": lambda size: "(" * (size // 2) + "a" + ")" * (size // 2),
    "open brackets": lambda size: "(" * size,
    "tags": lambda size: "[a]" * (size // 3),
    "unknown tags": lambda size: " ".join(f"a[q{n:x}]" for n in range(size // 8)),
    "quotes": lambda size: '"' * (size - 1),
    "empty quotes": lambda size: '"' * size,
    "words": lambda size: "a " * (size // 2),
    "chain": lambda size: "a OR b AND " * (size // 11) + "c",
    "nots": lambda size: "a NOT " * (size // 6) + "b",
    "stars": lambda size: "*" * size,
    "hyphens": lambda size: "ab-" * (size // 3) + "c",
    "commas": lambda size: "1, " * (size // 3),
    "colons": lambda size: "a[dp] : " * (size // 8),
    "terms": lambda size: " OR ".join(f"randomised{n}*[tiab]" for n in range(size // 25)),
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_longer_lines_cost_no_more_than_their_length(hostile: Callable[[int], str]) -> None:
    assert growth(lambda size: lint([hostile(size), hostile(size), "or/1-2"]), LONGEST_LINE // 2) < IN_STEP


def test_more_lines_cost_no_more_than_their_number() -> None:
    def work(count: int) -> None:
        lint([*(f"falls{n}*[tiab] OR slips{n}[ti]" for n in range(1, count)), f"or/1-{count - 1}"])

    assert growth(work, MOST_LINES // 2) < IN_STEP
