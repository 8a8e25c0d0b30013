"""Notes that stand beside another text than the one they were written for."""

from __future__ import annotations

from evidence_service.strategies.lint_notes import outlived_notes
from evidence_service.strategies.written_lines import WrittenLine

NOTED = WrittenLine("#3 AND english[la]", "No translator is available.")


def numbers(*now: WrittenLine) -> list[int | None]:
    return [finding.line for finding in outlived_notes([NOTED], now)]


def test_a_note_that_outlived_its_text_is_to_be_read_again() -> None:
    assert numbers(WrittenLine("falls"), WrittenLine("#3 AND 2020:2026[dp]", NOTED.note)) == [2]


def test_a_new_note_and_a_moved_line_are_left_alone() -> None:
    assert numbers(WrittenLine("#3 AND 2020:2026[dp]", "The drug is new."), WrittenLine("other")) == []
    assert numbers(WrittenLine("#4 AND english[la]", NOTED.note)) == []
