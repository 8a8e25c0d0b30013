"""Form fields in our words: plain text without control characters, dates in three boxes.

Every message says what is wrong and what to do, because it stands beside the box. A field
keeps what was typed, right or wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, Form, StringField, TextAreaField, ValidationError
from wtforms.validators import StopValidation

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n|[\r\x0b\u2028\u2029]")  # word processors paste the last three
_EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\".]+(\.[^@\s<>\".]+)+")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


class BaseForm(FlaskForm):  # type: ignore[misc]
    """A form whose CSRF token is checked for the whole application, before any view."""

    class Meta:
        csrf = False

    def errors_in_order(self) -> Iterator[tuple[str, str]]:
        """The id of the box and the message, for the summary at the top of the page."""
        for field in self:
            if field.errors:
                yield getattr(field, "first_id", field.id), str(field.errors[0])

    def refuse(self, name: str, message: str) -> None:
        """Put a refusal of an operation beside the field `name` (or beside the first field)."""
        field = self._fields.get(name) or next(iter(self))
        field.errors = [*field.errors, message]


def filled(form_class: type[BaseForm], answers: Mapping[str, str]) -> BaseForm:
    """The form as if `answers` had just been typed into it."""
    return form_class(formdata=MultiDict(answers))


def filled_text(typed: str, name: str, longest: int) -> tuple[str, str]:
    """A text of several lines as `Paragraphs` would keep it, and what is wrong with it ("" for nothing)."""
    text = _LINE_END.sub("\n", typed).strip()
    return text, PlainText(name, longest).problem(text)


class Required:
    """Refuses an empty field with a message of its own."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Form, field: Field) -> None:
        if not (field.data.strip() if isinstance(field.data, str) else field.data):
            raise StopValidation(self.message)


class PlainText:
    """Refuses text that is too long or holds characters that can't be seen."""

    def __init__(self, name: str, longest: int) -> None:
        self.name = name
        self.longest = longest

    def __call__(self, _form: Form, field: Field) -> None:
        if problem := self.problem(field.data or ""):
            raise ValidationError(problem)

    def problem(self, text: str) -> str:
        """What is wrong with a text, "" for nothing."""
        if len(text) > self.longest:
            over = len(text) - self.longest
            return f"{self.name} must be {self.longest:,} characters or fewer. It is {over:,} too long."
        if _CONTROL.search(text) or _BIDI.search(text):
            return (
                f"{self.name} has characters in it that can't be seen. "
                "Type the text again, or paste it as plain text."
            )
        return ""


class EmailAddress:
    """Refuses what can't be an e-mail address."""

    def __call__(self, _form: Form, field: Field) -> None:
        if not _EMAIL.fullmatch(field.data or ""):
            raise ValidationError("Enter an e-mail address in the right form, such as name@trust.example")


class Tick(BooleanField):
    """One box to tick."""

    def __init__(self, label: str, validators: Sequence[Any] = (), *, hint: str = "", **rest: Any) -> None:
        self.hint = hint
        super().__init__(label, list(validators), **rest)


class Line(StringField):
    """One line of text. White space at its ends is dropped."""

    data: Any

    def __init__(
        self, label: str, validators: Sequence[Any] = (), *, longest: int = 300, **rest: Any
    ) -> None:
        self.hint = rest.pop("hint", "")
        self.longest = longest
        self.autocomplete = rest.pop("autocomplete", "")
        self.input_type = rest.pop("input_type", "text")
        self.width = rest.pop("width", "")
        name = rest.pop("name_in_message", label)
        super().__init__(label, [*validators, PlainText(name, longest), self._one_line], **rest)

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = valuelist[0] if valuelist else ""
        self.data = text if self.input_type == "password" else text.strip()

    @staticmethod
    def _one_line(_form: Form, field: Field) -> None:
        if "\n" in (field.data or "") or "\r" in (field.data or ""):
            raise ValidationError("This must be one line. Take the line breaks out.")


class Paragraphs(TextAreaField):
    """Text of several lines. Line ends are made alike, white space at its ends is dropped."""

    data: Any

    def __init__(
        self, label: str, validators: Sequence[Any] = (), *, longest: int = 4000, **rest: Any
    ) -> None:
        self.hint = rest.pop("hint", "")
        self.longest = longest
        self.rows = rest.pop("rows", 5)
        name = rest.pop("name_in_message", label)
        super().__init__(label, [*validators, PlainText(name, longest)], **rest)

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = valuelist[0] if valuelist else ""
        self.data = _LINE_END.sub("\n", text).strip()


class DateInBoxes(Field):
    """A date in three boxes, day, month and year, as `<name>-day`, `<name>-month`, `<name>-year`.

    `data` is a `date`, or None when nothing was typed or it isn't a date; `typed` keeps the
    three texts.
    """

    parts = ("day", "month", "year")

    def __init__(self, label: str, validators: Sequence[Any] = (), **rest: Any) -> None:
        self.hint = rest.pop("hint", "")
        self.name_in_message = rest.pop("name_in_message", label)
        super().__init__(label, list(validators), **rest)
        self.typed: dict[str, str] = dict.fromkeys(self.parts, "")

    @property
    def first_id(self) -> str:
        """The id of the first box; the link of the error summary leads there."""
        return f"{self.id}-day"

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors = []
        self.data = data if isinstance(data, date) else None
        if self.data:
            self.typed = {part: str(getattr(self.data, part)) for part in self.parts}
        if formdata is not None and any(f"{self.name}-{part}" in formdata for part in self.parts):
            self.typed = {
                part: (formdata.get(f"{self.name}-{part}") or "").strip()[:40] for part in self.parts
            }
            self.data = None
            self._read()

    def _read(self) -> None:
        if not any(self.typed.values()):
            return
        missing = [part for part in self.parts if not self.typed[part]]
        if missing:
            self.process_errors = [f"{self.name_in_message} must include a {' and a '.join(missing)}."]
            return
        try:
            day, month, year = (_whole_number(self.typed[part]) for part in self.parts)
            if year < 1900 or year > 2199:
                raise ValueError("year")
            self.data = date(year, month, day)
        except (ValueError, OverflowError):
            self.process_errors = [f"{self.name_in_message} must be a real date, such as 27 3 2027."]

    def pre_validate(self, _form: Any) -> None:
        if self.process_errors:
            raise StopValidation


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)
