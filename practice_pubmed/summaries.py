"""What a summary says: the items of version 1 XML, and the names of NCBI's JSON."""

from dataclasses import dataclass
from typing import Any

from practice_pubmed.citation import location_text, source_line
from practice_pubmed.markup import plain_text
from practice_pubmed.mesh import Descriptor
from practice_pubmed.records import Article, Author, Book, Record

_LANGUAGES = {"eng": "English", "fre": "French", "ger": "German", "jpn": "Japanese", "chi": "Chinese",
              "spa": "Spanish", "gre": "Greek", "wel": "Welsh", "por": "Portuguese"}  # fmt: skip
_RECORD_STATUS = {
    "MEDLINE": "PubMed - indexed for MEDLINE",
    "Publisher": "PubMed - as supplied by publisher",
    "In-Process": "PubMed - in process",
    "In-Data-Review": "PubMed - in process",
}


@dataclass(frozen=True)
class Item:
    """One Item of a DocSum: text, or a list of further items."""

    name: str
    type: str
    value: "str | list[Item]"


def record_items(record: Record) -> list[Item]:
    """The items of a PubMed summary, in NCBI's order."""
    return _article_items(record) if isinstance(record, Article) else _book_items(record)


def _text(name: str, value: str) -> Item:
    return Item(name, "String", value)


def _list(name: str, each: str, values: list[str]) -> Item:
    return Item(name, "List", [_text(each, value) for value in values])


def _names(people: tuple[Author, ...]) -> list[str]:
    return [person.index_name or plain_text(person.collective_xml) for person in people]


def _article_items(article: Article) -> list[Item]:
    names = _names(article.authors)
    history = [("pubmed", article.entered_on), ("entrez", article.crdt), ("medline", article.mesh_on)]
    electronic = article.journal.issn_type == "Electronic"
    return [
        Item("PubDate", "Date", article.published.text()),
        Item("EPubDate", "Date", _electronic_text(article)),
        _text("Source", article.journal.abbreviation),
        _list("AuthorList", "Author", names),
        _text("LastAuthor", names[-1] if names else ""),
        _text("Title", plain_text(article.title_xml)),
        _text("Volume", article.volume),
        _text("Issue", article.issue),
        _text("Pages", article.pages),
        _list("LangList", "Lang", [_LANGUAGES.get(code, code) for code in article.languages]),
        _text("NlmUniqueID", article.journal.nlm_id),
        _text("ISSN", "" if electronic else article.journal.issn),
        _text("ESSN", article.journal.issn if electronic else ""),
        _list("PubTypeList", "PubType", list(article.types)),
        _text("RecordStatus", _RECORD_STATUS.get(article.status, "PubMed")),
        _text("PubStatus", article.publication_status),
        Item("ArticleIds", "List", [_text(kind, value) for kind, value in _ids(article)]),
        _text("DOI", article.id_of("doi")),
        Item("History", "List", [Item(stage, "Date", f"{day:%Y/%m/%d} 06:00") for stage, day in history]),
        _list("References", "string", [notice.source for notice in article.notices]),
        Item("HasAbstract", "Integer", "1" if article.sections else "0"),
        Item("PmcRefCount", "Integer", "0"),
        _text("FullJournalName", article.journal.title),
        _text("ELocationID", location_text(article)),
        _text("SO", source_line(article)),
    ]


def _electronic_text(article: Article) -> str:
    return f"{article.electronic_on:%Y %b} {article.electronic_on.day}" if article.electronic_on else ""


def _ids(article: Article) -> list[tuple[str, str]]:
    return [("pubmed", str(article.pmid)), *article.ids]


def _book_items(book: Book) -> list[Item]:
    return [
        Item("PubDate", "Date", book.published.text()),
        _list("AuthorList", "Author", _names(book.authors)),
        _text("Title", plain_text(book.chapter_xml or book.title_xml)),
        _text("BookTitle", plain_text(book.title_xml)),
        _text("PublisherName", book.publisher),
        _text("PublisherLocation", book.place),
        _list("PubTypeList", "PubType", list(book.types)),
        _text("RecordStatus", "PubMed"),
        Item("ArticleIds", "List", [_text("bookaccession", book.accession)]),
        Item("HasAbstract", "Integer", "1" if book.sections else "0"),
    ]


def record_json(record: Record) -> dict[str, Any]:
    """A summary under the names that NCBI's JSON has."""
    book = record if isinstance(record, Book) else None
    title = plain_text(book.chapter_xml or book.title_xml) if book else plain_text(record.title_xml)
    summary: dict[str, Any] = {
        "uid": str(record.pmid),
        "pubdate": record.published.text(),
        "title": title,
        "authors": [{"name": name, "authtype": "Author", "clusterid": ""} for name in _names(record.authors)],
        "lastauthor": _names(record.authors)[-1] if record.authors else "",
        "lang": list(record.languages),
        "pubtype": list(record.types),
        "attributes": ["Has Abstract"] if record.sections else [],
        "doctype": "book" if book else "citation",
        "sortpubdate": f"{record.first_public_on:%Y/%m/%d} 00:00",
    }
    if book:
        return summary | {"booktitle": plain_text(book.title_xml), "publishername": book.publisher}
    assert isinstance(record, Article)
    return summary | _journal_json(record)


def _journal_json(article: Article) -> dict[str, Any]:
    return {
        "epubdate": _electronic_text(article),
        "source": article.journal.abbreviation,
        "fulljournalname": article.journal.title,
        "volume": article.volume,
        "issue": article.issue,
        "pages": article.pages,
        "issn": article.journal.issn,
        "nlmuniqueid": article.journal.nlm_id,
        "recordstatus": _RECORD_STATUS.get(article.status, "PubMed"),
        "articleids": [{"idtype": kind, "idtypen": 1, "value": value} for kind, value in _ids(article)],
        "elocationid": location_text(article),
        "vernaculartitle": plain_text(article.vernacular_xml),
    }


def mesh_items(heading: Descriptor) -> list[Item]:
    """The items of a summary of db=mesh."""
    trees = [Item("LinksType", "Structure", [_text("TreeNum", tree)]) for tree in heading.trees]
    return [
        _text("DS_ScopeNote", heading.scope_note),
        _list("DS_MeshTerms", "string", [heading.name, *heading.entry_terms]),
        _text("DS_MeSHUI", heading.ui),
        _text("DS_RecordType", "descriptor"),
        _text("DS_YearIntroduced", ""),
        Item("DS_IdxLinks", "List", list(trees)),
    ]


def mesh_json(heading: Descriptor) -> dict[str, Any]:
    return {
        "uid": str(heading.uid),
        "ds_recordtype": "descriptor",
        "ds_meshui": heading.ui,
        "ds_scopenote": heading.scope_note,
        "ds_meshterms": [heading.name, *heading.entry_terms],
        "ds_idxlinks": [{"parent": 0, "treenum": tree, "children": []} for tree in heading.trees],
    }
