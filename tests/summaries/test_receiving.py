"""Downloads, and who has to hear of a new version."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evidence_service import audit
from evidence_service.accounts.models import Person
from evidence_service.db import as_of, transaction, utc_now
from evidence_service.summaries import receiving
from evidence_service.summaries.receiving import Kind
from tests.summaries.desk import Desk


def take(desk: Desk, who: Person, number: int = 1, kind: Kind = Kind.PDF) -> None:
    desk.do(receiving.note_download, actor=who, number=number, kind=kind)


def logged(desk: Desk) -> list[tuple[int | None, int, str]]:
    with desk.factory() as session:
        return [
            (event.actor_id, event.detail["version"], event.detail["kind"])
            for event in audit.history_of(session, desk.id)
            if event.action == "download"
        ]


def names(desk: Desk) -> list[str]:
    with desk.factory() as session:
        return [person.name for person in receiving.received_by(session, desk.request())]


def test_each_person_version_and_kind_is_logged_once_when_asked_for_twice_at_once(desk: Desk) -> None:
    manager, second = desk.house.manager, desk.house.second_librarian

    for _ in range(2):
        take(desk, manager)
        take(desk, manager, kind=Kind.WORD)
        take(desk, manager, number=2)
        take(desk, second)

    assert logged(desk) == [
        (manager.id, 1, "PDF"),
        (manager.id, 1, "Word file"),
        (manager.id, 2, "PDF"),
        (second.id, 1, "PDF"),
    ]


def test_a_download_on_the_same_day_is_logged_again(desk: Desk) -> None:
    take(desk, desk.house.manager)
    with as_of(utc_now() + timedelta(minutes=11)):
        take(desk, desk.house.manager)
    assert len(logged(desk)) == 2


def test_a_download_from_before_versions_counts_as_the_first(desk: Desk) -> None:
    manager = desk.house.manager
    with transaction(desk.factory) as session:
        audit.record(session, "download", evidence_request_id=desk.id, actor_id=manager.id)

    take(desk, manager)
    take(desk, manager, number=2)

    with desk.factory() as session:
        events = [e for e in audit.history_of(session, desk.id) if e.action == "download"]
    assert [receiving.version_of(event) for event in events] == [1, 2]


def test_the_requester_received_it_and_who_took_it_away(desk: Desk) -> None:
    assert names(desk) == [desk.house.manager.name]

    take(desk, desk.house.second_librarian)
    take(desk, desk.house.lead, kind=Kind.WORD)

    everybody = [desk.house.manager, desk.house.second_librarian, desk.house.lead]
    assert names(desk) == sorted(person.name for person in everybody)


@pytest.mark.parametrize("who", ["manager", "second_librarian"])
def test_nothing_is_sent_to_a_person_whose_account_is_stopped(desk: Desk, who: str) -> None:
    person = getattr(desk.house, who)
    take(desk, person)
    with transaction(desk.factory) as session:
        session.get_one(Person, person.id).active = False

    assert person.name not in names(desk)


def test_nothing_is_sent_to_a_person_who_may_not_see_the_request_any_more(desk: Desk) -> None:
    take(desk, desk.house.second_librarian)
    with transaction(desk.factory) as session:
        moved = session.get_one(Person, desk.house.second_librarian.id)
        moved.library_service_id = desk.house.other_librarian.library_service_id

    assert names(desk) == [desk.house.manager.name]
