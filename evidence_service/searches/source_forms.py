"""The forms of sources: what is stated of one, a file or a paste of records, a single reference."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import TextAreaField, ValidationError
from wtforms.validators import StopValidation

from evidence_service.searches.importing import SourceDetails
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
