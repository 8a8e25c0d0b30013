"""How a record is read into the index: which of its values stand in which part."""

from practice_pubmed.index import Index
from practice_pubmed.markup import plain_text
from practice_pubmed.mesh import QUALIFIERS
from practice_pubmed.records import Article, Author, Book, Heading, Record, Section

_LANGUAGE_NAMES = {"eng": "english", "fre": "french", "ger": "german", "jpn": "japanese", "spa": "spanish",
                   "chi": "chinese", "gre": "greek", "wel": "welsh", "por": "portuguese"}  # fmt: skip


def add_record(index: Index, record: Record) -> None:
    """Make one record findable."""
    index.everything.add(record.pmid)
    index.add_text(record.pmid, "title", plain_text(record.title_xml))
    index.add_text(record.pmid, "identifier", str(record.pmid))
    _add_sections(index, record.pmid, record.sections)
    for word in record.keywords_xml:
        index.add_text(record.pmid, "keyword", plain_text(word))
    for name in record.types:
        index.add_text(record.pmid, "type", name)
        index.add_value(record.pmid, "pt", name)
    for code in record.languages:
        index.add_value(record.pmid, "la", code)
        index.add_value(record.pmid, "la", _LANGUAGE_NAMES.get(code, code))
    _add_dates(index, record)
    if isinstance(record, Article):
        _add_article(index, record)
    else:
        _add_book(index, record)


def _add_sections(index: Index, pmid: int, sections: tuple[Section, ...]) -> None:
    for section in sections:
        index.add_text(pmid, "abstract", plain_text(section.text_xml))


def _add_dates(index: Index, record: Record) -> None:
    dates = {"dp": record.published.first_day(), "crdt": record.crdt, "edat": record.entered_on}
    dates |= {"mhda": record.mesh_on, "lr": record.revised_on or record.entered_on}
    for part, day in dates.items():
        index.add_date(record.pmid, part, day)


def _add_article(index: Index, article: Article) -> None:
    pmid = article.pmid
    _add_people(index, pmid, article.authors)
    for person in article.investigators:
        index.add_text(pmid, "investigator", f"{person.last} {person.initials}")
    for name in (article.journal.abbreviation, article.journal.title, article.journal.issn):
        index.add_text(pmid, "journal", name)
        index.add_value(pmid, "ta", name)
    for heading in article.headings:
        _add_heading(index, pmid, heading)
    for other in article.other_abstracts:
        _add_sections(index, pmid, other.sections)
    if article.vernacular_xml:
        index.add_text(pmid, "vernacular", plain_text(article.vernacular_xml))
        index.add_text(pmid, "title", plain_text(article.vernacular_xml))
    if article.electronic_on:
        index.add_date(pmid, "epdat", article.electronic_on)
    for part, value in (("vi", article.volume), ("ip", article.issue), ("pg", article.pages)):
        index.add_value(pmid, part, value)
    for _, value in (*article.ids, *((place.kind, place.value) for place in article.locations)):
        index.add_value(pmid, "aid", value)
        index.add_text(pmid, "identifier", value)


def _add_heading(index: Index, pmid: int, heading: Heading) -> None:
    index.add_text(pmid, "mesh", heading.descriptor)
    for qualifier in heading.qualifiers:
        index.add_value(pmid, "sh", qualifier)
        index.add_value(pmid, "sh", QUALIFIERS[qualifier][1])
    for part in ("mh", "majr") if heading.major else ("mh",):
        index.add_value(pmid, part, heading.descriptor)
        for qualifier in heading.qualifiers:
            index.add_value(pmid, part, f"{heading.descriptor}/{qualifier}")


def _add_people(index: Index, pmid: int, people: tuple[Author, ...]) -> None:
    for person in people:
        if person.collective_xml:
            index.add_text(pmid, "group", plain_text(person.collective_xml))
            index.add_text(pmid, "author", plain_text(person.collective_xml))
            continue
        index.add_text(pmid, "author", f"{person.last} {person.initials} {person.fore}")
        index.add_value(pmid, "au", person.index_name)
        index.add_value(pmid, "auid", person.orcid.removeprefix("https://orcid.org/"))
        for place in person.affiliations:
            index.add_text(pmid, "affiliation", place)
    named = [person for person in people if person.last]
    if named:
        index.add_value(pmid, "1au", named[0].index_name)
        index.add_value(pmid, "lastau", named[-1].index_name)


def _add_book(index: Index, book: Book) -> None:
    _add_people(index, book.pmid, (*book.authors, *book.editors))
    index.add_text(book.pmid, "other", book.publisher)
    if book.chapter_xml:
        index.add_text(book.pmid, "title", plain_text(book.chapter_xml))
    for value in (book.accession, book.doi):
        index.add_value(book.pmid, "aid", value)
