"""PURE: what a reference is made of, whichever database it came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from evidence_service.references.kinds import what_became_of_it
from evidence_service.references.reference import Author, Notice, is_no_title

Kind = Literal["journal article", "book", "chapter", "report", "thesis", "web page", "other"]


@dataclass(frozen=True)
class Citation:
    """What a reference is made of. Everything is text as the source gave it; "" stands for unknown.

    Titles may hold the inline HTML of PubMed (i, b, sub, sup, u). `published` is "2019 Mar-Apr" or
    "2020 Feb 6", `published_on_electronic` and `cited_on` likewise. `languages` are three-letter codes.
    `designation` is what the NLM puts in brackets: "abstract", "preprint", "dissertation".
    """

    kind: Kind = "journal article"
    authors: tuple[Author, ...] = ()
    editors: tuple[Author, ...] = ()
    title: str = ""
    vernacular_title: str = ""
    book_title: str = ""
    languages: tuple[str, ...] = ()
    journal: str = ""
    journal_abbreviation: str = ""
    published: str = ""
    year: int | None = None
    published_on_electronic: str = ""
    ahead_of_print: bool = False
    volume: str = ""
    issue: str = ""
    supplement: str = ""
    pages: str = ""
    article_number: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    url: str = ""
    cited_on: str = ""
    publisher: str = ""
    publisher_place: str = ""
    edition: str = ""
    isbn: str = ""
    report_number: str = ""
    designation: str = ""
    is_of_conference: bool = False
    retraction: str = ""
    notices: tuple[Notice, ...] = ()


_KINDS: dict[str, Kind] = {
    "article": "journal article",
    "book": "book",
    "chapter": "chapter",
    "report": "report",
    "thesis": "thesis",
    "web page": "web page",
}
_ABSTRACTS = frozenset({"abstract", "conference abstract", "meeting abstract"})
_IN_PRINT = frozenset({"article", "chapter", "conference paper"})  # an address of theirs is a database's
_SAME_NAME = (
    *("title", "vernacular_title", "book_title", "journal", "journal_abbreviation", "published", "year"),
    *("volume", "issue", "pages", "article_number", "doi", "pmid", "pmcid"),
    *("publisher", "publisher_place", "edition", "isbn", "report_number"),
)


def citation_from(record: Mapping[str, Any]) -> Citation:
    """The citation of a PubMed record, from its fields as `Reference.as_json` gives them.

    Missing fields are taken as unknown. An article that is out electronically and has neither
    volume nor issue yet is ahead of print; the electronic date of one that was never
    printed is its date of publication, and isn't said twice.
    """
    printed = record.get("publication_model", "") in ("", "Print", "Print-Electronic")
    electronic = record.get("published_on_electronic", "") if printed else ""
    placed = any(record.get(name) for name in ("volume", "issue"))
    kind, container = _kind_of(record)
    address = _address(record)
    return Citation(
        kind=kind,
        authors=_people(record.get("authors", ())),
        editors=_people(record.get("editors", ())),
        languages=tuple(record.get("languages", ())),
        published_on_electronic=_as_the_nlm_writes(electronic),
        ahead_of_print=bool(electronic) and not placed,
        url=address,
        cited_on=_cited_on(record, address),
        designation=_designation(record, kind),
        is_of_conference=record.get("kind") == "conference paper",
        retraction=what_became_of_it(
            str(record.get("retraction", "")),
            (notice["kind"] for notice in record.get("notices", ())),
            record.get("publication_types", ()),
        ),
        notices=tuple(
            Notice(kind=notice["kind"], citation=notice.get("citation", ""), pmid=notice.get("pmid", ""))
            for notice in record.get("notices", ())
        ),
        **{name: record[name] for name in _SAME_NAME if record.get(name)} | container,
    )


def missing_of(citation: Citation) -> tuple[str, ...]:
    """What a reader needs to find the publication again and the citation lacks, in words; () when complete.

    An article needs a title, a journal, when it came out, and where in the journal it stands or a
    number by which it is found; a page of the web a title and its address; a chapter its book; everything
    else a title, and who published it or where it is on the web. What is on the web may have no date: then
    it needs the day on which it was seen. Nobody has to be named: some publications have no author.
    """
    title = not is_no_title(citation.title) or citation.vernacular_title
    when = citation.published or citation.year or citation.published_on_electronic
    place = citation.url or citation.doi
    if citation.kind == "journal article":
        found = citation.pages or citation.article_number or citation.pmid or citation.pmcid or place
        journal = citation.journal or citation.journal_abbreviation
        needs = [
            ("a title", title),
            ("the journal", journal),
            ("the year", when),
            ("its pages, or a DOI", found),
        ]
        return tuple(name for name, value in needs if not value)
    seen = citation.url and citation.cited_on
    dated = ("the year, or the day on which you saw it" if citation.url else "the year", when or seen)
    if citation.kind == "web page":
        needs = [("a title", title), ("its address", place), dated]
    else:
        found = citation.publisher or citation.isbn or place
        whole = title if citation.kind == "chapter" else title or citation.book_title
        needs = [("a title", whole), ("who published it, or its address", found), dated]
        if citation.kind == "chapter":
            needs.insert(1, ("the book that it is in", citation.book_title))
    return tuple(name for name, value in needs if not value)


def _kind_of(record: Mapping[str, Any]) -> tuple[Kind, dict[str, str]]:
    """How a record is cited: an abstract in a journal as an article, a paper of a congress as its chapter."""
    kind = record.get("kind", "article")
    if kind == "conference paper" and (journal := record.get("journal", "")):
        if record.get("volume") or record.get("issue"):
            return "journal article", {}
        return "chapter", {"book_title": record.get("book_title") or journal}
    return _KINDS.get(kind, "other"), {}


def _address(record: Mapping[str, Any]) -> str:
    """Where it can be read: on NCBI's Bookshelf, or, for what has no other number, where it was found."""
    if bookshelf := record.get("bookshelf_id", ""):
        return f"https://www.ncbi.nlm.nih.gov/books/{bookshelf}/"
    is_in_print = record.get("kind", "article") in _IN_PRINT and not _is_preprint(record)
    is_numbered = record.get("doi") or record.get("pmid") or is_in_print
    return "" if is_numbered else str(record.get("url", ""))


def _cited_on(record: Mapping[str, Any], address: str) -> str:
    """The day on which it was seen at its own address; nobody saw what NCBI's Bookshelf has."""
    is_own = address and address == record.get("url")
    return _as_the_nlm_writes(record.get("cited_on", "")) if is_own else ""


def _designation(record: Mapping[str, Any], kind: Kind) -> str:
    """What stands in brackets behind the title, or behind the journal of a preprint; "" for most records."""
    types = {name.lower() for name in record.get("publication_types", ())}
    if record.get("kind") == "thesis":
        return "master's thesis" if any("master" in name for name in types) else "dissertation"
    if kind == "journal article" and _is_preprint(record):
        return "preprint"
    return "abstract" if record.get("kind") == "conference paper" and types & _ABSTRACTS else ""


def _is_preprint(record: Mapping[str, Any]) -> bool:
    return "preprint" in {name.lower() for name in record.get("publication_types", ())}


def _people(people: Iterable[Mapping[str, str]]) -> tuple[Author, ...]:
    names = ("last", "initials", "fore", "suffix", "collective")
    return tuple(Author(**{name: person[name] for name in names if name in person}) for person in people)


def _as_the_nlm_writes(day: str) -> str:
    """2019 Dec 4 for 2019-12-04; anything else stays as it is."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{found.year} {found:%b} {found.day}"
