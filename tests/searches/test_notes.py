"""Remarks and tags on records."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from evidence_service.errors import Invalid, NotAllowed, NotFound, NotNow
from evidence_service.searches import notes
from evidence_service.searches.models import Record
from tests.searches.search_desk import SearchDesk, article


@pytest.fixture
def desk(desk: SearchDesk) -> SearchDesk:
    """A desk with three records."""
    desk.found(article(1), article(2), article(3))
    return desk


def noted(desk: SearchDesk, number: int) -> tuple[str, list[str], str]:
    """Remark, tags and their fingerprint."""
    with desk.factory() as session:
        query = select(Record).where(Record.id == desk.record(number).id).options(selectinload(Record.tags))
        record = session.scalars(query).one()
        return record.remark, [tag.tag for tag in record.tags], notes.fingerprint(record)


def note(desk: SearchDesk, number: int, remark: str = "", *tags: str, seen: str = "") -> None:
    seen = seen or noted(desk, number)[2]
    desk.do(notes.note, desk.record(number).id, remark, tags, seen=seen)


def test_a_remark_and_tags_are_kept_and_replaced(desk: SearchDesk) -> None:
    note(desk, 1, " Only adults.\nAsk Mona. ", "cost", "UK")
    assert noted(desk, 1)[:2] == ("Only adults.\nAsk Mona.", ["UK", "cost"])

    note(desk, 1, "", "UK", "nurses")
    assert noted(desk, 1)[:2] == ("", ["UK", "nurses"])
    assert noted(desk, 2)[:2] == ("", [])


def test_what_a_colleague_noted_since_is_not_overwritten(desk: SearchDesk) -> None:
    seen = noted(desk, 1)[2]
    note(desk, 1, "Mine")

    with pytest.raises(NotNow, match="What you typed is still here"):
        note(desk, 1, "Yours", seen=seen)
    assert noted(desk, 1)[0] == "Mine"
    note(desk, 1, "Mine", seen=seen)  # the same again is no conflict


def test_a_tag_is_spelled_as_the_request_spells_it(desk: SearchDesk) -> None:
    note(desk, 1, "", "Cost")
    note(desk, 2, "", "cost", "COST")

    assert noted(desk, 2)[1] == ["Cost"]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("", []),
        (" a , b\nc;;a, A", ["a", "b", "c"]),
        ("two  words", ["two words"]),
        ("x" * 60, ["x" * 60]),
    ],
)
def test_tags_are_parted_by_commas_and_lines(text: str, tags: list[str]) -> None:
    assert notes.tags_in(text) == tags


@pytest.mark.parametrize("text", ["x" * 61, ",".join(str(number) for number in range(31))])
def test_too_long_or_too_many_tags_are_refused(text: str) -> None:
    with pytest.raises(Invalid, match="tag"):
        notes.tags_in(text)


def test_a_remark_that_is_too_long_is_refused(desk: SearchDesk) -> None:
    with pytest.raises(Invalid, match="4,000 characters or fewer"):
        note(desk, 1, "x" * 4001)


def test_several_records_get_a_tag(desk: SearchDesk) -> None:
    note(desk, 1, "", "cost")
    ids = [desk.record(number).id for number in (1, 2, 3)]

    assert desk.do(notes.tag_several, [*ids, 999_999], "Cost") == 2
    assert [noted(desk, number)[1] for number in (1, 2, 3)] == [["cost"]] * 3
    with pytest.raises(Invalid, match="one tag"):
        desk.do(notes.tag_several, ids, "a, b")


def test_only_its_librarian_notes(desk: SearchDesk) -> None:
    record = desk.record(1).id

    with pytest.raises(NotAllowed):
        desk.do(notes.note, record, "x", [], seen="", actor=desk.house.second_librarian)
    with pytest.raises(NotAllowed):
        desk.do(notes.tag_several, [record], "x", actor=desk.house.second_librarian)
    with pytest.raises(NotFound):
        desk.do(notes.note, 999_999, "x", [], seen="")
