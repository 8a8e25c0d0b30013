"""NCBI's limits: calls a second, and the first 9,999 records of a search."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from practice_pubmed.pace import RateLimit
from practice_pubmed.server import Running, start
from practice_pubmed.wire import Refusal, too_many
from tests.practice_pubmed.asking import Asker

TOO_FAR = "'retstart' cannot be larger than 9998"


@pytest.fixture(scope="module")
def crowded() -> Iterator[Running]:
    with start(bulk=10_050) as server:
        yield server


@pytest.fixture
def ask_crowded(crowded: Running) -> Asker:
    return Asker(crowded.root)


def test_a_search_shows_the_first_9999_records(ask_crowded: Asker) -> None:
    result = ask_crowded.search("practice bulk[ot]", retmax=20_000)
    assert (result["count"], result["retmax"], len(result["idlist"])) == ("10050", "9999", 9_999)
    assert result["warninglist"]["outputmessages"] == [
        "Restrictions achieved. start and count adjusted to 0, 9999"
    ]


def test_a_page_over_the_edge_is_cut(ask_crowded: Asker) -> None:
    result = ask_crowded.search("practice bulk[ot]", retstart=9_990, retmax=20)
    assert len(result["idlist"]) == 9
    assert result["warninglist"]["outputmessages"] == [
        "Restrictions achieved. start and count adjusted to 9990, 9"
    ]


def test_a_search_from_beyond_the_edge_is_refused(ask_crowded: Asker) -> None:
    (error,) = ask_crowded.get("esearch", term="practice bulk[ot]", retstart=9_999).texts("ERROR")
    assert error.startswith("Search Backend failed: Exception:\n'retstart' cannot be larger than 9998.")


def test_the_same_refusal_in_json_holds_a_raw_line_break(ask_crowded: Asker) -> None:
    reply = ask_crowded.get("esearch", term="practice bulk[ot]", retstart=9_999, retmode="json")
    assert reply.status == 200
    assert b"Exception:\n'retstart'" in reply.body
    with pytest.raises(ValueError, match="control character"):
        reply.json()


def test_the_history_does_not_lift_the_limit(ask_crowded: Asker) -> None:
    webenv = ask_crowded.search("practice bulk[ot]", usehistory="y", retmax=0)["webenv"]

    def fetched(start_at: int, size: int) -> int:
        reply = ask_crowded.get(
            "efetch", db="pubmed", WebEnv=webenv, query_key=1, retstart=start_at, retmax=size, retmode="xml"
        )
        return len(reply.texts("PubmedArticle"))

    assert fetched(9_990, 20) == 9
    refused = ask_crowded.get("efetch", db="pubmed", WebEnv=webenv, query_key=1, retstart=9_999)
    assert refused.status == 400
    assert TOO_FAR in refused.texts("ERROR")[0]


def test_days_divide_a_large_search_exactly(ask_crowded: Asker) -> None:
    years = [
        int(
            ask_crowded.search("practice bulk[ot]", datetype="crdt", mindate=year, maxdate=year, retmax=0)[
                "count"
            ]
        )
        for year in range(2016, 2026)
    ]
    assert sum(years) == 10_050
    assert max(years) < 9_999


def test_bulk_can_come_in_on_one_day() -> None:
    with start(bulk=30, bulk_days=1) as server:
        ask = Asker(server.root)
        assert ask.search("practice bulk[ot] AND 2016/01/01[crdt]")["count"] == "30"


class Clock:
    """A clock that is put on by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("has_key", "allowed"), [(False, 3), (True, 10)])
def test_the_next_call_in_a_second_is_one_too_many(has_key: bool, allowed: int) -> None:
    clock = Clock()
    limit = RateLimit(None, clock)
    refused = [limit.refuses("someone", has_key=has_key) for _ in range(allowed + 2)]
    assert refused == [False] * allowed + [True, True]
    assert not limit.refuses("someone else", has_key=has_key)
    clock.now += 0.99
    assert limit.refuses("someone", has_key=has_key)
    clock.now += 0.02
    assert not limit.refuses("someone", has_key=has_key)


def test_calls_at_an_even_pace_are_never_refused() -> None:
    clock = Clock()
    limit = RateLimit(None, clock)
    for _ in range(50):
        assert not limit.refuses("someone", has_key=False)
        clock.now += 1 / 2.8


def test_no_limit_is_no_limit() -> None:
    unlimited = RateLimit(0)
    assert not any(unlimited.refuses("anyone", has_key=False) for _ in range(500))


def test_a_refused_call_hears_ncbis_words() -> None:
    answer = too_many(Refusal("192.0.2.1", 3))
    assert (answer.status, answer.headers) == (429, {"Retry-After": "2"})
    assert json.loads(answer.body) == {
        "error": "API rate limit exceeded", "api-key": "192.0.2.1", "count": "4", "limit": "3",
    }  # fmt: skip


def test_refused_calls_are_logged_and_repeat_the_key() -> None:
    with start(rate=0.01) as server:
        ask = Asker(server.root)
        assert ask.get("einfo", api_key="mine").status == 200
        refused = ask.get("einfo", api_key="mine")
        assert (refused.status, refused.json()["api-key"]) == (429, "mine")
        assert ask.get("einfo", api_key="another").status == 200
        assert [entry["status"] for entry in server.log()] == [200, 429, 200]
        assert "mine" not in str(server.log())
