"""Tables: whose headings they are, how their cells end, and what their rows become."""

from __future__ import annotations

import pytest

from evidence_service.references.reading import FileReading, read_file
from evidence_service.references.reference import Author, Reference


def reading_of(text: str, encoding: str = "utf-8") -> FileReading:
    return read_file("x.csv", text.encode(encoding))


def only(text: str) -> Reference:
    reading = reading_of(text)
    assert reading.problems == ()
    (found,) = reading.references
    return found.reference


def test_it_reads_pubmeds_table() -> None:
    record = only(
        "PMID,Title,Authors,Citation,First Author,Journal/Book,"
        "Publication Year,Create Date,PMCID,NIHMS ID,DOI\n"
        '"31999999","Loud wards.","Okoro AM, van der Berg J Jr, Lee K.","J Inv Med. 2019 Mar;12(3):123-130. '
        'doi: 10.5555/abc. Epub 2019 Jan 4.","Okoro AM","J Inv Med","2019","2019/01/05","PMC123456","",'
        '"10.5555/abc"\n'
    )
    assert record.title == "Loud wards"
    assert record.authors == (
        Author("Okoro", "AM"),
        Author("van der Berg", "J", suffix="Jr"),
        Author("Lee", "K"),
    )
    assert (record.pmid, record.pmcid, record.doi) == ("31999999", "PMC123456", "10.5555/abc")
    assert (record.journal, record.year) == ("J Inv Med", 2019)


def test_it_reads_scopus() -> None:
    record = only(
        '"Authors","Author full names","Author(s) ID","Title","Year","Source title","Volume","Issue",'
        '"Art. No.","Page start","Page end","Page count","DOI","Link","Abstract","References",'
        '"Document Type","Source","EID"\n'
        '"Okoro A.M.; Lee K.","Okoro, Ada M. (57190000001); Lee, Kim (57190000002)","1; 2","Loud wards",'
        '"2019","Journal of Invented Medicine","12","3","","123","130","7","10.5555/abc","https://www.scopus.com/x",'
        '"Wards are loud.","Other A., Something else, doi 10.5555/other","Article","Scopus","2-s2.0-1"\n'
    )
    assert record.authors == (Author("Okoro", "AM", "Ada M."), Author("Lee", "K", "Kim"))
    assert (record.pages, record.doi, record.database, record.accession) == (
        "123-130",
        "10.5555/abc",
        "Scopus",
        "2-s2.0-1",
    )


def test_it_reads_web_of_sciences_table() -> None:
    record = only(
        "PT\tAU\tAF\tTI\tSO\tDT\tID\tAB\tSN\tPD\tPY\tVL\tIS\tBP\tEP\tAR\tDI\tPM\tUT\n"
        'J\tOkoro, AM; Lee, K\tOkoro, Ada M.; Lee, Kim\t"Loud" wards\tJ INVENTED MED\tMeeting Abstract\t'
        "NOISE; BEDS\tText\t1234-5678\tSEP\t2019\t12\t3\t\t\tE17\t10.5555/abc\t31999999\t"
        "WOS:000000000000001\n"
    )
    assert record.authors == (Author("Okoro", "AM", "Ada M."), Author("Lee", "K", "Kim"))
    assert (record.kind, record.article_number, record.published) == ("conference paper", "E17", "2019 Sep")
    assert (record.keywords, record.pmid, record.accession) == (
        ("NOISE", "BEDS"),
        "31999999",
        "WOS:000000000000001",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_encoding_and_delimiter_gives_the_same(encoding: str, delimiter: str) -> None:
    text = (
        delimiter.join(["Title", "Author", "Year"])
        + "\r\n"
        + delimiter.join(["Lärm – überall", "Müller", "2019"])
    )
    (found,) = reading_of(text, encoding).references
    assert (found.reference.title, found.reference.year) == ("Lärm – überall", 2019)
    assert found.reference.authors == (Author("Müller"),)


def test_a_cell_may_span_lines_and_the_line_of_each_row_is_right() -> None:
    reading = reading_of('Title,Abstract\nOne,"a\n\nb ""quoted"" c"\n\nTwo,x\n')
    assert [(found.position, found.line) for found in reading.references] == [(1, 2), (2, 6)]
    assert reading.references[0].reference.abstract[0].text_html == 'a b "quoted" c'


def test_a_quotation_that_is_never_closed_costs_its_row_alone() -> None:
    reading = reading_of('Title,Abstract\nOne,"never closed\nTwo,x\nThree,y\n')
    assert [found.reference.title for found in reading.references] == ["Two", "Three"]
    (problem,) = reading.problems
    assert (problem.position, problem.line) == (1, 2)
    assert "quotation mark" in problem.reason


def test_rows_above_the_headings_are_named() -> None:
    reading = reading_of("Results of a search,,\n,,\nTitle,Authors,Year\nOne,Lee K,2019\n")
    assert [found.reference.title for found in reading.references] == ["One"]
    assert [remark.line for remark in reading.remarks] == [1]


def test_a_row_with_nothing_to_know_it_by_is_a_problem() -> None:
    reading = reading_of("Title,Year,Journal\n,2019,J Inv Med\nOne,2019,J Inv Med\n")
    assert [(problem.position, problem.line) for problem in reading.problems] == [(1, 2)]
    assert reading.read == 2


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("12 (3),,123-130", ("12", "3", "123-130")),
        ("12 (3) (no pagination),,", ("12", "3", "")),
        ("12.0,3.0,123.0", ("12", "3", "123")),
        ("12,3,01-Apr", ("12", "3", "1-4")),
        ("12,3,11-Sep", ("12", "3", "9-11")),
        ("12,3,Apr-55", ("12", "3", "4-55")),
        ("12,3,2.05E+15", ("12", "3", "")),
        ("nan,NA,None", ("", "", "")),
        ('"=""12""",3,7', ("12", "3", "7")),
    ],
)
def test_what_spreadsheets_do_to_numbers_is_undone(cells: str, expected: tuple[str, str, str]) -> None:
    record = only(f"Title,Volume,Issue,Pages\nLoud wards,{cells}\n")
    assert (record.volume, record.issue, record.pages) == expected


def test_a_number_of_rows_is_no_issue() -> None:
    assert only("Number,Title,Authors\n1,Loud wards,Lee K\n").issue == ""


def test_it_reads_records_whose_fields_stand_below_each_other() -> None:
    reading = reading_of(
        '"TITLE","Loud wards"\n"AUTHOR NAMES","Okoro A.M.","Lee K."\n"SOURCE TITLE","J Inv Med"\n'
        '"PUBLICATION YEAR","2019"\n"MEDLINE PMID","31999999"\n\n'
        '"TITLE","Quiet wards"\n"AUTHOR NAMES","Lee K."\n"PUBLICATION YEAR","2020"\n'
    )
    first, second = (found.reference for found in reading.references)
    assert first.authors == (Author("Okoro", "AM"), Author("Lee", "K"))
    assert (first.journal, first.pmid, first.year, second.title) == (
        "J Inv Med",
        "31999999",
        2019,
        "Quiet wards",
    )
    assert [found.line for found in reading.references] == [1, 7]


_ZOTERO = "journalArticle\t2019\tLee, K.\tLoud wards\tJ Inv Med\t10.5555/abc"


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        (
            "Article Title,Author,Journal Title,Publication Date,DOI",
            "Loud wards,Lee K,J Inv Med,20190305,10.5555/abc",
        ),
        (
            "title;authors;pubtitle;year;digitalObjectIdentifier",
            "Loud wards;Lee K;J Inv Med;2019;10.5555/abc",
        ),
        ("Item Type\tYear\tAuthor\tTitle\tPublication Title\tDOI", _ZOTERO),
        (
            "Title,Authors,Published Year,Journal,DOI,Covidence #",
            "Loud wards,Lee K,2019,J Inv Med,10.5555/abc,#1",
        ),
        (
            "key,title,year,journal,authors,doi",
            "1,Loud wards,2019,J Inv Med,Lee K,https://doi.org/10.5555/abc",
        ),
        (
            "Lens ID,Title,Date Published,Source Title,Author/s,DOI",
            "0,Loud wards,2019-03-05,J Inv Med,Lee K,10.5555/abc",
        ),
    ],
)
def test_headings_of_many_databases_are_known(heading: str, row: str) -> None:
    record = only(f"{heading}\n{row}\n")
    assert (record.title, record.authors, record.journal) == (
        "Loud wards",
        (Author("Lee", "K"),),
        "J Inv Med",
    )
    assert (record.year, record.doi) == (2019, "10.5555/abc")


def test_a_row_with_more_cells_than_headings_is_read_and_remarked() -> None:
    reading = reading_of("Title,Authors,Year\nLoud wards, or not,Lee K,2019\n")
    assert (len(reading.references), [remark.position for remark in reading.remarks]) == (1, [1])


def test_names_that_lost_their_separator_are_parted() -> None:
    record = only('author,title,year\n"Okoro A. M.van der Berg J.de Jong K.Lee K.",Loud wards,2019\n')
    assert [author.last for author in record.authors] == ["Okoro", "van der Berg", "de Jong", "Lee"]


def test_it_takes_embases_source_apart() -> None:
    record = only(
        '"TITLE","AUTHOR NAMES","SOURCE","ABSTRACT","DOI"\n'
        '"Loud wards","Okoro A.M., Lee K.","Journal of Inventions (2019) 12:3 (123-130). Date: 2019",'
        '"Wards are loud.","10.5555/abc"\n'
    )
    assert (record.journal, record.year, record.volume, record.issue) == (
        "Journal of Inventions",
        2019,
        "12",
        "3",
    )
    assert (record.pages, len(record.authors)) == ("123-130", 2)
