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
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from evidence_service import formatting
from evidence_service.references.citation import Citation
from evidence_service.references.vancouver import reference
from evidence_service.searches import flow_counts
from evidence_service.searches.flow_counts import FlowSource
from evidence_service.searches.flow_diagram import Diagram, diagram
from evidence_service.searches.search_report import LoggedSource, ReportItem, SearchAsRun
from evidence_service.summaries import certainty, writing
from evidence_service.summaries.content import NOT_ANSWERED, AiUse, Certainty, Finding, Product
from evidence_service.summaries.plain_values import from_plain, to_plain

FORMAT = "evidence-service/issued-document"
FORMAT_VERSION = 2

# What older documents hold among `set_aside`.
_WAITING = _NOT_SCREENED, _NOT_DECIDED = "not screened", "looked at and not decided"

LONGEST_HEADING = 240  # letters; a question that is longer stands below its beginning

PRACTICE = (
    "Practice only.",
    "The records behind this document are invented. Never use it for a decision.",
)

NO_AI = "This service uses no artificial intelligence to search, to screen or to write."

OTHER_SOURCES = (
    "Other databases, trial registers, websites, citation searching and contact with experts were not used,"
    " unless the text says so."
)

DISCLAIMER = (
    (
        "This summary was prepared by library and information professionals. It informs a decision, and does"
        " not replace professional judgement. It is not clinical advice."
    ),
    (
        "It is not a systematic review. The quality of the studies was not necessarily appraised, and"
        " relevant work may have been missed."
    ),
    (
        "It relies on what authors and databases say in titles and abstracts, and those can be wrong."
        " Read the full text of a study before you rely on it."
    ),
    "It shows what was found on the dates of the searches. Later work is not in it.",
)


@dataclass(frozen=True)
class Decision:
    """The decision that the evidence supports."""

    what: str
    who_decides: str = ""
    where: str = ""
    decided_on: date | None = None

    @property
    def when(self) -> str:
        """The day of the decision in words."""
        return formatting.day(self.decided_on)


@dataclass(frozen=True)
class Passage:
    """One text: as it was written, and as the safe HTML that `writing.written` made of it."""

    written: str = ""
    html: str = ""

    def shown(self, top: int = 3) -> Markup:
        """The HTML, cleaned once more, with its highest headings as h`top`; they are stored as h3."""
        shifted = re.sub(
            r"<(/?)h([1-6])\b",
            lambda tag: f"<{tag[1]}h{min(int(tag[2]) + top - 3, writing.DEEPEST_HEADING)}",
            str(writing.cleaned(self.html)),
        )
        return Markup(shifted)  # noqa: S704 - cleaned in the line above


@dataclass(frozen=True)
class IssuedReference:
    """One entry of the reference list; its number is its place. `key` is how the text cites it.

    `evidence_type` is a word of `references.evidence_type`, by which the list is grouped; "" is none.
    """

    key: str
    citation: Citation
    text: str
    html: str
    evidence_type: str = ""

    @classmethod
    def to(cls, key: str, citation: Citation, evidence_type: str = "") -> IssuedReference:
        """The entry for a citation, in Vancouver style."""
        words = reference(citation)
        return cls(key, citation, words.text, words.html, evidence_type)

    @property
    def shown(self) -> Markup:
        """The HTML, cleaned once more."""
        return writing.cleaned(self.html)


@dataclass(frozen=True)
class IssuedSection:
    """A text under its heading."""

    key: str
    heading: str
    passage: Passage


@dataclass(frozen=True)
class IssuedStatement:
    """One thing that was asked, what the evidence says of it, how sure somebody is, and why."""

    about: str
    finding: Finding
    reason: Passage
    certainty: Certainty | None = None
    judged_by: str = ""


@dataclass(frozen=True)
class IssuedRow:
    """One line of the evidence table; `number` is that of its reference, `study` its author and year."""

    number: int
    study: str
    title: str = ""
    evidence_type: str = ""
    country: str = ""
    setting: str = ""
    design: str = ""
    population: str = ""
    finding: str = ""
    note: str = ""
    retraction: str = ""


@dataclass(frozen=True)
class Count:
    """So many records, and why."""

    label: str
    count: int


@dataclass(frozen=True)
class Flow:
    """What became of the records. `set_aside` left before screening: duplicates, not readable.

    `undecided` were not screened yet; `maybe` were screened, and neither included nor excluded.
    The drawing needs `sources` besides; documents from before it was kept have none.
    """

    found: int
    included: int
    excluded: tuple[Count, ...] = ()
    set_aside: tuple[Count, ...] = ()
    sources: tuple[FlowSource, ...] = ()
    undecided: int = 0
    maybe: int = 0

    def drawn(self, width: int) -> Diagram:
        """The drawing, so many pixels wide."""
        excluded: dict[str, int] = {}
        for reason in self.excluded:  # two of them may bear one label
            excluded[reason.label] = excluded.get(reason.label, 0) + reason.count
        counted = flow_counts.Flow(
            undecided=self.undecided,
            included=self.included,
            maybe=self.maybe,
            excluded=excluded,
            sources=self.sources,
        )
        return diagram(counted, "Flow of records", width=width)

    @property
    def set_aside_count(self) -> int:
        """How many records left before screening."""
        return sum(reason.count for reason in self.set_aside)

    @property
    def excluded_count(self) -> int:
        """How many records were screened and left out."""
        return sum(reason.count for reason in self.excluded)

    @property
    def screened(self) -> int:
        """How many records somebody said something of, "maybe" too, as the drawing counts them."""
        return self.included + self.maybe + self.excluded_count

    @property
    def adds_up(self) -> bool:
        """Whether every record that was found is accounted for."""
        return self.found == self.set_aside_count + self.undecided + self.screened

    def as_counted_now(self) -> Flow:
        """The same, where an older document has what nobody screened, or decided on, among `set_aside`."""
        aside = {reason.label: reason.count for reason in self.set_aside}
        undecided, maybe = aside.get(_NOT_SCREENED, self.undecided), aside.get(_NOT_DECIDED, self.maybe)
        left = tuple(reason for reason in self.set_aside if reason.label not in _WAITING)
        return replace(self, set_aside=left, undecided=undecided, maybe=maybe)


@dataclass(frozen=True)
class IssuedDocument:
    """Everything that an issued summary says. Texts are plain but for `Passage` and references.

    `sections` are the texts after the bottom line, without empty ones. `ai` is what the writer answered.
    `verify_at` is the short address of the page that says whether a file is this one.
    `read_by` is empty where a single-handed service delivered without a second reading, which the
    document then says. `version` above 1 has a `reissue_reason`. `tell_us_at` is a web or mail address.
    `items` (how was searched, as PRISMA-S asks) and `sources` (other ones than our own searches) are
    empty in documents from before these were kept; those have `other_sources`, a sentence, instead.
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
    def asked(self) -> str:
        """The day on which the question was asked, in words."""
        return formatting.day(self.asked_on)

    @property
    def needed(self) -> str:
        """The day on which the answer was needed, in words."""
        return formatting.day(self.needed_on)

    @property
    def practice(self) -> tuple[str, ...]:
        """What stands under the title of a document that rests on invented records; else nothing."""
        return PRACTICE if any(search.is_practice for search in self.searches) else ()

    @property
    def heading(self) -> str:
        """The title on one line; the question where nobody gave one, or its beginning if it is long."""
        words = " ".join((self.title or self.question).split())
        return words if len(words) <= LONGEST_HEADING else formatting.shorten(words, LONGEST_HEADING // 2)

    @property
    def heading_size(self) -> str:
        """How large the heading can be on paper: "large", "middling" or "small"."""
        return "large" if len(self.heading) <= 80 else "middling" if len(self.heading) <= 150 else "small"

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
        address = self.tell_us_at.strip()
        if re.match(r"https?://[^/\s]+\S*$", address):
            return address
        return f"mailto:{address}" if re.fullmatch(r"[^@\s:/]+@[^@\s:/]+", address) else ""

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


_FIRST_SECTIONS = (("findings", "What we found"), ("gaps", "Gaps, and what we did not look for"))


def _from_first_version(values: Mapping[str, Any]) -> dict[str, Any]:
    """Documents of the first format had two texts beside the bottom line, each with a name of its own."""
    sections = [
        {"key": key, "heading": heading, "passage": values[key]}
        for key, heading in _FIRST_SECTIONS
        if values.get(key, {}).get("html")
    ]
    return {**values, "sections": sections}


def document_html(document: IssuedDocument, environment: Environment) -> str:
    """The document as one HTML file that needs nothing else but its fonts.

    The environment must find `summaries/document.html` and escape what it fills in; one that
    doesn't is refused with ValueError.
    """
    template = "summaries/document.html"
    escapes = environment.autoescape
    if not (escapes(template) if callable(escapes) else escapes):
        raise ValueError("the template environment must escape HTML")
    return environment.get_template(template).render(document=document)
