"""EndNote XML, on records written for these tests."""

from __future__ import annotations

from evidence_service.references.reading import FileReading, read_file
from evidence_service.references.reference import Author, Reference

ARTICLE = """<record><database name="Mine.enl">Mine.enl</database><rec-number>7</rec-number>
<ref-type name="Journal Article">17</ref-type>
<contributors><authors><author><style face="normal" size="100%">Okoro, Ada M.</style></author>
<author><style face="normal">Ward Rounds Study Group,</style></author></authors></contributors>
<titles><title><style face="normal">Growth of </style><style face="italic">E. coli</style><style> at
10</style><style face="superscript">6</style></title>
<secondary-title><style>Journal of Invented Medicine</style></secondary-title></titles>
<periodical><full-title><style>Journal of Invented Medicine</style></full-title>
<abbr-1>J Inv Med</abbr-1></periodical>
<pages><style>93-105</style></pages><volume><style>18</style></volume><number><style>1</style></number>
<keywords><keyword><style>Sepsis&#xD;Wards</style></keyword></keywords>
<dates><year><style>2019</style></year><pub-dates><date><style>Mar 5</style></date></pub-dates></dates>
<isbn><style>1234-5678 (Print)&#xD;8765-4321</style></isbn>
<accession-num><style>31999999</style></accession-num>
<abstract><style>BACKGROUND: Wards are loud. RESULTS: p &lt; 0.05.</style></abstract>
<electronic-resource-num><style>https://doi.org/10.5555/abc.1</style></electronic-resource-num>
<remote-database-provider><style>NLM</style></remote-database-provider>
<language><style>eng</style></language></record>"""


def reading_of(
    *records: str, head: str = "<?xml version='1.0' encoding='UTF-8'?>\n<xml><records>\n"
) -> FileReading:
    return read_file("x.xml", (head + "\n".join(records) + "\n</records></xml>").encode())


def only(*records: str) -> Reference:
    reading = reading_of(*records)
    assert reading.problems == ()
    (found,) = reading.references
    return found.reference


def test_it_reads_the_fields_of_an_article() -> None:
    article = only(ARTICLE)
    assert article.title == "Growth of <i>E. coli</i> at 10<sup>6</sup>"
    assert article.authors == (
        Author("Okoro", "AM", "Ada M."),
        Author(collective="Ward Rounds Study Group"),
    )
    assert (article.journal, article.journal_abbreviation) == ("Journal of Invented Medicine", "J Inv Med")
    assert (article.volume, article.issue, article.pages, article.year) == ("18", "1", "93-105", 2019)
    assert (article.published, article.issn, article.doi) == ("2019 Mar 5", "1234-5678", "10.5555/abc.1")
    assert (article.pmid, article.accession, article.languages) == ("31999999", "", ("eng",))
    assert article.keywords == ("Sepsis", "Wards")
    assert [section.label for section in article.abstract] == ["BACKGROUND", "RESULTS"]
    assert article.abstract[1].text_html == "p &lt; 0.05."


def test_it_names_positions_and_lines() -> None:
    reading = reading_of(ARTICLE, ARTICLE.replace("10.5555/abc.1", "10.5555/abc.2"))
    assert [(found.position, found.line) for found in reading.references] == [(1, 3), (2, 21)]


def test_an_accession_number_of_embase_is_no_pmid() -> None:
    article = only(
        ARTICLE.replace(
            "<remote-database-provider>",
            "<remote-database-name>Embase</remote-database-name><remote-database-provider>",
        )
    )
    assert (article.pmid, article.accession, article.database) == ("", "31999999", "Embase")


def test_a_broken_record_costs_no_other() -> None:
    reading = reading_of(ARTICLE, "<record><titles><title>Cut</titles></record>", ARTICLE)
    assert [found.position for found in reading.references] == [1, 3]
    (problem,) = reading.problems
    assert (problem.position, problem.line) == (2, 21)
    assert problem.reason.startswith("its XML is broken")
    assert reading.read == 3


def test_characters_that_xml_forbids_are_left_out() -> None:
    assert (
        only(ARTICLE.replace("Wards are", "Wards &#x1F; \x0b AT&T are")).abstract[0].text_html
        == "Wards AT&amp;T are loud."
    )


def test_a_record_that_is_cut_off_is_a_problem() -> None:
    content = ("<xml><records>" + ARTICLE + ARTICLE[:300]).encode()
    reading = read_file("cut.xml", content)
    assert (len(reading.references), [problem.position for problem in reading.problems]) == (1, [2])


def test_a_record_without_title_and_identifier_is_a_problem() -> None:
    reading = reading_of("<record><ref-type name='Book'>6</ref-type></record>")
    assert [problem.reason for problem in reading.problems] == ["it has neither a title nor an identifier"]


def test_it_reads_a_chapter_in_its_book() -> None:
    chapter = only(
        "<record><ref-type name='Book Section'>5</ref-type><contributors><authors><author>Lee, K</author>"
        "</authors><secondary-authors><author>Mora, B.</author></secondary-authors></contributors>"
        "<titles><title>Beds</title>"
        "<secondary-title>The ward</secondary-title></titles><publisher>Invented Press</publisher>"
        "<isbn>978-1-4822-5326-9</isbn></record>"
    )
    assert (chapter.kind, chapter.book_title, chapter.journal) == ("chapter", "The ward", "")
    assert (chapter.editors, chapter.isbn, chapter.issn) == ((Author("Mora", "B"),), "978-1-4822-5326-9", "")


def test_it_reads_when_a_page_was_seen() -> None:
    seen = "<access-date><style>3 Nov 2026</style></access-date></record>"
    assert only(ARTICLE.replace("</record>", seen)).cited_on == "2026-11-03"
