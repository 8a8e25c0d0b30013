"""How a record is named in a line: in summaries, in MEDLINE text and in the references of other records."""

from practice_pubmed.markup import plain_text
from practice_pubmed.records import Article, Record


def source_line(record: Record) -> str:
    """`2023 May;33(12):662-73. doi: 10.5555/x`, the SO of a summary without the journal."""
    if not isinstance(record, Article):
        return record.published.text()
    issue = f"({record.issue})" if record.issue else ""
    volume = f";{record.volume}{issue}" if record.volume or issue else ""
    return f"{record.published.text()}{volume}{_pages(record)}"


def _pages(article: Article) -> str:
    pages = article.pages or "-".join(part for part in (article.start_page, article.end_page) if part)
    return f":{pages}" if pages else ""


def location_text(article: Article) -> str:
    return ". ".join(f"{place.kind}: {place.value}" for place in article.locations if place.valid)


def full_citation(article: Article) -> str:
    """One line in Vancouver manner, for reference lists and notices."""
    names = ", ".join(person.index_name for person in article.authors[:3] if person.last)
    title = plain_text(article.title_xml)
    return f"{names}. {title} {article.journal.abbreviation}. {source_line(article)}."
