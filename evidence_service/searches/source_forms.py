"""The forms of sources: what is stated of one, a file or a paste of records, a single reference."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from flask_wtf.file import FileField
from wtforms import TextAreaField, ValidationError
from wtforms.validators import StopValidation

from evidence_service import calendar
from evidence_service.references.reference import AbstractSection, Author, RecordKind, Reference
from evidence_service.searches.importing import SourceDetails
from evidence_service.web.choices import Choice, choices_of
from evidence_service.web.fields import BaseForm, DateInBoxes, Line, Paragraphs, Required, Tick

LARGEST_PASTE = 5_000_000
LONGEST_STRATEGY = 100_000

DATABASES: Sequence[str] = (
    *("AMED", "BNI", "CINAHL", "Cochrane Library", "Embase", "Emcare", "ERIC", "Global Health", "HMIC"),
    *("MEDLINE", "PsycINFO", "Scopus", "Social Care Online", "Trip", "Web of Science"),
)
PLATFORMS: Sequence[str] = (
    *("Clarivate", "EBSCOhost", "Elsevier", "EndNote", "Ovid", "ProQuest", "Wiley", "Zotero"),
)
PLACES: Sequence[str] = (
    *(
        "A colleague",
        "A mailing list",
        "BMJ Best Practice",
        "GIRFT",
        "Google",
        "Google Scholar",
        "Health Foundation",
    ),
    *("King's Fund", "KLHub", "National Grey Literature Collection", "NHS England", "NICE", "UpToDate"),
)
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


class PastedRecords(TextAreaField):
    """Records as another program copied them: nothing is taken off, the reader judges what they are."""

    hint = ""
    rows = 8
    longest = LARGEST_PASTE


class WholeNumber(Line):
    """A whole number, or nothing. `number` is what was meant."""

    number: int | None = None
    example = "a whole number, such as 120"

    def pre_validate(self, _form: Any) -> None:
        text = (self.data or "").replace(",", "").replace(" ", "")
        self.number = None
        if text:
            if not re.fullmatch(r"[0-9]{1,9}", text):
                raise StopValidation(f"Enter {self.example}.")
            self.number = int(text)


class Year(WholeNumber):
    """A year of four digits, or nothing."""

    example = "a year such as 2024"


class SourceForm(BaseForm):
    """What is stated about a source."""

    database = Line("Database or source", [Required("Enter the database, such as Embase.")], longest=100)
    platform = Line("Platform", longest=100, hint="Where you searched it, such as Ovid or EBSCOhost.")
    strategy = Paragraphs(
        "Search strategy, exactly as run",
        longest=LONGEST_STRATEGY,
        rows=6,
        hint="Copy it from the database with its line numbers and counts.",
        name_in_message="The search strategy",
    )
    searched_on = DateInBoxes(
        "Date of the search", hint="For example, 27 3 2027.", name_in_message="The date"
    )
    stated_count = WholeNumber(
        "How many records the database found", longest=12, width="5", hint="Leave empty if you don't know."
    )
    note = Paragraphs("Note", longest=4000, rows=3)

    def details(self) -> SourceDetails:
        """What was typed, as the verbs want it."""
        return SourceDetails(
            database=str(self.database.data or ""),
            platform=str(self.platform.data or ""),
            strategy=str(self.strategy.data or ""),
            searched_on=self.searched_on.data,
            stated_count=self.stated_count.number,
            note=str(self.note.data or ""),
        )


class ImportForm(SourceForm):
    """A file or a paste of records, and where they come from."""

    file = FileField("File")
    pasted = PastedRecords("Or paste the records")
    keep_unread = Tick("Keep it as a source all the same, with its problems")

    @property
    def has_file(self) -> bool:
        """Whether a file was chosen."""
        return bool(self.file.data and self.file.data.filename)

    def validate_pasted(self, field: TextAreaField) -> None:
        """Either a file or a paste."""
        if self.has_file and (field.data or "").strip():
            raise ValidationError("Choose a file or paste the records, not both.")
        if not self.has_file and not (field.data or "").strip():
            raise ValidationError("Choose a file, or paste the records here.")
        if len(field.data or "") > LARGEST_PASTE:
            raise ValidationError(
                f"A paste can have {LARGEST_PASTE // 1_000_000} million characters at most. "
                "Upload a file instead."
            )


class LookedAtForm(SourceForm):
    """A source without an export."""

    note = Paragraphs(
        "What you looked at and what you found",
        [Required("Say what you looked at and what you found, even if that is nothing.")],
        longest=4000,
        rows=5,
        hint="For example: searched the site for “virtual ward”, read the first 50 results, none was new.",
        name_in_message="The note",
    )


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
        return _doi_typed(self.identifier.data or "")


class ReferenceForm(BaseForm):
    """A reference typed by hand."""

    kind = Choice("What it is", message="Choose what it is.", choices=choices_of(KINDS), default="article")
    title = Line("Title", [Required("Enter the title.")], longest=1000)
    authors = Paragraphs(
        "Authors", longest=10_000, rows=4, hint="One on each line, such as “Okafor AB”. Groups too."
    )
    journal = Line("Journal or book", longest=500, hint="Of an article, a conference paper or a chapter.")
    year = Year("Year", longest=6, width="4")
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

    def validate_year(self, field: WholeNumber) -> None:
        """A year in which something can have been published."""
        if field.number is not None and not 1500 <= field.number <= 2100:
            raise ValidationError("Enter a year such as 2024.")

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
        if field.data and not _doi_typed(field.data):
            raise ValidationError("A DOI begins with 10., such as 10.1136/bmj.n71.")

    def reference(self) -> Reference:
        """What was typed, as a reference."""
        kind: Any = self.kind.data
        home = str(self.journal.data or "")
        in_journal = kind in ("article", "conference paper")
        in_container = in_journal or kind == "chapter"
        abstract = _escaped(" ".join(str(self.abstract.data or "").split()))
        return Reference(
            pmid="",
            title=_escaped(str(self.title.data)),
            kind=kind,
            authors=tuple(
                _author(line) for line in str(self.authors.data or "").splitlines() if line.strip()
            ),
            journal=home if in_journal else "",
            book_title=home if kind == "chapter" else "",
            publisher=str(self.publisher.data or "") or (home if not in_container else ""),
            publisher_place=str(self.place.data or ""),
            edition=str(self.edition.data or ""),
            report_number=str(self.report_number.data or ""),
            cited_on=self.seen_on.data.isoformat() if self.seen_on.data else "",
            year=self.year.number,
            published=str(self.year.number or ""),
            volume=str(self.volume.data or ""),
            issue=str(self.issue.data or ""),
            pages=str(self.pages.data or ""),
            doi=_doi_typed(self.doi.data or ""),
            url=str(self.url.data or ""),
            abstract=(AbstractSection("", abstract),) if abstract else (),
        )


def _doi_typed(text: str) -> str:
    """The DOI in what was typed, in small letters, without what stands before it; empty when none is."""
    doi = re.sub(r"(?i)^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", "", text)
    return doi.lower() if re.fullmatch(r"10\.[0-9]{4,9}/\S+", doi) else ""


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def _author(line: str) -> Author:
    """Okafor AB, or Okafor, Ada B; anything else is the name of a group."""
    text = " ".join(line.split())
    if found := re.fullmatch(r"(.+?),\s*(.+)", text):
        initials = "".join(part[0] for part in re.split(r"[\s.-]+", found[2]) if part)
        return Author(last=found[1], fore=found[2], initials=initials.upper())
    if found := re.fullmatch(r"(.+?)\s+([A-Z]{1,4})", text):
        return Author(last=found[1], initials=found[2])
    return Author(collective=text)
