"""Filters by name: `systematic[sb]`, `hasabstract`, `free full text[sb]`, clinical queries."""

from collections.abc import Callable

from practice_pubmed.collection import Collection
from practice_pubmed.index import Ids
from practice_pubmed.markup import plain_text
from practice_pubmed.records import Article, Record


def _has_notice(kind: str) -> Callable[[Record], bool]:
    return lambda record: (
        isinstance(record, Article) and any(notice.kind == kind for notice in record.notices)
    )


def _has_type(*names: str) -> Callable[[Record], bool]:
    return lambda record: any(name in record.types for name in names)


def _is_systematic(record: Record) -> bool:
    title = plain_text(record.title_xml).lower()
    return "Systematic Review" in record.types or "systematic review" in title


def _has_heading(name: str) -> Callable[[Record], bool]:
    return lambda record: isinstance(record, Article) and any(h.descriptor == name for h in record.headings)


_THERAPY = _has_type("Randomized Controlled Trial", "Controlled Clinical Trial", "Clinical Trial")
_FILTERS: dict[str, Callable[[Record], bool]] = {
    "hasabstract": lambda record: bool(record.sections),
    "hasretractionin": _has_notice("RetractionIn"),
    "hasretractionof": _has_notice("RetractionOf"),
    "haserratumin": _has_notice("ErratumIn"),
    "hasexpressionofconcernin": _has_notice("ExpressionOfConcernIn"),
    "hasupdatein": _has_notice("UpdateIn"),
    "hascommentin": _has_notice("CommentIn"),
    "systematic": _is_systematic,
    "systematic review": _is_systematic,
    "free full text": lambda record: bool(record.id_of("pmc")),
    "full text": lambda record: bool(record.id_of("doi")),
    "pubmed pmc": lambda record: bool(record.id_of("pmc")),
    "medline": lambda record: isinstance(record, Article) and record.status == "MEDLINE",
    "pubmednotmedline": lambda record: isinstance(record, Article) and record.status == "PubMed-not-MEDLINE",
    "inprocess": lambda record: (
        isinstance(record, Article) and record.status in ("In-Process", "In-Data-Review")
    ),
    "publisher": lambda record: isinstance(record, Article) and record.status == "Publisher",
    "books": lambda record: not isinstance(record, Article),
    "humans": _has_heading("Humans"),
    "english": lambda record: "eng" in record.languages,
    "review": lambda record: "Review" in record.types or _is_systematic(record),
    "therapy/broad": _THERAPY,
    "therapy/narrow": _has_type("Randomized Controlled Trial"),
    "prognosis/broad": _has_type("Observational Study"),
    "prognosis/narrow": _has_type("Observational Study"),
}


def filtered(collection: Collection, name: str) -> Ids | None:
    """The records that a filter lets through, or None when there is no such filter."""
    test = _FILTERS.get(" ".join(name.lower().split()))
    if test is None:
        return None
    return {record.pmid for record in collection.all() if test(record)}
