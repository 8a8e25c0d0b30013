"""PURE: what the headings of tables mean, whoever exported them."""

from __future__ import annotations

import re
from enum import Enum, auto

from evidence_service.references.reference import RecordKind


class Heading(Enum):
    """The columns that are read. A column with any other heading is left alone."""

    TITLE = auto()
    VERNACULAR_TITLE = auto()
    AUTHORS = auto()
    FULL_AUTHORS = auto()
    GROUP_AUTHORS = auto()
    EDITORS = auto()
    JOURNAL = auto()
    JOURNAL_ABBREVIATION = auto()
    SOURCE = auto()  # the journal, a whole citation, or the database
    BOOK_TITLE = auto()
    SERIES = auto()
    VOLUME = auto()
    ISSUE = auto()
    PAGES = auto()
    FIRST_PAGE = auto()
    LAST_PAGE = auto()
    ARTICLE_NUMBER = auto()
    YEAR = auto()
    DATE = auto()
    ABSTRACT = auto()
    DOI = auto()
    PMID = auto()
    PMCID = auto()
    ISSN = auto()
    ISBN = auto()
    TYPE = auto()
    LANGUAGE = auto()
    KEYWORDS = auto()
    PUBLISHER = auto()
    PLACE = auto()
    EDITION = auto()
    ACCESSION = auto()
    DATABASE = auto()
    URL = auto()
    NOTES = auto()
    CITATION = auto()


_NAMES: dict[Heading, str] = {
    Heading.TITLE: """
        title, article title, document title, primary title, publication title and subtitle, study title,
        brief title, paper title, item title, display name, titles, ti, reference title, record title,
        name of article, english title
    """,
    Heading.VERNACULAR_TITLE: """
        original title, vernacular title, title original, original language title, titles in original
        language, translated title
    """,
    Heading.AUTHORS: """
        authors, author, author s, author names, author name, names of authors, creators, creator, au,
        contributors, primary authors, author list, authors primary, article authors
    """,
    Heading.FULL_AUTHORS: """
        author full names, authors full names, full author names, author full name
    """,
    Heading.GROUP_AUTHORS: """
        group authors, corporate author, corporate authors, collective author, group author
    """,
    Heading.EDITORS: "editors, editor, book editors, editor names, secondary authors",
    Heading.JOURNAL: """
        journal, journal title, journal name, source title, publication title, publication name, journal
        book, secondary title, pubtitle, publication, periodical, journal full title, full journal title,
        container title, jt, jn, source publication, parent title, journal source, publication source
    """,
    Heading.JOURNAL_ABBREVIATION: """
        journal abbreviation, abbreviated source title, journal iso abbreviation, iso abbreviation,
        abbreviated journal, journal abbrev, ta, journal abbreviated title, alternate title, abbreviation
    """,
    Heading.SOURCE: "source, so",
    Heading.BOOK_TITLE: """
        book title, anthology title, title of book, conference title, proceedings title
    """,
    Heading.SERIES: "series, series title, book series title, tertiary title",
    Heading.VOLUME: "volume, vol, vi, vl, vo, journal volume",
    Heading.ISSUE: "issue, number, issue number, ip, journal issue, issue no",
    Heading.PAGES: """
        pages, page, page range, pagination, pp, pg, page numbers, page number, pages range
    """,
    Heading.FIRST_PAGE: """
        first page, start page, page start, beginning page, startpage, begin page, sp, page from
    """,
    Heading.LAST_PAGE: "last page, end page, page end, ending page, endpage, ep, page to",
    Heading.ARTICLE_NUMBER: """
        article number, art no, article no, art number, elocation id, eid article, electronic location
    """,
    Heading.YEAR: """
        year, publication year, published year, pub year, pubyear, year published, py, year of
        publication, date year, yr, date published year
    """,
    Heading.DATE: """
        publication date, date, date published, pubdate, date of publication, published, published date,
        cover date, publication date online, early access date, entry date of publication, issue date,
        date issued, full publication date
    """,
    Heading.ABSTRACT: """
        abstract, abstracts, abstract note, abstract text, ab, summary, brief summary, description
    """,
    Heading.DOI: """
        doi, digital object identifier, dois, doi link, doi url, electronic resource number, do, article
        doi, di
    """,
    Heading.PMID: """
        pmid, pubmed id, pubmedid, medline pmid, pubmed identifier, pubmed, pm, medline id, pmids, pubmed
        number
    """,
    Heading.PMCID: "pmcid, pmc id, pmc, pubmed central id, pmc number",
    Heading.ISSN: """
        issn, issns, eissn, e issn, print issn, electronic issn, issn isbn, issn s, isbn issn, sn, issn
        print, issn online
    """,
    Heading.ISBN: "isbn, isbns, isbn s, eisbn, print isbn",
    Heading.TYPE: """
        publication type, document type, item type, type, doctype, article type, source type, reference
        type, type of reference, type of publication, publication types, doctypes, pub type, entry type,
        type of work, ref type, documenttype, work type, pt, pubtypes
    """,
    Heading.LANGUAGE: """
        language, languages, language of original document, article language, original language, la, lang
    """,
    Heading.KEYWORDS: """
        keywords, author keywords, keyword, index keywords, subjects, subject, descriptors, mesh terms,
        manual tags, automatic tags, subject terms, mesh, key words, keywords plus, index terms, author
        provided keywords, subject headings, emtree drug index terms major focus, emtree medical index
        terms major focus, mesh headings
    """,
    Heading.PUBLISHER: "publisher, publisher name, book publisher, pb",
    Heading.PLACE: """
        place, place published, place of publication, publisher city, publisher location, pub location,
        country of publication, placeofpublication, city
    """,
    Heading.EDITION: "edition",
    Heading.ACCESSION: """
        accession number, accession no, an, pui, eid, ut unique wos id, unique wos id, nct number,
        accession, embase accession id, lens id, accession num, store id, storeid, central id, embase id,
        unique identifier, publication id
    """,
    Heading.DATABASE: """
        database, database name, db, source database, long dbname, longdbname, database provider, name of
        database
    """,
    Heading.URL: """
        url, link, urls, document url, documenturl, plink, external url, article url, articleurl, source
        urls, study url, permalink, web address, web link, embase link, full text link, web of science
        record, dimensions url, ur, weblink
    """,
    Heading.NOTES: "notes, note, extra, comments, custom 1",
    Heading.CITATION: "citation, bibliographic citation, full citation",
}
_WEB_OF_SCIENCE: dict[str, Heading] = {
    "TI": Heading.TITLE,
    "AU": Heading.AUTHORS,
    "AF": Heading.FULL_AUTHORS,
    "CA": Heading.GROUP_AUTHORS,
    "BE": Heading.EDITORS,
    "SO": Heading.JOURNAL,
    "JI": Heading.JOURNAL_ABBREVIATION,
    "SE": Heading.SERIES,
    "VL": Heading.VOLUME,
    "IS": Heading.ISSUE,
    "BP": Heading.FIRST_PAGE,
    "EP": Heading.LAST_PAGE,
    "AR": Heading.ARTICLE_NUMBER,
    "PY": Heading.YEAR,
    "PD": Heading.DATE,
    "EA": Heading.DATE,
    "AB": Heading.ABSTRACT,
    "DI": Heading.DOI,
    "PM": Heading.PMID,
    "SN": Heading.ISSN,
    "EI": Heading.ISSN,
    "BN": Heading.ISBN,
    "DT": Heading.TYPE,
    "LA": Heading.LANGUAGE,
    "DE": Heading.KEYWORDS,
    "ID": Heading.KEYWORDS,
    "PU": Heading.PUBLISHER,
    "PI": Heading.PLACE,
    "UT": Heading.ACCESSION,
}
_SQUEEZED = {
    re.sub(r"[^a-z0-9]", "", name): heading for heading, names in _NAMES.items() for name in names.split(",")
}

_KINDS: tuple[tuple[RecordKind, str], ...] = (
    (
        "chapter",
        """
        booksection, bookchapter, chapter, encyclopediaarticle, dictionaryentry, inbook, incollection,
        bookseries
        """,
    ),
    (
        "conference paper",
        """
        conferencepaper, conferenceproceeding, conferenceproceedings, inproceedings, conferenceabstract
        """,
    ),
    ("book", "book, editedbook, monograph, ebook"),
    (
        "thesis",
        """
        thesis, dissertation, dissertationthesis, dissertations, phdthesis, mastersthesis,
        dissertationstheses
        """,
    ),
    ("report", "report, techreport, governmentdocument, workingpaper, standard, reports"),
    ("web page", "webpage, website, blogpost, blog"),
)
_KIND_NAMES = {name.strip(): kind for kind, names in _KINDS for name in names.split(",")}


def headings_of(cells: list[str]) -> tuple[Heading | None, ...]:
    """What each cell of a line means as a heading; Web of Science heads its columns with two letters."""
    names = [cell.strip("\ufeff \"'") for cell in cells]
    if {"PT", "AU", "TI", "SO"} <= set(names):
        return tuple(_WEB_OF_SCIENCE.get(name) for name in names)
    return tuple(
        _SQUEEZED.get(re.sub(r"[^a-z0-9]", "", name.lower())) if len(name) < 60 else None for name in names
    )


def kind_of(types: list[str]) -> RecordKind:
    """The kind that the first known type names; an article when none does."""
    for text in types:
        for part in re.split(r"[;,|]", text):
            kind = _KIND_NAMES.get(re.sub(r"[^a-z]", "", part.lower()))
            if kind:
                return kind
    return "article"
