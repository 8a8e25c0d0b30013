"""The form of what only a librarian knows about a search, and of the note for whoever goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wtforms import Field, HiddenField
from wtforms.validators import StopValidation

from evidence_service.searches.log_models import SearchNote
from evidence_service.searches.search_notes import fingerprint_of
from evidence_service.searches.search_report import ITEMS
from evidence_service.web.fields import BaseForm, Paragraphs, Tick

LONGEST_NOTE = 4000

ASKED: Mapping[str, str] = {
    "registries": "Registers of studies, such as ClinicalTrials.gov, and what you looked for in them",
    "browsing": "Websites and other places that you looked through, beside those in the log of sources",
    "citations": "From which papers you went backwards or forwards, with which tool, and when",
    "contacts": "Whom you asked: experts, authors, manufacturers, mailing lists",
    "other": "Anything else: hand-searching, alerts, a colleague’s collection",
    "prior_work": "Strategies of others that you used or changed, and where they are published",
}
"""The items that only a person knows, and what belongs there."""

ADDED: Mapping[str, str] = {
    "databases": "Databases",
    "multi_database": "Databases that were searched together",
    "limits": "Limits, and the reasons for them",
    "filters": "Filters that you took from elsewhere, and their source",
    "updates": "Updates and alerts",
    "peer_review": "A review of the strategy outside this service",
    "deduplication": "Duplicates that were taken out elsewhere",
}
"""The items of which the log tells, to which a person can add."""


class _NotBoth:
    def __call__(self, form: Any, field: Any) -> None:
        if field.data and form[f"{field.name}_not_done"].data:
            raise StopValidation("Either write what was done, or tick “Not done”.")


class ReportForm(BaseForm):
    """The notes for the report: a text for each item, and for those of `ASKED` a tick for "not done"."""

    seen = HiddenField()

    @classmethod
    def showing(cls, notes: Mapping[str, SearchNote], seen: str) -> ReportForm:
        """The form with what is stored; `seen` is the fingerprint of it."""
        data: dict[str, Any] = {item: note.text for item, note in notes.items()}
        data |= {_tick(item): item in notes and not notes[item].text for item in ASKED}
        return cls(formdata=None, data={**data, "seen": seen})

    @property
    def texts(self) -> dict[str, str | None]:
        """What was typed, by item: None for nothing, an empty text for "not done"."""
        asked = {item: self[item].data or ("" if self[_tick(item)].data else None) for item in ASKED}
        return {**asked, **{item: self[item].data or None for item in ADDED}}

    def boxes(self, items: Iterable[str]) -> Iterator[tuple[Field, Field | None]]:
        """The box of each item with its tick, where it has one."""
        return ((self[item], self[_tick(item)] if item in ASKED else None) for item in items)


def _tick(item: str) -> str:
    return f"{item}_not_done"


def _box(item: str, hint: str, *validators: Any) -> Paragraphs:
    return Paragraphs(ITEMS[item], validators, longest=LONGEST_NOTE, rows=2, hint=hint)


for _item, _hint in ASKED.items():
    setattr(ReportForm, _item, _box(_item, _hint, _NotBoth()))
    setattr(ReportForm, _tick(_item), Tick("Not done"))
for _item, _hint in ADDED.items():
    setattr(ReportForm, _item, _box(_item, _hint))


class HandOverForm(BaseForm):
    """What the next librarian should know. `seen` is what was there before."""

    text = Paragraphs(
        "Note for whoever goes on",
        longest=LONGEST_NOTE,
        rows=5,
        hint="What is done, what is not, what to watch out for. Only the library reads it.",
        name_in_message="The note",
    )
    seen = HiddenField()

    @classmethod
    def showing(cls, note: SearchNote | None) -> HandOverForm:
        """The form with the note as it is stored."""
        data = {"text": note.text if note else "", "seen": fingerprint_of(note)}
        return cls(formdata=None, data=data)
