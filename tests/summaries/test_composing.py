"""The document from the rows of the database, and what is still wrong with a text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import operations as searches
from evidence_service.searches.pubmed import NCBI_PLATFORM, STAND_IN
from evidence_service.strategies.strategy import fingerprint as strategy_fingerprint
from evidence_service.summaries.citing import sources
from evidence_service.summaries.composing import compose, fingerprint
from evidence_service.summaries.content import AiUse, Finding, Product, Row, Statement, SummaryContent
from evidence_service.summaries.document import Count, IssuedDocument
from evidence_service.summaries.examining import examine
from evidence_service.summaries.noticed import Examined
from tests.summaries.desk import STRATEGY, TEXT, WHOLE, Desk, record, text_of


def composed(desk: Desk, text: SummaryContent = TEXT, reader: Person | None = None) -> IssuedDocument:
    with desk.factory() as session:
        request = session.get_one(EvidenceRequest, desk.id)
        return compose(
            session, request, text, reader=reader, service_url="https://evidence.example/", at=utc_now()
        )


def examined(desk: Desk, text: SummaryContent = TEXT) -> Examined:
    with desk.factory() as session:
        return examine(session, session.get_one(EvidenceRequest, desk.id), text)


def screened(desk: Desk) -> Desk:
    desk.search()
    desk.screen()
    desk.save()
    return desk


def test_it_names_the_decision_the_question_and_the_dates(desk: Desk) -> None:
    document, request = composed(desk), desk.request()

    assert document.decision.what == "Whether to open a virtual ward for heart failure"
    assert (document.decision.who_decides, document.decision.where) == (
        "The chief operating officer",
        "Trust board",
    )
    assert document.decision.decided_on == request.decision_on
    assert document.question == request.question
    assert (document.needed_on, document.needed_because) == (
        request.needed_on,
        "Board papers go out that day",
    )
    assert document.not_wanted == "Studies of children"
    assert document.tell_us_at == f"https://evidence.example/requests/{desk.reference}/decision"


def test_it_names_the_people_and_their_houses(desk: Desk) -> None:
    desk.save()

    document = composed(desk, reader=desk.house.second_librarian)

    assert (document.written_by, document.read_by) == ("Lena Librarian", "Sasha Second")
    assert (document.requested_by, document.organisation) == ("Mona Manager", "Town Hospital")
    assert document.service_name == "Town Library"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (TEXT, "Nobody judged how sure the evidence is."),
        (WHOLE, ""),
        (replace(TEXT, statements=(Statement("s1", "Falls", Finding.NO_EVIDENCE),)), ""),
        (replace(TEXT, product=Product.RESULTS_LIST), ""),
    ],
)
def test_it_keeps_that_nobody_judged_the_evidence(desk: Desk, content: SummaryContent, said: str) -> None:
    document = composed(desk, content)

    assert (document.not_judged, document.empty_cell) == (said, "Not recorded")


def test_it_names_everybody_who_wrote(desk: Desk) -> None:
    desk.save()
    desk.do(evidence_requests.hand_over, librarian=desk.house.lead)
    desk.save(TEXT.with_texts({"gaps": "More"}), opened=1, actor=desk.house.lead)
    desk.save(TEXT.with_texts({"gaps": "Most"}), opened=2, actor=desk.house.lead)

    assert composed(desk).written_by == "Lena Librarian and Lee Lead"


def test_it_says_that_nobody_has_read_it_yet(desk: Desk) -> None:
    assert composed(desk).read_by == "Not read yet"


def test_references_are_numbered_in_the_order_of_the_text(desk: Desk) -> None:
    text = text_of("- B [@pmid:90000002]", "A [@pmid:90000001; @pmid:90000002]", "")

    references = composed(screened(desk), text).references

    assert [one.key for one in references] == ["pmid:90000002", "pmid:90000001"]
    assert references[0].text.startswith(
        "Birch AB. Virtual wards for heart failure: study 2. Imagined Med J."
    )


def test_a_retracted_reference_says_so(desk: Desk) -> None:
    (reference,) = composed(screened(desk), text_of("- No [@pmid:90000004]")).references

    assert "Retracted" in reference.text
    assert "Retraction in: Imagined Med J. 2025;1:1" in reference.text


def test_it_holds_the_search_exactly_as_it_ran(desk: Desk) -> None:
    (search,) = composed(screened(desk)).searches

    assert tuple(line.text for line in search.lines) == STRATEGY
    assert [line.count for line in search.lines] == [4, 4, 4]
    assert search.lines[0].sent == ""
    assert search.lines[2].sent == '("virtual ward*"[tiab]) AND (heart failure[mh])'
    assert search.lines[2].translation == f"({search.lines[2].sent}) as PubMed read it"
    assert search.lines[0].warnings == ("PubMed doesn't know the phrase virtual ward*.",)
    assert (search.database, search.platform) == ("PubMed", "NCBI E-utilities")


def test_it_accounts_for_every_record(desk: Desk) -> None:
    desk.search()
    desk.screen(included=[1], excluded=[3])

    flow = composed(desk).flow

    assert (flow.found, flow.included) == (4, 1)
    assert flow.excluded == (Count("Too old", 1),)
    assert (flow.set_aside, flow.undecided, flow.maybe, flow.screened) == ((), 2, 0, 2)
    assert flow.adds_up


def test_records_found_twice_are_counted_as_such(desk: Desk) -> None:
    desk.search()
    desk.run()

    flow = composed(desk).flow

    assert flow.found == 8
    assert Count("duplicates: found before, or elsewhere too", 4) in flow.set_aside
    assert flow.adds_up


def test_a_search_that_was_stopped_before_it_brought_anything_is_not_in_it(desk: Desk) -> None:
    desk.do(searches.save_strategy, lines=["x"], seen=strategy_fingerprint([]))
    desk.stop_run()

    assert composed(desk).searches == ()


def test_hostile_words_stay_words(desk: Desk) -> None:
    text = text_of("- <script>alert(1)</script>", '<img src="file:///etc/passwd" onerror="x">', "[x](data:x)")

    document = composed(desk, text)

    assert "<script" not in document.bottom_line.html
    assert "<img" not in document.section("findings").html
    assert "href" not in document.section("gaps").html


def test_the_fingerprint_changes_with_the_words_and_not_with_the_date(desk: Desk) -> None:
    first, second = composed(desk), composed(desk)

    assert first.delivered_at != second.delivered_at
    assert fingerprint(first) == fingerprint(second)
    assert fingerprint(composed(desk, TEXT.with_texts({"gaps": "Other"}))) != fingerprint(first)
    assert fingerprint(composed(desk, reader=desk.house.lead)) != fingerprint(first)


def test_records_to_cite_are_listed_by_author_and_year(desk: Desk) -> None:
    screened(desk)

    with desk.factory() as session:
        listed = sources(session, session.get_one(EvidenceRequest, desk.id))

    assert [(one.label, one.code) for one in listed] == [
        ("Ash 2021", "[@pmid:90000001]"),
        ("Birch 2022", "[@pmid:90000002]"),
        ("Okafor 2024", "[@pmid:90000004]"),
    ]
    assert [bool(one.warning) for one in listed] == [False, False, True]


def test_a_fit_text_has_nothing_in_its_way(desk: Desk) -> None:
    assert examined(screened(desk), WHOLE) == Examined((), ())


@pytest.mark.parametrize("points", [1, 2, 6])
def test_it_advises_three_to_five_points(desk: Desk, points: int) -> None:
    bottom_line = "\n".join(f"- Point {n} [@pmid:90000001]" for n in range(points))
    text = WHOLE.with_texts({"bottom_line": bottom_line})

    (advice,) = examined(screened(desk), text).advice

    assert "three to five points" in advice.message


def test_it_advises_to_cite(desk: Desk) -> None:
    assert "Nothing is cited" in examined(screened(desk), text_of("- A\n- B\n- C")).advice[0].message


def test_it_warns_of_a_retracted_citation_and_lets_it_pass(desk: Desk) -> None:
    found = examined(screened(desk), text_of("- A [@pmid:90000004]\n- B\n- C"))

    assert found.blockers == ()
    assert "PMID 90000004" in found.advice[0].message
    assert "Retracted" in found.advice[0].message


def test_it_says_how_many_records_are_not_screened(desk: Desk) -> None:
    desk.search()
    desk.screen(included=[1, 2], excluded=[])

    assert [one.message for one in examined(desk, WHOLE).advice] == [
        "2 records are not screened. The document says so."
    ]


def test_it_names_every_thing_that_is_in_the_way(desk: Desk) -> None:
    found = examined(desk, text_of(findings="X [@pmid:1]", gaps="[@pmid:2"))

    assert [blocker.field for blocker in found.blockers] == ["bottom_line", "findings", "gaps", "search"]


def test_a_record_without_author_or_year_can_be_told_apart(desk: Desk) -> None:
    bare = replace(record(1), authors=(), year=None)
    desk.search([bare])
    desk.screen(included=[1], excluded=[])

    with desk.factory() as session:
        (listed,) = sources(session, session.get_one(EvidenceRequest, desk.id))
    assert listed.label == "No author, no year"


def test_a_search_keeps_the_number_of_its_run(desk: Desk) -> None:
    desk.do(searches.save_strategy, lines=STRATEGY, seen=strategy_fingerprint([]))
    desk.stop_run()
    desk.run()

    assert [search.number for search in composed(desk).searches] == [2]


def test_a_document_from_ncbi_is_no_practice(desk: Desk) -> None:
    assert composed(screened(desk)).practice == ()


def test_one_search_elsewhere_makes_the_whole_document_practice(desk: Desk) -> None:
    desk.search()
    desk.run(platform=STAND_IN)

    document = composed(desk)

    assert [search.platform for search in document.searches] == [NCBI_PLATFORM, STAND_IN]
    assert document.practice


@pytest.mark.parametrize(
    ("ai", "fields"),
    [
        (AiUse(), ["ai_used"]),
        (AiUse(used=False), []),
        (AiUse(used=True, tool="A tool"), ["ai_version", "ai_used_on", "ai_prompts"]),
        (AiUse(True, "A tool", "2.1", date(2026, 6, 4), "Find synonyms"), []),
    ],
)
def test_whether_ai_was_used_is_asked_and_how(desk: Desk, ai: AiUse, fields: list[str]) -> None:
    found = examined(screened(desk), replace(TEXT, ai=ai))
    assert [blocker.field for blocker in found.blockers] == fields


def test_a_reference_that_nobody_could_find_again_is_in_the_way(desk: Desk) -> None:
    bare = replace(record(1), journal="", journal_abbreviation="", published="", year=None)
    desk.search([bare, record(2)])
    desk.screen(included=[1, 2], excluded=[])

    (blocker,) = examined(desk).blockers

    assert blocker.field == "references"
    assert "PMID 90000001 (Ash, no year) lacks the journal and the year" in blocker.message


def test_rows_of_the_table_have_references_after_those_of_the_text(desk: Desk) -> None:
    content = replace(TEXT, rows=(Row("pmid:90000004", country="Spain"), Row("pmid:90000001")))

    document = composed(screened(desk), content)

    assert [one.key for one in document.references] == [
        "pmid:90000001",
        "pmid:90000002",
        "pmid:90000004",
    ]
    assert [(row.number, row.study, row.country) for row in document.rows] == [
        (3, "Okafor 2024", "Spain"),
        (1, "Ash 2021", ""),
    ]


def test_a_row_of_a_record_that_is_no_longer_included_is_left_out(desk: Desk) -> None:
    assert composed(screened(desk), replace(TEXT, rows=(Row("pmid:90000003"),))).rows == ()
