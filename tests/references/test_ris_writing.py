"""References as RIS, read line by line as a reference manager does."""

from __future__ import annotations

import re

import pytest

from evidence_service.references.citation import Citation
from evidence_service.references.reference import Author, Notice
from evidence_service.references.ris_writing import ris

ARTICLE = Citation(
    authors=(
        Author(last="Oak", initials="WT", fore="Wilma Tess", suffix="Jr"),
        Author(last="van der Berg", initials="R"),
        Author(collective="Ward, Staffing and Study Group"),
    ),
    title="Effect of CO<sub>2</sub>\n on <i>Salix</i> &amp; others.",
    languages=("eng", "fre"),
    journal="Journal of Imagined Care",
    journal_abbreviation="J Imag Care",
    published="2019 Mar 4",
    year=2019,
    volume="12",
    issue="3",
    supplement="Suppl 1",
    pages="1145-52",
    doi="10.9999/jic.1",
    pmid="90000001",
    pmcid="PMC9000001",
    retraction="retracted",
    notices=(
        Notice("retraction in", "J Imag Care. 2020;13(1):2", "90000002"),
        Notice("comment in", "Elsewhere"),
    ),
)


def fields(citation: Citation) -> list[tuple[str, str]]:
    return [(line[:2], line[6:]) for line in ris([citation]).split("\r\n") if line]


def values(citation: Citation, tag: str) -> list[str]:
    return [value for name, value in fields(citation) if name == tag]


def test_every_line_has_a_tag_and_each_record_its_end() -> None:
    text = ris([ARTICLE, Citation(title="Another")])

    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in text.split("\r\n") if line)
    assert text.count("TY  - JOUR\r\n") == text.count("ER  - \r\n\r\n") == 2


def test_an_article() -> None:
    assert fields(ARTICLE) == [
        ("TY", "JOUR"),
        ("AU", "Oak, Wilma Tess, Jr"),
        ("AU", "van der Berg, R."),
        ("AU", "Ward Staffing and Study Group"),
        ("TI", "Effect of CO2 on Salix & others."),
        ("T2", "Journal of Imagined Care"),
        ("J2", "J Imag Care"),
        ("PY", "2019"),
        ("DA", "2019/03/04/"),
        ("VL", "12"),
        ("IS", "3 Suppl 1"),
        ("SP", "1145"),
        ("EP", "1152"),
        ("DO", "10.9999/jic.1"),
        ("AN", "90000001"),
        ("C2", "PMC9000001"),
        ("LA", "English"),
        ("LA", "French"),
        ("DB", "PubMed"),
        ("N1", "[Retracted]"),
        ("N1", "Retraction in: J Imag Care. 2020;13(1):2. PMID: 90000002."),
        ("ER", ""),
    ]


def test_a_chapter() -> None:
    chapter = Citation(
        kind="chapter",
        authors=(Author(last="Birch", initials="B"),),
        editors=(Author(last="Ash", initials="JA"),),
        title="Searching",
        book_title="Running a library",
        edition="2nd",
        publisher="Imagined Press",
        publisher_place="Leeds",
        isbn="9780000000000",
        year=2002,
        pages="93-113",
    )

    assert fields(chapter) == [
        ("TY", "CHAP"),
        ("AU", "Birch, B."),
        ("A2", "Ash, J. A."),
        ("TI", "Searching"),
        ("T2", "Running a library"),
        ("PY", "2002"),
        ("DA", "2002///"),
        ("SP", "93"),
        ("EP", "113"),
        ("CY", "Leeds"),
        ("PB", "Imagined Press"),
        ("ET", "2nd"),
        ("SN", "9780000000000"),
        ("ER", ""),
    ]


@pytest.mark.parametrize(
    ("pages", "first", "last"),
    [
        ("S12-8", ["S12"], ["S18"]),
        ("e101-e109", ["e101"], ["e109"]),
        ("7", ["7"], []),
        ("126A-127A", ["126A-127A"], []),
    ],
)
def test_pages(pages: str, first: list[str], last: list[str]) -> None:
    assert (values(Citation(pages=pages), "SP"), values(Citation(pages=pages), "EP")) == (first, last)


@pytest.mark.parametrize(
    ("published", "year", "expected"),
    [
        ("2019 Mar-Apr", 2019, ["2019/03//"]),
        ("2019", 2019, ["2019///"]),
        ("2019 Spring", 2019, ["2019///"]),
        ("Winter", 2019, ["2019///"]),
        ("", None, []),
    ],
)
def test_dates(published: str, year: int | None, expected: list[str]) -> None:
    assert values(Citation(published=published, year=year), "DA") == expected


def test_no_line_can_be_smuggled_in() -> None:
    hostile = Citation(title="One\r\nER  - \r\nTY  - JOUR", authors=(Author(last="A\nU", fore="x\r\ny"),))

    assert [tag for tag, _ in fields(hostile)] == ["TY", "AU", "TI", "ER"]


@pytest.mark.parametrize(
    ("citation", "lines"),
    [
        (Citation(kind="report", title="Falls", report_number="NG9"), {("TY", "RPRT"), ("SN", "NG9")}),
        (
            Citation(kind="thesis", title="Falls", designation="master's thesis"),
            {("TY", "THES"), ("M3", "Master's thesis")},
        ),
        (Citation(kind="web page", title="Falls", report_number="NG9"), {("TY", "ELEC"), ("M1", "NG9")}),
        (
            Citation(title="Falls", journal="medImag", designation="preprint"),
            {("TY", "JOUR"), ("M3", "Preprint")},
        ),
        (Citation(kind="other", title="10<sup>3</sup> falls"), {("TY", "GEN"), ("TI", "10^3 falls")}),
    ],
)
def test_a_reference_manager_learns_what_it_is(citation: Citation, lines: set[tuple[str, str]]) -> None:
    assert lines <= set(fields(citation))
