"""The form of a summary, and the remark of a second reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from wtforms import IntegerField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from evidence_service.summaries.content import BOTTOM_LINE, Section, SummaryContent
from evidence_service.summaries.operations import LONGEST_REMARK
from evidence_service.web.fields import BaseForm, Paragraphs, Required


class SummaryForm(BaseForm):
    """The texts of a summary. `version` is the one that the writer had before their eyes.

    `summary_form` adds a box for every section, named by the section's key.
    """

    version = IntegerField(validators=[Optional()], widget=HiddenInput())
    keys: ClassVar[tuple[str, ...]] = ()

    @property
    def sections(self) -> list[Any]:
        """The boxes of the sections, in reading order."""
        return [self[key] for key in self.keys]

    def content(self, opened: SummaryContent) -> SummaryContent:
        """What the writer had before their eyes, with what they typed. A box that wasn't sent stays."""
        return opened.with_texts({key: self[key].data or "" for key in self.keys if self[key].raw_data})

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
    return cast("SummaryForm", form_class(formdata=None, data={**texts, "version": version}))


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
        [Required("Write what should change. The writer will read it.")],
        longest=LONGEST_REMARK,
        rows=5,
        hint="Only the library reads this. The requester does not see it.",
        name_in_message="The remark",
    )
