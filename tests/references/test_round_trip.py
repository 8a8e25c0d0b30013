"""What is written as RIS or NBIB is read back as the same reference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from Bio import Medline

from evidence_service.references.citation import citation_from
from evidence_service.references.nbib_writing import nbib
from evidence_service.references.pubmed_markup import plain_text
from evidence_service.references.pubmed_xml import NotPubMedXml, read_records
from evidence_service.references.reading import read_file
from evidence_service.references.reference import (
    AbstractSection,
    Author,
    Notice,
    RecordKind,
    Reference,
    Retraction,
)
from evidence_service.references.ris_writing import ris_of
from evidence_service.references.vancouver import reference as cited
from tests.shared_data import MISSING, SHARED_DATA

ARTICLE = Reference(
    pmid="90000001",
    title="Effect of CO<sub>2</sub> on <i>Salix</i> &amp; others: 50% &lt; half.",
    authors=(
        Author(last="Oak", initials="WT", fore="Wilma Tess"),
        Author(last="van der Berg", initials="R", fore="Rik"),
        Author(collective="Ward Staffing Study Group"),
        Author(last="Öztürk", initials="Ş", fore="Şule"),
    ),
    journal="Journal of Imagined Care",
    journal_abbreviation="J Imag Care",
    issn="1234-5679",
    volume="12",
    issue="3 Suppl 1",
    pages="1145-1152",
    year=2019,
    published="2019 Mar 4",
    abstract=(
        AbstractSection("BACKGROUND", "Wards are full. " + "Nobody knows why; " * 30 + "it was &lt; 5."),
        AbstractSection("RESULTS", "Naïve <b>β</b>-blockers helped."),
    ),
    publication_types=("Journal Article", "Randomized Controlled Trial"),
    languages=("eng", "fre"),
    mesh=("Hospitals/*trends", "Humans"),
    keywords=("virtual wards", "beds"),
    doi="10.9999/jic.1(2)3",
    pmcid="PMC9000001",
    status="MEDLINE",
)
REFERENCES = {
    "article": ARTICLE,
    "without identifiers": replace(ARTICLE, pmid="", doi="", pmcid="", abstract=(), status=""),
    "article number": replace(ARTICLE, pages="", article_number="e012345"),
    "one abstract": replace(ARTICLE, abstract=(AbstractSection("", "Just one text, no labels."),)),
    "retracted": replace(
        ARTICLE,
        retraction="retracted",
        publication_types=("Journal Article", "Retracted Publication"),
        notices=(Notice("retraction in", "J Imag Care. 2020;13(1):2", "90000002"),),
    ),
    "corrected": replace(
        ARTICLE,
        retraction="corrected",
        notices=(Notice("erratum in", "J Imag Care. 2020;13(1):2", "90000002"),),
    ),
    "concern": replace(
        ARTICLE,
        retraction="expression of concern",
        notices=(Notice("expression of concern in", "J Imag Care. 2020;13(1):2", ""),),
    ),
    "withdrawn": replace(ARTICLE, retraction="withdrawn", title="WITHDRAWN: Wards"),
    "odd names": replace(
        ARTICLE,
        authors=(
            *(Author("Williams", "MD"), Author("Yu", "SR"), Author("Lee", "II")),
            *(Author(collective="Bethesda 2001 Workshop"), Author("King", "B", suffix="Jr")),
        ),
    ),
    "angle brackets in its DOI": replace(
        ARTICLE, doi="10.1002/(sici)1098-1004(200001)15:1<114::aid-humu21>3.0.co;2-4"
    ),
    "year only": replace(ARTICLE, published="2019"),
}
SAME = (
    *("pmid", "kind", "authors", "journal", "journal_abbreviation", "issn", "volume", "issue", "year"),
    *("doi", "pmcid", "languages", "retraction"),
)
WRITERS: dict[str, Callable[[list[Reference]], str]] = {
    "ris": lambda references: "".join(ris_of(reference, ["Tags: beds"]) for reference in references),
    "nbib": lambda references: "".join(nbib((reference, ["Tags: beds"]) for reference in references)),
}


def read_back(text: str) -> list[Reference]:
    reading = read_file("export", text.encode())
    assert reading.problems == ()
    return [found.reference for found in reading.references]


def texts(reference: Reference) -> dict[str, object]:
    """What must be the same: texts without markup, titles without their last full stop."""
    return {
        **{name: getattr(reference, name) for name in SAME},
        "title": plain_text(reference.title).rstrip("."),
        "place": reference.pages or reference.article_number,
        "abstract": [(part.label.upper(), plain_text(part.text_html)) for part in reference.abstract],
    }


@pytest.mark.parametrize("name", REFERENCES)
@pytest.mark.parametrize("kind", WRITERS)
def test_a_reference_comes_back_as_it_was(kind: str, name: str) -> None:
    reference = REFERENCES[name]

    (found,) = read_back(WRITERS[kind]([reference]))

    assert texts(found) == texts(reference)
    assert set(reference.publication_types) <= set(found.publication_types)
    assert set(reference.keywords) <= set(found.keywords)


def test_nbib_keeps_headings_notices_collaborators_and_names_whole() -> None:
    members = (Author(last="Elm", initials="Z", fore="Zoe"), Author(last="Ash", initials="M"))
    (found,) = read_back(WRITERS["nbib"]([replace(REFERENCES["retracted"], collaborators=members)]))

    assert found.mesh == ARTICLE.mesh
    assert (found.collaborators, found.authors) == (members, ARTICLE.authors)
    assert found.notices == REFERENCES["retracted"].notices
    assert found.published == "2019 Mar 4"


@pytest.mark.parametrize("name", ["retracted", "corrected", "concern"])
@pytest.mark.parametrize("kind", WRITERS)
def test_what_became_of_a_publication_comes_back(kind: str, name: str) -> None:
    (found,) = read_back(WRITERS[kind]([REFERENCES[name]]))

    assert (found.notices, found.retraction) == (REFERENCES[name].notices, REFERENCES[name].retraction)


@pytest.mark.parametrize(
    "standing", ["corrected", "correction notice", "expression of concern", "expression of concern notice"]
)
def test_a_standing_without_a_notice_comes_back_from_ris(standing: Retraction) -> None:
    (found,) = read_back(WRITERS["ris"]([replace(ARTICLE, retraction=standing)]))

    assert (found.retraction, found.notices) == (standing, ())


@pytest.mark.parametrize("kind", WRITERS)
def test_many_come_back_in_their_order(kind: str) -> None:
    several = [replace(ARTICLE, pmid=str(number), title=f"Study {number}") for number in range(1, 60)]
    several[0] = replace(several[0], pmid="")
    several[7] = replace(several[7], pmid="", doi="")

    found = read_back(WRITERS[kind](several))

    assert [(one.pmid, one.title) for one in found] == [(one.pmid, one.title) for one in several]


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize(
    "reference",
    [
        Reference(
            pmid="",
            kind="book",
            title="All about wards",
            editors=(Author(last="Elm", initials="E", fore="Ede"),),
            year=2011,
            published="2011",
            publisher="Imagined Press",
            isbn="9780306406157",
        ),
        Reference(
            pmid="",
            kind="chapter",
            title="Beds",
            book_title="All about wards",
            authors=(Author(last="Elm", initials="E", fore="Ede"),),
            year=2011,
            pages="12-19",
        ),
    ],
    ids=["book", "chapter"],
)
def test_books_and_chapters_stay_what_they_are(kind: str, reference: Reference) -> None:
    (found,) = read_back(WRITERS[kind]([reference]))

    names = ("kind", "title", "authors", "editors", "year", "publisher", "isbn")
    assert reference.book_title in (found.book_title, "")
    assert {n: getattr(found, n) for n in names} == {n: getattr(reference, n) for n in names}


def test_biopython_reads_our_nbib_too() -> None:
    (record,) = Medline.parse(WRITERS["nbib"]([ARTICLE]).splitlines(keepends=True))  # type: ignore[no-untyped-call]

    assert record["PMID"] == "90000001"
    assert record["FAU"] == ["Oak, Wilma Tess", "van der Berg, Rik", "Öztürk, Şule"]
    assert record["AB"].startswith("BACKGROUND: Wards are full.")
    assert record["AID"] == ["10.9999/jic.1(2)3 [doi]"]


def test_a_file_begins_as_readers_expect_it_to() -> None:
    text = WRITERS["nbib"]([REFERENCES["without identifiers"], ARTICLE])

    assert text.startswith("PMID- \n")
    assert text.count("\n\nPMID- 90000001\n") == 1
    assert max(map(len, text.splitlines())) <= 90


@pytest.mark.skipif(not SHARED_DATA.is_dir(), reason=MISSING)
@pytest.mark.parametrize("kind", WRITERS)
def test_real_records_of_pubmed_come_back(kind: str) -> None:
    found: list[Reference] = []
    for path in sorted((SHARED_DATA / "pubmed_xml").rglob("*.xml")):
        try:
            read = list(read_records(BytesIO(path.read_bytes())))
        except NotPubMedXml:
            continue
        found += [one for one in read if isinstance(one, Reference) and one.kind == "article"]
    written = list({one.pmid: one for one in found if not one.deleted}.values())
    assert len(written) > 100

    again = read_back(WRITERS[kind](written))

    assert [one.pmid for one in again] == [one.pmid for one in written]
    different = [
        (one.pmid, name, was, now)
        for one, other in zip(written, again, strict=True)
        for name, was, now in (
            ("title", plain_text(one.title).rstrip("."), plain_text(other.title).rstrip(".")),
            ("year", one.year, other.year),
            ("doi", one.doi.lower(), other.doi.lower()),
            ("journal", one.journal, other.journal),
            ("volume", one.volume, other.volume),
            ("authors", len(one.authors), len(other.authors)),
        )
        if was != now
    ]
    assert len(different) < len(written) / 20, different


@pytest.mark.parametrize("kind", WRITERS)
def test_a_preprint_and_names_without_capitals_come_back(kind: str) -> None:
    preprint = replace(
        ARTICLE,
        journal="medImag : the preprint server for imagined care",
        authors=(Author(last="王", fore="小明"), Author(last="حسن", fore="محمد علي"), ARTICLE.authors[0]),
        publication_types=("Preprint",),
    )
    (found,) = read_back(WRITERS[kind]([preprint]))
    assert (found.kind, found.publication_types) == ("article", ("Preprint",))
    assert found.authors == preprint.authors


@pytest.mark.parametrize("model", ["Print-Electronic", "Electronic-eCollection", "Electronic"])
@pytest.mark.parametrize("volume", ["", "12"])
def test_electronic_dates_come_back_from_nbib(model: str, volume: str) -> None:
    early = replace(
        ARTICLE, volume=volume, issue="", published_on_electronic="2018-12-04", publication_model=model
    )
    (found,) = read_back(WRITERS["nbib"]([early]))
    assert cited(citation_from(found.as_json())).text == cited(citation_from(early.as_json())).text


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("report", ["report", "web page", "thesis"])
def test_address_day_and_number_of_what_is_on_the_web_come_back(report: RecordKind, kind: str) -> None:
    reference = Reference(
        pmid="",
        kind=report,
        title="Safe staffing",
        publisher="An Agency",
        publisher_place="Leeds",
        edition="2nd",
        year=2023,
        url="https://agency.example/safe",
        cited_on="2026-11-03",
        report_number="NG999" if report == "report" else "",
    )

    (found,) = read_back(WRITERS[kind]([reference]))

    names = ("kind", "publisher", "publisher_place", "edition", "url", "cited_on", "report_number")
    assert {n: getattr(found, n) for n in names} == {n: getattr(reference, n) for n in names}
