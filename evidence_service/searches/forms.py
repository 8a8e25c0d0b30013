"""The form of the strategy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from wtforms import FieldList, HiddenField

from evidence_service.formatting import count
from evidence_service.searches import strategy
from evidence_service.searches.models import SearchRun
from evidence_service.web.fields import BaseForm, Paragraphs

MOST_SHOWN = strategy.MOST_LINES + 10  # a few too many are shown, to be put together or removed


class _Lines(FieldList):  # type: ignore[type-arg]
    """Boxes numbered as people can number them. `sent` is how many came, `MOST_SHOWN` of them are kept."""

    sent = 0

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        numbers = (name.removeprefix(f"{prefix}-") for name in formdata if name.startswith(f"{prefix}-"))
        found = {int(number) for number in numbers if re.fullmatch("[0-9]{1,6}", number)}
        self.sent = len(found)
        return iter(found)


class StrategyForm(BaseForm):
    """The lines of a strategy, as many as there are, and a box to paste more of them into."""

    lines = _Lines(
        Paragraphs("Line", longest=strategy.LONGEST_LINE, rows=3, name_in_message="This line"),
        min_entries=1,
        max_entries=MOST_SHOWN,
    )
    pasted = Paragraphs(
        "Strategy to paste",
        longest=100_000,
        rows=8,
        hint="One line of the strategy on each line. Numbers at the start of the lines are left out.",
    )
    seen = HiddenField()

    @property
    def typed(self) -> list[str]:
        """The lines as typed, empty ones too."""
        return [entry.data or "" for entry in self.lines]

    @property
    def typed_and_pasted(self) -> list[str]:
        """The lines as typed, then those that were pasted."""
        kept = strategy.trimmed(self.typed)
        return [*kept, *strategy.pasted(self.pasted.data or "", after=len(kept))]

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
    def showing(cls, lines: Sequence[str], seen: str) -> StrategyForm:
        """A form that shows these lines; `seen` is the fingerprint of those that are saved."""
        return cls(formdata=None, data={"lines": list(lines) or [""], "seen": seen})

    def refuse_line(self, name: str, message: str) -> None:
        """Put a message beside the line with the id `name`, or beside the last one."""
        entry = next((entry for entry in self.lines if entry.id == name), self.lines[-1])
        entry.errors = [*entry.errors, message]

    def errors_in_order(self) -> Iterator[tuple[str, str]]:
        """The id of each line that has an error, and its message with the number of the line."""
        for number, entry in enumerate(self.lines, 1):
            for message in entry.errors[:1]:
                named = str(message).startswith(f"Line {number} ")
                yield entry.id, str(message) if named else f"Line {number}: {message}"
        for message in self.pasted.errors[:1]:
            yield self.pasted.id, str(message)

    def label_lines(self, counted: SearchRun | None) -> None:
        """Number the labels, fit the boxes, and tell beside a line that hasn't changed what it found last."""
        found = {line.query: line for line in counted.lines} if counted else {}
        lines = strategy.trimmed(self.typed)
        queries = [] if strategy.problems(lines) else strategy.written_out(lines)
        for number, (entry, query) in enumerate(zip_longest(self.lines, queries), 1):
            entry.label.text = f"Line {number}"
            text = entry.data or ""
            entry.rows = min(12, max(2, 1 + len(text) // 70 + text.count("\n")))
            line = found.get(query or "")
            if counted and line and line.count is not None:
                warned = any(warning["loud"] for warning in line.warnings)
                entry.hint = f"Search {counted.number}: {line.count:,} found" + ", with a warning" * warned
