"""The forms of a peer review: asking for one, and answering element by element."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from wtforms import ValidationError

from evidence_service.accounts.models import Person
from evidence_service.searches.peer_review import LONGEST_REMARK, Opinion
from evidence_service.strategies.press import ELEMENTS, Element, Outcome
from evidence_service.web.choices import Choice, Radios, choices_of
from evidence_service.web.fields import BaseForm, Paragraphs

ANYBODY = "any"
OUTCOMES = {outcome.value: outcome.value.capitalize() for outcome in Outcome}


class AskForm(BaseForm):
    """Whom to ask, and what they should know."""

    colleague = Choice("Whom to ask", message="Choose a colleague from the list, or anybody.")
    note = Paragraphs(
        "What your colleague should know",
        longest=LONGEST_REMARK,
        rows=4,
        hint="For example when you need the answer, and what you are unsure about. You may leave it empty.",
        name_in_message="The note",
    )

    def offer(self, colleagues: Sequence[Person]) -> None:
        """Let one of these people be chosen, or any of them."""
        people = [(str(person.id), person.name) for person in colleagues]
        self.colleague.choices = choices_of([(ANYBODY, "Anybody of our library service"), *people])


class ReviewForm(BaseForm):
    """An outcome and a remark for each of the six elements, and a remark on the whole."""

    remark = Paragraphs("Remark on the whole", longest=LONGEST_REMARK, rows=3, name_in_message="The remark")

    def elements(self) -> Iterator[tuple[Element, Any, Any]]:
        """Each element with its two fields."""
        for element in ELEMENTS:
            yield element, self[f"outcome-{element.key}"], self[f"remark-{element.key}"]

    def opinions(self) -> dict[str, Opinion]:
        """What was chosen and written for each element."""
        return {
            element.key: Opinion(Outcome(outcome.data), str(remark.data or ""))
            for element, outcome, remark in self.elements()
        }

    def errors_in_order(self) -> Iterator[tuple[str, str]]:
        """The id of each box that has an error, in the order of the page, and its message."""
        for _, outcome, remark in self.elements():
            for field in (outcome, remark):
                for message in field.errors[:1]:
                    yield field.id, str(message)
        for message in self.remark.errors[:1]:
            yield self.remark.id, str(message)


class _NamesRevision:
    """A revision that is wished for needs words; checked here too, so that all that lacks is told at once."""

    def __init__(self, element: Element) -> None:
        self._element = element

    def __call__(self, form: ReviewForm, remark: Any) -> None:
        chosen = form[f"outcome-{self._element.key}"].data
        if chosen in OUTCOMES and chosen != Outcome.NONE.value and not remark.data:
            raise ValidationError(f"Say what to revise in: {self._element.name}.")


def _add_elements() -> None:
    for element in ELEMENTS:
        message = f"Say what you think of: {element.name}."
        outcome = Radios(element.name, message=message, choices=choices_of(OUTCOMES))
        remark = Paragraphs(
            f"Remark on: {element.name}",
            [_NamesRevision(element)],
            longest=LONGEST_REMARK,
            rows=2,
            name_in_message="The remark",
        )
        setattr(ReviewForm, f"outcome-{element.key}", cast("Any", outcome))
        setattr(ReviewForm, f"remark-{element.key}", cast("Any", remark))


_add_elements()
