"""Correcting a delivered answer: the next version, its reason, and what stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from evidence_service import audit
from evidence_service.calendar import today
from evidence_service.db import transaction, utc_now
from evidence_service.decisions import operations as decisions
from evidence_service.decisions.queries import decision_of
from evidence_service.errors import Invalid, NotAllowed, NotNow
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.mail.models import LetterKind, OutgoingMessage
from evidence_service.reports.figures import FIGURES
from evidence_service.reports.period import everything
from evidence_service.reports.scope import Scope
from evidence_service.reports.table import Table
from evidence_service.searches import screening
from evidence_service.summaries import correcting, operations, queries, receiving, remarks
from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.issuing import render_and_issue
from evidence_service.summaries.models import AnswerCorrection, IssuedSummary, IssueState
from evidence_service.workflow import Correction, Influence, Status
from tests import needs
from tests.summaries.desk import BOTTOM_LINE, CORRECTED, Desk, text_of
from tests.summaries.test_issuing import words_of

REASON = "A cited paper was retracted."


@pytest.fixture(autouse=True)
def pango() -> None:
    needs.required(needs.PANGO)


@pytest.fixture
def delivered(desk: Desk) -> Desk:
    desk.deliver()
    return desk


def actions(desk: Desk) -> list[str]:
    with desk.factory() as session:
        return [event.action for event in audit.history_of(session, desk.id)]


def issues(desk: Desk) -> list[IssuedSummary]:
    with desk.factory() as session:
        return list(queries.issues_of(session, desk.request()))


def test_the_next_version_says_why_and_the_first_stays_byte_for_byte(delivered: Desk, tmp_path: Path) -> None:
    before = issues(delivered)[0]
    first = delivered.issue(before.id).pdf

    second = delivered.issue(delivered.reissue())

    assert (second.number, second.state, second.reason) == (2, IssueState.ISSUED, REASON)
    document = IssuedDocument.from_json(second.content)
    assert (document.version, document.reissue_reason) == (2, REASON)
    said = words_of(second.pdf or b"", tmp_path)
    assert "This version replaces version 1" in said
    assert "Version 2" in said
    assert delivered.issue(before.id).pdf == first
    assert second.code != before.code


def test_status_and_day_of_the_first_delivery_stay(delivered: Desk) -> None:
    before = delivered.request()

    delivered.reissue()

    after = delivered.request()
    assert (after.status, after.correction) == (Status.DELIVERED, Correction.NONE)
    assert after.delivered_at == before.delivered_at
    assert after.status_changed_at == before.status_changed_at


def test_a_decision_that_is_recorded_stays(delivered: Desk) -> None:
    delivered.do(decisions.record_decision, actor=delivered.house.manager, influence=Influence.NOT_KNOWN)

    delivered.reissue()

    assert delivered.request().status is Status.CLOSED
    with delivered.factory() as session:
        assert decision_of(session, delivered.request())


def test_the_decision_can_be_recorded_while_the_answer_is_corrected(delivered: Desk) -> None:
    delivered.correct()

    delivered.do(decisions.record_decision, actor=delivered.house.manager, influence=Influence.NOT_KNOWN)

    request = delivered.request()
    assert (request.status, request.correction) == (Status.CLOSED, Correction.WRITING)


def test_no_figure_knows_of_a_correction(delivered: Desk) -> None:
    scope = Scope(everything(today()), delivered.house.service.id)

    def tables() -> dict[str, Table]:
        with delivered.factory() as session:
            return {name: figure.count(session, scope) for name, figure in FIGURES.items()}

    before = tables()
    delivered.reissue()
    after_delivery = tables()
    delivered.correct()

    assert before == after_delivery == tables()


def test_the_history_has_every_step_and_one_delivery(delivered: Desk) -> None:
    delivered.reissue()

    assert actions(delivered)[-6:] == [
        "deliver",
        "correct the answer",
        "write",
        "send for review",
        "approve",
        "reissue",
    ]
    assert actions(delivered).count("deliver") == 1


def test_a_third_version_replaces_the_second(delivered: Desk) -> None:
    delivered.reissue()

    delivered.reissue(text_of("- Nothing is sure."), "Figures were mixed up.")

    assert [(one.number, one.reason) for one in issues(delivered)] == [
        (3, "Figures were mixed up."),
        (2, REASON),
        (1, ""),
    ]


def test_the_text_can_not_be_changed_without_a_correction(delivered: Desk) -> None:
    with pytest.raises(NotNow, match="no correction of its answer is open"):
        delivered.save(CORRECTED, opened=1)


def test_a_correction_may_search_and_screen_again(delivered: Desk) -> None:
    delivered.correct()

    delivered.run()
    delivered.do(screening.maybe, record_id=delivered.record_id(3), seen="excluded: too old")

    assert delivered.request().correction is Correction.WRITING


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_it_needs_a_reason(delivered: Desk, reason: str) -> None:
    with pytest.raises(Invalid, match="Say why the answer is corrected"):
        delivered.correct(reason)
    assert delivered.request().correction is Correction.NONE


def test_a_colleague_who_begins_becomes_its_librarian_and_the_old_one_may_read_second(
    delivered: Desk,
) -> None:
    second = delivered.house.second_librarian
    delivered.correct(actor=second)
    assert delivered.request().librarian_id == second.id

    delivered.save(CORRECTED, opened=1, actor=second)
    delivered.do(operations.send_for_review, actor=second)
    with pytest.raises(NotAllowed):
        delivered.ask_to_deliver(second)
    render_and_issue(delivered.factory, delivered.ask_to_deliver(delivered.house.librarian))

    newest = issues(delivered)[0]
    document = IssuedDocument.from_json(delivered.issue(newest.id).content)
    assert newest.number == 2
    assert document.written_by == "Lena Librarian and Sasha Second"
    assert document.second_reading.startswith("Nobody but its writers: Lena Librarian, who wrote a part")


def test_who_comes_second_is_told_who_corrects_it(delivered: Desk) -> None:
    delivered.correct()

    with pytest.raises(NotNow, match=r"corrects this answer already"):
        delivered.correct("Another", actor=delivered.house.second_librarian)


@pytest.mark.parametrize("who", ["manager", "administrator", "other_librarian"])
def test_only_librarians_of_the_service_correct(delivered: Desk, who: str) -> None:
    with pytest.raises(NotAllowed):
        delivered.correct(actor=getattr(delivered.house, who))


def test_its_librarian_gives_another_reason(delivered: Desk) -> None:
    delivered.correct("Misprint")
    delivered.correct("  A figure was\n misprinted. ")

    with delivered.factory() as session:
        correction = queries.open_correction(session, delivered.request())
    assert correction
    assert correction.reason == "A figure was misprinted."


def test_the_same_reason_again_changes_nothing(delivered: Desk) -> None:
    delivered.correct("Misprint")
    before = len(actions(delivered))

    delivered.correct("Misprint")

    assert len(actions(delivered)) == before


def test_a_dropped_correction_leaves_answer_and_text_as_they_were(delivered: Desk) -> None:
    delivered.correct()
    delivered.save(CORRECTED, opened=1)

    delivered.do(correcting.drop)

    assert delivered.request().correction is Correction.NONE
    assert delivered.text("bottom_line") == BOTTOM_LINE
    assert delivered.summary().version == 3
    assert [one.number for one in issues(delivered)] == [1]
    with delivered.factory() as session:
        assert session.scalars(select(AnswerCorrection.ended_at)).one()


def test_who_wrote_only_what_was_dropped_is_no_writer_and_nor_is_who_dropped_it(delivered: Desk) -> None:
    house = delivered.house
    delivered.correct(actor=house.second_librarian)
    delivered.save(CORRECTED, opened=1, actor=house.second_librarian)

    delivered.do(correcting.drop, actor=house.lead)

    with delivered.factory() as session:
        writers = queries.writers_of(session, delivered.summary())
    assert [writer.id for writer in writers] == [house.librarian.id]


def test_the_database_takes_one_open_correction_only(delivered: Desk) -> None:
    delivered.correct()
    another = AnswerCorrection(
        evidence_request_id=delivered.id,
        number=2,
        reason="Another",
        summary_version=1,
        begun_by_id=delivered.house.lead.id,
        begun_at=utc_now(),
    )
    with pytest.raises(IntegrityError), transaction(delivered.factory) as session:
        session.add(another)


def test_after_a_dropped_correction_another_has_the_same_number(delivered: Desk) -> None:
    delivered.correct()
    delivered.do(correcting.drop)

    assert delivered.issue(delivered.reissue()).number == 2


def test_the_text_as_delivered_is_kept_when_the_correction_saves_itself(delivered: Desk) -> None:
    delivered.correct()
    for number in range(1, 5):
        delivered.save(text_of(f"- Try {number}"), opened=number, by_itself=True)

    delivered.do(correcting.drop)

    assert delivered.text("bottom_line") == BOTTOM_LINE


def test_what_is_taken_back_while_it_is_made_is_not_issued(delivered: Desk) -> None:
    delivered.correct()
    delivered.do(operations.send_for_review)
    issue_id = delivered.ask_to_deliver()
    delivered.do(operations.take_back)

    render_and_issue(delivered.factory, issue_id)

    assert delivered.issue(issue_id).state is IssueState.FAILED
    assert [one.number for one in issues(delivered)] == [1]
    assert delivered.request().correction is Correction.WRITING


def test_a_correction_is_returned_with_a_remark(delivered: Desk) -> None:
    delivered.correct()
    delivered.do(operations.send_for_review)

    delivered.do(
        operations.return_for_changes, actor=delivered.house.second_librarian, remark="Say which paper"
    )

    request = delivered.request()
    assert (request.status, request.correction) == (Status.DELIVERED, Correction.WRITING)


def test_it_can_be_handed_over(delivered: Desk) -> None:
    delivered.correct()

    delivered.do(evidence_requests.hand_over, librarian=delivered.house.second_librarian)

    assert delivered.request().librarian_id == delivered.house.second_librarian.id
    assert delivered.request().status is Status.DELIVERED


def test_a_single_handed_librarian_corrects_alone(delivered: Desk) -> None:
    delivered.alone()
    delivered.correct()
    delivered.do(operations.send_for_review)

    render_and_issue(delivered.factory, delivered.ask_to_deliver(delivered.house.librarian))

    assert issues(delivered)[0].number == 2


def test_everybody_who_received_the_first_version_is_told_of_the_second(delivered: Desk) -> None:
    second = delivered.house.second_librarian
    delivered.do(receiving.note_download, actor=second, number=1, kind=receiving.Kind.PDF)

    delivered.reissue()

    with delivered.factory() as session:
        told = session.scalars(
            select(OutgoingMessage).where(OutgoingMessage.kind == LetterKind.NEW_VERSION)
        ).all()
    assert {message.person_id for message in told} == {delivered.house.manager.id, second.id}
    assert all(message.content["reason"] == REASON for message in told)


def test_a_dropped_correction_leaves_no_remark_for_the_next(delivered: Desk) -> None:
    reader = delivered.house.second_librarian
    delivered.correct()
    delivered.save(CORRECTED, opened=1)
    delivered.do(operations.send_for_review)
    delivered.do(remarks.remark, actor=reader, section="gaps", quote="", body="Why?")
    delivered.do(operations.return_for_changes, actor=reader, remark="")

    delivered.do(correcting.drop)

    with delivered.factory() as session:
        assert list(remarks.open_remarks(session, delivered.request())) == []
