"""The form of an evidence request, one small page for each thing, and the small forms on its page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from wtforms import ValidationError
from wtforms.validators import StopValidation

from evidence_service.calendar import today
from evidence_service.evidence_requests.identifiers import nhs_number_in
from evidence_service.evidence_requests.models import DecisionType
from evidence_service.evidence_requests.operations import Answers
from evidence_service.evidence_requests.products import NOT_SURE, PRODUCTS
from evidence_service.formatting import day
from evidence_service.web.choices import Choice, Radios, choices_of
from evidence_service.web.fields import (
    BaseForm,
    DateInBoxes,
    EmailAddress,
    Line,
    Paragraphs,
    Required,
    Tick,
    filled,
)

DECISION_TYPES: Mapping[DecisionType, str] = {
    DecisionType.SERVICE: "Changing or improving a service or pathway",
    DecisionType.POLICY: "A policy, guideline or procedure",
    DecisionType.BUSINESS_CASE: "A business case, or buying something",
    DecisionType.SAFETY: "Patient safety or risk",
    DecisionType.PATIENT_CARE: "The care of a group of patients",
    DecisionType.WORKFORCE: "Staff or the organisation",
    DecisionType.EDUCATION: "Education or training",
    DecisionType.OTHER: "Something else",
}


class NoPatient:
    """Refuses a text with a valid NHS number in it; among numbers of papers only one written in groups."""

    def __init__(self, *, among_numbers: bool = False) -> None:
        self.among_numbers = among_numbers

    def __call__(self, _form: Any, field: Any) -> None:
        found = nhs_number_in(field.data or "", in_groups_only=self.among_numbers)
        if found:
            raise ValidationError(
                f"“{found}” looks like an NHS number. Take out whatever could identify a patient."
            )


class NotInThePast:
    """Refuses a date before today."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        if field.data and field.data < today():
            raise StopValidation(self.message)


class WithinFiveYears:
    """Refuses a date so far away that it is a slip of the finger."""

    def __call__(self, _form: Any, field: Any) -> None:
        if field.data and field.data.year > today().year + 5:
            raise StopValidation("Check the year. It is more than five years away.")


class RequesterForm(BaseForm):
    """For a librarian who files for somebody who phoned: who is it?"""

    title = "Who is asking?"
    requester_name = Line("Their name", [Required("Enter the name of the person who asks")], longest=200)
    requester_email = Line(
        "Their work e-mail address",
        [Required("Enter their e-mail address"), EmailAddress()],
        longest=254,
        input_type="email",
        hint="If we know this address, the request goes to that person's account.",
    )
    requester_job_title = Line("Their job title (optional)", longest=200, name_in_message="The job title")
    organisation_id = Choice("Their organisation", message="Choose their organisation", choices=[])


class QuestionForm(BaseForm):
    """The question."""

    title = "What do you need to know?"
    question = Paragraphs(
        "What do you need to know?",
        [Required("Enter your question"), NoPatient()],
        longest=4000,
        hint="One or two sentences in your own words are enough. A librarian asks if something is not clear.",
        name_in_message="The question",
    )


class DecisionForm(BaseForm):
    """The decision that the evidence should support."""

    title = "What decision will the evidence support?"
    decision_to_support = Paragraphs(
        "What will be decided?",
        [Required("Enter the decision that the evidence will support"), NoPatient()],
        longest=2000,
        rows=3,
        hint="For example: whether to open a virtual ward for people with heart failure.",
        name_in_message="The decision",
    )
    decision_type = Radios(
        "What kind of decision is it?",
        message="Choose what kind of decision it is",
        choices=choices_of({kind.value: text for kind, text in DECISION_TYPES.items()}),
    )
    decided_by = Line(
        "Who decides?",
        [Required("Enter who decides"), NoPatient()],
        hint="A role or a group, for example: the chief nurse.",
        name_in_message="Who decides",
    )
    decided_where = Line(
        "Where is it decided?",
        [Required("Enter where it is decided"), NoPatient()],
        hint="For example: the board meeting. Or: between the two of us.",
        name_in_message="Where it is decided",
    )
    decision_on = DateInBoxes(
        "When is it decided? (optional)",
        [NotInThePast("The date of the decision must be today or later"), WithinFiveYears()],
        hint="Leave it empty if you do not know yet.",
        name_in_message="The date of the decision",
    )


class NeededForm(BaseForm):
    """The date by which the answer is needed, and why that date."""

    title = "When do you need the answer?"
    needed_on = DateInBoxes(
        "When do you need the answer?",
        [
            Required("Enter the date by which you need the answer"),
            NotInThePast("The date by which you need the answer must be today or later"),
            WithinFiveYears(),
        ],
        hint="For example, 27 3 2027. A good search takes days, not hours.",
        name_in_message="The date by which you need the answer",
    )
    decision_on_then: date | None = None
    product_hints: ClassVar[Mapping[str, str]] = {kind.value: told.in_full for kind, told in PRODUCTS.items()}

    def validate_needed_on(self, field: Any) -> None:
        """An answer that comes after the decision is of no use."""
        if field.data and self.decision_on_then and field.data > self.decision_on_then:
            raise ValidationError(
                f"You said that the decision is on {day(self.decision_on_then)}. "
                "Choose that day or one before it, or go back and change the date of the decision."
            )

    needed_because = Paragraphs(
        "Why that date?",
        [Required("Enter why you need it by that date"), NoPatient()],
        longest=1000,
        rows=2,
        hint="For example: papers for the board go out that day.",
        name_in_message="Why that date",
    )
    product_wanted = Radios(
        "What would help you most?",
        message="Choose what would help you most",
        choices=choices_of([*((kind, told.name) for kind, told in PRODUCTS.items()), ("", NOT_SURE)]),
        default="",
        hint="The librarian may suggest another, and tells you so.",
    )


class PapersForm(BaseForm):
    """What is known already, and what isn't wanted."""

    title = "What do you know already?"
    known_papers = Paragraphs(
        "Papers or examples that you know already (optional)",
        [NoPatient(among_numbers=True)],
        longest=10_000,
        hint="Titles, links or numbers. They help us to check that the search finds the right things.",
        name_in_message="The papers that you know",
    )
    not_wanted = Paragraphs(
        "What you do not want (optional)",
        [NoPatient()],
        longest=2000,
        rows=3,
        hint="For example: studies of children, or anything older than 2015.",
        name_in_message="What you do not want",
    )
    is_private = Tick(
        "Keep this request private",
        hint="For something that others should not hear of yet, such as a reorganisation. "
        "E-mails about it then say nothing but that something is ready.",
    )


class CheckForm(BaseForm):
    """The statement before the request is sent."""

    no_patient = Tick("Nothing here could identify a patient")

    def validate_no_patient(self, field: Any) -> None:
        """Nobody may file without the statement."""
        if not field.data:
            raise ValidationError(
                "Confirm that nothing here could identify a patient. If it does, change it first."
            )


STEPS: Mapping[str, type[BaseForm]] = {
    "who": RequesterForm,
    "question": QuestionForm,
    "decision": DecisionForm,
    "date": NeededForm,
    "papers": PapersForm,
}
"""The pages of the form, in order. `who` is for librarians who file for somebody else."""


def answers_from(typed: Mapping[str, str]) -> Answers:
    """The checked answers of a draft. Only for a draft in which `first_unfinished` finds nothing."""
    question, decision = filled(QuestionForm, typed), filled(DecisionForm, typed)
    needed, papers = filled(NeededForm, typed), filled(PapersForm, typed)
    assert isinstance(decision, DecisionForm)
    return Answers(
        question=question["question"].data,
        decision_to_support=decision["decision_to_support"].data,
        decision_type=DecisionType(decision["decision_type"].data),
        decided_by=decision["decided_by"].data,
        decided_where=decision["decided_where"].data,
        decision_on=decision["decision_on"].data,
        needed_on=needed["needed_on"].data,
        needed_because=needed["needed_because"].data,
        known_papers=papers["known_papers"].data,
        not_wanted=papers["not_wanted"].data,
        product_wanted=needed["product_wanted"].data or "",
        is_private=bool(papers["is_private"].data),
    )


class TextForm(BaseForm):
    """A question back, an answer, or a message."""

    text = Paragraphs(
        "Your message",
        [Required("Write something before you send it"), NoPatient()],
        longest=4000,
        rows=4,
        name_in_message="The message",
    )


class ReasonForm(BaseForm):
    """Why the library can't answer."""

    reason = Paragraphs(
        "Why the library can not answer this",
        [Required("Say why. The requester will read it.")],
        longest=1000,
        rows=3,
        hint="The requester will read this. Say what they can do instead.",
        name_in_message="The reason",
    )


class LibrarianForm(BaseForm):
    """Which librarian gets the request."""

    librarian = Choice("Librarian", message="Choose a librarian", choices=[])
