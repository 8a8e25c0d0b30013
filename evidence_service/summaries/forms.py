"""The form of a summary, and the remark of a second reader."""

from __future__ import annotations

from wtforms import IntegerField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from evidence_service.summaries.composing import SummaryText
from evidence_service.summaries.operations import LONGEST_REMARK
from evidence_service.web.fields import BaseForm, Paragraphs, Required


class SummaryForm(BaseForm):
    """Bottom line, findings and gaps. `version` is the one that the writer had before their eyes."""

    version = IntegerField(validators=[Optional()], widget=HiddenInput())
    bottom_line = Paragraphs(
        "Bottom line",
        longest=4000,
        rows=8,
        hint="Three to five points that answer the question. Begin each on a line of its own with a hyphen.",
    )
    findings = Paragraphs(
        "What we found",
        longest=60_000,
        rows=20,
        hint="What the records say, how sure we can be, and what others have done. ## begins a heading.",
        name_in_message="The text of what we found",
    )
    gaps = Paragraphs(
        "Gaps, and what we did not look for (optional)",
        longest=10_000,
        rows=6,
        hint="Keep “we found no evidence” apart from “there is evidence that it does not work”.",
        name_in_message="The text of the gaps",
    )

    @classmethod
    def filled_with(cls, text: SummaryText, version: int) -> SummaryForm:
        """The form with a text that was saved."""
        return cls(formdata=None, data={**vars(text), "version": version})

    @property
    def text(self) -> SummaryText:
        """What was typed."""
        return SummaryText(self.bottom_line.data or "", self.findings.data or "", self.gaps.data or "")

    @property
    def opened(self) -> int:
        """The version that the writer had before their eyes, 0 when none or when it can't be read."""
        number = self.version.data
        return number if isinstance(number, int) else 0

    def now_at(self, version: int) -> None:
        """From now on the writer has this version before their eyes."""
        self.version.data, self.version.raw_data = version, None


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
