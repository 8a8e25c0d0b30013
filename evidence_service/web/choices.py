"""Form fields in which one of several answers is chosen, as radio buttons or as a list.

A value that isn't among the answers gets the field's own sentence, and so does none where
one is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import Form, RadioField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import StopValidation


def choices_of(pairs: Mapping[str, str] | Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """The answers of a field, from pairs of value and text."""
    rows = pairs.items() if isinstance(pairs, Mapping) else pairs
    return [SelectChoice(value=str(value), label=text) for value, text in rows]


class _OneOf:
    """Refuses what isn't among the field's own answers."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Form, field: SelectField) -> None:
        known = {value for value, *_ in field.iter_choices()}
        if (field.data or "") not in known:
            raise StopValidation(self.message)


class Radios(RadioField):
    """Radio buttons; `message` is said when none of them is chosen."""

    def __init__(self, label: str, *, message: str, hint: str = "", **rest: Any) -> None:
        self.hint = hint
        super().__init__(label, [_OneOf(message)], validate_choice=False, **rest)


class Choice(SelectField):
    """A list to choose from; an answer with an empty value means that nothing has to be chosen."""

    def __init__(self, label: str, *, message: str, hint: str = "", **rest: Any) -> None:
        self.hint = hint
        super().__init__(label, [_OneOf(message)], validate_choice=False, **rest)
