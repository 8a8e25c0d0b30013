"""NCBI's limits: calls a second, and the first 9,999 records of a search."""

from __future__ import annotations

from collections.abc import Iterator
from time import sleep

import pytest

from practice_pubmed.pace import RateLimit
from practice_pubmed.server import Running, start
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


def test_the_fourth_call_in_a_second_is_one_too_many() -> None:
    with start(rate=None) as server:
        ask = Asker(server.root)
        replies = [ask.get("einfo") for _ in range(4)]
        with_key = [ask.get("einfo", api_key="mine").status for _ in range(11)]
    assert [reply.status for reply in replies] == [200, 200, 200, 429]
    assert replies[3].headers["Retry-After"] == "2"
    assert replies[3].json() == {
        "error": "API rate limit exceeded", "api-key": "127.0.0.1", "count": "4", "limit": "3",
    }  # fmt: skip
    assert with_key == [200] * 10 + [429]


def test_refused_calls_are_logged_and_repeat_the_key() -> None:
    with start(rate=1) as server:
        ask = Asker(server.root)
        ask.get("einfo", api_key="mine")
        refused = ask.get("einfo", api_key="mine")
        assert refused.json()["api-key"] == "mine"
        assert [entry["status"] for entry in server.log()] == [200, 429]
        assert "mine" not in str(server.log())


def test_calls_may_begin_again_after_a_second() -> None:
    patient = RateLimit(4)
    assert [patient.refuses("someone", has_key=False) for _ in range(5)] == [False] * 4 + [True]
    sleep(1.01)
    assert not patient.refuses("someone", has_key=False)


def test_no_limit_is_no_limit() -> None:
    unlimited = RateLimit(0)
    assert not any(unlimited.refuses("anyone", has_key=False) for _ in range(500))
