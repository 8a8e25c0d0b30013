"""The versions of a strategy."""

from __future__ import annotations

from evidence_service.db import transaction
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import operations, versions
from evidence_service.searches.models import StrategyLine
from evidence_service.strategies.written_lines import WrittenLine
from tests.searches.search_desk import SearchDesk


def texts(desk: SearchDesk) -> list[list[str]]:
    """What each version holds, oldest first."""
    return [version.texts for version in reversed(desk.versions())]


def test_every_save_is_a_version_with_its_notes(desk: SearchDesk) -> None:
    desk.save("falls")
    desk.save(WrittenLine("falls", "the people"), "wards")

    newest = desk.versions()[0]
    assert texts(desk) == [["falls"], ["falls", "wards"]]
    assert newest.lines == [{"text": "falls", "note": "the people"}, {"text": "wards", "note": ""}]
    assert (newest.number, newest.saved_by.name) == (2, "Lena Librarian")


def test_the_same_lines_are_not_kept_twice_and_earlier_ones_are_a_version_again(desk: SearchDesk) -> None:
    desk.save("falls")
    desk.save("falls")
    desk.save("wards")
    desk.save("falls")

    assert texts(desk) == [["falls"], ["wards"], ["falls"]]


def test_a_search_names_the_version_that_it_ran(desk: SearchDesk) -> None:
    desk.save("falls")
    desk.start_run("falls", "wards")

    assert desk.run(1).strategy_version == 2
    assert len(desk.versions()) == 2


def test_a_strategy_from_before_versions_is_kept_when_it_is_changed_or_run(desk: SearchDesk) -> None:
    with transaction(desk.factory) as session:
        session.add(StrategyLine(evidence_request_id=desk.id, number=1, text="old"))
    desk.do(operations.start_run)
    assert desk.run(1).strategy_version == 1
    desk.id, desk.reference = desk.claimed_request()
    with transaction(desk.factory) as session:
        session.add(StrategyLine(evidence_request_id=desk.id, number=1, text="old"))

    desk.save("new")

    assert texts(desk) == [["old"], ["new"]]
    assert desk.versions()[1].remark == versions.BEFORE_VERSIONS


def test_whose_work_was_copied_stays_known(desk: SearchDesk) -> None:
    with transaction(desk.factory) as session:
        request = session.get_one(EvidenceRequest, desk.id)
        lines = [WrittenLine("falls")]
        versions.keep(session, request, lines, actor=desk.house.librarian, credit="By Ann Other.")
        for number, line in enumerate(lines, 1):
            session.add(StrategyLine(evidence_request_id=desk.id, number=number, text=line.text))
    desk.save("falls", "wards")
    desk.save()
    desk.save("mine")

    assert [version.credit for version in desk.versions()] == ["", "", "By Ann Other.", "By Ann Other."]
