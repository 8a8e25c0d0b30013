"""The orders in which PubMed can list a result."""

from collections.abc import Callable

from practice_pubmed.collection import Collection
from practice_pubmed.index import Ids, words_of
from practice_pubmed.markup import plain_text
from practice_pubmed.records import Article, Record


def in_order(collection: Collection, ids: Ids, sort: str, term: str) -> list[int]:
    """The identifiers sorted as asked; most recently added first when nothing, or nothing known, is asked."""
    newest_first = sorted(ids, key=lambda pmid: (collection[pmid].entered_on, pmid), reverse=True)
    match sort.lower().replace("+", " ").replace("_", " "):
        case "pub date" | "pubdate":
            return sorted(newest_first, key=lambda pmid: collection[pmid].first_public_on, reverse=True)
        case "author" | "first author":
            return sorted(ids, key=lambda pmid: (_first_author(collection[pmid]), pmid))
        case "journalname" | "journal":
            return sorted(ids, key=lambda pmid: (_journal(collection[pmid]), pmid))
        case "title":
            return sorted(ids, key=lambda pmid: (plain_text(collection[pmid].title_xml).lower(), pmid))
        case "relevance":
            return sorted(newest_first, key=_relevance(collection, term), reverse=True)
        case _:
            return newest_first


def _first_author(record: Record) -> str:
    names = [person.index_name or plain_text(person.collective_xml) for person in record.authors]
    return names[0].lower() if names else "~"


def _journal(record: Record) -> str:
    return record.journal.abbreviation.lower() if isinstance(record, Article) else "~"


def _relevance(collection: Collection, term: str) -> Callable[[int], int]:
    """Words of the query in the title count three times, in the abstract once."""
    words = [word for word in words_of(term) if len(word) > 2]

    def score(pmid: int) -> int:
        count = collection.index.count_in
        return sum(3 * count(pmid, "title", word) + count(pmid, "abstract", word) for word in words)

    return score
