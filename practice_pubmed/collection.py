"""Everything that can be found: the generated articles, the trap records, and on demand a mass of filler."""

from collections.abc import Iterator

from practice_pubmed.generator import articles
from practice_pubmed.index import Index
from practice_pubmed.indexing import add_record
from practice_pubmed.records import Record


class Collection:
    """The records by PMID, and the index over them. Never changes once made, so threads share it freely."""

    def __init__(self, records: Iterator[Record]) -> None:
        self._records: dict[int, Record] = {}
        self.index = Index()
        for record in records:
            self._records[record.pmid] = record
            add_record(self.index, record)

    def __len__(self) -> int:
        return len(self._records)

    def get(self, pmid: int) -> Record | None:
        return self._records.get(pmid)

    def all(self) -> Iterator[Record]:
        return iter(self._records.values())

    def __getitem__(self, pmid: int) -> Record:
        return self._records[pmid]


def practice_collection(bulk: int = 0) -> Collection:
    """The whole practice literature, with `bulk` more records of no meaning for tests of the limits."""
    return Collection(_records(bulk))


def _records(bulk: int) -> Iterator[Record]:
    yield from articles()
