"""The page on which a strategy is written, over HTTP and without script."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from werkzeug.test import TestResponse

from evidence_service.accounts.models import Person
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.searches import queries, strategy_queries
from evidence_service.searches.models import RunKind, RunState
from evidence_service.strategies import written_lines
from evidence_service.strategies.strategy import fingerprint
from evidence_service.strategies.written_lines import WrittenLine
from tests.house import Visitor
from tests.searches.conftest import CountQueries
from tests.searches.search_desk import STRATEGY, SearchDesk, article

_RESULT = re.compile(r'id="result-\d+"[^>]*>(.*?)</div>', re.DOTALL)
_MOMENT = re.compile(r"\d+ \w+ \d{4} at \S+ \w{3}")
_BOX = re.compile(r'<textarea[^>]*name="lines-\d+"[^>]*>\n(.*?)</textarea>', re.DOTALL)


def boxes(page: TestResponse) -> list[str]:
    """What stands in the boxes of the lines."""
    return [unescape(text) for text in _BOX.findall(page.text)]


def results(page: TestResponse) -> list[str]:
    """What is said beside each line of what it found, without the moment."""
    found = _RESULT.findall(page.text)
    return [" ".join(_MOMENT.sub("", re.sub("<[^>]*>", " ", text)).split()) for text in found]


def send(visitor: Visitor, desk: SearchDesk, *lines: str, do: str = "save", **fields: str) -> TestResponse:
    """Send the form with these lines, as it was when the page was opened just now."""
    typed = {f"lines-{number}": line for number, line in enumerate(lines)}
    seen = {"seen": fingerprint(desk.lines()), "draft": "one-window"}
    return visitor.post(desk.url("/search"), {**typed, **seen, "do": do, **fields})


def test_the_page_shows_what_was_asked_and_one_empty_line(desk: SearchDesk, librarian: Visitor) -> None:
    page = librarian.get(desk.url("/search"))

    assert page.status_code == 200
    assert "Studies of babies" in page.text
    assert boxes(page) == [""]
    assert "There is a problem" not in page.text


def test_saving_keeps_the_lines(desk: SearchDesk, librarian: Visitor) -> None:
    answer = send(librarian, desk, "falls[tiab]", "#1 AND ward*", "")

    assert (answer.status_code, answer.location) == (302, desk.url("/search"))
    assert desk.lines() == ["falls[tiab]", "#1 AND ward*"]
    assert boxes(librarian.get(desk.url("/search"))) == ["falls[tiab]", "#1 AND ward*"]


def test_a_saved_line_that_can_not_run_shows_why_beside_it(desk: SearchDesk, librarian: Visitor) -> None:
    send(librarian, desk, "falls", "#1 and wards")

    page = librarian.get(desk.url("/search"))

    assert 'href="#lines-1">Line 2: Write AND in capitals.' in page.text
    assert 'aria-describedby="lines-1-error result-2"' in page.text


def test_running_asks_for_the_search_and_shows_it(desk: SearchDesk, librarian: Visitor) -> None:
    answer = send(librarian, desk, "falls", "wards", "#1 AND #2", do="run")

    assert (answer.status_code, answer.location) == (302, desk.url("/search/runs/1"))
    assert [line.query for line in desk.run(1).lines] == ["falls", "wards", "(falls) AND (wards)"]


def test_a_line_with_a_problem_stops_the_run_and_everything_typed_stays(
    desk: SearchDesk, librarian: Visitor
) -> None:
    answer = send(librarian, desk, "(falls", "wards", "#1 AND #7", do="run")

    assert answer.status_code == 400
    assert "<title>Error: Search" in answer.text
    assert "Line 1: This bracket is opened and not closed" in answer.text
    assert "There is no line 7. Write the number of an earlier line." in unescape(answer.text)
    assert boxes(answer) == ["(falls", "wards", "#1 AND #7"]
    assert desk.read(queries.runs) == []
    assert desk.lines() == ["(falls", "wards", "#1 AND #7"]


def test_an_empty_strategy_does_not_run(desk: SearchDesk, librarian: Visitor) -> None:
    answer = send(librarian, desk, "", do="run")

    assert answer.status_code == 400
    assert "Write at least one line before you run the strategy." in answer.text


@pytest.mark.parametrize("do", ["save", "run"])
def test_an_empty_line_in_the_middle_is_refused_and_stays(
    desk: SearchDesk, librarian: Visitor, do: str
) -> None:
    answer = send(librarian, desk, "falls", "", "wards", do=do)

    assert answer.status_code == 400
    assert 'href="#lines-1">Line 2 is empty. Write a search in it, or remove it.' in answer.text
    assert boxes(answer) == ["falls", "", "wards"]
    assert desk.lines() == []


def test_a_line_that_is_too_long_or_has_hidden_characters_stays_as_typed(
    desk: SearchDesk, librarian: Visitor
) -> None:
    answer = send(librarian, desk, "x" * 10_001, "bell \x07")

    assert answer.status_code == 400
    assert "Line 1: This line must be 10,000 characters or fewer. It is 1 too long." in answer.text
    assert "Line 2: This line has characters in it that can&#39;t be seen." in answer.text
    assert boxes(answer)[0] == "x" * 10_001


def test_a_line_of_a_million_characters_is_refused_beside_it_and_stays(
    desk: SearchDesk, librarian: Visitor
) -> None:
    answer = send(librarian, desk, "falls", "x" * 1_000_001)

    assert answer.status_code == 400
    assert "Line 2: This line must be 10,000 characters or fewer. It is 990,001 too long." in answer.text
    assert boxes(answer)[1] == "x" * 1_000_001
    assert desk.lines() == []


def test_a_very_long_line_is_kept_whole(desk: SearchDesk, librarian: Visitor) -> None:
    line = " OR ".join(["patient*[tiab]"] * 555)

    send(librarian, desk, line)

    assert desk.lines() == [line]
    assert boxes(librarian.get(desk.url("/search"))) == [line]


def test_notes_are_saved_with_their_lines_and_go_along_when_these_move(
    desk: SearchDesk, librarian: Visitor
) -> None:
    typed = {"notes-0": "the people", "notes-1": "<b>the place</b>"}
    send(librarian, desk, "falls", "wards", **typed)
    seen = written_lines.fingerprint(desk.written())

    page = send(librarian, desk, "falls", "wards", do="down:1", seen=seen, **typed)

    assert desk.written() == [WrittenLine("falls", "the people"), WrittenLine("wards", "<b>the place</b>")]
    assert boxes(page) == ["wards", "falls"]
    assert page.text.index("&lt;b&gt;the place&lt;/b&gt;</textarea>") < page.text.index(
        "the people</textarea>"
    )


def test_a_note_that_is_too_long_is_refused_beside_it(desk: SearchDesk, librarian: Visitor) -> None:
    answer = send(librarian, desk, "falls", **{"notes-0": "x" * 1001})

    assert answer.status_code == 400
    assert 'href="#notes-0">Line 1: This note must be 1,000 characters or fewer.' in answer.text
    assert "x" * 1001 in answer.text


def test_a_full_strategy_gets_no_more_lines(desk: SearchDesk, librarian: Visitor) -> None:
    for do in ("add", "add:3", "copy:3"):
        assert len(boxes(send(librarian, desk, *["falls"] * 100, do=do))) == 100


def test_the_page_says_which_version_is_saved(desk: SearchDesk, librarian: Visitor) -> None:
    desk.save("falls")
    desk.save("falls", "wards")

    assert "Version 2, saved by Lena Librarian on " in librarian.get(desk.url("/search")).text


@pytest.mark.parametrize(
    ("do", "lines", "focus"),
    [
        ("add", ["a", "b", "#1 OR #2", ""], 3),
        ("add:1", ["a", "", "b", "#1 OR #3"], 1),
        ("copy:2", ["a", "b", "b", "#1 OR #2"], 2),
        ("up:2", ["b", "a", "#2 OR #1"], 0),
        ("down:1", ["b", "a", "#2 OR #1"], 1),
        ("remove:2", ["a", "#1 OR #?"], 1),
        ("remove:3", ["a", "b"], 1),
        ("up:1", ["a", "b", "#1 OR #2"], 0),
        ("down:3", ["a", "b", "#1 OR #2"], 2),
        ("up:99999999999999999999", ["a", "#1 OR #3", "b"], 1),
        ("nonsense:x", ["a", "b", "#1 OR #2"], 0),
        (f"up:{'9' * 5000}", ["a", "#1 OR #3", "b"], 1),
    ],
)
def test_lines_are_added_moved_and_removed_without_being_saved(
    desk: SearchDesk, librarian: Visitor, do: str, lines: list[str], focus: int
) -> None:
    desk.save("saved")

    page = send(librarian, desk, "a", "b", "#1 OR #2", do=do)

    assert (page.status_code, boxes(page)) == (200, lines)
    assert re.search(rf'id="lines-{focus}"[^>]*autofocus', page.text)
    assert desk.lines() == ["saved"]


def test_the_only_line_can_be_removed_and_leaves_an_empty_one(desk: SearchDesk, librarian: Visitor) -> None:
    assert boxes(send(librarian, desk, "a", do="remove:1")) == [""]


def test_an_edited_form_still_knows_what_was_saved_when_it_was_opened(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.save("saved")
    page = send(librarian, desk, "a", do="add")

    assert f'name="seen" value="{fingerprint(["saved"])}"' in page.text
    assert "data-unsaved" in page.text


def test_lines_from_elsewhere_come_in_by_one_door_and_what_is_typed_is_saved_first(
    desk: SearchDesk, librarian: Visitor
) -> None:
    page = librarian.get(desk.url("/search"))

    answer = send(librarian, desk, "nurses", "", do="list")

    assert page.text.count('value="list"') == 1
    assert "/search/list" not in page.text
    assert (answer.status_code, answer.location) == (302, desk.url("/search/list"))
    assert desk.lines() == ["nurses"]
    assert "Add these lines behind my 1 line" in librarian.post(answer.location, {"pasted": "wards"}).text


def test_who_saves_later_keeps_what_they_typed_and_sees_the_other_text(
    desk: SearchDesk, librarian: Visitor
) -> None:
    opened = fingerprint(desk.lines())
    desk.save("the other text")

    answer = send(librarian, desk, "my text", seen=opened)

    assert answer.status_code == 409
    assert "The strategy was changed in the meantime." in answer.text
    assert boxes(answer) == ["my text"]
    assert "the other text" in answer.text
    assert send(librarian, desk, "both texts").status_code == 302


def test_while_a_search_runs_another_is_refused_and_the_lines_are_kept(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.start_run("a")

    answer = send(librarian, desk, "b", do="run")

    assert answer.status_code == 409
    assert "Search 1 of this request hasn&#39;t finished yet." in answer.text
    assert desk.url("/search/runs/1") in answer.text
    assert desk.lines() == ["b"]
    assert len(desk.read(queries.runs)) == 1


def test_the_same_form_sent_twice_runs_once(desk: SearchDesk, librarian: Visitor) -> None:
    seen = fingerprint(desk.lines())

    first, second = (send(librarian, desk, "falls", do="run", seen=seen) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    assert len(desk.read(queries.runs)) == 1


def test_a_line_that_has_not_changed_shows_what_it_found(desk: SearchDesk, librarian: Visitor) -> None:
    desk.found(article(1), counts=(1204, 88, 1))
    desk.save("falls[tiab]", "hospital* OR wards", "#1 AND #2", "(#1")

    page = librarian.get(desk.url("/search"))

    assert results(page) == [
        "1,204 records",
        "Out of date 88 records before it changed",
        "Out of date 1 record before it changed",  # it combines another line 2 now
        "Can't run yet",
    ]


def test_a_line_put_in_the_place_of_another_has_no_count(desk: SearchDesk, librarian: Visitor) -> None:
    desk.found(article(1), counts=(1204, 88, 1))
    desk.save("nurses[tiab]", "education[mh]", "#1 AND #2")

    assert results(librarian.get(desk.url("/search"))) == ["Not counted yet"] * 3


def test_a_note_beside_a_text_that_changed_is_to_be_read_again(desk: SearchDesk, librarian: Visitor) -> None:
    advice = "read the note again"
    desk.save(WrittenLine("english[la]", "No translator is available."))
    assert advice not in librarian.get(desk.url("/search")).text

    desk.save(WrittenLine("2020:2026[dp]", "No translator is available."))

    assert advice in librarian.get(desk.url("/search")).text


def test_a_line_that_moved_keeps_its_count_and_a_new_one_has_none(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.found(article(1), counts=(1204, 88, 1))
    desk.save("new", "falls[tiab]", "hospital*", "#2 AND #3")

    page = librarian.get(desk.url("/search"))

    assert results(page) == ["Not counted yet", "1,204 records", "88 records", "1 record"]


def test_nothing_found_and_an_error_are_told_apart(desk: SearchDesk, librarian: Visitor) -> None:
    desk.found(counts=(70, 0, 0))
    desk.answer_line("not a search", problem="PubMed doesn't understand this: no.")
    desk.save("falls[tiab]", "hospital*", "not a search")

    page = librarian.get(desk.url("/search"))

    assert results(page) == ["70 records", "0 records", "Error, no count"]
    assert "PubMed can't run this line." in page.text
    assert "doesn&#39;t understand this: no." in page.text


def test_every_search_is_listed_with_its_count(desk: SearchDesk, librarian: Visitor) -> None:
    desk.found(article(1))
    desk.found(article(1), article(2))

    page = librarian.get(desk.url("/search")).text

    assert page.index("Search 2: 2 records") < page.index("Search 1: 1 record")


def test_colleagues_read_the_strategy_and_can_not_change_it(desk: SearchDesk, colleague: Visitor) -> None:
    desk.save("falls <b>", "wards")

    page = colleague.get(desk.url("/search"))

    assert "falls &lt;b&gt;" in page.text
    assert "Lena Librarian has this request." in page.text
    assert boxes(page) == []
    assert send(colleague, desk, "mine").status_code == 403
    assert send(colleague, desk, "mine", do="add").status_code == 403
    assert desk.lines() == ["falls <b>", "wards"]


def test_others_do_not_see_the_strategy(
    desk: SearchDesk, visitor: Callable[[Person | None], Visitor]
) -> None:
    assert visitor(desk.house.manager).get(desk.url("/search")).status_code == 403
    assert visitor(desk.house.other_librarian).get(desk.url("/search")).status_code == 404
    assert visitor(None).get(desk.url("/search")).status_code == 302


def test_in_an_ended_request_the_strategy_can_only_be_read(desk: SearchDesk, librarian: Visitor) -> None:
    desk.save("falls")
    desk.do(evidence_requests.withdraw, actor=desk.house.manager)

    page = librarian.get(desk.url("/search"))

    assert "The strategy can't be changed while the request is withdrawn." in unescape(page.text)
    assert send(librarian, desk, "wards").status_code == 409


def test_more_lines_and_searches_ask_the_database_no_more_questions(
    desk: SearchDesk, librarian: Visitor, queries_of: CountQueries
) -> None:
    desk.found(article(1))
    with queries_of() as few:
        librarian.get(desk.url("/search"))
    for _ in range(4):
        desk.found(article(1))
    desk.save(*["falls"] * 30)
    with queries_of() as many:
        librarian.get(desk.url("/search"))

    assert len(many) == len(few) <= 14


def test_more_lines_than_a_strategy_can_have_are_not_shown_but_refused(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.save("saved")

    for do in ("save", "run", "add", "list", "up:2"):
        answer = send(librarian, desk, *["falls"] * 2000, do=do)
        assert answer.status_code == 400
        assert "A strategy can have 100 lines, and this one has 2,000." in answer.text
        assert len(boxes(answer)) == 110

    assert desk.lines() == ["saved"]


@pytest.mark.parametrize("name", ["lines-" + "9" * 5000, "lines-x", "lines-", "lines--1", "lines-²"])
def test_a_line_with_a_mangled_number_is_passed_over(desk: SearchDesk, librarian: Visitor, name: str) -> None:
    answer = send(librarian, desk, "falls", **{name: "wards"})

    assert answer.status_code == 302
    assert desk.lines() == ["falls"]


def test_what_was_typed_stays_when_the_request_was_given_away_meanwhile(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.save("saved")
    desk.do(evidence_requests.hand_over, librarian=desk.house.second_librarian)

    for do in ("save", "run", "add"):
        answer = send(librarian, desk, "typed <b>", "#1 AND wards", do=do)
        assert answer.status_code == 403
        assert "You can&#39;t search here." in answer.text
        assert "typed &lt;b&gt;\n#1 AND wards</textarea>" in answer.text
        assert "saved" in answer.text
    assert desk.lines() == ["saved"]


def test_what_was_typed_stays_when_the_request_has_ended_meanwhile(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.do(evidence_requests.withdraw, actor=desk.house.manager)

    answer = send(librarian, desk, "typed")

    assert answer.status_code == 409
    assert "because the request is withdrawn" in answer.text
    assert "typed</textarea>" in answer.text


def test_running_a_line_saves_and_asks_for_its_count_alone(desk: SearchDesk, librarian: Visitor) -> None:
    answer = send(librarian, desk, "falls", "wards", "#1 AND #2", do="count:3")

    assert (answer.status_code, answer.location) == (302, desk.url("/search#line-3"))
    assert desk.lines() == ["falls", "wards", "#1 AND #2"]
    assert asked_for(desk) == [[(3, "(falls) AND (wards)")]]
    page = librarian.get(desk.url("/search"))
    assert results(page) == ["Not counted yet", "Not counted yet", "Counting"]
    assert "Counting." in page.text


def test_running_what_is_out_of_date_leaves_the_other_lines_alone(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.found(counts=(70, 80, 0))

    answer = send(librarian, desk, "falls[tiab]", "wards", "#1 AND #2", "(#1", do="count")

    assert answer.location == desk.url("/search#counting")
    assert asked_for(desk) == [[(2, "wards"), (3, "(falls[tiab]) AND (wards)")]]


def test_with_every_count_there_running_asks_nothing_and_says_so(
    desk: SearchDesk, librarian: Visitor
) -> None:
    desk.found(counts=(70, 80, 0))

    send(librarian, desk, *desk.lines(), do="count")

    assert asked_for(desk) == []
    assert "every line that can run has its count" in librarian.get(desk.url("/search")).text


def test_a_line_that_can_not_run_is_not_counted_and_says_why(desk: SearchDesk, librarian: Visitor) -> None:
    broken = send(librarian, desk, "(falls", "#1 AND wards", do="count:1")
    above = send(librarian, desk, "(falls", "#1 AND wards", do="count:2")

    assert (broken.status_code, above.status_code) == (400, 400)
    assert "Line 1: This bracket is opened and not closed" in broken.text
    assert "Line 2 uses a line that can&#39;t run. Mend that line first." in above.text
    assert asked_for(desk) == []


def test_counting_is_stopped_and_what_was_typed_stays(desk: SearchDesk, librarian: Visitor) -> None:
    send(librarian, desk, "falls", do="count")

    page = send(librarian, desk, "falls", "typed", do="stop:1")
    again = send(librarian, desk, "falls", "typed", do="stop:1")
    none = send(librarian, desk, "falls", "typed", do="stop:7")

    assert boxes(page) == boxes(again) == ["falls", "typed"]
    assert results(page) == ["Not counted yet", "Not counted yet"]
    assert none.status_code == 404


def test_the_script_asks_for_what_changes_and_nothing_is_saved(desk: SearchDesk, librarian: Visitor) -> None:
    desk.found(counts=(1204, 80, 0))

    typed = {"lines-0": "falls[tiab]", "lines-1": "bell \x00", "lines-2": "x" * 10_001}
    answer = librarian.post(desk.url("/search/check"), typed)

    assert answer.status_code == 200
    assert results(answer)[0] == "1,204 records"
    assert 'id="counting-said"' in answer.text
    assert "<html" not in answer.text
    assert desk.lines() == list(STRATEGY)


def test_a_count_that_ended_early_says_why(desk: SearchDesk, librarian: Visitor) -> None:
    send(librarian, desk, "falls", do="count")
    desk.change_run(1, kind=RunKind.COUNT, state=RunState.FAILED, message="PubMed could not be reached.")

    page = librarian.get(desk.url("/search"))

    assert "The last count ended early." in page.text
    assert "PubMed could not be reached." in page.text


UNKNOWN = {
    "kind": "quoted phrase not found",
    "text": '"vertual ward"[tiab]',
    "loud": True,
    "remedy": "Mend it.",
}


def test_a_phrase_that_made_the_search_broader_is_told_loudly_and_mended_by_a_button(
    desk: SearchDesk, librarian: Visitor
) -> None:
    line = 'falls OR "vertual ward"[tiab]'
    desk.answer_line(line, count=90_000, warnings=[UNKNOWN])
    desk.save(line)

    page = librarian.get(desk.url("/search"))
    mended = send(librarian, desk, line, do="near:1")

    assert "the search became broader than you wrote it" in page.text
    assert 'value="near:1">Keep the words together in line 1' in page.text
    assert boxes(mended) == ['falls OR "vertual ward"[tiab:~0]']
    assert results(mended) == ["Out of date 90,000 records before it changed"]


def test_a_phrase_without_quotation_marks_that_was_taken_apart_is_told_as_loudly(
    desk: SearchDesk, librarian: Visitor
) -> None:
    line = "falls[tiab] OR hip fractures[tiab]"
    split = {"kind": "phrase split", "text": "hip fractures[tiab]", "loud": True, "remedy": "General."}
    nothing = {"kind": "phrase not found", "text": "fractures", "loud": True, "remedy": "General."}
    desk.answer_line(line, count=90_000, warnings=[split, nothing])
    desk.save(line)

    page = unescape(librarian.get(desk.url("/search")).text)
    mended = send(librarian, desk, line, do="near:1")

    assert "PubMed doesn't know the phrase hip fractures[tiab] and took it apart" in page
    assert 'To keep the words together, write "hip fractures"[tiab:~0].' in page
    assert boxes(mended) == ['falls[tiab] OR "hip fractures"[tiab:~0]']


def test_a_warning_that_a_line_inherits_is_said_once(desk: SearchDesk, librarian: Visitor) -> None:
    line = '"vertual ward"[tiab]'
    desk.answer_line(line, count=9, warnings=[UNKNOWN])
    desk.answer_line(f"({line}) AND falls", count=1, warnings=[UNKNOWN])
    desk.save(line, "#1 AND falls")

    page = librarian.get(desk.url("/search"))

    assert page.text.count("the search became broader than you wrote it") == 1
    assert "It carries the warning of line 1." in page.text


def test_headings_for_a_word_are_looked_up_while_what_is_typed_stays(
    desk: SearchDesk, librarian: Visitor
) -> None:
    page = send(librarian, desk, "typed", do="mesh", word="  falls ")

    assert boxes(page) == ["typed"]
    assert "Looking up “falls” …" in page.text
    assert "data-looking-up" in page.text
    desk.answer_look_up(headings=[FALLS])

    page = librarian.get(desk.url("/search"))

    assert "Falls due to slipping." in page.text
    assert "2 other names" in page.text
    assert 'value="put:&#34;Accidental Falls&#34;[mh]"' in page.text
    assert (
        'value="put:&#34;Accidental Falls&#34;[mh] OR &#34;accidental falls&#34;[tiab] OR slip[tiab]"'
        in page.text
    )


def test_a_word_that_mesh_does_not_know_and_one_that_is_missing_say_so(
    desk: SearchDesk, librarian: Visitor
) -> None:
    missing = send(librarian, desk, "typed", do="mesh", word=" ")
    send(librarian, desk, "typed", do="mesh", word="xyz")
    desk.answer_look_up("MeSH has no heading for this.", headings=[])

    page = librarian.get(desk.url("/search"))

    assert missing.status_code == 400
    assert 'href="#word">Write what to look up.' in missing.text
    assert "MeSH has no heading for this." in page.text


@pytest.mark.parametrize(
    ("into", "lines", "focus"),
    [
        ("0", ["falls", "wards", '"X"[mh]'], 2),
        ("1", ['falls OR "X"[mh]', "wards"], 0),
        ("7", ["falls", "wards", '"X"[mh]'], 2),
        ("x", ["falls", "wards", '"X"[mh]'], 2),
    ],
)
def test_a_heading_goes_where_it_is_wanted(
    desk: SearchDesk, librarian: Visitor, into: str, lines: list[str], focus: int
) -> None:
    page = send(librarian, desk, "falls", "wards", do='put:"X"[mh]', into=into)

    assert boxes(page) == lines
    assert re.search(rf'id="lines-{focus}"[^>]*autofocus', page.text)


def test_the_spelling_of_a_line_is_looked_up_and_taken_over(desk: SearchDesk, librarian: Visitor) -> None:
    line = "vertual[tiab] OR ward*"
    send(librarian, desk, line, do="spell:1")
    desk.answer_look_up(corrected="virtual ward*")
    desk.save(line)

    page = librarian.get(desk.url("/search"))
    mended = send(librarian, desk, line, do="respell:1")
    other = send(librarian, desk, "vertual", do="respell:1")

    assert "PubMed would write:" in page.text
    assert boxes(mended) == ["virtual[tiab] OR ward*"]
    assert boxes(other) == ["vertual"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("#1", "This line has no words whose spelling could be looked up."),
        ("word " * 200, "PubMed spells 500 characters at most."),
    ],
)
def test_a_line_that_can_not_be_spelt_says_so_beside_it(
    desk: SearchDesk, librarian: Visitor, line: str, message: str
) -> None:
    page = send(librarian, desk, "a", line, do="spell:2")

    assert page.status_code == 400
    assert f'href="#lines-1">Line 2: {message}' in page.text


def test_a_colleague_sees_nothing_of_what_somebody_looks_up(
    desk: SearchDesk, librarian: Visitor, colleague: Visitor
) -> None:
    send(librarian, desk, "typed", do="mesh", word="falls")

    assert "Looking up" not in colleague.get(desk.url("/search")).text
    assert send(colleague, desk, "typed", do="mesh", word="falls").status_code == 403


def test_the_check_says_of_what_is_typed_what_to_do_and_where(desk: SearchDesk, librarian: Visitor) -> None:
    page = send(librarian, desk, "falls[tiab]", "ward[tiab]", "(wards", do="check")
    words = " ".join(unescape(re.sub("<[^>]+>", " ", page.text)).split())

    assert (page.status_code, boxes(page)) == (200, ["falls[tiab]", "ward[tiab]", "(wards"])
    assert "1 problem: PubMed can't run it Line 3 : This bracket is opened and not closed" in words
    assert 'href="#lines-2">Line 3</a>' in page.text
    assert desk.lines() == []


def test_a_note_beside_a_limit_is_its_justification(desk: SearchDesk, librarian: Visitor) -> None:
    lines = ("falls[tiab]", "#1 AND english[la]")

    without = send(librarian, desk, *lines, do="check")
    with_note = send(librarian, desk, *lines, do="check", **{"notes-1": "Nobody here reads anything else"})

    assert without.text.count('class="es-finding"') == with_note.text.count('class="es-finding"') + 1


@pytest.mark.parametrize(
    ("into", "lines", "focus"),
    [
        ("0", ["falls", "wards", "#2 AND english[la]"], 2),
        ("1", ["(falls) AND english[la]", "wards"], 0),
    ],
)
def test_a_limit_is_written_as_text_where_it_is_wanted(
    desk: SearchDesk, librarian: Visitor, into: str, lines: list[str], focus: int
) -> None:
    page = send(librarian, desk, "falls", "wards", do="limit:language-english", limit_line=into)

    assert boxes(page) == lines
    assert re.search(rf'id="lines-{focus}"[^>]*autofocus', page.text)


def test_a_filter_is_named_with_its_source(desk: SearchDesk, librarian: Visitor) -> None:
    page = unescape(librarian.get(desk.url("/search")).text)

    assert "Source: Cochrane Highly Sensitive Search Strategy" in page
    assert 'value="limit:therapy/narrow"' in page


def test_a_limit_that_nobody_filled_in_is_told_and_does_not_run(desk: SearchDesk, librarian: Visitor) -> None:
    page = send(librarian, desk, "falls[tiab]", do="limit:years", limit_line="0")
    lines = boxes(page)

    run = send(librarian, desk, *lines, do="run")
    count = send(librarian, desk, *lines, do="count:2")

    assert lines == ["falls[tiab]", "#1 AND YYYY:ZZZZ[dp]"]
    for answer in (page, run, count):
        assert "YYYY:ZZZZ has no date in it yet. Write years such as 2019:2026 there" in answer.text
    assert (run.status_code, count.status_code) == (400, 400)
    assert desk.read(queries.runs) == []
    assert asked_for(desk) == []


def test_an_unknown_limit_changes_nothing(desk: SearchDesk, librarian: Visitor) -> None:
    assert boxes(send(librarian, desk, "falls", do="limit:nonsense")) == ["falls"]


FALLS = {
    "name": "Accidental Falls",
    "as_term": '"Accidental Falls"[mh]',
    "kind": "heading",
    "scope_note": "Falls due to slipping.",
    "entry_terms": ["Falls, Accidental", "Slip"],
}


def asked_for(desk: SearchDesk) -> list[list[tuple[int | None, str]]]:
    """For each count the lines that were asked for and what PubMed will be sent, newest first."""
    runs = desk.read(strategy_queries.counts_going_on)
    return [[(line.line_number, line.query) for line in run.lines] for run in runs]
