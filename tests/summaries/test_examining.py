"""What a look at a summary found is told in words that say what stops its writer and what doesn't."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from evidence_service.db import transaction
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.references.reference import Reference
from evidence_service.searches import importing, merging, screening
from evidence_service.searches.importing import SourceDetails
from evidence_service.searches.models import Record
from evidence_service.searches.source_models import LikelyDuplicate
from evidence_service.summaries import citing
from evidence_service.summaries.content import Certainty, Finding, Product, Statement, SummaryContent
from evidence_service.summaries.examining import examine
from evidence_service.summaries.noticed import Examined, Noticed
from tests.house import Visitor
from tests.summaries.desk import TEXT, WHOLE, Desk, record

ONE = Noticed("", "Something")


@pytest.mark.parametrize(
    ("blockers", "advice", "expected"),
    [
        (0, 0, "Nothing to mend"),
        (1, 0, "1 thing to mend"),
        (2, 1, "2 things to mend, 1 to think about"),
        (0, 1, "Nothing stops you. 1 thing to think about"),
        (0, 3, "Nothing stops you. 3 things to think about"),
    ],
)
def test_how_many_things_stand_is_said_in_words(blockers: int, advice: int, expected: str) -> None:
    assert Examined((ONE,) * blockers, (ONE,) * advice).in_words == expected


def test_the_writing_page_says_that_a_retracted_paper_is_cited_though_nothing_stops_its_writer(
    desk: Desk, librarian: Visitor
) -> None:
    desk.search()
    desk.screen()
    desk.save(WHOLE.with_texts({"gaps": "See [@pmid:90000004]."}))

    page = librarian.get(f"/requests/{desk.reference}/summary").text
    sent = {"version": 1, "ai_used": "no", "gaps": "See [@pmid:90000004]!"}
    saved = librarian.post(f"/requests/{desk.reference}/summary/autosave", sent).get_json()

    assert 'id="how-many">Nothing stops you. 1 thing to think about</a>' in page
    assert saved["in_words"] == "Nothing stops you. 1 thing to think about"


def blockers(desk: Desk, content: SummaryContent = TEXT) -> list[str]:
    with desk.factory() as session:
        found = examine(session, session.get_one(EvidenceRequest, desk.id), content)
    return [one.message for one in found.blockers]


@pytest.mark.parametrize(
    ("cited", "told"),
    [
        (
            "pmid:90000003",
            "It was excluded (too old). Take the citation out, or include the record after all.",
        ),
        ("pmid:1", "This request has no such record. Check the number, or add the paper to the sources."),
        (
            "ref:99999999999",
            "This request has no such record. Check the number, or add the paper to the sources.",
        ),
        ("pmid:90000001", "It is not screened yet. Include the record, or take the citation out."),
        ("pmid:90000004", "Don't rely on it. Take the citation out."),
    ],
)
def test_why_a_paper_may_not_be_cited_is_told(desk: Desk, cited: str, told: str) -> None:
    desk.search()
    desk.screen(included=[2], excluded=[3])

    (message,) = blockers(
        desk, TEXT.with_texts({"bottom_line": "- A", "findings": "", "gaps": f"[@{cited}]"})
    )

    assert message.endswith(told)


def put_together(desk: Desk, one: int, other: int) -> None:
    """Let a librarian say that the records with these numbers are one publication."""
    first, second = sorted((desk.record_id(one), desk.record_id(other)))
    with transaction(desk.factory) as session:
        pair = LikelyDuplicate(evidence_request_id=desk.id, first_id=first, second_id=second, because="alike")
        session.add(pair)
        session.flush()
        pair_id = pair.id
    desk.do(merging.confirm, pair_id=pair_id)


@pytest.mark.parametrize(
    ("screened", "copy", "told"),
    [
        ({"included": [], "excluded": [3]}, 1, "study 3.”, which was excluded (too old). Take the citation"),
        ({"included": [3], "excluded": [1]}, 3, "study 1.”, which was excluded (too old). Take the citation"),
        ({"included": [], "excluded": []}, 3, "study 1.”, which is not screened yet. Include the record, or"),
        ({"included": [], "excluded": []}, 4, "records. Retracted: this article was withdrawn"),
    ],
)
def test_of_a_copy_it_is_told_what_became_of_the_record_that_stands_for_it(
    desk: Desk, screened: dict[str, list[int]], copy: int, told: str
) -> None:
    desk.search()
    desk.screen(**screened)
    put_together(desk, 1, 4 if copy == 4 else 3)

    (message,) = blockers(
        desk, TEXT.with_texts({"bottom_line": "- A", "findings": f"[@pmid:{90000000 + copy}]", "gaps": ""})
    )

    assert told in message


def test_a_record_that_was_included_while_the_page_was_drawn_is_not_called_unscreened(desk: Desk) -> None:
    desk.search()
    desk.screen(included=[1, 3], excluded=[])
    put_together(desk, 1, 3)

    with desk.factory() as session:
        request = session.get_one(EvidenceRequest, desk.id)
        told = set(citing.why_not(session, request, ["pmid:90000001", "pmid:90000003"]).values())

    assert told == {"It was included meanwhile. Load the page again."}


def test_a_reference_that_was_added_by_itself_is_no_search(desk: Desk) -> None:
    details = SourceDetails("A colleague", note="Typed by hand")
    text = TEXT.with_texts({"bottom_line": "- A", "findings": ""})
    desk.do(importing.add_reference, details=details, reference=record(9))

    (message,) = blockers(desk, text)
    desk.do(importing.log_source, details=SourceDetails("NICE", note="Read NG249."))

    assert "no other source is logged" in message
    assert blockers(desk, text) == []


def test_parts_that_its_readers_look_for_are_missed(desk: Desk) -> None:
    desk.search()
    desk.screen()
    with desk.factory() as session:
        request = session.get_one(EvidenceRequest, desk.id)
        summary, results = (
            [one.message for one in examine(session, request, content).advice]
            for content in (TEXT, replace(TEXT, product=Product.RESULTS_LIST))
        )

    assert summary == [
        "Nothing says how sure the evidence is. The document will say that nobody judged it.",
        (
            "“What others have done” and “Cost and resources” are empty, and the document leaves them out. "
            "Write what you found, or that you did not look."
        ),
    ]
    assert results == []


@pytest.mark.parametrize(
    ("url", "cited_on", "asked"),
    [
        ("https://example.org/report", "", True),
        ("https://example.org/report", "2026-11-03", False),
        ("", "", False),
    ],
)
def test_whoever_cites_what_is_on_the_web_is_asked_when_they_saw_it(
    desk: Desk, url: str, cited_on: str, asked: bool
) -> None:
    report = Reference(
        pmid="", title="Rounds", kind="report", publisher="The Fund", year=2022, url=url, cited_on=cited_on
    )
    desk.do(importing.add_reference, details=SourceDetails("Overton"), reference=report)
    with desk.factory() as session:
        record_id = session.scalars(select(Record.id)).one()
    with transaction(desk.factory) as session:
        request = session.get_one(EvidenceRequest, desk.id)
        screening.include(session, request, record_id, actor=desk.house.librarian, seen="undecided")

    with desk.factory() as session:
        request = session.get_one(EvidenceRequest, desk.id)
        advice = examine(
            session, request, WHOLE.with_texts({"bottom_line": f"- A [@ref:{record_id}]"})
        ).advice

    assert any("Nobody said when they saw" in one.message for one in advice) == asked
    assert all(one.record_id == record_id for one in advice if one.field == "references")


@pytest.mark.parametrize(("certainty", "told"), [(Certainty.VERY_LOW, True), (Certainty.LOW, False)])
def test_evidence_of_no_effect_that_is_very_uncertain_is_told(
    desk: Desk, certainty: Certainty, told: bool
) -> None:
    statement = Statement("s1", "Falls", Finding.NO_EFFECT, certainty, "Few people.")
    with desk.factory() as session:
        request = session.get_one(EvidenceRequest, desk.id)
        advice = examine(session, request, replace(WHOLE, statements=(statement,))).advice

    assert any("Did you mean “Uncertain”?" in one.message for one in advice) == told
