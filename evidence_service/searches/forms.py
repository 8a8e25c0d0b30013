"""The form of the strategy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import FieldList, HiddenField

from evidence_service.formatting import count
from evidence_service.searches.line_results import LineResult
from evidence_service.strategies import strategy, written_lines
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
    """The lines of a strategy with their notes, as many as there are, and a box to paste more into."""

    lines = _Boxes(
        Paragraphs("Line", longest=strategy.LONGEST_LINE, rows=3, name_in_message="This line"),
        min_entries=1,
        max_entries=MOST_SHOWN,
    )
    notes = _Notes(
        Paragraphs("Note", longest=LONGEST_NOTE, rows=1, name_in_message="This note"), max_entries=MOST_SHOWN
    )
    pasted = Paragraphs(
        "Strategy to paste",
        longest=100_000,
        rows=8,
        hint="One line of the strategy on each line. Numbers at the start of the lines are left out.",
    )
    word = Line("A word or phrase", longest=200)
    into = HiddenField()  # the number of the line that a heading goes into, 0 for a new one
    limit_line = HiddenField()  # the number of the line that a limit is added to, 0 for a new one
    seen = HiddenField()

    @property
    def typed(self) -> list[WrittenLine]:
        """The lines as typed, empty ones too."""
        notes = self._notes()
        return [
            WrittenLine(box.data or "", (notes[_place(box)].data or "") if _place(box) in notes else "")
            for box in self.lines
        ]

    @property
    def typed_and_pasted(self) -> list[WrittenLine]:
        """The lines as typed, then those that were pasted."""
        kept = written_lines.trimmed(self.typed)
        return [*kept, *written_lines.written(strategy.pasted(self.pasted.data or "", after=len(kept)))]

    def refuse_too_many(self, *, with_pasted: bool) -> bool:
        """Whether there are more lines than can be shown; says so beside the last or the pasted ones."""
        most = f"A strategy can have {count(strategy.MOST_LINES, 'line')}, and"
        if self.lines.sent > MOST_SHOWN:
            message = f"{most} this one has {self.lines.sent:,}. Only the first {MOST_SHOWN} are here still."
            self.refuse_line("", message)
            return True
        number = len(self.typed_and_pasted) if with_pasted and self.pasted.data else 0
        if number > MOST_SHOWN:
            self.refuse("pasted", f"{most} with these it has {number:,}. Paste fewer.")
        return number > MOST_SHOWN

    @classmethod
    def showing(cls, lines: Sequence[WrittenLine], seen: str) -> StrategyForm:
        """A form that shows these lines; `seen` is the fingerprint of those that are saved."""
        shown = lines or [WrittenLine("")]
        data = {
            "lines": [line.text for line in shown],
            "notes": [line.note for line in shown],
            "seen": seen,
        }
        return cls(formdata=None, data=data)

    def with_lines(self, lines: Sequence[WrittenLine]) -> StrategyForm:
        """A form with other lines, in which everything else stays as it was typed."""
        form = self.showing(lines, str(self.seen.data or ""))
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
        for box in (self.pasted, self.word):
            for message in box.errors[:1]:
                yield box.id, str(message)

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
