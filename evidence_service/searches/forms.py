"""The form of the strategy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import FieldList, HiddenField

from evidence_service.formatting import count
from evidence_service.searches import strategy_drafts
from evidence_service.searches.line_results import LineResult
from evidence_service.strategies import strategy
from evidence_service.strategies.written_lines import WrittenLine
from evidence_service.web.fields import BaseForm, Line, Paragraphs

MOST_SHOWN = strategy.MOST_LINES + 10  # a few too many are shown, to be put together or removed
LONGEST_NOTE = 1000


class _Boxes(FieldList):  # type: ignore[type-arg]
    """Boxes numbered as people can number them. `sent` is how many came, `MOST_SHOWN` of them are kept."""

    sent = 0

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        numbers = (name.removeprefix(f"{prefix}-") for name in formdata if name.startswith(f"{prefix}-"))
        found = {int(number) for number in numbers if re.fullmatch("[0-9]{1,6}", number)}
        self.sent = len(found)
        return iter(found)


class _Notes(_Boxes):
    """A box beside each line, whether it was sent or not."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        return super()._extract_indices("lines", formdata)


@dataclass(frozen=True)
class Row:
    """One line on the page: the box of its text, its note, and how it stands."""

    number: int
    text: Any
    note: str
    note_errors: Sequence[str]
    result: LineResult

    @property
    def note_id(self) -> str:
        """Name and id of the box of its note: they go with the box of the text."""
        return f"notes-{_place(self.text)}"


class StrategyForm(BaseForm):
    """The lines of a strategy with their notes, as many as there are."""

    lines = _Boxes(
        Paragraphs("Line", longest=strategy.LONGEST_LINE, rows=3, name_in_message="This line"),
        min_entries=1,
        max_entries=MOST_SHOWN,
    )
    notes = _Notes(
        Paragraphs("Note", longest=LONGEST_NOTE, rows=1, name_in_message="This note"), max_entries=MOST_SHOWN
    )
    word = Line("A word or phrase", longest=200)
    into = HiddenField()  # the number of the line that a heading goes into, 0 for a new one
    limit_line = HiddenField()  # the number of the line that a limit is added to, 0 for a new one
    seen = HiddenField()
    draft = HiddenField()  # the key of the draft in which what is typed is kept

    @property
    def typed(self) -> list[WrittenLine]:
        """The lines as typed, empty ones too."""
        notes = self._notes()
        return [
            WrittenLine(box.data or "", (notes[_place(box)].data or "") if _place(box) in notes else "")
            for box in self.lines
        ]

    @property
    def key(self) -> str:
        """The key of its draft; a page that sent none gets one."""
        if not strategy_drafts.is_key(str(self.draft.data or "")):
            self.draft.data = strategy_drafts.new_key()
        return str(self.draft.data)

    def refuse_too_many(self) -> bool:
        """Whether there are more lines than can be shown; says so beside the last one."""
        if self.lines.sent > MOST_SHOWN:
            most = f"A strategy can have {count(strategy.MOST_LINES, 'line')}"
            message = (
                f"{most}, and this one has {self.lines.sent:,}. Only the first {MOST_SHOWN} are here still."
            )
            self.refuse_line("", message)
        return self.lines.sent > MOST_SHOWN

    @classmethod
    def showing(cls, lines: Sequence[WrittenLine], seen: str, draft: str = "") -> StrategyForm:
        """A form that shows these lines; `seen` is the fingerprint of those that are saved.

        `draft` is the key of the draft that they are from; without it they begin a new one.
        """
        shown = lines or [WrittenLine("")]
        data = {
            "lines": [line.text for line in shown],
            "notes": [line.note for line in shown],
            "seen": seen,
            "draft": draft or strategy_drafts.new_key(),
        }
        return cls(formdata=None, data=data)

    def with_lines(self, lines: Sequence[WrittenLine]) -> StrategyForm:
        """A form with other lines, in which everything else stays as it was typed."""
        form = self.showing(lines, str(self.seen.data or ""), self.key)
        for name in ("word", "into", "limit_line"):
            form[name].data = self[name].data
        return form

    @property
    def line_to_fill(self) -> int:
        """The number of the line that a heading goes into; 0 for a new one."""
        return _number(self.into)

    @property
    def line_to_limit(self) -> int:
        """The number of the line that a limit is added to; 0 for a new one."""
        return _number(self.limit_line)

    def refuse_line(self, name: str, message: str) -> None:
        """Put a message beside the line with the id `name`, or beside the last one."""
        entry = next((entry for entry in self.lines if entry.id == name), self.lines[-1])
        entry.errors = [*entry.errors, message]

    def errors_in_order(self) -> Iterator[tuple[str, str]]:
        """The id of each line or note that has an error, and its message with the number of the line."""
        notes = self._notes()
        for number, box in enumerate(self.lines, 1):
            for each in filter(None, (box, notes.get(_place(box)))):
                for message in each.errors[:1]:
                    named = str(message).startswith(f"Line {number} ")
                    yield each.id, str(message) if named else f"Line {number}: {message}"
        for message in self.word.errors[:1]:
            yield self.word.id, str(message)

    def rows(self, results: Sequence[LineResult]) -> list[Row]:
        """The lines as the page shows them; each box fits what is in it."""
        notes = self._notes()
        rows = []
        for number, (box, written, result) in enumerate(zip(self.lines, self.typed, results, strict=True), 1):
            box.rows = min(12, max(2, 1 + len(written.text) // 70 + written.text.count("\n")))
            errors = notes[_place(box)].errors if _place(box) in notes else ()
            rows.append(Row(number, box, written.note, [str(error) for error in errors], result))
        return rows

    def _notes(self) -> dict[str, Any]:
        return {_place(box): box for box in self.notes}


def _number(field: Any) -> int:
    text = str(field.data or "")
    return int(text[:9]) if text.isdecimal() else 0


def _place(box: Any) -> str:
    """The number in the name of a box: what goes together has the same."""
    return str(box.name).rpartition("-")[2]
