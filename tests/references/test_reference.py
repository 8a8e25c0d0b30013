"""A reference as JSON and back."""

from __future__ import annotations

import json

from evidence_service.references.reference import AbstractSection, Author, Notice, Reference

FULL = Reference(
    pmid="90000001",
    title="Falls on <i>wards</i>",
    authors=(Author(last="Ash", initials="A"), Author(collective="The Falls Group")),
    abstract=(AbstractSection("METHODS", "We counted."),),
    notices=(Notice("erratum in", "Imagined J. 2020;1:2", "90000002"),),
    year=2020,
    languages=("eng", "fre"),
    doi="10.9999/falls.1",
)


def test_what_was_stored_as_json_is_the_same_reference_again() -> None:
    assert Reference.from_json(json.loads(json.dumps(FULL.as_json()))) == FULL


def test_a_name_that_is_not_known_is_left_out_and_what_is_missing_is_unknown() -> None:
    assert Reference.from_json({"pmid": "", "title": "Falls", "colour": "red"}) == Reference("", "Falls")
