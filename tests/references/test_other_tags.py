"""Web of Science, Ovid, EndNote's %0 and the Cochrane Library, on records written for these tests."""

from __future__ import annotations

from evidence_service.references.reading import FileReading, read_file
from evidence_service.references.reference import Author, Reference

WEB_OF_SCIENCE = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Okoro, AM
   Lee, K
AF Okoro, Ada M.
   Lee, Kim
CA Ward Rounds Study Grp
TI Loud wards
   and sleep
SO JOURNAL OF INVENTED MEDICINE
LA English
DT Article
DE noise; sleep
ID BEDS
AB Wards are loud.
C1 [Okoro, Ada M.] A hospital.
CR Other A, 2001, J INV MED, V1, P1, DOI 10.5555/other
SN 1234-5678
J9 J INV MED
JI J. Inv. Med.
PD MAR
PY 2019
VL 12
IS 3
BP 123
EP 130
DI 10.5555/abc.1
PM 31999999
UT WOS:000000000000001
ER

PT J
AU Lee, K
TI Quiet wards
SO JOURNAL OF INVENTED MEDICINE
DT Meeting Abstract
PY 2020
AR E17
UT WOS:000000000000002
ER

EF
"""
OVID = """<1. >
VN  - Ovid Technologies
DB  - Embase
UI  - 620000001
TI  - Loud wards and sleep.
SO  - Journal of Invented Medicine. 12 (3) (pp 123-130), 2019. Date of Publication: March 2019.
AU  - Okoro A.M.
AU  - Lee K. [Reprint Author]
IN  - (Okoro) A hospital,
      Leeds
AB  - Background: Wards are loud.
Result(s): They stay so.
IS  - 1234-5678
DO  - http://dx.doi.org/10.5555/abc.1
LG  - English
PT  - Conference Abstract
YR  - 2019

<2. >
VN  - Ovid Technologies
DB  - Ovid MEDLINE(R)
UI  - 31999999
TI  - Quiet wards.
SO  - Journal of Invented Medicine. 13(1):12-9, 2020 Jan.
AU  - Lee K
YR  - 2020
"""
OVID_IN_FULL = """<1>
Unique Identifier
  31999999
Title
  Loud wards
  and sleep.
Source
  Journal of Invented Medicine.  12(3):123-130, 2019 Mar-Apr.
Authors
  Okoro, Ada M.
  Lee, Kim
Abstract
  Wards are loud.

<2>
Unique Identifier
  31999998
Title
  Quiet wards
Year of Publication
  2020
"""
REFER = """%0 Journal Article
%A Okoro, Ada M.
%A Lee, K.
%T Loud wards and sleep
%J Journal of Invented Medicine
%D 2019
%V 12
%N 3
%P 123-130
%@ 1234-5678
%X Wards are loud.
They stay so.
%K Sleep
Noise
%R 10.5555/abc.1
%M 31999999
%W NLM
%G eng

%0 Book Section
%A Lee, K.
%E Mora, B.
%T Beds
%B The ward
%I Invented Press
%D 2020
"""
COCHRANE = """Record #1 of 2
ID: CN-01234567
AU: Okoro AM
AU: Lee K
TI: Loud wards and sleep
SO: Journal of Invented Medicine
YR: 2019
VL: 12
NO: 3
PG: 123\u2010130
PM: PUBMED 31999999
XR: EMBASE 620000001
PT: Journal article
KY: Noise; Sleep
DOI: 10.5555/abc.1
AB: Wards are loud.
US: https://www.cochranelibrary.com/central/doi/10.1002/central/CN-01234567/full


Record #2 of 2
ID: CN-01234568
TI: Quiet wards
YR: 2020
PT: Journal article; Conference proceeding
"""


def reading_of(text: str, records: int = 2) -> FileReading:
    reading = read_file("x.txt", text.encode())
    assert (reading.problems, len(reading.references)) == ((), records)
    return reading


def first_of(text: str) -> Reference:
    return reading_of(text).references[0].reference


def second_of(text: str) -> Reference:
    return reading_of(text).references[1].reference


def bibliography(record: Reference) -> tuple[object, ...]:
    return (record.title, record.year, record.volume, record.issue, record.pages, record.doi)


EXPECTED = ("Loud wards and sleep", 2019, "12", "3", "123-130", "10.5555/abc.1")


def test_it_reads_web_of_science() -> None:
    record = first_of(WEB_OF_SCIENCE)
    assert bibliography(record) == EXPECTED
    assert record.authors == (
        Author("Okoro", "AM", "Ada M."),
        Author("Lee", "K", "Kim"),
        Author(collective="Ward Rounds Study Grp"),
    )
    assert (record.journal, record.journal_abbreviation) == ("JOURNAL OF INVENTED MEDICINE", "J. Inv. Med.")
    assert (record.pmid, record.accession, record.published) == (
        "31999999",
        "WOS:000000000000001",
        "2019 Mar",
    )
    assert record.keywords == ("noise", "sleep", "BEDS")


def test_a_meeting_abstract_of_web_of_science_is_of_a_conference() -> None:
    record = second_of(WEB_OF_SCIENCE)
    assert (record.kind, record.article_number) == ("conference paper", "E17")
    assert [found.line for found in reading_of(WEB_OF_SCIENCE).references] == [3, 33]


def test_it_reads_ovids_tags() -> None:
    record = first_of(OVID)
    assert bibliography(record) == EXPECTED
    assert record.authors == (Author("Okoro", "AM"), Author("Lee", "K"))
    assert (record.journal, record.database) == ("Journal of Invented Medicine", "Embase")
    assert (record.accession, record.pmid, record.kind) == ("620000001", "", "conference paper")
    assert [section.label for section in record.abstract] == ["Background", "Result(s)"]


def test_ovids_number_of_a_medline_record_is_its_pmid() -> None:
    record = second_of(OVID)
    assert (record.pmid, record.volume, record.issue, record.pages) == ("31999999", "13", "1", "12-9")


def test_it_reads_ovids_fields_named_in_full() -> None:
    record = first_of(OVID_IN_FULL)
    assert bibliography(record)[:5] == EXPECTED[:5]
    assert record.authors == (Author("Okoro", "AM", "Ada M."), Author("Lee", "K", "Kim"))
    assert [found.line for found in reading_of(OVID_IN_FULL).references] == [1, 15]


def test_it_reads_endnotes_percent_tags() -> None:
    record = first_of(REFER)
    assert bibliography(record) == EXPECTED
    assert record.abstract[0].text_html == "Wards are loud. They stay so."
    assert (record.keywords, record.pmid) == (("Sleep", "Noise"), "31999999")
    assert (second_of(REFER).kind, second_of(REFER).book_title) == ("chapter", "The ward")


def test_percent_tags_without_a_type_part_at_blank_lines() -> None:
    reading = reading_of("%T One\n%A Lee, K.\n\n%T Two\n%A Lee, K.\n")
    assert [found.line for found in reading.references] == [1, 4]


def test_it_reads_the_cochrane_librarys_text() -> None:
    record = first_of(COCHRANE)
    assert bibliography(record) == EXPECTED
    assert record.authors == (Author("Okoro", "AM"), Author("Lee", "K"))
    assert (record.pmid, record.accession, record.database) == ("31999999", "CN-01234567", "Cochrane Library")
    assert record.keywords == ("Noise", "Sleep")
    assert second_of(COCHRANE).kind == "conference paper"
