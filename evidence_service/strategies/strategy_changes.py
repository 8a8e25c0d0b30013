"""What each button of the page does to the lines, before anything is saved. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from evidence_service.strategies import remedies, strategy, written_lines
from evidence_service.strategies.limits import Limit
from evidence_service.strategies.written_lines import WrittenLine


@dataclass(frozen=True)
class Written:
    """The lines, and the number of the one to go on in."""

    lines: list[WrittenLine]
    place: int

    @property
    def has_room(self) -> bool:
        """Whether a strategy may have one more line."""
        return len(self.lines) < strategy.MOST_LINES


def changed(written: Written, doing: str) -> Written:
    """The lines after a button was pressed at line `written.place`; as they are for an unknown one."""
    change = _CHANGES.get(doing)
    inside = min(max(written.place, 1), len(written.lines))
    return change(replace(written, place=inside)) if change else replace(written, place=inside)


def put(written: Written, text: str, operator: str = "OR") -> Written:
    """The lines with a text behind line `written.place`, or in a new line where that is none of them."""
    lines, place = written.lines, written.place
    if 1 <= place <= len(lines):
        longer = remedies.joined(lines[place - 1].text, text, operator)
        return Written(written_lines.with_text(lines, place, longer), place)
    return with_line(written, text)


def with_line(written: Written, text: str) -> Written:
    """The lines with one more at their end; an empty last one is filled."""
    lines = written.lines
    if lines and not lines[-1].text.strip():
        return Written(written_lines.with_text(lines, len(lines), text), len(lines))
    if not written.has_room:
        return replace(written, place=len(lines))
    return Written([*lines, WrittenLine(text)], len(lines) + 1)


def limited(written: Written, limit: Limit) -> Written:
    """The lines with a limit on line `written.place`, or with a new line that limits the last one."""
    lines, place = written.lines, written.place
    if 1 <= place <= len(lines):
        return Written(written_lines.with_text(lines, place, limit.after(lines[place - 1].text)), place)
    filled = len(written_lines.trimmed(lines))
    return with_line(written, f"#{filled} {limit.operator} {limit.text}" if filled else limit.text)


def _up(written: Written) -> Written:
    place = written.place
    if place == 1:
        return written
    return Written(written_lines.moved(written.lines, place, place - 1), place - 1)


def _down(written: Written) -> Written:
    place = written.place
    if place == len(written.lines):
        return written
    return Written(written_lines.moved(written.lines, place, place + 1), place + 1)


def _remove(written: Written) -> Written:
    left = written_lines.removed(written.lines, written.place) or [WrittenLine("")]
    return Written(left, min(written.place, len(left)))


def _copy(written: Written) -> Written:
    if not written.has_room:
        return written
    return Written(written_lines.copied(written.lines, written.place), written.place + 1)


def _add(written: Written) -> Written:
    if not written.has_room:
        return written
    return Written(written_lines.inserted(written.lines, WrittenLine(""), written.place), written.place + 1)


_CHANGES: Mapping[str, Callable[[Written], Written]] = {
    "up": _up,
    "down": _down,
    "remove": _remove,
    "copy": _copy,
    "add": _add,
}
