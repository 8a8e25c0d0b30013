"""The menu of limits and filters, and what of it is recognised in a query."""

from __future__ import annotations

import pytest

from evidence_service.strategies.limits import MENU, Limit, groups, named_in
from evidence_service.strategies.lint import Topic, lint
from evidence_service.strategies.strategy import problems


@pytest.mark.parametrize("limit", MENU, ids=lambda limit: limit.key)
def test_each_limit_can_be_written_behind_a_line_and_runs(limit: Limit) -> None:
    line = limit.after("falls[tiab]")

    assert line.startswith("(falls[tiab]) ")
    assert (problems([line]) == []) is not bool(limit.needs)
    assert {Topic.TAGS, Topic.MIXED, Topic.UNTAGGED}.isdisjoint(finding.topic for finding in lint([line]))


@pytest.mark.parametrize("limit", [one for one in MENU if not one.needs], ids=lambda limit: limit.key)
def test_each_limit_is_named_with_its_source_when_it_is_found_again(limit: Limit) -> None:
    [named] = named_in(limit.after("falls[tiab] OR wards[tiab]"))

    assert named.source == limit.source
    assert named.is_filter == limit.is_filter
    assert not named.adapted


def test_keys_are_unique_and_every_limit_has_a_source() -> None:
    assert len({limit.key for limit in MENU}) == len(MENU)
    assert all(limit.source and limit.label for limit in MENU)
    assert list(groups()) == [
        "Dates",
        "Languages",
        "Types of publication",
        "Ages",
        "Species",
        "Text",
        "Filters",
        "Clinical Queries",
    ]


def test_limits_are_named_in_the_order_of_the_query() -> None:
    languages = "(english[la] OR french[la])"
    query = f"((falls[tiab]) AND 2016:3000[dp] AND {languages}) NOT (animals[mh] NOT humans[mh])"

    assert [(named.label, named.text) for named in named_in(query)] == [
        ("Dates", "2016:3000[dp]"),
        ("Languages", languages),
        ("Without studies of animals only", "NOT (animals[mh] NOT humans[mh])"),
    ]


def test_a_published_filter_with_more_terms_is_named_as_adapted() -> None:
    query = (
        "falls[tiab] AND (Randomized controlled trial[pt] OR controlled clinical trial[Publication Type] OR "
        "randomised[tiab] OR randomized[tiab] OR placebo[tiab] OR drug therapy[sh] OR randomly[tiab] OR "
        "trial[tiab] OR groups[tiab])"
    )

    [named] = named_in(query)

    assert named.adapted
    assert "sensitivity-maximizing version, 2008 revision" in named.source


def test_a_filter_of_cochrane_is_named_with_and_without_its_last_line() -> None:
    whole = next(limit for limit in MENU if limit.key == "cochrane-precise")
    last = " NOT (animals[mh] NOT humans[mh])"
    assert whole.text.endswith(f"{last})")

    for text in (whole.text, whole.text[1:].removesuffix(f"{last})")):
        [named] = named_in(f"falls[tiab] AND {text}")
        assert (named.source, named.adapted) == (whole.source, False)


def test_a_type_of_publication_beside_words_is_no_limit() -> None:
    assert named_in("falls[tiab] OR review[pt]") == []
    assert named_in("review[pt]") != []
    assert named_in("") == []
