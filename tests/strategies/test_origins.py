"""What lines were in the lists from which they were taken."""

from __future__ import annotations

import pytest

from evidence_service.strategies.origins import Origins, is_worth_telling
from evidence_service.strategies.written_lines import WrittenLine, as_json, from_json


def test_an_origin_is_that_of_a_text_wherever_its_references_moved() -> None:
    joined = WrittenLine("#1 AND ward*[tiab]", origin="1 and ward*.ti,ab.")
    origins = Origins([WrittenLine("falls[tiab]"), joined])

    assert origins.of("#7  AND ward*[tiab]") == "1 and ward*.ti,ab."
    assert origins.of("#7 OR ward*[tiab]") == ""
    assert origins.of("falls[tiab]") == ""


def test_of_two_lists_the_later_one_is_told() -> None:
    first = WrittenLine("falls[tiab]", origin="falls.ab.")
    origins = Origins([first, WrittenLine("falls[tiab]", origin="falls.ti.")])

    assert origins.of("falls[tiab]") == "falls.ti."


def test_an_origin_is_kept_and_makes_no_line_another_one() -> None:
    line = WrittenLine("falls[tiab]", "a note", "falls.ti,ab.")

    assert from_json(as_json([line]))[0].origin == "falls.ti,ab."
    assert line == WrittenLine("falls[tiab]", "a note")


@pytest.mark.parametrize(
    ("text", "source", "is_worth"),
    [
        ('"Accidental Falls"[mh]', "exp Accidental Falls/", True),
        ("#7 AND english[la]", "limit 7 to english language", True),
        ("falls[tiab]", "falls[tiab]", False),
        ("1 or 2", "or/1-2", False),
        ("(#3 AND #4) NOT #5", "(3 and 4) not 5", False),
    ],
)
def test_what_only_joins_lines_says_nothing_new(text: str, source: str, is_worth: bool) -> None:
    assert is_worth_telling(text, source) is is_worth
