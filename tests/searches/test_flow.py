"""What became of everything that was found, with numbers counted by hand, and always adding up."""

from __future__ import annotations

import random

import pytest
from sqlalchemy.orm import Session

from evidence_service.db import transaction, utc_now
from evidence_service.searches.flow import LEFT_OUT, WITHOUT_SOURCE, Flow, FlowSource, flow, tally
from evidence_service.searches.models import Record, SearchRun, Verdict
from evidence_service.searches.source_models import Source, SourceItem, SourceKind
from tests.searches.search_desk import SearchDesk, article


def adds_up(counted: Flow) -> bool:
    by_source = sum(source.found for source in counted.sources)
    kinds = counted.undecided + counted.maybe + counted.included + sum(counted.excluded.values())
    return (
        counted.found == by_source == counted.not_given + counted.duplicates + counted.unique
        and counted.unique == kinds == counted.undecided + counted.screened
        and min(counted.duplicates, counted.not_given, counted.unique) >= 0
    )


def imported(desk: SearchDesk, records: list[str], unreadable: int = 0, taken_back: bool = False) -> None:
    """An import that brought records of its own with these titles, and some that could not be read."""
    with transaction(desk.factory) as session:
        number = len(session.query(Source).filter_by(evidence_request_id=desk.id).all()) + 1
        source = Source(
            evidence_request_id=desk.id,
            number=number,
            kind=SourceKind.FILE,
            database="Embase",
            platform="Ovid",
            read=len(records) + unreadable,
            imported=len(records),
            unreadable=unreadable,
            added_by_id=desk.house.librarian.id,
            added_at=utc_now(),
            taken_back_at=utc_now() if taken_back else None,
        )
        session.add(source)
        session.flush()
        for position, title in enumerate(records, 1):
            record = Record(
                evidence_request_id=desk.id,
                from_pubmed=False,
                title=title,
                citation=article(1, pmid="", title=title).as_json(),
                stored_at=utc_now(),
            )
            session.add(record)
            session.flush()
            session.add(SourceItem(source_id=source.id, position=position, record_id=record.id))
        for position in range(len(records) + 1, len(records) + unreadable + 1):
            session.add(SourceItem(source_id=source.id, position=position, problem="No title"))


def test_the_flow_adds_up(desk: SearchDesk) -> None:
    desk.found(article(1), article(2), article(3), missing=["90000009"])
    desk.found(article(2), article(3), article(4), article(5), article(6))
    desk.include(1)
    desk.exclude(2, "too old")
    desk.exclude(3, "language")
    desk.exclude(4, "too old")
    desk.maybe(6)

    counted = desk.read(flow)

    assert (counted.found, counted.not_given, counted.duplicates, counted.unique) == (9, 1, 2, 6)
    assert (counted.undecided, counted.included, counted.maybe, counted.excluded_count) == (1, 1, 1, 3)
    assert counted.screened == 5
    assert list(counted.excluded.items()) == [("too old", 2), ("language", 1)]
    assert counted.sources == (
        FlowSource("run-1", "PubMed, search 1", 4, 1),
        FlowSource("run-2", "PubMed, search 2", 5, 0),
    )


def test_reasons_that_differ_in_capitals_alone_are_one(desk: SearchDesk) -> None:
    desk.found(article(1), article(2), article(3), article(4))
    desk.exclude(1, "Sold by a vendor")
    desk.exclude(2, "sold by a vendor")
    desk.exclude(3, "sold by a vendor")
    desk.exclude(4, "too old")

    counted = desk.read(flow)

    assert list(counted.excluded.items()) == [("sold by a vendor", 3), ("too old", 1)]
    assert adds_up(counted)


def test_imports_count_under_their_own_name(desk: SearchDesk) -> None:
    desk.found(article(1))
    imported(desk, ["Falls", "Slips"], unreadable=1)
    imported(desk, [], taken_back=True)

    counted = desk.read(flow)

    assert counted.sources[1:] == (FlowSource("source-1", "Embase (Ovid), source 1", 3, 1),)
    assert (counted.found, counted.not_given, counted.duplicates, counted.unique) == (4, 1, 0, 3)


def test_records_that_were_put_together_are_duplicates(desk: SearchDesk) -> None:
    desk.found(article(1), article(2), article(3))
    desk.exclude(2)
    desk.merge(2, into=1)

    counted = desk.read(flow)

    assert (counted.found, counted.duplicates, counted.unique, counted.excluded) == (3, 1, 2, {})
    assert desk.read(tally).undecided == 2


def test_what_only_a_search_that_was_left_out_found_takes_no_part_until_it_is_decided(
    desk: SearchDesk,
) -> None:
    desk.found(article(1), article(2))
    desk.found(article(2), article(3), article(4))
    desk.include(3)
    desk.change_run(2, left_out_because="A trial")

    counted = desk.read(flow)

    assert counted.sources == (FlowSource("run-1", "PubMed, search 1", 2), FlowSource("", LEFT_OUT, 1))
    assert (counted.found, counted.duplicates, counted.undecided, counted.included) == (3, 0, 2, 1)
    assert adds_up(counted)


def test_a_record_without_a_source_counts_as_found_once(desk: SearchDesk) -> None:
    with transaction(desk.factory) as session:
        given = article(1).as_json()
        session.add(Record(evidence_request_id=desk.id, title="x", citation=given, stored_at=utc_now()))

    assert desk.read(flow).sources == (FlowSource("", WITHOUT_SOURCE, 1),)


def test_the_flow_of_a_request_without_a_search_is_nothing(desk: SearchDesk) -> None:
    counted = desk.read(flow)

    assert (counted.found, counted.unique, counted.excluded) == (0, 0, {})


def test_the_flow_counts_this_request_only(desk: SearchDesk) -> None:
    desk.found(article(1), article(2))
    desk.id, desk.reference = desk.claimed_request()
    desk.found(article(1))

    assert desk.read(flow).found == 1
    assert desk.read(tally).undecided == 1


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_the_numbers_add_up(desk: SearchDesk, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(dice.randint(3, 25)):
        _something(desk, dice)
        counted = desk.read(flow)
        assert adds_up(counted), counted
        assert counted.unique == desk.read(tally).unique


def _something(desk: SearchDesk, dice: random.Random) -> None:
    """One thing that happens to the records of a request."""
    dice.choice([_search, _import, _leave_out, _decide, _decide, _merge, _merge, _take_apart])(desk, dice)


def _search(desk: SearchDesk, dice: random.Random) -> None:
    missing = [f"9100{number}" for number in dice.sample(range(50), dice.randint(0, 2))]
    found = dice.sample(range(1, 30), dice.randint(0, 8))
    desk.found(*(article(number) for number in found), missing=missing)


def _import(desk: SearchDesk, dice: random.Random) -> None:
    imported(desk, [f"Title {dice.random()}" for _ in range(dice.randint(0, 5))], dice.randint(0, 2))


def _leave_out(desk: SearchDesk, dice: random.Random) -> None:
    with transaction(desk.factory) as session:
        runs = session.query(SearchRun).filter_by(evidence_request_id=desk.id).all()
        if runs:
            dice.choice(runs).left_out_because = dice.choice(["", "A trial"])


def _decide(desk: SearchDesk, dice: random.Random) -> None:
    with transaction(desk.factory) as session:
        for record in _some(session, desk, dice, 1):
            record.verdict = dice.choice(list(Verdict))
            record.exclusion_reason = dice.choice(["a", "b"]) if record.verdict == Verdict.EXCLUDED else ""


def _merge(desk: SearchDesk, dice: random.Random) -> None:
    with transaction(desk.factory) as session:
        records = _some(session, desk, dice, 2)
        if len(records) == 2:
            kept, merged = records
            for copy in session.query(Record).filter_by(merged_into_id=merged.id):
                copy.merged_into_id = kept.id
            merged.merged_into_id = kept.id


def _take_apart(desk: SearchDesk, dice: random.Random) -> None:
    with transaction(desk.factory) as session:
        for record in _some(session, desk, dice, 1):
            for copy in session.query(Record).filter_by(merged_into_id=record.id).limit(1):
                copy.merged_into_id = None


def _some(session: Session, desk: SearchDesk, dice: random.Random, number: int) -> list[Record]:
    """So many different records that stand for themselves, or fewer."""
    standing = session.query(Record).filter_by(evidence_request_id=desk.id, merged_into_id=None).all()
    return dice.sample(standing, min(number, len(standing)))
