"""Traps in books: a whole book, a chapter, a report by a group."""

from datetime import date

from practice_pubmed.records import Author, Book, PublicationDate, Section
from practice_pubmed.traps.trap import FIRST_AUTHOR, PLACE, SECOND_AUTHOR, Trap

_EDITOR = Author("Zielinska-Marsh", "Ursula", "U", affiliations=(PLACE,))

TRAPS = (
    Trap(
        "book",
        "a whole book: BookTitle and no ArticleTitle, authors inside Book, two ISBNs",
        Book(
            pmid=90_000_601,
            title_xml="Falls in Hospital: an <i>Invented</i> Guideline",
            publisher="Invented Institute for Care & Excellence",
            place="London",
            published=PublicationDate(2021, "02"),
            entered_on=date(2021, 3, 1),
            authors=(Author(collective_xml="Invented Collaborating Centre (UK)"),),
            sections=(Section("A book for practice about preventing falls in hospital."),),
            copyright="Copyright © 2021, Invented Institute.",
            collection_xml="Invented Guidance",
            isbns=("9790000000013", "9790000000020"),
            accession="NBK990601",
            types=("Review", "Practice Guideline"),
            contents=(("", "Preface"), ("1", "Introduction"), ("2", "Recommendations")),
            begun_in=2019,
            doi="10.5555/practice.book",
            pages="1-312",
        ),
    ),
    Trap(
        "chapter",
        "a chapter: ArticleTitle and BookTitle, its own authors, editors of the book, ContributionDate",
        Book(
            pmid=90_000_602,
            title_xml="Handbook of Virtual Wards",
            chapter_xml="Staffing a virtual ward.",
            publisher="Northmere University Press",
            place="Northmere (UK)",
            published=PublicationDate(2024),
            entered_on=date(2024, 1, 30),
            authors=(FIRST_AUTHOR, SECOND_AUTHOR),
            editors=(_EDITOR,),
            sections=(
                Section("Chapter for practice about virtual wards.", "CLINICAL CHARACTERISTICS."),
                Section("Two nurses for each forty people.", "MANAGEMENT."),
            ),
            edition="2nd",
            accession="NBK990602",
            location_label="7",
            contributed_on=date(2023, 11, 2),
            revised_on=date(2024, 1, 12),
            keywords_xml=("virtual wards",),
        ),
    ),
    Trap(
        "report",
        "a report with a number, no author, no abstract, dated by season",
        Book(
            pmid=90_000_603,
            title_xml="Waiting Lists: a Report",
            publisher="Invented Audit Office",
            published=PublicationDate(2019, season="Summer"),
            entered_on=date(2019, 9, 1),
            accession="NBK990603",
            report_number="19-17",
            volume="4",
            types=("Review",),
        ),
    ),
)
