"""Records in MEDLINE's tagged text, the format that NBIB files have."""

from collections.abc import Iterator
from textwrap import wrap as wrapped

from practice_pubmed.citation import location_text, source_line
from practice_pubmed.markup import plain_text
from practice_pubmed.records import Article, Author, Book, Record, Section

_WIDTH = 82
_NOTICE_TAGS = {
    "RetractionIn": "RIN", "RetractionOf": "ROF", "ErratumIn": "EIN", "ErratumFor": "EFR", "UpdateIn": "UIN",
    "UpdateOf": "UOF", "CommentIn": "CIN", "CommentOn": "CON", "ExpressionOfConcernIn": "ECI",
    "ExpressionOfConcernFor": "ECF", "RepublishedIn": "RPI", "RepublishedFrom": "RPF",
}  # fmt: skip


def medline_text(record: Record) -> str:
    """One record as lines of tag and value, long values continued with six spaces."""
    tagged = _article(record) if isinstance(record, Article) else _book(record)
    return "".join(_lines(tag, value) for tag, value in tagged if value)


def _lines(tag: str, value: str) -> str:
    first, *rest = wrapped(value, _WIDTH, break_long_words=False, break_on_hyphens=False)
    return f"{tag:<4}- {first}\n" + "".join(f"      {line}\n" for line in rest)


def _article(article: Article) -> Iterator[tuple[str, str]]:
    yield "PMID", str(article.pmid)
    yield "OWN", "NLM"
    yield "STAT", article.status
    if article.completed_on:
        yield "DCOM", f"{article.completed_on:%Y%m%d}"
    if article.revised_on:
        yield "LR", f"{article.revised_on:%Y%m%d}"
    if article.journal.issn:
        yield "IS", f"{article.journal.issn} ({article.journal.issn_type})"
    yield "VI", article.volume
    yield "IP", article.issue
    yield "DP", article.published.text()
    yield "TI", plain_text(article.title_xml)
    yield "PG", article.pages or article.start_page
    for place in article.locations:
        yield "LID", f"{place.value} [{place.kind}]"
    yield "AB", _abstract(article.sections)
    yield "CI", article.copyright
    yield from _people(article.authors, "FAU", "AU")
    for code in article.languages:
        yield "LA", code
    for name in article.types:
        yield "PT", name
    yield "TT", plain_text(article.vernacular_xml)
    if article.electronic_on:
        yield "DEP", f"{article.electronic_on:%Y%m%d}"
    yield from _about(article)


def _about(article: Article) -> Iterator[tuple[str, str]]:
    """The journal, the headings, the notices and the dates of the record."""
    journal = article.journal
    yield "PL", journal.country
    yield "TA", journal.abbreviation
    yield "JT", journal.title
    yield "JID", journal.nlm_id
    for notice in article.notices:
        pmid = f" PMID: {notice.pmid}" if notice.pmid else ""
        yield _NOTICE_TAGS.get(notice.kind, "CIN"), notice.source + pmid
    for heading in article.headings:
        star = "*" if heading.major else ""
        ending = "".join(f"/{star}{name}" for name in heading.qualifiers)
        yield "MH", ("" if ending else star) + heading.descriptor + ending
    for word in article.keywords_xml:
        yield "OT", plain_text(word)
    yield from _people(article.investigators, "FIR", "IR")
    yield "EDAT", f"{article.entered_on:%Y/%m/%d} 06:00"
    yield "MHDA", f"{article.mesh_on:%Y/%m/%d} 06:00"
    yield "CRDT", f"{article.crdt:%Y/%m/%d} 06:00"
    for kind, value in article.ids:
        yield "PMC" if kind == "pmc" else "AID", value if kind == "pmc" else f"{value} [{kind}]"
    yield "PST", article.publication_status
    where = location_text(article)
    yield "SO", f"{journal.abbreviation}. {source_line(article)}." + (f" {where}." if where else "")


def _abstract(sections: tuple[Section, ...]) -> str:
    parts = (f"{s.label}: {plain_text(s.text_xml)}" if s.label else plain_text(s.text_xml) for s in sections)
    return " ".join(parts)


def _people(people: tuple[Author, ...], full: str, short: str) -> Iterator[tuple[str, str]]:
    for person in people:
        if person.collective_xml:
            yield "CN", plain_text(person.collective_xml)
            continue
        yield full, ", ".join(part for part in (person.last, person.fore, person.suffix) if part)
        yield short, person.index_name
        if person.orcid:
            yield "AUID", f"ORCID: {person.orcid}"
        for place in person.affiliations:
            yield "AD", place


def _book(book: Book) -> Iterator[tuple[str, str]]:
    yield "PMID", str(book.pmid)
    yield "STAT", "Publisher"
    for isbn in book.isbns:
        yield "ISBN", isbn
    yield "DP", book.published.text()
    yield "TI", plain_text(book.chapter_xml or book.title_xml)
    yield "BTI", plain_text(book.title_xml)
    yield "AB", _abstract(book.sections)
    yield "CI", book.copyright
    yield from _people(book.authors, "FAU", "AU")
    yield from _people(book.editors, "FED", "ED")
    yield "PB", book.publisher
    yield "PL", book.place
    for code in book.languages:
        yield "LA", code
    for name in book.types:
        yield "PT", name
    yield "EDAT", f"{book.entered_on:%Y/%m/%d} 06:00"
    yield "CRDT", f"{book.entered_on:%Y/%m/%d} 06:00"
    yield "AID", f"{book.accession} [bookaccession]"
