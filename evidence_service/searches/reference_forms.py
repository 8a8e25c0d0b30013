"""The forms of single references: a number to look up, one typed by hand, and one that is corrected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from wtforms import HiddenField, ValidationError

from evidence_service import calendar
from evidence_service.references import dates, languages
from evidence_service.references.reference import AbstractSection, RecordKind, Reference
from evidence_service.references.typed_names import typed_people
from evidence_service.searches.reference_boxes import (
    NOT_OUT_YET,
    SAME_NAME,
    day_of,
    doi_typed,
    escaped,
    home_of,
    is_same,
    kept,
    kept_day,
    languages_typed,
    marked_up,
    month_of,
    shown_of,
)
from evidence_service.searches.source_forms import WholeNumber
from evidence_service.web.choices import Choice, choices_of
from evidence_service.web.fields import BaseForm, DateInBoxes, Line, Paragraphs, Required

KINDS: Sequence[tuple[RecordKind, str]] = (
    ("article", "Journal article"),
    ("report", "Report or guideline"),
    ("web page", "Web page"),
    ("book", "Book"),
    ("chapter", "Chapter of a book"),
    ("conference paper", "Conference paper or abstract"),
    ("thesis", "Thesis"),
    ("other", "Something else"),
)


class Year(WholeNumber):
    """A year of four digits, or nothing."""

    example = "a year such as 2024"


class IdentifierForm(BaseForm):
    """A PMID or a DOI to look up."""

    identifier = Line(
        "PMID or DOI",
        [Required("Enter a PMID such as 12345678, or a DOI such as 10.1136/bmj.n71.")],
        longest=300,
        hint="The service asks PubMed for the record.",
    )

    def validate_identifier(self, field: Line) -> None:
        """One that can be looked up."""
        if not (self.pmid or self.doi):
            raise ValidationError("This is no PMID and no DOI. A PMID is a number; a DOI begins with 10.")

    @property
    def pmid(self) -> str:
        """The PMID that was typed, or empty."""
        found = re.fullmatch(
            r"(?i)(?:pmid:?\s*|https?://pubmed\.ncbi\.nlm\.nih\.gov/)?([1-9][0-9]{0,8})/?",
            self.identifier.data or "",
        )
        return found[1] if found else ""

    @property
    def doi(self) -> str:
        """The DOI that was typed, without what stands before it; or empty."""
        return doi_typed(self.identifier.data or "")


class DescriptionForm(BaseForm):
    """What a reference list says of a publication."""

    kind = Choice("What it is", message="Choose what it is.", choices=choices_of(KINDS), default="article")
    title = Line("Title", [Required("Enter the title.")], longest=1000)
    language = Line("Language, if it is not English", longest=200, hint="For example, German.")
    authors = Paragraphs(
        "Authors",
        longest=10_000,
        rows=4,
        hint="One on each line, such as “Okafor AB” or “Birch B Jr”. Groups too: end one with a comma "
        "where it looks like a person’s name.",
    )
    editors = Paragraphs("Editors", longest=5000, rows=2, hint="Of a book. One on each line.")
    journal = Line(
        "Journal or book",
        longest=500,
        hint="Of an article, a conference paper or a chapter. "
        "Reference lists use the short title of a journal, such as J Clin Nurs.",
    )
    year = Year("Year", longest=6, width="4")
    month = Line(
        "Month and day",
        longest=40,
        width="10",
        hint="Such as Mar 5. For a paper that isn’t out yet: in press",
    )
    volume = Line("Volume", longest=50, width="5")
    issue = Line("Issue", longest=50, width="5")
    pages = Line("Pages or article number", longest=80, width="10")
    doi = Line("DOI", longest=300)
    publisher = Line("Publisher", longest=500, hint="Of a thesis, the university.")
    place = Line("Place of publication", longest=200, hint="The town, such as Leeds.")
    edition = Line("Edition", longest=50, width="5")
    report_number = Line("Number of the report or guideline", longest=80, width="10")
    url = Line("Web address", longest=1000, hint="Beginning with https://")
    seen_on = DateInBoxes(
        "Date you saw it there",
        hint="For example, 3 11 2026.",
        name_in_message="The date you saw it",
    )

    def validate_year(self, field: WholeNumber) -> None:
        """A year in which something can have been published."""
        if field.number is not None and not 1500 <= field.number <= 2100:
            raise ValidationError("Enter a year such as 2024.")

    def validate_month(self, field: Line) -> None:
        """Something that stands behind a year, or in its place."""
        if field.data and self.year.number is None and not NOT_OUT_YET.fullmatch(field.data.strip()):
            raise ValidationError("Enter the year, too. For a paper that isn’t out yet, write: in press")
        if field.data and not re.search(r"[^\W\d_]", field.data):
            raise ValidationError("Enter a month such as Mar 5, Mar-Apr or Spring.")

    def validate_language(self, field: Line) -> None:
        """Languages that reference lists have a name for."""
        words = [word for word in re.split(r"\s*[,;]\s*|\s+and\s+", field.data or "") if word]
        for word in words:
            if not languages.code_of(word):
                raise ValidationError(f"We don't know the language “{word}”. Write its English name.")

    def validate_seen_on(self, field: DateInBoxes) -> None:
        """A day that has come."""
        if field.data and field.data > calendar.today():
            raise ValidationError("The date you saw it can't be in the future.")

    def validate_url(self, field: Line) -> None:
        """An address that a link may lead to."""
        if field.data and not re.fullmatch(r"https?://[^\s<>\"]+", field.data):
            raise ValidationError("Enter a web address that begins with https://")

    def validate_doi(self, field: Line) -> None:
        """A DOI, however it was copied."""
        if field.data and not doi_typed(field.data):
            raise ValidationError("A DOI begins with 10., such as 10.1136/bmj.n71.")

    def described(self, known: Reference) -> Reference:
        """`known` as described now. What wasn't touched keeps what no box can show, such as italics."""
        kind: Any = self.kind.data
        year = self.year.number
        typed: dict[str, str] = {name: str(self[name].data or "") for name in SAME_NAME}
        if not is_same(typed["doi"], known.doi):
            typed["doi"] = doi_typed(typed["doi"])
        return replace(
            known,
            title=marked_up(str(self.title.data), known.title),
            kind=kind,
            languages=languages_typed(str(self.language.data or ""), known.languages),
            authors=typed_people(str(self.authors.data or ""), known.authors),
            editors=typed_people(str(self.editors.data or ""), known.editors),
            cited_on=self.seen_on.data.isoformat() if self.seen_on.data else kept_day(known.cited_on),
            year=year,
            published=self._published(known),
            publisher_place=kept(str(self.place.data or ""), known.publisher_place),
            **dict[str, Any]({name: kept(words, getattr(known, name)) for name, words in typed.items()}),
            **self._place_in(known),
            **self._home(known),
        )

    def _published(self, known: Reference) -> str:
        """The date as reference lists have it; a month that can't be read stays as it was typed."""
        year, month = self.year.number, str(self.month.data or "")
        if year == known.year and is_same(month, month_of(known)):
            return known.published
        if year is None:
            return month
        read = dates.published([month], year)
        return f"{read} {month}" if month and read == str(year) else read

    def _place_in(self, known: Reference) -> dict[str, Any]:
        """Pages and article number, which share a box."""
        pages = str(self.pages.data or "")
        if is_same(pages, known.pages or known.article_number):
            return {}
        return {"pages": pages, "article_number": ""}

    def _home(self, known: Reference) -> dict[str, Any]:
        """Journal, book and publisher: what the box for the first two holds depends on the kind."""
        kind, home = self.kind.data, str(self.journal.data or "")
        publisher = kept(str(self.publisher.data or ""), known.publisher)
        if kind == known.kind and is_same(home, home_of(known)):
            return {"publisher": publisher}
        in_journal = kind in ("article", "conference paper")
        same_journal = is_same(home, known.journal)
        return {
            "journal": kept(home, known.journal) if in_journal else "",
            "journal_abbreviation": known.journal_abbreviation if in_journal and same_journal else "",
            "book_title": marked_up(home, known.book_title) if kind == "chapter" else "",
            "publisher": publisher or ("" if in_journal or kind == "chapter" else home),
        }


class ReferenceForm(DescriptionForm):
    """A reference typed by hand. What has an address was seen there today, unless another day is typed."""

    seen_on = DateInBoxes(
        "Date you saw it there",
        hint="For example, 3 11 2026. Left empty, it is today.",
        name_in_message="The date you saw it",
    )
    abstract = Paragraphs("Abstract or summary", longest=20_000, rows=6)
    found_in = Line(
        "Where you found it",
        [Required("Say where you found it, such as NICE or a colleague.")],
        longest=100,
        name_in_message="Where you found it",
    )

    def reference(self) -> Reference:
        """What was typed, as a reference."""
        abstract = escaped(" ".join(str(self.abstract.data or "").split()))
        sections = (AbstractSection("", abstract),) if abstract else ()
        described = self.described(Reference(pmid="", title="", abstract=sections))
        if described.url and not described.cited_on:
            return replace(described, cited_on=calendar.today().isoformat())
        return described


class CorrectionForm(DescriptionForm):
    """The description of a record that a source gave; `seen` is the fingerprint of what it was."""

    seen = HiddenField()

    @classmethod
    def showing(cls, known: Reference, seen: str) -> CorrectionForm:
        """The form with what is known by now."""
        return cls(formdata=None, data=shown_of(known) | {"seen_on": day_of(known.cited_on), "seen": seen})
