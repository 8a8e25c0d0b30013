"""What a list shows: read from its address, asked of the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from evidence_service.db import as_of, transaction
from evidence_service.references.reference import AbstractSection, Author
from evidence_service.searches import notes, screening_queries
from evidence_service.searches.models import Record
from evidence_service.searches.selection import Selection, read_selection
from evidence_service.searches.source_models import Source, SourceItem, SourceKind
from tests.searches.search_desk import SearchDesk, article


def shown(desk: SearchDesk, **wishes: Any) -> list[int]:
    """The numbers of the articles that the list shows, in its order."""
    ids = desk.read(screening_queries.ids_shown, Selection(**{"show": "all", **wishes}))
    with desk.factory() as session:
        return [int(session.get_one(Record, one).pmid or 0) - 90000000 for one in ids]


def imported(desk: SearchDesk, *numbers: int, database: str = "Embase") -> None:
    """An import whose records are those of these articles."""
    ids = [desk.record(number).id for number in numbers]
    with transaction(desk.factory) as session:
        source = Source(
            evidence_request_id=desk.id,
            number=1,
            kind=SourceKind.FILE,
            database=database,
            read=len(numbers),
            imported=len(numbers),
            added_by_id=desk.house.librarian.id,
            added_at=datetime.fromisoformat("2026-03-01T10:00:00+00:00"),
        )
        session.add(source)
        session.flush()
        session.add_all(
            SourceItem(source_id=source.id, position=place, record_id=record_id)
            for place, record_id in enumerate(ids, 1)
        )


def stored(desk: SearchDesk, moment: str, *numbers: int) -> None:
    """Let these records have come at this moment."""
    ids = [desk.record(number).id for number in numbers]
    with transaction(desk.factory) as session:
        session.execute(
            update(Record).where(Record.id.in_(ids)).values(stored_at=datetime.fromisoformat(moment))
        )


@pytest.fixture
def desk(desk: SearchDesk) -> SearchDesk:
    """Five articles that differ, and one of another request."""
    mine = desk.id, desk.reference
    desk.id, desk.reference = desk.claimed_request()
    desk.found(article(9, title="Falls of another request."))
    desk.id, desk.reference = mine
    plain = AbstractSection("", "CO<sub>2</sub> &amp; <i>water</i>, p &lt; 0.05, 100% naïve.")
    desk.found(
        article(1, year=2001, title="Zebra crossings.", publication_types=("Practice Guideline",)),
        article(2, year=2005, title="A guide to falls.", abstract=(), authors=(Author(last="Zorn"),)),
        article(3, year=2010, title="Hospital falls.", abstract=(plain,), retraction="retracted"),
        article(4, year=None, title="Corrected.", retraction="corrected", authors=()),
        article(5, year=2020, title="apples", authors=(Author(collective="Birch Group"),)),
    )
    return desk


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({"from_year": 2005}, [2, 3, 5]),
        ({"to_year": 2005}, [1, 2]),
        ({"from_year": 2005, "to_year": 2010}, [2, 3]),
        ({"evidence_type": "guideline or policy"}, [1]),
        ({"evidence_type": "none"}, []),
        ({"notice": "any"}, [3, 4]),
        ({"notice": "none"}, [1, 2, 5]),
        ({"notice": "retracted"}, [3]),
        ({"notice": "corrected"}, [4]),
        ({"abstract": "yes"}, [1, 3, 4, 5]),
        ({"abstract": "no"}, [2]),
        ({"text": "FALLS"}, [1, 2, 3, 4, 5]),
        ({"text": "co2 water"}, [3]),
        ({"text": '"co2 & water"'}, [3]),
        ({"text": "p<0.05"}, []),
        ({"text": '"p < 0.05"'}, [3]),
        ({"text": "100%"}, [3]),
        ({"text": "1_0"}, []),
        ({"text": "naïve"}, [3]),
        ({"text": "label"}, []),
        ({"text": "zebra fewer"}, [1]),
        ({"order": "newest"}, [5, 3, 2, 1, 4]),
        ({"order": "oldest"}, [1, 2, 3, 5, 4]),
        ({"order": "title"}, [2, 5, 4, 3, 1]),
        ({"order": "author"}, [1, 3, 5, 2, 4]),
        ({"order": "words"}, [3, 2, 1, 4, 5]),
        ({"show": "undecided", "tag": "nothing"}, []),
        ({"source": "run-1"}, [1, 2, 3, 4, 5]),
        ({"source": "run-2"}, []),
        ({"since": "run-7"}, []),
    ],
)
def test_what_is_wished_is_shown(desk: SearchDesk, wishes: dict[str, Any], expected: Sequence[int]) -> None:
    assert shown(desk, **wishes) == expected


def test_verdict_reason_and_tag(desk: SearchDesk) -> None:
    desk.exclude(1, "too old")
    desk.exclude(2, "language")
    desk.maybe(3)
    desk.do(notes.tag_several, [desk.record(4).id], "cost")

    assert shown(desk, show="maybe") == [3]
    assert shown(desk, show="excluded", reason="language") == [2]
    assert shown(desk, tag="cost") == [4]


def test_a_reason_is_found_in_any_capitals(desk: SearchDesk) -> None:
    desk.exclude(1, "Sold by a vendor")
    desk.exclude(2, "sold by a vendor")

    assert shown(desk, show="excluded", reason="sold by a vendor") == [1, 2]


def test_a_record_put_together_from_several_sources_is_found_under_each(desk: SearchDesk) -> None:
    imported(desk, 2, 5)
    desk.merge(5, into=3)

    assert shown(desk, source="source-1") == [2, 3]
    assert shown(desk, source="run-1") == [1, 2, 3, 4]
    assert shown(desk) == [1, 2, 3, 4]


def test_what_is_new_since_a_day_a_moment_or_a_search(desk: SearchDesk) -> None:
    stored(desk, "2026-03-01T10:00:00+00:00", 1, 2)
    stored(desk, "2026-07-01T22:30:00+00:00", 3)  # half past eleven in the evening of British summer time
    stored(desk, "2026-07-01T23:30:00+00:00", 4, 5)
    desk.change_run(1, finished_at=datetime.fromisoformat("2026-07-01T22:30:00+00:00"))

    assert shown(desk, since="2026-07-02") == [4, 5]
    assert shown(desk, since="2026-03-01T10:00:00+00:00") == [3, 4, 5]
    assert shown(desk, since="run-1") == [4, 5]


def test_what_came_since_one_screened_last_stays_told_apart_while_it_is_screened(desk: SearchDesk) -> None:
    stored(desk, "2026-03-01T10:00:00+00:00", 1, 2)
    with as_of(datetime.fromisoformat("2026-03-02T10:00:00+00:00")):
        desk.include(1)
    stored(desk, "2026-03-03T10:00:00+00:00", 3, 4, 5)

    def last() -> str:
        moment = desk.read(screening_queries.last_screened_at, desk.house.librarian)
        return moment.isoformat() if moment else ""

    assert shown(desk, since=last()) == [3, 4, 5]
    desk.include(3)
    assert shown(desk, since=last()) == [3, 4, 5]
    assert desk.read(screening_queries.last_screened_at, desk.house.second_librarian) is None


ADDRESSES = st.dictionaries(
    st.sampled_from(
        [
            *("show", "reason", "source", "from", "to", "evidence_type", "since", "since_day", "notice"),
            *("abstract", "tag", "text", "order", "size", "marks", "unread"),
        ]
    ),
    st.one_of(
        st.text(max_size=20),
        st.sampled_from(["all", "maybe", "run-1", "source-9", "2020", "2027-03-27", "any", "yes", "newest"]),
        st.sampled_from(["100", "no", "2026-03-01T10:00:00+00:00", "0001-01-01", "trial", "none", "run-0"]),
    ),
)


@given(ADDRESSES)
def test_any_address_is_read_and_its_own_says_the_same(typed: dict[str, str]) -> None:
    selection = read_selection(typed)

    assert read_selection({name: str(value) for name, value in selection.arguments.items()}) == selection
    assert "" not in selection.arguments.values()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"from": "20x5"}, "from"),
        ({"to": "12345"}, "to"),
        ({"since_day": "yesterday"}, "since_day"),
        ({"since": "0001-01-01"}, "since_day"),
    ],
)
def test_what_can_not_be_read_is_told_and_left_out(typed: dict[str, str], field: str) -> None:
    selection = read_selection(typed)

    assert list(selection.unread) == [field]
    assert not selection.narrows


def test_looks_are_no_narrowing() -> None:
    assert not Selection(show="excluded", order="title", size=100, marks=False).narrows
    assert Selection(text="x").narrows
