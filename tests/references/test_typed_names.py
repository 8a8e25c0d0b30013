"""Names of authors as librarians type them, one on a line."""

from __future__ import annotations

import pytest

from evidence_service.references.reference import Author
from evidence_service.references.typed_names import line_of, typed_author, typed_people


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Okafor AB", Author(last="Okafor", initials="AB")),
        ("Müller Ö", Author(last="Müller", initials="Ö")),
        ("Lopez ÁM", Author(last="Lopez", initials="ÁM")),
        ("Lopez A\u0301M", Author(last="Lopez", initials="ÁM")),
        ("Παπαδόπουλος Γ", Author(last="Παπαδόπουλος", initials="Γ")),
        ("Petrov IuA", Author(last="Petrov", initials="IuA")),
        ("Birch B Jr", Author(last="Birch", initials="B", suffix="Jr")),
        ("Smith AB III", Author(last="Smith", initials="AB", suffix="III")),
        ("Kim JY 2nd", Author(last="Kim", initials="JY", suffix="2nd")),
        ("Oak Jr.", Author(last="Oak", suffix="Jr")),
        ("Okafor A.B.", Author(last="Okafor", initials="AB")),
        ("Okafor A. B.", Author(last="Okafor", initials="AB")),
        ("O'Neill-Smith A-B", Author(last="O'Neill-Smith", initials="AB")),
        ("van der Berg R", Author(last="van der Berg", initials="R")),
        ("Trust AB", Author(last="Trust", initials="AB")),
        ("Okafor, Ada B", Author(last="Okafor", fore="Ada B", initials="AB")),
        ("Okafor, Ada B, Jr.", Author(last="Okafor", fore="Ada B", initials="AB", suffix="Jr")),
        ("王 小明", Author(last="王", fore="小明")),
    ],
)
def test_a_line_is_the_name_of_a_person(line: str, author: Author) -> None:
    assert typed_author(line) == author


@pytest.mark.parametrize(
    "line",
    [
        *("Department of Health, Victoria", "Elm Hospital, Ward 7", "Imagined Health Agency", "NICE"),
        *("NHS England", "Elm Hospital Ward A", "The Falls Group"),
    ],
)
def test_a_line_is_the_name_of_a_group(line: str) -> None:
    assert typed_author(line) == Author(collective=line)


def test_a_comma_at_its_end_makes_a_line_a_group() -> None:
    assert typed_author("Team AB,") == Author(collective="Team AB")
    assert line_of(Author(collective="Team AB")) == "Team AB,"


@pytest.mark.parametrize(
    "typed", ["Okafor AB; Birch B Jr", "Okafor AB, Birch B Jr", "Okafor AB\n\nBirch B Jr"]
)
def test_two_names_in_a_line_are_two_people(typed: str) -> None:
    assert [line_of(person) for person in typed_people(typed, ())] == ["Okafor AB", "Birch B Jr"]


def test_two_people_of_one_name_keep_what_is_known_of_each() -> None:
    known = (
        Author(last="Okafor", initials="AB", fore="Ada B", orcid="0000-0002-1825-0097"),
        Author(last="Okafor", initials="AB", fore="Abel B"),
    )
    assert typed_people("Okafor AB\nOkafor AB\nCedar C", known) == (
        *known,
        Author(last="Cedar", initials="C"),
    )
