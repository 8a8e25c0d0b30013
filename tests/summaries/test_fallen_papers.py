"""What the page of a request says of papers that fell after its answer was delivered, and the way on."""

from __future__ import annotations

import pytest

from evidence_service.db import transaction, utc_now
from evidence_service.summaries import operations
from evidence_service.summaries.models import CitationWatch
from evidence_service.workflow import Correction
from tests import needs
from tests.house import Visitor
from tests.summaries.desk import CORRECTED, Desk, text_of

FELL = "The answer cites a paper that was withdrawn or is in doubt"
NOTICE = "Retraction in: Imagined Med J. 2026;2:2."


@pytest.fixture(autouse=True)
def pango() -> None:
    needs.required(needs.PANGO)


def falls(desk: Desk, number: int = 2, retraction: str = "retracted") -> None:
    """Let PubMed say this of a paper."""
    with transaction(desk.factory) as session:
        session.add(
            CitationWatch(
                pmid=str(90000000 + number), checked_at=utc_now(), retraction=retraction, notices=[NOTICE]
            )
        )


def page(visitor: Visitor, desk: Desk) -> str:
    answer = visitor.get(f"/requests/{desk.reference}")
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_the_library_reads_which_paper_fell_and_can_begin_to_correct(desk: Desk, librarian: Visitor) -> None:
    desk.deliver()
    falls(desk)

    said = page(librarian, desk)

    assert FELL in said
    assert "Reference 2" in said
    assert NOTICE in said
    assert f'href="/requests/{desk.reference}/correction">Correct the answer</a>' in said


def test_while_it_is_corrected_the_way_leads_to_the_correction(desk: Desk, librarian: Visitor) -> None:
    desk.deliver()
    falls(desk)
    desk.correct()

    said = page(librarian, desk)

    assert FELL in said
    assert "Correct the answer</a>" not in said
    assert "Go on writing" in said
    assert desk.request().correction is Correction.WRITING


def test_the_requester_is_told_before_they_take_the_pdf_away(desk: Desk, manager: Visitor) -> None:
    desk.deliver()
    falls(desk)

    said = page(manager, desk)

    assert FELL in said
    assert "Ask the library before you rely on the answer." in said
    assert "Correct the answer" not in said


def test_the_newest_version_counts(desk: Desk, librarian: Visitor) -> None:
    desk.deliver()
    falls(desk, 1)
    desk.correct()
    desk.save(text_of("- Nothing is sure [@pmid:90000002]."), opened=1)
    desk.do(operations.send_for_review)
    desk.issued()

    assert FELL not in page(librarian, desk)


@pytest.mark.parametrize("retraction", ["", "corrected"])
def test_nothing_is_said_of_what_is_no_reason_to_correct(
    desk: Desk, librarian: Visitor, retraction: str
) -> None:
    desk.deliver()
    falls(desk, retraction=retraction)

    assert FELL not in page(librarian, desk)


def test_before_it_is_delivered_nothing_is_asked(desk: Desk, librarian: Visitor) -> None:
    desk.save(CORRECTED)
    falls(desk)

    assert FELL not in page(librarian, desk)
