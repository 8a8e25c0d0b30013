"""The form of a summary, and the remark of a second reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, cast

from wtforms import IntegerField, ValidationError
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from evidence_service import calendar
from evidence_service.summaries.content import BOTTOM_LINE, LONGEST_TITLE, AiUse, Section, SummaryContent
from evidence_service.summaries.correcting import LONGEST_REASON
from evidence_service.summaries.remarks import LONGEST_QUOTE, LONGEST_REMARK
from evidence_service.web.choices import Radios, choices_of
from evidence_service.web.fields import BaseForm, DateInBoxes, Line, Paragraphs, Required


class SummaryForm(BaseForm):
    """The texts of a summary. `version` is the one that the writer had before their eyes.

    `summary_form` adds a box for every section, named by the section's key.
    """

    version = IntegerField(validators=[Optional()], widget=HiddenInput())  # refusals without a box, too
    keys: ClassVar[tuple[str, ...]] = ()
    ai_used = Radios(
        "Was artificial intelligence used for this answer?",
        message="Choose yes or no. You can also answer later.",
        choices=choices_of([("no", "No"), ("yes", "Yes"), ("", "Not answered yet")]),
        default="",
        hint="To search, to screen, to read or to write. The document says so either way.",
    )
    ai_tool = Line("Which tool", longest=200, hint="Its name, and whose it is", name_in_message="The tool")
    ai_version = Line("Which version", longest=100, name_in_message="The version")
    ai_used_on = DateInBoxes("When it was used", name_in_message="The date of use")
    ai_prompts = Paragraphs(
        "What it was asked",
        longest=20_000,
        rows=4,
        hint="The prompts, word for word",
        name_in_message="The text",
    )
    short_title = Line(
        "Short title (optional)",
        longest=LONGEST_TITLE,
        hint="What the answer is called, where the question is long. The first page has both.",
        name_in_message="The short title",
    )
    valid_until = DateInBoxes(
        "Valid until (optional)",
        hint="After this day somebody should look for newer evidence. It is printed on the first page.",
        name_in_message="The day until which it is valid",
    )
    limits = Paragraphs(
        "Limits of this search (optional)",
        longest=4000,
        rows=3,
        hint="What the reader must know, such as: one librarian screened, only English was read."
        " Printed as it is typed: without lists, links or bold letters.",
        name_in_message="The text of the limits",
    )

    def validate_ai_used_on(self, field: DateInBoxes) -> None:
        """A day that has come."""
        if field.data and field.data > calendar.today():
            raise ValidationError("The date of use can't be in the future.")

    @property
    def sections(self) -> list[Any]:
        """The boxes of the sections, in reading order."""
        return [self[key] for key in self.keys]

    def content(self, opened: SummaryContent) -> SummaryContent:
        """What the writer had before their eyes, with what they typed.

        A box that wasn't sent, or in which something is wrong by what `validate` found, stays.
        """
        content = opened.with_texts({key: self[key].data or "" for key in self.keys if self[key].raw_data})
        content = content.with_texts({key: opened.text(key) for key in self.keys if self[key].errors})
        if not self.ai_used.raw_data:
            return content
        ai = AiUse(
            used={"yes": True, "no": False}.get(self.ai_used.data or ""),
            tool=self._right(self.ai_tool, opened.ai.tool),
            version=self._right(self.ai_version, opened.ai.version),
            used_on=self._right(self.ai_used_on, opened.ai.used_on),
            prompts=self._right(self.ai_prompts, opened.ai.prompts),
        )
        valid_until = self._right(self.valid_until, opened.valid_until)
        limits = self._right(self.limits, opened.limits)
        named = self.short_title.raw_data  # not by a page from before there was a box for it
        title = self._right(self.short_title, opened.short_title) if named else opened.short_title
        return replace(content, ai=ai, valid_until=valid_until, limits=limits, short_title=title)

    @staticmethod
    def _right(field: Any, otherwise: Any) -> Any:
        return otherwise if field.errors else field.data

    @property
    def opened(self) -> int:
        """The version that the writer had before their eyes, 0 when none or when it can't be read."""
        number = self.version.data
        return number if isinstance(number, int) else 0

    def now_at(self, version: int) -> None:
        """From now on the writer has this version before their eyes."""
        self.version.data, self.version.raw_data = version, None


def summary_form(
    content: SummaryContent, hints: Mapping[str, str], *, version: int | None = None
) -> SummaryForm:
    """The form for these sections: as it was sent, or filled with the content when `version` is given."""
    boxes = {section.key: _box(section, hints.get(section.key, "")) for section in content.sections}
    keys = tuple(section.key for section in content.sections)
    form_class = type("SummaryForm", (SummaryForm,), {**boxes, "keys": keys})
    if version is None:
        return cast("SummaryForm", form_class())
    texts = {section.key: section.text for section in content.sections}
    told = {f"ai_{name}": value for name, value in vars(content.ai).items()}
    told["ai_used"] = {True: "yes", False: "no", None: ""}[content.ai.used]
    told |= {name: getattr(content, name) for name in ("valid_until", "limits", "short_title")}
    return cast("SummaryForm", form_class(formdata=None, data={**texts, **told, "version": version}))


def names_in(field: Any) -> tuple[str, ...]:
    """The names of the boxes of a field, as they are sent."""
    return (
        tuple(f"{field.name}-{part}" for part in field.parts)
        if isinstance(field, DateInBoxes)
        else (field.name,)
    )


def boxes_of(content: SummaryContent) -> dict[str, str]:
    """What stands in every box of the form for this content, by the names of the boxes."""
    form = summary_form(content, {}, version=0)
    found: dict[str, str] = {}
    for field in form:
        if isinstance(field, DateInBoxes):
            found |= {f"{field.name}-{part}": text for part, text in field.typed.items()}
        elif field.name != "version":
            found[field.name] = field.data or ""
    return found


def _box(section: Section, hint: str) -> Paragraphs:
    is_first = section.key == BOTTOM_LINE
    return Paragraphs(
        section.heading,
        longest=4000 if is_first else 60_000,
        rows=8 if is_first or section.key != "findings" else 20,
        hint=hint,
        name_in_message="The text",
    )


class RemarkForm(BaseForm):
    """Why a summary goes back to its writer."""

    remark = Paragraphs(
        "What should change?",
        longest=LONGEST_REMARK,
        rows=5,
        hint="Only the library reads this. The requester does not see it. Remarks at a place in the text"
        " go back with it; where there are some, this can stay empty.",
        name_in_message="The remark",
    )


class PlaceForm(BaseForm):
    """A remark at one place in the text. `section` is the key of the place, `at` makes its form."""

    section = ""
    quote = Paragraphs(
        "The words that it is about (optional)", longest=LONGEST_QUOTE, rows=2, name_in_message="The words"
    )
    body = Paragraphs(
        "What should change here?",
        [Required("Write what should change here.")],
        longest=LONGEST_REMARK,
        rows=3,
        name_in_message="The remark",
    )

    @classmethod
    def at(cls, section: str, *, empty: bool = False) -> PlaceForm:
        """The form for a place, as it was sent or empty; every place has boxes of its own."""
        name = slug(section)
        form = cls(formdata=None, prefix=name) if empty else cls(prefix=name)
        form.section = section
        return form

    @property
    def anchor(self) -> str:
        """The id of the place on the page."""
        return f"place-{slug(self.section)}"


def slug(section: str) -> str:
    """A place as part of an id; whatever is sent becomes one."""
    return re.sub(r"[^a-z0-9_-]", "", section.lower())[:60] or "whole"


class ReasonForm(BaseForm):
    """Why an answer is corrected."""

    reason = Paragraphs(
        "Why is the answer corrected?",
        [Required("Say why the answer is corrected. The new version says it.")],
        longest=LONGEST_REASON,
        rows=3,
        hint="Everybody who reads the new version reads this, and everybody who has the old one is told."
        " For example: a paper that we cited was retracted.",
        name_in_message="The reason",
    )
