"""Everything that can be found: generated articles, papers, trap records, and on demand a mass of filler."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from practice_pubmed.bulk import DAYS, bulk_articles
from practice_pubmed.dates import today
from practice_pubmed.generator import articles
from practice_pubmed.index import Index
from practice_pubmed.indexing import add_record
from practice_pubmed.papers import papers
from practice_pubmed.records import Article, Journal, Record
from practice_pubmed.traps import all_traps


class Collection:
    """The records by PMID, and the index over them. Never changes once made, so threads share it freely."""

    def __init__(self, records: Iterator[Record]) -> None:
        self._records: dict[int, Record] = {}
        self._citing: dict[int, list[int]] = defaultdict(list)
        self.index = Index()
        for record in records:
            self._records[record.pmid] = record
            add_record(self.index, record)
            for pmid in cited_by(record):
                self._citing[pmid].append(record.pmid)

    def __len__(self) -> int:
        return len(self._records)

    def get(self, pmid: int) -> Record | None:
        return self._records.get(pmid)

    def all(self) -> Iterator[Record]:
        return iter(self._records.values())

    def journal_of(self, pmid: int) -> Journal:
        """The journal of an article; books have none."""
        record = self._records[pmid]
        assert isinstance(record, Article)
        return record.journal

    def citing(self, pmid: int) -> list[int]:
        """The records that cite this one."""
        return self._citing.get(pmid, [])

    def __getitem__(self, pmid: int) -> Record:
        return self._records[pmid]


def cited_by(record: Record) -> list[int]:
    """The PMIDs in the references of a record."""
    if not isinstance(record, Article):
        return []
    return [
        int(value) for reference in record.references for kind, value in reference.ids if kind == "pubmed"
    ]


def practice_collection(bulk: int = 0, bulk_days: int = DAYS, until: date | None = None) -> Collection:
    """The whole practice literature, with `bulk` more records of no meaning for tests of the limits.

    Those came in on `bulk_days` different days. With `until` it is as it was at the end of that day:
    what came in later is not there yet, and what was retracted later is not known.
    """
    return _collection(bulk, bulk_days, until, today())


@lru_cache(maxsize=4)  # a process that starts several servers in one day, as tests do, makes it once
def _collection(bulk: int, bulk_days: int, until: date | None, present_day: date) -> Collection:
    found = _records(bulk, bulk_days, until, present_day)
    return Collection(record for record in found if until is None or record.crdt <= until)


def _records(bulk: int, bulk_days: int, until: date | None, present_day: date) -> Iterator[Record]:
    yield from (trap.record for trap in all_traps())
    yield from articles()
    yield from papers(present_day, until)
    yield from bulk_articles(bulk, bulk_days)
