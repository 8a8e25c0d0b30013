"""What changed between two states of a summary."""

from __future__ import annotations

from dataclasses import replace

from evidence_service.summaries.content import AiUse, Finding, Row, Statement
from evidence_service.summaries.text_changes import LONGEST_COMPARED, Run, changes, runs
from tests.summaries.desk import text_of

BEFORE = text_of("- One day shorter.", "A trial.")


def test_words_that_went_and_came_are_told_apart() -> None:
    assert list(runs("about a day less", "about two days less")) == [
        Run("same", "about "),
        Run("removed", "a day "),
        Run("added", "two days "),
        Run("same", "less"),
    ]


def test_both_texts_can_be_read_from_it() -> None:
    old, new = "One trial.\n\nTwo reviews of  it.", "One trial.\nThree reviews."
    found = list(runs(old, new))
    assert "".join(run.text for run in found if run.kind != "added") == old
    assert "".join(run.text for run in found if run.kind != "removed") == new


def test_nothing_changed_is_nothing() -> None:
    assert changes(BEFORE, BEFORE) == []


def test_a_text_is_named_by_its_heading() -> None:
    (change,) = changes(BEFORE, BEFORE.with_texts({"findings": "Two trials."}))
    assert change.heading == "What we found"
    assert [run.kind for run in change.runs] == ["removed", "added"]


def test_other_parts_are_named() -> None:
    after = replace(
        BEFORE,
        statements=(Statement("s1", "Length of stay", Finding.UNCERTAIN),),
        rows=(Row("pmid:1"), Row("pmid:2")),
        ai=AiUse(used=True, tool="A tool"),
    )
    assert [change.heading for change in changes(BEFORE, after)] == [
        "How sure we are: Length of stay",
        "Evidence table: PMID 1",
        "Evidence table: PMID 2",
        "Use of artificial intelligence",
    ]


def test_texts_too_long_to_compare_are_shown_whole() -> None:
    long = "word " * LONGEST_COMPARED
    assert [run.kind for run in runs(long, long + "more")] == ["removed", "added"]


def test_a_text_that_repeats_itself_is_compared_without_each_with_each() -> None:
    before, after = "| 0 " * 1200, "| 0 | 1 " * 1200
    assert "".join(run.text for run in runs(before, after) if run.kind != "removed") == after
    assert "".join(run.text for run in runs(before, after) if run.kind != "added") == before
