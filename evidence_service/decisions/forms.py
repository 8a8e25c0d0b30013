"""The form in which somebody tells us what was decided."""

from __future__ import annotations

from evidence_service.decisions.operations import Outcome
from evidence_service.evidence_requests.forms import NoPatient
from evidence_service.web.choices import Radios, choices_of
from evidence_service.web.fields import BaseForm, DateInBoxes, Line, Paragraphs
from evidence_service.workflow import Influence

INFLUENCES = {
    Influence.CHANGED: "It changed what we decided",
    Influence.CONFIRMED: "It confirmed what we thought",
    Influence.INFORMED: "It informed the decision in another way",
    Influence.NOT_USED: "We did not use it",
    Influence.NOT_KNOWN: "We don't know",
}


class DecisionForm(BaseForm):
    """How the evidence mattered, and what was decided, when and by whom."""

    influence = Radios(
        "How did the evidence matter?",
        message="Choose how the evidence mattered",
        choices=choices_of([(value.value, text) for value, text in INFLUENCES.items()]),
    )
    decided = Paragraphs(
        "What was decided?",
        [NoPatient()],
        longest=2000,
        rows=3,
        hint="One sentence is enough.",
        name_in_message="What was decided",
    )
    decided_on = DateInBoxes("When?", name_in_message="The date of the decision")
    decided_by = Line("Who decided?", [NoPatient()], name_in_message="Who decided")
    difference = Paragraphs(
        "What difference did it make? (optional)",
        [NoPatient()],
        longest=2000,
        rows=3,
        hint="In your own words: for patients, staff, quality, safety or money.",
        name_in_message="What difference it made",
    )

    def outcome(self) -> Outcome:
        """What was typed, once `validate` found nothing wrong."""
        return Outcome(
            influence=Influence(self.influence.data),
            decided=self.decided.data or "",
            decided_on=self.decided_on.data,
            decided_by=self.decided_by.data or "",
            difference=self.difference.data or "",
        )
