"""The forms of screening: what is said of one record, and of several at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, SelectField
from wtforms.validators import AnyOf, StopValidation

from evidence_service.searches.models import Verdict
from evidence_service.searches.notes import LONGEST_REMARK, LONGEST_TAG
from evidence_service.searches.screening import LONGEST_REASON, Decision, excluded
from evidence_service.web.fields import BaseForm, Line, Paragraphs

OTHER = "other"
KEEP = "keep"  # no verdict: only the remark and the tags are saved
TAG = "tag"
_VERDICTS = (Verdict.INCLUDED.value, Verdict.MAYBE.value, Verdict.EXCLUDED.value)


class _ReasonGiven:
    def __call__(self, form: Any, field: Any) -> None:
        if form.verdict.data != Verdict.EXCLUDED:
            raise StopValidation
        if field.data not in (*form.reasons, OTHER):
            raise StopValidation("Choose why you exclude it.")


class _OtherReasonGiven:
    def __call__(self, form: Any, field: Any) -> None:
        if form.verdict.data != Verdict.EXCLUDED or form.reason.data != OTHER:
            raise StopValidation
        if not field.data:
            raise StopValidation("Write the reason, or choose one from the list.")


class _VerdictForm(BaseForm):
    reason = SelectField(validate_choice=False, validators=[_ReasonGiven()])
    other = Line(
        "Other reason", [_OtherReasonGiven()], longest=LONGEST_REASON, name_in_message="The other reason"
    )

    def __init__(self, reasons: Sequence[str], **rest: Any) -> None:
        self.reasons = reasons
        super().__init__(**rest)

    @property
    def decision(self) -> Decision:
        """What was decided, once the form is valid and its verdict is one."""
        verdict = Verdict(self["verdict"].data)
        if verdict is not Verdict.EXCLUDED:
            return Decision(verdict)
        return excluded(self._own_words() if self.reason.data == OTHER else str(self.reason.data))

    def _own_words(self) -> str:
        """The reason that was typed; one that is on the list, in the list's words."""
        typed = str(self.other.data)
        return next((reason for reason in self.reasons if reason.casefold() == typed.casefold()), typed)


class DecisionForm(_VerdictForm):
    """What screening says of one record, and what the librarian notes on it.

    `seen` is the standing and `noted` the fingerprint of remark and tags that the form was made
    with; a form without `noted` says nothing of remark and tags.
    """

    verdict = HiddenField(validators=[AnyOf((*_VERDICTS, KEEP), message="Press Include, Maybe or Exclude.")])
    seen = HiddenField()
    noted = HiddenField()
    remark = Paragraphs("Remark", longest=LONGEST_REMARK, name_in_message="The remark")
    tags = Paragraphs("Tags", longest=LONGEST_REMARK, name_in_message="What is in the box for tags")


class _TagGiven:
    def __call__(self, form: Any, field: Any) -> None:
        if form.verdict.data != TAG:
            raise StopValidation
        if not field.data or "," in field.data or ";" in field.data:
            raise StopValidation("Write one tag, without a comma.")


class SeveralForm(_VerdictForm):
    """What is done with several records: a verdict, or a tag. `which` says with which of them."""

    which = HiddenField(validators=[AnyOf(("ticked", "page", "all"), message="Choose which records.")])
    verdict = HiddenField(
        validators=[AnyOf((*_VERDICTS, TAG), message="Choose what to do with the records.")]
    )
    tag = Line("Tag", [_TagGiven()], longest=LONGEST_TAG, name_in_message="The tag")
    confirmed = HiddenField()
