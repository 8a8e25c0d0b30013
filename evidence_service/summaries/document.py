"""PURE: the issued document, as plain values and as HTML.

`IssuedDocument` holds everything that page and PDF show, frozen at the moment of delivery. It is
stored and handed on as JSON, so that what was issued can be read without this program. Page and
PDF are drawn from one template partial, `summaries/document_body.html`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import ModuleType
from typing import Any, ClassVar

from evidence_service import formatting
from evidence_service.searches.search_report import LoggedSource, ReportItem, SearchAsRun
from evidence_service.summaries import certainty, document_heading
from evidence_service.summaries.content import NOT_ANSWERED, AiUse, Product
from evidence_service.summaries.document_evidence import (
    Column,
    Group,
    columns,
    grouped,
    is_wide,
    paper_columns,
    retraction_mark,
    shares,
    shown_type,
    words_of,
)
from evidence_service.summaries.document_flow import Count, Flow
from evidence_service.summaries.document_parts import (
    Decision,
    IssuedReference,
    IssuedRow,
    IssuedSection,
    IssuedStatement,
    Passage,
)
from evidence_service.summaries.document_reading import EarlierReading, second_reading
from evidence_service.summaries.document_wording import (
    DISCLAIMER,
    NO_AI,
    OTHER_SOURCES,
    PRACTICE,
)
from evidence_service.summaries.plain_values import from_plain, to_plain

__all__ = [
    "DISCLAIMER",
    "NO_AI",
    "OTHER_SOURCES",
    "PRACTICE",
    "Count",
    "Decision",
    "Flow",
    "IssuedDocument",
    "IssuedReference",
    "IssuedRow",
    "IssuedSection",
    "IssuedStatement",
    "Passage",
]

FORMAT = "evidence-service/issued-document"
FORMAT_VERSION = 2


@dataclass(frozen=True)
class IssuedDocument:
    """Everything that an issued summary says. Texts are plain but for `Passage` and references.

    `sections` are the texts after the bottom line, without empty ones. `ai` is what the writer answered.
    `verify_at` is the short address of the page that says whether a file is this one.
    `read_by` is empty where it was delivered without a second reading, which the document then says:
    the service was single-handed, or `read_by_writer` is who wrote a part of it and delivered it.
    `earlier_readings` are those of others that didn't end with an approval of it.
    `version` above 1 has a `reissue_reason`. `tell_us_at` is a web or mail address.
    `items` (how was searched, as PRISMA-S asks) and `sources` (other ones than our own searches) are
    empty in documents from before these were kept; those have `other_sources`, a sentence, instead.
    `not_judged` and `empty_cell` are what stands where nobody judged the evidence, or wrote in a cell of its
    table. They are empty in documents from before this was said, and their pages don't say it either.
    """

    reference_number: str
    service_name: str
    organisation: str
    title: str
    question: str
    decision: Decision
    bottom_line: Passage
    references: tuple[IssuedReference, ...]
    searches: tuple[SearchAsRun, ...]
    flow: Flow
    written_by: str
    asked_on: date
    needed_on: date
    needed_because: str
    delivered_at: datetime
    read_by: str = ""
    read_on: date | None = None
    earlier_readings: tuple[EarlierReading, ...] = ()
    requested_by: str = ""
    not_wanted: str = ""
    other_sources: str = OTHER_SOURCES
    limits: str = ""
    disclaimer: tuple[str, ...] = DISCLAIMER
    ai_statement: str = NO_AI
    tell_us_at: str = ""
    version: int = 1
    reissue_reason: str = ""
    language: str = "en-GB"
    items: tuple[ReportItem, ...] = ()
    sources: tuple[LoggedSource, ...] = ()
    product: Product = Product.SUMMARY
    sections: tuple[IssuedSection, ...] = ()
    statements: tuple[IssuedStatement, ...] = ()
    rows: tuple[IssuedRow, ...] = ()
    ai: AiUse = NOT_ANSWERED
    valid_until: date | None = None
    verify_at: str = ""
    read_by_writer: str = ""
    not_judged: str = ""
    empty_cell: str = ""

    is_draft: ClassVar[bool] = False

    def section(self, key: str) -> Passage:
        """The text of a section, empty where there is none."""
        return next((one.passage for one in self.sections if one.key == key), Passage())

    def heading_of(self, key: str, otherwise: str) -> str:
        """The heading of a section, `otherwise` where there is none."""
        return next((one.heading for one in self.sections if one.key == key), otherwise)

    @property
    def words(self) -> ModuleType:
        """How findings and certainties are said."""
        return certainty

    @property
    def delivered_on(self) -> str:
        """The day of delivery in words, UK time."""
        return formatting.day(self.delivered_at)

    @property
    def second_reading(self) -> str:
        """Who read it second, and when, or that nobody did."""
        return second_reading(
            self.read_by, self.read_on, self.earlier_readings, read_by_writer=self.read_by_writer
        )

    @property
    def asked(self) -> str:
        """The day on which the question was asked, in words."""
        return formatting.day(self.asked_on)

    @property
    def needed(self) -> str:
        """The day on which the answer was needed, in words."""
        return formatting.day(self.needed_on)

    @property
    def valid(self) -> str:
        """The day until which it holds, in words; "" when nobody named one."""
        return formatting.day(self.valid_until)

    @property
    def ai_used_on(self) -> str:
        """The day on which artificial intelligence was used, in words; "" when nobody said."""
        return formatting.day(self.ai.used_on)

    @property
    def kind(self) -> str:
        """What it is: Results list, Evidence summary or Evidence synthesis."""
        return self.product.capitalize()

    @property
    def reference_groups(self) -> tuple[Group, ...]:
        """The references by type of evidence."""
        return grouped(self.references)

    @property
    def table_rows(self) -> tuple[IssuedRow, ...]:
        """The rows of the evidence table, with the types of evidence that the reference list has."""
        cited = {number: one.citation for number, one in enumerate(self.references, 1)}
        return tuple(
            replace(row, evidence_type=shown_type(row.evidence_type, cited[row.number]))
            if row.number in cited
            else row
            for row in self.rows
        )

    @property
    def table_columns(self) -> tuple[Column, ...]:
        """The columns of the evidence table that say something."""
        return columns(self.rows)

    @property
    def paper_columns(self) -> tuple[Column, ...]:
        """The same for paper."""
        return paper_columns(self.rows)

    @property
    def paper_shares(self) -> tuple[int, ...]:
        """How wide each of these is, in hundredths."""
        return shares(self.table_rows, self.paper_columns)

    @property
    def table_is_wide(self) -> bool:
        """Whether the evidence table, on paper, needs pages that lie on their sides."""
        return is_wide(self.rows)

    def words_of(self, row: IssuedRow, column: Column) -> str:
        """What stands in a cell of the evidence table."""
        return words_of(row, column, self.empty_cell)

    @staticmethod
    def retraction_mark(row: IssuedRow) -> str:
        """What stands in red beside a study that was retracted."""
        return retraction_mark(row.retraction)

    @property
    def practice(self) -> tuple[str, ...]:
        """What stands under the title of a document that rests on invented records; else nothing."""
        return PRACTICE if any(search.is_practice for search in self.searches) else ()

    @property
    def whole_heading(self) -> str:
        """The title on one line, or the question where nobody gave one, however long."""
        return " ".join((self.title or self.question).split())

    @property
    def heading(self) -> str:
        """The same, or only its beginning if it is long, cut where a reader can stop."""
        return document_heading.shown(self.whole_heading)

    @property
    def heading_size(self) -> str:
        """How large the heading can be on paper: "large", "middling" or "small"."""
        return document_heading.size(self.heading)

    @property
    def question_shown(self) -> bool:
        """Whether the question says more than the heading does."""
        return " ".join(self.question.split()) != self.heading

    @property
    def exports(self) -> tuple[LoggedSource, ...]:
        """The other sources that are told in full: exports, and whatever has a strategy."""
        return tuple(source for source in self.sources if source.is_export or source.strategy)

    @property
    def tell_us_link(self) -> str:
        """The address as a link, "" when it isn't a safe one."""
        return _link(self.tell_us_at)

    @property
    def verify_link(self) -> str:
        """The address of the page that checks a file as a link, "" when it isn't a safe one."""
        return _link(self.verify_at)

    @property
    def verify_shown(self) -> str:
        """The same address as people type it."""
        return re.sub(r"^https?://", "", self.verify_at)

    def to_json(self) -> dict[str, Any]:
        """Everything, as values that JSON can hold."""
        return {"format": FORMAT, "format_version": FORMAT_VERSION, **to_plain(self)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> IssuedDocument:
        """What `to_json` made, in this version or an older one. Raises ValueError for anything else."""
        version = values.get("format_version")
        if values.get("format") != FORMAT or version not in (1, FORMAT_VERSION):
            raise ValueError(
                f"expected {FORMAT} version {FORMAT_VERSION},"
                f" found {values.get('format')} version {values.get('format_version')}"
            )
        current = _from_first_version(values) if version == 1 else dict(values)
        document: IssuedDocument = from_plain(cls, current, where="document")
        return replace(document, flow=document.flow.as_counted_now())


def _link(address: str) -> str:
    """A web or mail address as a link, "" when it isn't a safe one."""
    address = address.strip()
    if re.match(r"https?://[^/\s]+\S*$", address):
        return address
    return f"mailto:{address}" if re.fullmatch(r"[^@\s:/]+@[^@\s:/]+", address) else ""


_FIRST_SECTIONS = (("findings", "What we found"), ("gaps", "Gaps, and what we did not look for"))


def _from_first_version(values: Mapping[str, Any]) -> dict[str, Any]:
    """Documents of the first format had two texts beside the bottom line, each with a name of its own."""
    sections = [
        {"key": key, "heading": heading, "passage": values[key]}
        for key, heading in _FIRST_SECTIONS
        if values.get(key, {}).get("html")
    ]
    return {**values, "sections": sections}
