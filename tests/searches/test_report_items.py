"""What the log of a search says of each item of PRISMA-S, and what it leaves to people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from evidence_service.searches import report_methods
from evidence_service.searches.report_log import ElementReviewed, Log, PutTogether, Reviewed, RunFacts
from evidence_service.searches.search_report import (
    NCBI_PLATFORM,
    NUMBERS,
    LoggedSource,
    SearchAsRun,
    SearchLine,
)

WARD = SearchLine(1, "virtual ward*[tiab]", 1200)
LIMITED = SearchLine(
    2, "#1 AND 2015:2026[dp]", 800, sent="(virtual ward*[tiab]) AND 2015:2026[dp]", note="Wards began then"
)
SEARCH = SearchAsRun(
    "PubMed", NCBI_PLATFORM, datetime(2026, 3, 3, 14, 5, tzinfo=UTC), (WARD, LIMITED), number=1
)
EMBASE = LoggedSource(
    2, "file", "Embase", "Ovid", date(2026, 3, 4), "1 exp virtual ward/", 340, 339, 338, 1, file_name="e.ris"
)
NOTHING = Log((), {}, ())
BOTH = Log((SEARCH,), {1: RunFacts(800, 798, 2, 798)}, (EMBASE,))


def looked_at(number: int, database: str, **more: Any) -> LoggedSource:
    return LoggedSource(number, "looked at", database, **more)


def told(log: Log, name: str, **notes: str) -> tuple[str, ...]:
    """The paragraphs of the item with this short name."""
    return report_methods.items(log, notes)[NUMBERS[name] - 1].paragraphs


def test_there_are_sixteen_items_in_their_order() -> None:
    items = report_methods.items(BOTH, {})

    assert [item.number for item in items] == list(range(1, 17))
    assert (items[0].title, items[7].title, items[15].title) == (
        "Database name",
        "Full search strategies",
        "Deduplication",
    )
    assert all(item.paragraphs for item in items)


def test_databases_are_named_with_their_platform_and_where_they_are_in_the_log() -> None:
    again = replace(SEARCH, number=2)
    log = Log((SEARCH, again), {1: RunFacts(1, 1, 0, 1), 2: RunFacts(1, 1, 0, 0)}, (EMBASE,))

    assert told(log, "databases") == (
        "PubMed, through NCBI E-utilities (searches 1 and 2).",
        "Embase, through Ovid (source 2).",
    )
    assert told(NOTHING, "databases") == ("No database was searched.",)


def test_databases_that_were_searched_together_are_named_one_by_one() -> None:
    together = replace(EMBASE, database="Embase; MEDLINE; PsycINFO")

    assert told(replace(BOTH, sources=(together,)), "multi_database") == (
        "Embase, MEDLINE and PsycINFO were searched together on Ovid (source 2).",
    )
    assert told(BOTH, "multi_database") == ("None: each search in the log is of one database.",)


def test_a_comma_in_the_name_of_a_database_does_not_make_it_two() -> None:
    name = "Ovid MEDLINE(R) and Epub Ahead of Print, In-Process & Other Non-Indexed Citations"
    log = replace(BOTH, sources=(replace(EMBASE, database=name),))

    assert told(log, "multi_database") == ("None: each search in the log is of one database.",)


def test_what_was_looked_at_stands_where_it_belongs() -> None:
    log = replace(
        NOTHING,
        sources=(
            looked_at(1, "ClinicalTrials.gov", searched_on=date(2026, 3, 5), note="Two trials\nrunning."),
            looked_at(2, "NICE Evidence", note="No guideline", stated=0),
            looked_at(3, "Phone call to the King's Fund", searched_on=date(2026, 3, 6)),
        ),
    )

    assert told(log, "registries") == ("ClinicalTrials.gov (source 1) on 5 March 2026: Two trials running.",)
    assert told(log, "browsing") == (
        "NICE Evidence (source 2), date not recorded: No guideline. 0 records found, as stated.",
    )
    assert told(log, "contacts") == ("Phone call to the King's Fund (source 3) on 6 March 2026.",)


@pytest.mark.parametrize(
    "name",
    ["Citation searching in Scopus", "citationchaser", "Snowballing", "Reference lists of the reviews"],
)
def test_papers_that_were_followed_are_citation_searching(name: str) -> None:
    followed = replace(EMBASE, database=name, platform="")
    log = replace(NOTHING, sources=(followed, looked_at(3, name)))

    assert len(told(log, "citations")) == 2
    assert told(log, "databases") == ("No database was searched.",)
    assert told(log, "browsing") == ("Not recorded.",)


def test_the_export_of_a_register_is_no_database() -> None:
    register = replace(EMBASE, database="ClinicalTrials.gov", platform="")
    log = replace(NOTHING, sources=(register,))

    assert told(log, "databases") == ("No database was searched.",)
    assert told(log, "registries")[0].startswith("ClinicalTrials.gov (source 2) on 4 March 2026.")


def test_single_references_are_another_method() -> None:
    by_hand = LoggedSource(3, "single reference", "By hand", read=1, imported=1, note="From Dr Ash")
    log = replace(BOTH, sources=(EMBASE, by_hand, replace(by_hand, number=4, note="")))

    assert told(log, "other") == (
        "2 single references were added by PMID, by DOI or by hand (sources 3 and 4).",
        "Source 3: From Dr Ash",
    )


@pytest.mark.parametrize("name", ["registries", "browsing", "citations", "contacts", "other", "prior_work"])
def test_silence_is_not_taken_for_not_done(name: str) -> None:
    assert told(BOTH, name) == ("Not recorded.",)
    assert told(BOTH, name, **{name: ""}) == ("Not done.",)
    assert told(BOTH, name, **{name: "We asked Dr Ash."}) == ("We asked Dr Ash.",)


def test_a_note_stands_behind_what_the_log_tells() -> None:
    assert told(BOTH, "databases", databases="CINAHL could not be reached.")[-1] == (
        "CINAHL could not be reached."
    )


def test_a_missing_strategy_is_said() -> None:
    log = replace(
        BOTH, sources=(EMBASE, replace(EMBASE, number=3, database="CINAHL", platform="", strategy=""))
    )

    assert told(log, "strategies") == (
        "Printed in full below, exactly as they ran: search 1 and source 2.",
        "No strategy is recorded for CINAHL (source 3).",
    )


def test_limits_are_named_with_their_reason() -> None:
    limits = told(BOTH, "limits")

    assert limits[0] == "Dates: 2015:2026[dp] (search 1). Why: Wards began then"
    assert limits[1] == "For source 2, see the strategy as it ran."


def test_a_limit_without_a_reason_says_so() -> None:
    search = replace(SEARCH, lines=(WARD, replace(LIMITED, note="")))

    assert "No reason is recorded." in told(replace(BOTH, searches=(search,)), "limits")[0]


def test_no_limit_is_stated_as_none() -> None:
    log = replace(BOTH, searches=(replace(SEARCH, lines=(WARD,)),), sources=())

    assert told(log, "limits") == ("None in the searches of PubMed.",)
    assert told(log, "filters") == ("None was recognised in the searches of PubMed.",)


def test_filters_are_named_with_their_source() -> None:
    line = SearchLine(1, "falls[tiab] AND systematic[sb]", 3)
    log = replace(BOTH, searches=(replace(SEARCH, lines=(line,)),), sources=())

    assert told(log, "filters") == (
        (
            "Systematic reviews: systematic[sb] (search 1)."
            " Source: PubMed systematic review filter, National Library of Medicine."
        ),
    )


def test_copied_strategies_credit_their_author() -> None:
    log = replace(BOTH, facts={1: RunFacts(1, 1, 0, 1, credit="Copied from ER-2025-00003, by Hannah Okafor")})

    assert told(log, "prior_work") == (
        "The strategy of search 1 builds on other work: Copied from ER-2025-00003, by Hannah Okafor",
    )


def test_a_search_that_was_run_again_says_what_was_new() -> None:
    again = replace(SEARCH, number=2, ran_at=datetime(2026, 7, 1, 9, 0, tzinfo=UTC))
    log = Log((SEARCH, again), {1: RunFacts(800, 798, 2, 798), 2: RunFacts(850, 850, 0, 52)}, ())

    assert told(log, "updates") == (
        "Search 2 repeated search 1 on 1 July 2026 at 10:00am BST: 850 records, 52 of them new.",
    )
    assert told(BOTH, "updates") == ("No search was run again.",)


def test_a_changed_strategy_is_no_update() -> None:
    other = replace(SEARCH, number=2, lines=(WARD,))
    log = Log((SEARCH, other), {1: RunFacts(1, 1, 0, 1), 2: RunFacts(1, 1, 0, 0)}, ())

    assert told(log, "updates") == ("No search was run again.",)


def test_a_database_that_was_searched_on_two_days_was_updated() -> None:
    later = replace(EMBASE, number=5, searched_on=date(2026, 8, 1))

    assert told(replace(BOTH, sources=(EMBASE, later)), "updates") == (
        "Embase, through Ovid was searched on 4 March 2026 and 1 August 2026.",
    )


def test_every_search_has_its_date_or_says_that_none_is_known() -> None:
    log = replace(BOTH, sources=(EMBASE, looked_at(3, "NICE Evidence")))

    assert told(log, "dates") == (
        "PubMed, through NCBI E-utilities, search 1: 3 March 2026 at 2:05pm GMT.",
        "Embase, through Ovid, source 2: 4 March 2026.",
        "NICE Evidence, source 3: the date is not recorded.",
    )


def test_a_peer_review_tells_every_element() -> None:
    review = Reviewed(
        2,
        date(2026, 3, 1),
        "Sasha Second",
        date(2026, 3, 2),
        (
            ElementReviewed("Subject headings", "no revisions"),
            ElementReviewed("Text word searching", "revisions suggested", "Add wards.\nAnd hospitals."),
        ),
        "Well done.",
    )

    assert told(replace(BOTH, reviews=(review,)), "peer_review") == (
        (
            "Version 2 of the strategy was reviewed by Sasha Second on 2 March 2026, with the six elements of"
            " PRESS 2015."
        ),
        "Subject headings: no revisions.",
        "Text word searching: revisions suggested. Remark: Add wards. And hospitals.",
        "Remark on the whole strategy: Well done.",
    )
    assert told(BOTH, "peer_review") == ("Not recorded.",)
    waiting = replace(BOTH, reviews=(Reviewed(1, date(2026, 3, 1)),))
    assert told(waiting, "peer_review")[0].endswith("and is not answered yet.")


def test_versions_that_ran_after_the_reviewed_one_are_told() -> None:
    def ran(version: int) -> RunFacts:
        return RunFacts(10, 10, 0, 10, version=version)

    first = Reviewed(2, date(2026, 3, 1), "Sasha Second", date(2026, 3, 2))
    second = replace(first, version=5)
    log = replace(BOTH, facts={1: ran(2), 2: ran(3), 3: ran(4), 4: ran(3), 5: ran(5), 6: ran(7)})

    said = told(replace(log, reviews=(first, second)), "peer_review")

    assert said[1] == (
        "Later versions of the strategy ran without a review of their own:"
        " version 3 in searches 2 and 4; version 4 in search 3."
    )
    assert said[3].endswith("of their own: version 7 in search 6.")
    assert len(told(replace(log, reviews=(replace(first, version=7),)), "peer_review")) == 1


def test_totals_are_told_for_each_source() -> None:
    assert told(BOTH, "totals") == (
        "PubMed, through NCBI E-utilities, search 1: 800 records, 2 of them not given or not readable.",
        (
            "Embase, through Ovid, source 2: 340 records found, as stated, 338 records imported,"
            " 1 could not be read."
        ),
        "Records here in all: 1,139, duplicates included.",
    )


def test_a_search_that_was_stopped_says_how_far_it_came() -> None:
    log = Log((SEARCH,), {1: RunFacts(800, 300, 0, 300)}, ())

    assert told(log, "totals") == (
        (
            "PubMed, through NCBI E-utilities, search 1: 800 records; the search was stopped when 300 had"
            " been taken."
        ),
    )


def test_deduplication_says_who_put_what_together() -> None:
    together = PutTogether(by_service=23, by_person=4, undone=2, open_pairs=1, different=5, compared=True)
    paragraphs = told(
        replace(BOTH, together=together, service="Evidence Service, version 9"), "deduplication"
    )

    assert paragraphs[0].startswith("Software: Evidence Service, version 9.")
    assert paragraphs[2] == (
        "Put together by the service: 23. Put together by a person: 4. Taken apart again: 2."
        " Judged to be different: 5 pairs. Still to be judged: 1 pair."
    )


def test_the_duplicates_add_up_to_those_of_the_flow() -> None:
    together = PutTogether(duplicates=30, by_service=23, by_person=4, compared=True)
    paragraphs = told(replace(BOTH, together=together), "deduplication")

    assert paragraphs[1] == "Duplicates in all: 30. The same record of PubMed found again: 3."
    assert paragraphs[3].startswith("Put together by the service: 23. Put together by a person: 4.")


def test_duplicates_that_nobody_looked_for_are_not_claimed() -> None:
    assert told(BOTH, "deduplication")[1] == "Other duplicates were not looked for."
