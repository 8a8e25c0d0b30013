"""The report as a page and as files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.accounts.operations import add_person
from evidence_service.organisations.operations import add_organisation, change_organisation
from evidence_service.reports.figures import FIGURES, definition_of, informed_ever
from evidence_service.workflow import Influence, Role
from tests.deliveries import decided, delivered
from tests.house import House, Visitor, filed
from tests.reports.test_hours import spent

Visitors = Callable[[Person | None], Visitor]

YEAR_2026 = "/reports?period=dates&since-day=1&since-month=1&since-year=2026"
HOSTILE = "</title><script>alert(1)</script>&\"'"


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements that the database got in the block."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 302),
        ("manager", 403),
        ("colleague", 403),
        ("librarian", 200),
        ("lead", 200),
        ("administrator", 200),
        ("other_librarian", 200),
    ],
)
def test_only_those_who_may_read_reports_do(
    house: House, visitor: Visitors, who: str | None, status: int
) -> None:
    someone = visitor(getattr(house, who) if who else None)
    assert someone.get("/reports").status_code == status
    assert someone.get("/reports/turnaround.csv").status_code == status


def test_an_empty_service_says_how_the_figures_begin(house: House, visitor: Visitors) -> None:
    page = visitor(house.librarian).get("/reports").text
    assert "There is nothing to report yet" in page
    assert "/requests/new" in page
    assert "<svg" not in page
    assert "/organisations" in visitor(house.administrator).get("/reports").text


def test_a_period_without_anything_says_so_beside_each_figure(
    session: Session, house: House, visitor: Visitors
) -> None:
    delivered(session, house)
    session.commit()
    page = visitor(house.lead).get(
        "/reports?period=dates&since-day=1&since-month=1&since-year=2020&until-day=2&until-month=1&until-year=2020"
    )
    assert page.status_code == 200
    assert page.text.count("Nothing here in this period") == len(FIGURES)


def test_the_headline_counts_what_people_said_and_how_far_a_million_is(
    session: Session, house: House, visitor: Visitors
) -> None:
    for influence in Influence:
        decided(session, house, influence)
    delivered(session, house)
    session.commit()
    page = " ".join(visitor(house.librarian).get(YEAR_2026).text.split())
    assert '<span class="es-headline__number">3</span> decisions informed by evidence so far' in page
    assert "That is 3 steps on the way to a million. 999,997 are still to go" in page
    assert "<dt>Answers without a recorded decision</dt><dd>1<span" in page


def test_each_figure_shows_its_definition_its_chart_and_its_table(
    session: Session, house: House, visitor: Visitors
) -> None:
    request = decided(session, house, Influence.CHANGED)
    spent(session, house, request, 95)
    session.commit()
    page = visitor(house.librarian).get(YEAR_2026).text
    assert definition_of(informed_ever) in page
    for name, figure in FIGURES.items():
        assert figure.definition in page
        assert f'aria-labelledby="{name}-chart-title {name}-chart-sentence"' in page
        assert f'id="{name}-chart-title"' in page
        assert f"/reports/{name}.csv?" in page
    assert "style=" not in page


def test_an_administrator_without_a_library_service_sees_all_services(
    session: Session, house: House, visitor: Visitors
) -> None:
    decided(session, house, Influence.CHANGED)
    decided(session, house, Influence.CHANGED, requester=house.other_manager)
    session.commit()
    path = "/reports/decisions-by-organisation.csv?period=all"
    everything = rows_of(visitor(house.administrator).get(path).text)
    assert [row[0] for row in everything[1:]] == ["Other Hospital", "Town Hospital", "All"]
    for who, own in ((house.librarian, "Town Hospital"), (house.other_librarian, "Other Hospital")):
        assert [row[0] for row in rows_of(visitor(who).get(path).text)[1:]] == [own, "All"]


def test_an_administrator_with_a_library_service_sees_that_one(
    session: Session, house: House, visitor: Visitors
) -> None:
    decided(session, house, Influence.CHANGED, requester=house.other_manager)
    house.administrator.library_service_id = house.service.id
    session.commit()
    assert "There is nothing to report yet" in visitor(house.administrator).get("/reports").text


def test_the_administrators_report_names_no_request_and_no_person(
    session: Session, house: House, visitor: Visitors
) -> None:
    request = decided(session, house, Influence.CHANGED)
    session.commit()
    page = visitor(house.administrator).get(YEAR_2026).text
    for secret in (request.reference, "virtual ward", "Mona Manager", "Lena Librarian"):
        assert secret not in page


def test_one_organisation_can_be_chosen(session: Session, house: House, visitor: Visitors) -> None:
    clinic = add_organisation(session, name="Clinic", library_service_id=house.service.id, actor_id=None)
    asker = add_person(
        session, name="Clara", email="clara@clinic.example", role=Role.MANAGER, organisation_id=clinic.id
    )
    decided(session, house, Influence.CHANGED, requester=asker)
    decided(session, house, Influence.CHANGED)
    session.commit()
    librarian = visitor(house.librarian)
    page = librarian.get(f"{YEAR_2026}&organisation={clinic.id}").text
    assert "Town Library, Clinic" in page
    assert '<span class="es-headline__number">1</span>' in page
    link = re.search(r'href="(/reports/decisions-by-organisation\.csv[^"]*)"', page)
    assert link
    file = librarian.get(link.group(1).replace("&amp;", "&"))
    assert [row[0] for row in rows_of(file.text)[1:]] == ["Clinic", "All"]


def test_an_organisation_of_another_library_service_can_not_be_chosen(
    session: Session, house: House, visitor: Visitors
) -> None:
    decided(session, house, Influence.CHANGED, requester=house.other_manager)
    decided(session, house, Influence.CHANGED)
    session.commit()
    librarian = visitor(house.librarian)
    for number in (house.other_organisation.id, 99999999999999999999, "x"):
        answer = librarian.get(f"/reports?organisation={number}")
        assert answer.status_code == 400
        assert "Choose an organisation from the list" in answer.text
    assert "Other Hospital" not in answer.text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("period=dates&since-day=31&since-month=2&since-year=2026", "The first day must be a real date"),
        ("period=dates", "Enter the first day"),
        (
            "period=dates&since-day=2&since-month=2&since-year=2026&until-day=1&until-month=2&until-year=2026",
            "The last day must be the same as the first day, or later",
        ),
        ("period=for+ever", "Choose a period"),
    ],
)
def test_a_wrong_period_is_refused_beside_its_box_and_in_files(
    session: Session, house: House, visitor: Visitors, arguments: str, message: str
) -> None:
    filed(session, house.manager)
    session.commit()
    librarian = visitor(house.librarian)
    answer = librarian.get(f"/reports?{arguments}")
    assert answer.status_code == 400
    assert message in answer.text
    assert "<title>Error: " in answer.text
    file = librarian.get(f"/reports/turnaround.csv?{arguments}")
    assert file.status_code == 400
    assert message in file.text


@pytest.mark.parametrize("period", ["12-months", "this-year", "last-year", "all", ""])
def test_every_period_gives_a_page(session: Session, house: House, visitor: Visitors, period: str) -> None:
    decided(session, house, Influence.CHANGED, recorded_at=datetime(2026, 3, 30, tzinfo=UTC))
    session.commit()
    answer = visitor(house.librarian).get(f"/reports?period={period}&since-day=99")
    assert answer.status_code == 200


def test_a_file_says_in_its_name_what_it_holds(session: Session, house: House, visitor: Visitors) -> None:
    decided(session, house, Influence.CHANGED)
    session.commit()
    answer = visitor(house.librarian).get(
        YEAR_2026.replace("/reports", "/reports/decisions-by-month.csv")
        + "&until-day=31&until-month=3&until-year=2026"
    )
    assert answer.content_type == "text/csv; charset=utf-8"
    name = "decisions-by-month-2026-01-01-to-2026-03-31.csv"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert answer.data.startswith(b"\xef\xbb\xbfMonth,Changed,")
    assert rows_of(answer.text)[3:] == [["Mar 2026", *"100001"], ["All", *"100001"]]


def test_there_are_only_the_files_of_the_figures(house: House, visitor: Visitors) -> None:
    librarian = visitor(house.librarian)
    for name in ("people", "..%2fsecret", "informed_ever"):
        assert librarian.get(f"/reports/{name}.csv").status_code == 404


def test_hostile_names_are_harmless_in_charts_and_files(
    session: Session, house: House, visitor: Visitors
) -> None:
    def rename(name: str) -> None:
        place = house.organisation
        change_organisation(
            session, place, name=name, library_service_id=place.library_service_id, actor_id=None
        )
        session.commit()

    decided(session, house, Influence.CHANGED)
    rename(HOSTILE)
    librarian = visitor(house.librarian)
    page = librarian.get(YEAR_2026).text
    assert "<script>alert" not in page
    assert "&lt;/title&gt;&lt;script&gt;" in page
    rename("=HYPERLINK(1)")
    file = librarian.get("/reports/decisions-by-organisation.csv?period=all")
    assert rows_of(file.text)[1][0] == "'=HYPERLINK(1)"


def test_the_number_of_queries_does_not_grow_with_the_requests(
    session: Session, house: House, visitor: Visitors, engine: Engine
) -> None:
    librarian = visitor(house.librarian)
    decided(session, house, Influence.CHANGED)
    session.commit()
    with counted(engine) as few:
        assert librarian.get(YEAR_2026).status_code == 200
    for influence in Influence:
        for _ in range(2):
            decided(session, house, influence)
        delivered(session, house)
        filed(session, house.colleague)
    session.commit()
    with counted(engine) as many:
        assert librarian.get(YEAR_2026).status_code == 200
    assert len(many) == len(few)
    assert len(few) < 20
