"""The sample documents agree with themselves: somebody who reads them closely finds one story."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest

from evidence_service.summaries.document import IssuedDocument
from tests.summaries import samples

EVERY = [samples.short, samples.usual, samples.middling, samples.reported, samples.full, samples.long]


@pytest.mark.parametrize("make", EVERY)
def test_what_was_included_is_what_is_cited_and_every_number_adds_up(
    make: Callable[[], IssuedDocument],
) -> None:
    document = make()

    assert document.flow.adds_up
    assert document.flow.included == len(document.references)


@pytest.mark.parametrize("make", [samples.full, samples.long])
def test_the_table_and_the_references_say_the_same_of_each_study(make: Callable[[], IssuedDocument]) -> None:
    document = make()

    assert document.rows
    for row in document.rows:
        entry = document.references[row.number - 1]
        assert row.evidence_type == entry.evidence_type
        assert row.title == entry.citation.title
        assert row.design.lower() in entry.citation.title.lower()
        assert row.retraction == entry.citation.retraction
        assert ("[Retracted]" in entry.text) == bool(row.retraction)


@pytest.mark.parametrize("make", [samples.reported, samples.full, samples.long])
def test_the_report_and_the_flow_count_the_same_duplicates(make: Callable[[], IssuedDocument]) -> None:
    document = make()

    (duplicates,) = [one.count for one in document.flow.set_aside if "duplicates" in one.label]
    (told,) = [one for item in document.items for one in item.paragraphs if "Duplicates in all" in one]
    assert told.startswith(f"Duplicates in all: {duplicates}.")
    assert document.flow.sources


def test_no_paper_that_was_retracted_stands_behind_the_bottom_line() -> None:
    for make in EVERY:
        document = make()
        withdrawn = [n for n, one in enumerate(document.references, 1) if one.citation.retraction]
        assert not [n for n in withdrawn if f"#reference-{n}" + '"' in document.bottom_line.html]


@pytest.mark.parametrize("make", EVERY)
def test_what_was_done_was_done_after_it_was_asked_and_before_it_was_delivered(
    make: Callable[[], IssuedDocument],
) -> None:
    document = make()

    told = " ".join(one for item in document.items for one in item.paragraphs)
    named = [
        datetime.strptime(f"{day} +0000", "%d %B %Y %z").date()
        for day in re.findall(r"\d+ [A-Z][a-z]+ \d{4}", told)
    ]
    ran = [search.ran_at.date() for search in document.searches]
    used = [document.ai.used_on] if document.ai.used_on else []
    days = sorted([*named, *ran, *(one.searched_on for one in document.sources if one.searched_on), *used])
    assert document.asked_on <= days[0] <= days[-1] <= document.delivered_at.date()
    assert document.delivered_at.date() <= document.needed_on
    assert document.decision.decided_on is None or document.needed_on <= document.decision.decided_on
