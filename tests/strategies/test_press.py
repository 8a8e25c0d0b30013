"""PRESS, as colleagues review strategies by it."""

from __future__ import annotations

from evidence_service.strategies.press import BY_KEY, ELEMENTS, Outcome, overall


def test_there_are_the_six_elements_each_with_questions() -> None:
    assert [element.key for element in ELEMENTS] == [
        "question",
        "operators",
        "headings",
        "text-words",
        "spelling",
        "limits",
    ]
    assert all(prompt.endswith("?") for element in ELEMENTS for prompt in element.prompts)
    assert BY_KEY["limits"].name == "Limits and filters"


def test_the_gravest_outcome_is_that_of_the_whole() -> None:
    assert overall([Outcome.NONE, Outcome.REQUIRED, Outcome.SUGGESTED]) is Outcome.REQUIRED
    assert overall([Outcome.NONE, Outcome.SUGGESTED]) is Outcome.SUGGESTED
    assert overall([]) is Outcome.NONE
