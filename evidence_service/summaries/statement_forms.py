"""The form of one statement of how sure we are."""

from __future__ import annotations

from typing import Any

from flask import request
from wtforms import ValidationError

from evidence_service.summaries.certainty import CERTAINTIES, FINDINGS
from evidence_service.summaries.content import Certainty, Finding, Statement
from evidence_service.summaries.statements import ABOUT_MISSING
from evidence_service.web.choices import Radios, choices_of
from evidence_service.web.fields import BaseForm, Line, Paragraphs, Required

NOT_JUDGED = "not judged"
NOTHING_TO_JUDGE = "Nothing was found, so there is nothing to be sure of. Choose “Not judged”."


class StatementForm(BaseForm):
    """What was asked, what the evidence says of it, and how sure its writer is."""

    about = Line(
        "What it is about",
        [Required(ABOUT_MISSING)],
        longest=300,
        hint="One thing that was asked, such as “Readmission within 30 days”",
    )
    finding = Radios(
        "What the evidence says",
        message="Choose what the evidence says of this.",
        choices=choices_of((word, told.name) for word, told in FINDINGS.items()),
    )
    certainty = Radios(
        "How sure you are",
        message="Choose how sure you are, or “Not judged”.",
        choices=choices_of(
            [*((word, told.name) for word, told in CERTAINTIES.items()), (NOT_JUDGED, "Not judged")]
        ),
        hint="Your own judgement, printed with your name. Without evidence there is nothing to judge.",
    )
    reason = Paragraphs(
        "Why",
        longest=2000,
        rows=4,
        hint="Such as: two small trials that agree, both in people younger than ours. You can cite here too.",
        name_in_message="The reason",
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """As any form; where nothing was found, nobody has to say that they don't judge it."""
        if self.finding.data == Finding.NO_EVIDENCE and not self.certainty.data:
            self.certainty.data = NOT_JUDGED
        return bool(super().validate(extra_validators))

    def validate_certainty(self, field: Radios) -> None:
        """Nobody can be sure of what was not found."""
        if self.finding.data == Finding.NO_EVIDENCE and field.data != NOT_JUDGED:
            raise ValidationError(NOTHING_TO_JUDGE)

    def statement(self, key: str) -> Statement:
        """What was typed, once it is right."""
        judged = self.certainty.data != NOT_JUDGED
        return Statement(
            key=key,
            about=self.about.data,
            finding=Finding(self.finding.data),
            certainty=Certainty(self.certainty.data) if judged else None,
            reason=self.reason.data,
        )

    @classmethod
    def showing(cls, statement: Statement) -> StatementForm:
        """The form for a statement that is there."""
        return cls(formdata=None, data=boxes_of(statement))


def first_opened() -> int:
    """The version that the page of this form began with, before it saved itself; 0 where it doesn't say."""
    return request.form.get("first_opened", 0, type=int)


def boxes_of(statement: Statement) -> dict[str, str]:
    """What stands in every box of the form for this statement."""
    return {
        "about": statement.about,
        "finding": statement.finding,
        "certainty": statement.certainty or NOT_JUDGED,
        "reason": statement.reason,
    }
