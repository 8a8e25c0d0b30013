"""The small form with which a record is screened."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, SelectField
from wtforms.validators import AnyOf, StopValidation

from evidence_service.searches.models import Verdict
from evidence_service.searches.screening import LONGEST_REASON
from evidence_service.searches.wording import REASONS
from evidence_service.web.fields import BaseForm, Line

OTHER = "other"
_VERDICTS = (Verdict.INCLUDED.value, Verdict.EXCLUDED.value)


class _ReasonGiven:
    def __call__(self, form: Any, field: Any) -> None:
        if form.verdict.data != Verdict.EXCLUDED:
            raise StopValidation
        if field.data not in (*REASONS, OTHER):
            raise StopValidation("Choose why you exclude it.")


class _OtherReasonGiven:
    def __call__(self, form: Any, field: Any) -> None:
        if form.verdict.data != Verdict.EXCLUDED or form.reason.data != OTHER:
            raise StopValidation
        if not field.data:
            raise StopValidation("Write the reason, or choose one from the list.")


class DecisionForm(BaseForm):
    """What screening says of one record: included, or excluded for a reason."""

    verdict = HiddenField(validators=[AnyOf(_VERDICTS, message="Press Include or Exclude.")])
    reason = SelectField(validate_choice=False, validators=[_ReasonGiven()])
    other = Line(
        "Other reason", [_OtherReasonGiven()], longest=LONGEST_REASON, name_in_message="The other reason"
    )
    seen = HiddenField()

    @property
    def given_reason(self) -> str:
        """The reason in words, the librarian's own or one from the list."""
        return str(self.other.data if self.reason.data == OTHER else self.reason.data)
