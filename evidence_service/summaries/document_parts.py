"""PURE: what an issued document is made of: decision, texts, statements, evidence table, references."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from evidence_service import formatting
from evidence_service.references.citation import Citation
from evidence_service.references.vancouver import reference
from evidence_service.summaries import writing
from evidence_service.summaries.content import Certainty, Finding
from evidence_service.summaries.plain_text import plain_text

_SHORT_DOI = re.compile(r'<a (?=href="https://doi\.org/[^"]*"[^>]*>[^<]{1,40}</a>)')


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

    @property
    def plain(self) -> str:
        """The words without any markup, for messages and plain text."""
        return plain_text(self.html)

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
        """The HTML, cleaned once more. A source may have an address without TLS; a text may not.

        A number stays on the line of "PMID:", and a DOI that isn't long can be kept on one.
        """
        cleaned = str(writing.cleaned(self.html, frozenset({"https", "http"})))
        numbered = re.sub(r"(PMC?ID:) (?=<a )", "\\1\u00a0", cleaned)
        return Markup(_SHORT_DOI.sub('<a class="issued-doi" ', numbered))  # noqa: S704 - cleaned above


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
