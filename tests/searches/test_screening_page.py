"""The pages of screening, over HTTP and without script."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from werkzeug.test import TestResponse

from evidence_service.accounts.models import Person
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.references.reference import Author, Notice
from evidence_service.searches.models import Verdict
from evidence_service.searches.wording import REASONS
from tests.house import Visitor
from tests.searches.conftest import CountQueries
from tests.searches.search_desk import SearchDesk, article

_ARTICLE = re.compile(r'<article[^>]*id="record-(\d+)"(.*?)</article>', re.DOTALL)


@pytest.fixture
def desk(desk: SearchDesk) -> SearchDesk:
    """A desk with four records to screen."""
    desk.found(article(1), article(2), article(3), article(4, retraction="retracted"))
    return desk


def shown(page: TestResponse) -> list[int]:
    """The ids of the records on the page, in order."""
    return [int(number) for number, _ in _ARTICLE.findall(page.text)]


def words_of(page: TestResponse) -> str:
    """What a reader sees: no tags, single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def ids(desk: SearchDesk, *numbers: int) -> list[int]:
    return [desk.record(number).id for number in numbers]


def decide(visitor: Visitor, desk: SearchDesk, number: int, query: str = "", **fields: str) -> TestResponse:
    """Send the form of one record, as it was while nothing was decided."""
    path = desk.url(f"/records/{desk.record(number).id}{query}")
    return visitor.post(path, {"verdict": "included", "seen": "undecided", **fields})


def test_the_undecided_records_come_first_with_all_that_is_needed(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.include(2)

    page = librarian.get(desk.url("/screening"))

    assert shown(page) == ids(desk, 1, 3, 4)
    words = words_of(page)
    assert "Undecided 3 Included 1 Maybe 0 Excluded 0 All 4" in words
    assert (
        "Ash AB, Birch C. Imagined J Falls. 2020 Mar;12(3):45-52. Trial Randomized Controlled Trial" in words
    )
    assert "Methods. We counted. Results. Fewer falls ." in words
    assert "Fewer <i><mark>falls</mark></i>." in page.text
    assert 'href="https://pubmed.ncbi.nlm.nih.gov/90000001/" rel="noopener noreferrer"' in page.text
    assert 'href="https://doi.org/10.9999/falls.1" rel="noopener noreferrer"' in page.text


def test_a_retracted_record_says_so_loudly_and_offers_the_reason(
    desk: SearchDesk, librarian: Visitor
) -> None:
    page = librarian.get(desk.url("/screening")).text
    parts = {int(number): html for number, html in _ARTICLE.findall(page)}
    first, retracted = (parts[number] for number in ids(desk, 1, 4))

    assert "Retracted: this article was withdrawn" in retracted
    assert '<option value="retracted" selected>' in retracted
    assert "selected" not in first


@pytest.mark.parametrize(
    ("show", "numbers"),
    [("undecided", [3]), ("included", [1]), ("excluded", [2, 4]), ("all", [1, 2, 3, 4]), ("nonsense", [3])],
)
def test_each_list_shows_its_records(
    desk: SearchDesk, librarian: Visitor, show: str, numbers: list[int]
) -> None:
    desk.include(1)
    desk.exclude(2, "too old")
    desk.exclude(4, "retracted")

    page = librarian.get(desk.url(f"/screening?show={show}"))

    assert shown(page) == ids(desk, *numbers)
    assert "Excluded: retracted 1 , too old 1" in words_of(page)


def test_the_tabs_count_what_passes_and_the_title_what_is_left(desk: SearchDesk, librarian: Visitor) -> None:
    desk.include(1)
    desk.exclude(4, "retracted")

    page = librarian.get(desk.url("/screening?show=undecided&notice=retracted"))

    words = words_of(page)
    assert "Undecided 0 Included 0 Maybe 0 Excluded 1 All 1" in words
    assert "Shown only: Retracted, or with a concern Remove" in words
    assert "No record passes. Show all undecided records" in words
    assert "<title>Screening, 2 undecided" in page.text


def test_marking_can_be_turned_off_and_stays_off(desk: SearchDesk, librarian: Visitor) -> None:
    page = librarian.get(desk.url("/screening?show=undecided&marks=no")).text

    assert "<mark>" not in page
    assert f'action="{desk.url(f"/records/{desk.record(1).id}")}?show=undecided&amp;marks=no"' in page
    assert "<mark>" not in librarian.get(desk.url(f"/records/{desk.record(1).id}?marks=no")).text


def test_including_goes_on_to_the_next_undecided_record(desk: SearchDesk, librarian: Visitor) -> None:
    second, third = ids(desk, 2, 3)

    answer = decide(librarian, desk, 2)

    assert answer.location == desk.url(f"/screening?show=undecided&at={third}#record-{third}")
    assert desk.record(2).verdict is Verdict.INCLUDED
    page = librarian.get(answer.location)
    assert second not in shown(page)
    assert re.search(rf'id="record-{third}"[^>]*data-current', page.text)
    assert "Last step: included: Falls on wards: study 2. Undo" in words_of(page)


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_on_the_list_can_be_given(desk: SearchDesk, librarian: Visitor, reason: str) -> None:
    decide(librarian, desk, 1, verdict="excluded", reason=reason)

    assert desk.record(1).exclusion_reason == reason


def test_ones_own_reason_can_be_given(desk: SearchDesk, librarian: Visitor) -> None:
    decide(librarian, desk, 1, verdict="excluded", reason="other", other=" About <uniforms> ")

    assert desk.record(1).exclusion_reason == "About <uniforms>"
    assert "About &lt;uniforms&gt;" in librarian.get(desk.url("/screening?show=excluded")).text


def test_ones_own_reason_that_is_on_the_list_is_the_one_on_the_list(
    desk: SearchDesk, librarian: Visitor
) -> None:
    decide(librarian, desk, 1, verdict="excluded", reason="other", other="Too OLD")

    assert desk.record(1).exclusion_reason == "too old"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"verdict": "excluded"}, "Choose why you exclude it."),
        ({"verdict": "excluded", "reason": "because"}, "Choose why you exclude it."),
        (
            {"verdict": "excluded", "reason": "other", "other": " "},
            "Write the reason, or choose one from the list.",
        ),
        (
            {"verdict": "excluded", "reason": "other", "other": "x" * 281},
            "The other reason must be 280 characters or fewer. It is 1 too long.",
        ),
        ({"verdict": "perhaps"}, "Press Include, Maybe or Exclude."),
        ({"verdict": ""}, "Press Include, Maybe or Exclude."),
    ],
)
@pytest.mark.parametrize("query", ["", "?view=record"])
def test_a_decision_that_lacks_something_says_what_beside_its_record(
    desk: SearchDesk, librarian: Visitor, fields: dict[str, str], message: str, query: str
) -> None:
    answer = decide(librarian, desk, 2, query, **fields)

    assert answer.status_code == 400
    assert "<title>Error: " in answer.text
    parts = {int(number): unescape(html) for number, html in _ARTICLE.findall(answer.text)}
    assert [number for number, html in parts.items() if message in html] == ids(desk, 2)
    assert desk.record(2).verdict is Verdict.UNDECIDED


def test_what_was_typed_as_ones_own_reason_stays(desk: SearchDesk, librarian: Visitor) -> None:
    answer = decide(librarian, desk, 1, verdict="excluded", reason="other", other="x" * 281)

    assert f'value="{"x" * 281}"' in answer.text
    assert '<option value="other" selected>' in answer.text


def test_a_decision_on_what_changed_meanwhile_is_refused_and_can_be_given_again(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.exclude(1, "too old")

    answer = decide(librarian, desk, 1)

    assert answer.status_code == 409
    assert "This record was decided since you opened the page: it is excluded: too old." in words_of(answer)
    assert 'name="seen" value="excluded: too old"' in answer.text
    assert decide(librarian, desk, 1, seen="excluded: too old").status_code == 302
    assert desk.record(1).verdict is Verdict.INCLUDED


def test_the_same_form_sent_twice_decides_once(desk: SearchDesk, librarian: Visitor) -> None:
    assert [decide(librarian, desk, 1).status_code for _ in range(2)] == [302, 302]
    assert len(desk.steps(1)) == 1


def test_the_newest_step_is_undone_from_any_list(desk: SearchDesk, librarian: Visitor) -> None:
    desk.exclude(1, "too old")
    step, record = desk.steps(1)[-1].id, desk.record(1).id

    answer = librarian.post(desk.url("/screening/undo?show=excluded"), {"step": str(step)})

    assert answer.location == desk.url(f"/screening?show=undecided&at={record}#record-{record}")
    assert desk.record(1).verdict is Verdict.UNDECIDED
    assert librarian.post(desk.url("/screening/undo"), {"step": str(step)}).status_code == 302


def test_a_decided_record_offers_its_own_undo(desk: SearchDesk, librarian: Visitor) -> None:
    desk.include(1)
    desk.include(2)

    page = librarian.get(desk.url("/screening?show=included")).text
    parts = {int(number): html for number, html in _ARTICLE.findall(page)}

    assert f'name="step" value="{desk.steps(1)[0].id}"' in parts[ids(desk, 1)[0]]


@pytest.mark.parametrize("step", ["", "x", "-1", "999999", "99999999999999999999999"])
def test_an_unknown_step_can_not_be_undone(desk: SearchDesk, librarian: Visitor, step: str) -> None:
    assert librarian.post(desk.url("/screening/undo"), {"step": step}).status_code == 404


def test_an_older_step_can_not_be_undone_over_a_newer_one(desk: SearchDesk, librarian: Visitor) -> None:
    desk.include(1)
    desk.exclude(1, seen="included")

    answer = librarian.post(desk.url("/screening/undo"), {"step": str(desk.steps(1)[0].id)})

    assert answer.status_code == 409
    assert "decided again since" in answer.text


def test_from_the_list_of_included_records_one_goes_on_in_that_list(
    desk: SearchDesk, librarian: Visitor
) -> None:
    for number in (1, 2, 3):
        desk.include(number)
    third = desk.record(3).id

    answer = decide(
        librarian, desk, 2, "?show=included", verdict="excluded", reason="too old", seen="included"
    )

    assert answer.location == desk.url(f"/screening?show=included&at={third}#record-{third}")


def test_when_all_are_screened_the_page_says_so_and_leads_on(desk: SearchDesk, librarian: Visitor) -> None:
    desk.include(1)
    desk.exclude(2)
    desk.exclude(3)

    answer = decide(librarian, desk, 4, verdict="excluded", reason="retracted")

    assert answer.location == desk.url("/screening?show=undecided#screening")
    page = librarian.get(answer.location)
    assert "All 4 records are screened 1 record included, 3 excluded." in words_of(page)
    assert desk.url("/summary") in page.text


def test_the_page_of_a_record_shows_everything_and_decides(desk: SearchDesk, librarian: Visitor) -> None:
    first, second = ids(desk, 1, 2)
    desk.include(1)
    desk.undo(1)
    desk.found(
        article(
            1,
            title="H<sub>2</sub>O and <i>falls</i>.",
            vernacular_title="Chutes.",
            languages=("fre",),
            mesh=("Accidental Falls/*prevention & control",),
            keywords=("wards",),
            pmcid="PMC123",
            notices=(Notice("erratum in", "Imagined J Falls. 2021;13:9", "90000777"),),
        )
    )

    page = librarian.get(desk.url(f"/records/{first}"))
    words = words_of(page)

    assert "H<sub>2</sub>O and <i><mark>falls</mark></i>." in page.text
    for text in ("Chutes.", "Not in English", "Accidental Falls/*prevention & control", "wards", "PMC123"):
        assert text in words
    assert "Erratum in Imagined J Falls. 2021;13:9 PubMed 90000777" in words
    assert "Found by PubMed, search 1 , PubMed, search 2" in words
    assert re.search(r"Included Lena Librarian, .* Taken back on", words)
    assert decide(librarian, desk, 1, "?view=record").location == desk.url(
        f"/records/{second}?show=undecided"
    )


def test_a_copy_leads_to_the_record_that_stands_for_it_and_back(desk: SearchDesk, librarian: Visitor) -> None:
    first, second = ids(desk, 1, 2)
    desk.merge(2, into=1)

    copy = librarian.get(desk.url(f"/records/{second}")).text
    kept = librarian.get(desk.url(f"/records/{first}")).text

    assert f'{desk.url(f"/records/{first}")}?show=undecided">Go to the record that stands for both' in copy
    assert 'class="es-decision"' not in copy
    assert f'{desk.url(f"/records/{second}")}?show=undecided">Falls on wards: study 2.</a>' in kept
    assert second not in shown(librarian.get(desk.url("/screening")))


def test_undo_on_the_page_of_a_record_stays_with_the_record(desk: SearchDesk, librarian: Visitor) -> None:
    desk.include(1)
    step = {"step": str(desk.steps(1)[0].id)}

    answer = librarian.post(desk.url("/screening/undo?view=record"), step)

    assert answer.location == desk.url(f"/records/{desk.record(1).id}?show=undecided")


def test_after_the_last_record_its_page_leads_to_the_list(desk: SearchDesk, librarian: Visitor) -> None:
    for number in (1, 2, 3):
        desk.include(number)

    answer = decide(librarian, desk, 4, "?view=record")

    assert answer.location == desk.url("/screening?show=undecided#screening")


def test_titles_and_abstracts_from_elsewhere_are_made_harmless(desk: SearchDesk, librarian: Visitor) -> None:
    desk.found(
        article(
            1,
            title='<b onclick="x()">Bold</b> <img src=x onerror=alert(1)><script>alert(2)</script>',
            authors=(Author(last="<Ash>"),),
            doi='10.9999/"><script>',
        )
    )
    record = desk.record(1).id

    for path in ("/screening?show=all", f"/records/{record}"):
        page = librarian.get(desk.url(path)).text
        assert "<b>Bold</b>" in page
        assert "&lt;Ash&gt;" in page
        for danger in ("<b onclick", "<img", "<script>alert", '"><script>'):
            assert danger not in page


def test_without_records_the_page_leads_to_the_search(desk: SearchDesk, librarian: Visitor) -> None:
    desk.id, desk.reference = desk.claimed_request()

    page = librarian.get(desk.url("/screening"))
    assert "No records yet" in page.text
    assert desk.url("/search") in page.text

    desk.start_run("a")
    assert "A search is running." in librarian.get(desk.url("/screening")).text


def test_colleagues_read_along_and_decide_nothing(desk: SearchDesk, colleague: Visitor) -> None:
    page = colleague.get(desk.url("/screening"))

    assert "Lena Librarian screens these records. You can read along." in page.text
    assert "Exclude</" not in page.text
    assert decide(colleague, desk, 1).status_code == 403
    assert colleague.post(desk.url("/screening/undo"), {"step": "1"}).status_code == 403
    assert desk.record(1).verdict is Verdict.UNDECIDED


@pytest.mark.parametrize("view", ["", "?view=record"])
def test_what_was_typed_while_the_request_went_to_a_colleague_is_shown(
    desk: SearchDesk, colleague: Visitor, view: str
) -> None:
    fields = {
        "verdict": "included",
        "remark": "Ask <Mona>",
        "tags": "cost",
        "noted": "x",
        "seen": "undecided",
    }

    answer = colleague.post(desk.url(f"/records/{desk.record(1).id}{view}"), fields)

    assert answer.status_code == 403
    for told in ("You can&#39;t screen here.", "Ask &lt;Mona&gt;", "The tags that you typed: cost"):
        assert told in answer.text
    assert desk.record(1).remark == ""


def test_others_do_not_see_the_records(desk: SearchDesk, visitor: Callable[[Person | None], Visitor]) -> None:
    record = desk.record(1).id

    for path in ("/screening", f"/records/{record}"):
        assert visitor(desk.house.manager).get(desk.url(path)).status_code == 403
        assert visitor(desk.house.other_librarian).get(desk.url(path)).status_code == 404
    assert decide(visitor(desk.house.other_librarian), desk, 1).status_code == 404


def test_a_record_of_another_request_is_not_found(desk: SearchDesk, librarian: Visitor) -> None:
    record = desk.record(1).id
    desk.id, desk.reference = desk.claimed_request()

    for number in (record, 999_999, 99999999999999999999999):
        path = desk.url(f"/records/{number}")
        assert librarian.get(path).status_code == 404
        assert librarian.post(path, {"verdict": "included", "seen": "undecided"}).status_code == 404
        assert librarian.post(path, {"verdict": ""}).status_code == 404


@pytest.mark.parametrize("query", ["start=99999999999999999999", "start=x&at=-5", "at=99999999999999999999"])
def test_a_mangled_address_shows_a_list(desk: SearchDesk, librarian: Visitor, query: str) -> None:
    assert librarian.get(desk.url(f"/screening?{query}")).status_code == 200


@pytest.mark.parametrize("step", ["-3000000000", "99999999999999999999", "x", "9" * 5000, "-" + "9" * 5000])
def test_a_mangled_step_is_not_found(desk: SearchDesk, librarian: Visitor, step: str) -> None:
    assert librarian.post(desk.url("/screening/undo"), {"step": step}).status_code == 404


def test_once_the_request_has_ended_nothing_can_be_decided(desk: SearchDesk, librarian: Visitor) -> None:
    desk.do(evidence_requests.withdraw, actor=desk.house.manager)

    page = librarian.get(desk.url("/screening"))

    assert "Nothing can be changed here while the request is withdrawn." in unescape(page.text)
    assert decide(librarian, desk, 1).status_code == 409


def test_more_records_ask_the_database_no_more_questions(
    desk: SearchDesk, librarian: Visitor, queries_of: CountQueries
) -> None:
    desk.include(1)
    with queries_of() as few:
        librarian.get(desk.url("/screening?show=all"))
    desk.found(*(article(number) for number in range(10, 60)))
    for number in (10, 11, 12):
        desk.exclude(number)
    with queries_of() as many:
        librarian.get(desk.url("/screening?show=all"))

    assert len(many) == len(few) <= 20


@pytest.mark.parametrize("view", ["", "?view=record"])
def test_a_missing_reason_is_said_at_the_top_with_a_link_to_its_box(
    desk: SearchDesk, librarian: Visitor, view: str
) -> None:
    record = desk.record(2).id

    answer = decide(librarian, desk, 2, view, verdict="excluded")

    assert answer.status_code == 400
    assert "<title>Error: " in answer.text
    summary = answer.text.index("nhsuk-error-summary")
    assert answer.text.index(f'<a href="#reason-{record}">Choose why you exclude it.</a>') > summary
    assert summary < answer.text.index(f'id="record-{record}"')
