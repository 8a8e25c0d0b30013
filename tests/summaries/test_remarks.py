"""Remarks of the second reader at a place in the text: written, seen by the writer, settled."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest

from evidence_service import audit
from evidence_service.accounts.models import Person
from evidence_service.errors import Invalid, NotAllowed, NotFound, NotNow
from evidence_service.summaries import operations, remarks
from evidence_service.summaries.issuing import render_and_issue
from evidence_service.summaries.models import ReviewRemark
from evidence_service.workflow import Correction, Status
from tests import needs
from tests.house import Visitor
from tests.summaries.desk import BOTTOM_LINE, CORRECTED, TEXT, Desk, text_of


@pytest.fixture
def sent(desk: Desk) -> Desk:
    desk.send()
    return desk


def write(desk: Desk, body: str = "Since when?", *, section: str = "findings", quote: str = "") -> None:
    second = desk.house.second_librarian
    desk.do(remarks.remark, actor=second, section=section, body=body, quote=quote)


def give_back(desk: Desk, remark: str = "") -> None:
    desk.do(operations.return_for_changes, actor=desk.house.second_librarian, remark=remark)


def written(desk: Desk) -> list[ReviewRemark]:
    with desk.factory() as session:
        return list(remarks.remarks_of(session, desk.request()))


def page_of(visitor: Visitor, desk: Desk, page: str = "summary/review") -> str:
    return html.unescape(visitor.get(f"/requests/{desk.reference}/{page}".rstrip("/")).text)


def test_it_is_kept_with_its_place_words_and_version(sent: Desk) -> None:
    write(sent, " Since when? ", quote=" 1.6 fewer days ")

    (remark,) = written(sent)
    assert (remark.section, remark.quote, remark.body) == ("findings", "1.6 fewer days", "Since when?")
    assert (remark.version, remark.settled_at) == (1, None)
    assert remark.written_by.id == sent.house.second_librarian.id


def test_the_same_twice_is_one(sent: Desk) -> None:
    write(sent)
    write(sent)

    assert len(written(sent)) == 1


@pytest.mark.parametrize("section", ["bottom_line", "part-references", ""])
def test_it_can_be_about_a_section_another_part_or_the_whole(sent: Desk, section: str) -> None:
    write(sent, section=section)

    assert written(sent)[0].section == section


def test_a_part_that_is_not_there_is_refused(sent: Desk) -> None:
    with pytest.raises(NotFound):
        write(sent, section="made-up")


def test_it_says_something(sent: Desk) -> None:
    with pytest.raises(Invalid, match="Write what should change here"):
        write(sent, "  ")


def test_its_own_librarian_does_not_remark_unless_the_service_is_single_handed(sent: Desk) -> None:
    with pytest.raises(NotAllowed):
        sent.do(remarks.remark, section="findings", body="x")

    sent.alone()
    sent.do(remarks.remark, section="findings", body="x")
    assert len(written(sent)) == 1


def test_only_in_second_reading(desk: Desk) -> None:
    with pytest.raises(NotNow):
        write(desk)


def test_with_a_remark_at_a_place_it_is_returned_without_a_general_one(sent: Desk) -> None:
    with pytest.raises(Invalid, match="here or at a place in the text"):
        give_back(sent)
    write(sent)

    give_back(sent)

    assert sent.request().status is Status.IN_PROGRESS


def test_a_settled_remark_is_no_reason_to_return_it(sent: Desk) -> None:
    write(sent)
    sent.do(remarks.settle, remark_id=written(sent)[0].id, actor=sent.house.second_librarian)

    with pytest.raises(Invalid):
        give_back(sent)


def test_the_writer_settles_it_and_the_reader_may_open_it_again(sent: Desk) -> None:
    write(sent)
    give_back(sent)
    remark_id = written(sent)[0].id

    sent.do(remarks.settle, remark_id=remark_id)
    (settled,) = written(sent)
    assert settled.settled_by
    assert settled.settled_by.id == sent.house.librarian.id

    sent.do(operations.send_for_review)
    sent.do(remarks.open_again, remark_id=remark_id, actor=sent.house.second_librarian)
    assert written(sent)[0].settled_at is None


def test_a_remark_of_another_request_is_not_there(sent: Desk) -> None:
    with pytest.raises(NotFound):
        sent.do(remarks.settle, remark_id=4711, actor=sent.house.second_librarian)


def test_the_history_has_each_step_and_the_requester_reads_no_remark(sent: Desk, manager: Visitor) -> None:
    write(sent, "The trial is flawed")
    give_back(sent)
    sent.do(remarks.settle, remark_id=written(sent)[0].id)

    with sent.factory() as session:
        steps = [event.action for event in audit.history_of(session, sent.id)]
    assert steps[-3:] == ["remark on the summary", "return for changes", "settle a remark"]
    assert "flawed" not in page_of(manager, sent, "")


def test_the_reader_writes_on_the_page_without_script(sent: Desk, second: Visitor) -> None:
    assert page_of(second, sent).count("Remark on this") >= len(TEXT.sections)

    answer = second.post(
        f"/requests/{sent.reference}/summary/remarks",
        {"section": "findings", "findings-quote": "812 people", "findings-body": "Say since when"},
    )

    assert answer.location.endswith(f"/requests/{sent.reference}/summary/review#place-findings")
    page = page_of(second, sent)
    assert "812 people</blockquote>" in page
    assert "Say since when" in page
    assert "It is settled" in page


def test_an_empty_remark_is_refused_beside_its_box(sent: Desk, second: Visitor) -> None:
    answer = second.post(
        f"/requests/{sent.reference}/summary/remarks",
        {"section": "findings", "findings-quote": "812 people", "findings-body": " "},
    )

    assert answer.status_code == 400
    assert 'href="#findings-body"' in answer.text
    assert re.search(r"<textarea[^>]*name=\"findings-quote\"[^>]*>\s*812 people", answer.text)
    assert "<title>Error:" in answer.text


def test_a_remark_that_comes_too_late_is_not_lost(sent: Desk, second: Visitor) -> None:
    sent.do(operations.take_back)

    answer = second.post(
        f"/requests/{sent.reference}/summary/remarks", {"section": "findings", "findings-body": "Too late"}
    )

    assert answer.status_code == 409
    assert "Too late</textarea>" in answer.text


def test_the_writer_sees_it_beside_its_section_and_settles_it_with_a_save(
    sent: Desk, librarian: Visitor
) -> None:
    write(sent, "Say since when", quote="812 people")
    write(sent, "Too long", section="")
    give_back(sent)
    page = page_of(librarian, sent, "summary")
    assert page.index("Say since when") < page.index('name="findings"') < page.index("Too long")
    first = written(sent)[0]

    texts = {section.key: section.text for section in TEXT.sections}
    librarian.post(f"/requests/{sent.reference}/summary", {**texts, "version": "1", "settled": str(first.id)})

    assert [bool(remark.settled_at) for remark in written(sent)] == [True, False]
    assert "Settled: 1 remark" in page_of(librarian, sent, "summary")


def test_the_reader_sees_what_is_settled_and_what_changed(sent: Desk, second: Visitor) -> None:
    assert 'id="changed"' not in page_of(second, sent)
    write(sent, section="bottom_line")
    give_back(sent)
    sent.save(TEXT.with_texts({"bottom_line": BOTTOM_LINE.replace("a day", "two days")}), opened=1)
    sent.do(remarks.settle, remark_id=written(sent)[0].id)
    sent.do(operations.send_for_review)

    page = page_of(second, sent)

    assert "What changed since the last reading: 1 part" in page
    assert "<del>" in page
    assert "<strong>Settled</strong> by" in page
    assert "open it again" in page


def test_of_a_correction_the_reader_sees_what_changed_since_it_was_delivered(
    desk: Desk, second: Visitor
) -> None:
    desk.deliver()
    desk.correct()
    desk.save(CORRECTED, opened=1)
    desk.do(operations.send_for_review)

    page = page_of(second, desk)

    assert "What changed since version 1: 1 part" in page
    assert "Deliver version 2" in page
    write(desk)
    give_back(desk)
    assert desk.request().correction is Correction.WRITING


def test_what_was_sent_stays_to_compare_with_when_the_text_saves_itself(sent: Desk, second: Visitor) -> None:
    sent.do(operations.take_back)
    for number in range(1, 4):
        sent.save(text_of(f"- Try {number}"), opened=number, by_itself=True)
    sent.do(operations.send_for_review)

    assert "What changed since the last reading" in page_of(second, sent)


def test_what_is_open_when_it_is_delivered_does_not_wait_for_a_correction(sent: Desk) -> None:
    needs.required(needs.PANGO)
    write(sent)

    render_and_issue(sent.factory, sent.ask_to_deliver())

    (remark,) = written(sent)
    assert remark.settled_by
    assert remark.settled_by.id == sent.house.second_librarian.id


@pytest.mark.parametrize("address", ["remarks", "remarks/1"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("manager", 403), ("administrator", 403), ("librarian", 403), ("other_librarian", 404)],
)
def test_wrong_people_write_and_settle_nothing(
    sent: Desk, visitor: Callable[[Person | None], Visitor], address: str, who: str, status: int
) -> None:
    write(sent)

    answer = visitor(getattr(sent.house, who)).post(
        f"/requests/{sent.reference}/summary/{address}", {"section": "", "whole-body": "x"}
    )

    assert answer.status_code == status
    assert [remark.settled_at for remark in written(sent)] == [None]
