"""PURE: the headings that each product begins with, and how texts move from one product to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from evidence_service.summaries.content import BOTTOM_LINE, GAPS, HOW_SURE, Product, Section, SummaryContent


@dataclass(frozen=True)
class Heading:
    """A heading of a template. `hint` tells its writer what belongs there."""

    key: str
    heading: str
    hint: str = ""


_BOTTOM_LINE = Heading(
    BOTTOM_LINE,
    "Bottom line",
    "Three to five points that answer the question. Begin each on a line of its own with a hyphen.",
)
_FINDINGS = Heading("findings", "What we found", "What the records say. ## begins a heading.")
_HOW_SURE = Heading(
    HOW_SURE,
    "How sure we are",
    "In plain words. Statements of how sure you are, and why, have a page of their own.",
)
_OTHERS = Heading("others", "What others have done", "Examples from other services, nearest first.")
_COST = Heading("cost", "Cost and resources", "Money, staff, time. Say whose prices, and of which year.")
_GAPS = Heading(
    GAPS,
    "Gaps, and what we did not look for",
    "Keep “we found no evidence” apart from “there is evidence that it does not work”.",
)

HEADINGS: Mapping[Product, tuple[Heading, ...]] = {
    Product.RESULTS_LIST: (_BOTTOM_LINE, _GAPS),
    Product.SUMMARY: (_BOTTOM_LINE, _HOW_SURE, _FINDINGS, _OTHERS, _COST, _GAPS),
    Product.SYNTHESIS: (
        _BOTTOM_LINE,
        Heading("background", "Why this was asked", "What led to the question, what is known here."),
        _HOW_SURE,
        replace(
            _FINDINGS,
            hint="By theme: ## begins a heading. Say where studies disagree.",
        ),
        _OTHERS,
        _COST,
        Heading("here", "What this could mean here", "For this organisation, as far as the evidence goes."),
        _GAPS,
    ),
}
"""What a template holds until a library service changes it."""


def begun(product: Product, headings: Sequence[Heading]) -> SummaryContent:
    """An empty summary under these headings."""
    return SummaryContent(product=product, sections=tuple(Section(one.key, one.heading) for one in headings))


def with_texts(product: Product, texts: Mapping[str, str]) -> SummaryContent:
    """A summary with these texts under the headings that the product has by itself."""
    return begun(product, HEADINGS[product]).with_texts(texts)


def under(content: SummaryContent, product: Product, headings: Sequence[Heading]) -> SummaryContent:
    """The same texts under the headings of another product. A text without a heading there keeps its own."""
    texts = {section.key: section.text for section in content.sections}
    wanted = [Section(one.key, one.heading, texts.pop(one.key, "")) for one in headings]
    left = [section for section in content.sections if texts.get(section.key)]
    return replace(content, product=product, sections=tuple(_gaps_last(wanted, left)))


def with_headings(content: SummaryContent, headings: Mapping[str, str]) -> SummaryContent:
    """The same with these headings too, by their keys, and no text under them yet."""
    added = [Section(key, heading) for key, heading in headings.items()]
    return replace(content, sections=tuple(_gaps_last(list(content.sections), added)))


def _gaps_last(wanted: list[Section], left: Iterable[Section]) -> list[Section]:
    """What had no place goes before the gaps, with which a summary ends."""
    ends = bool(wanted) and wanted[-1].key == GAPS
    return [*wanted[:-1], *left, wanted[-1]] if ends else [*wanted, *left]
