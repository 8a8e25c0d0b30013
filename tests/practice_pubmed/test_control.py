"""The practice addresses: health and log, for callers on the same machine."""

from __future__ import annotations

from time import time

import pytest

from practice_pubmed.answers import Refused
from practice_pubmed.collection import Collection
from practice_pubmed.control import practice_page
from practice_pubmed.faults import Faults
from practice_pubmed.history import MOST, History, Kept
from practice_pubmed.pace import RateLimit
from practice_pubmed.server import PracticeServer, Running
from practice_pubmed.service import Service
from tests.practice_pubmed.asking import Asker


def test_health_counts_the_records(ask: Asker, whole_collection: Collection) -> None:
    assert ask.request("GET", "/_practice/health").json() == {
        "status": "ok",
        "records": len(whole_collection),
    }


def test_the_log_tells_what_was_asked_but_no_key(ask: Asker, server: Running) -> None:
    before = time()
    ask.get(
        "efetch", db="pubmed", id="90001001,90001002,1", api_key="secret-key", email="library@example.org"
    )
    (entry,) = ask.request("GET", "/_practice/log").json()
    assert before <= entry["time"] <= time()
    assert (entry["utility"], entry["method"], entry["status"]) == ("efetch", "GET", 200)
    assert entry["ids"] == ["90001001", "90001002", "1"]
    assert entry["records"] == 2
    assert entry["parameters"]["api_key"] == "given"
    assert entry["parameters"]["email"] == "library@example.org"
    assert entry["key_in_url"] is True
    assert entry["url_length"] > 60
    assert "secret-key" not in str(server.log())


def test_a_posted_key_is_not_in_the_address(ask: Asker, server: Running) -> None:
    ask.post("esearch", db="pubmed", term="falls", api_key="secret-key")
    (entry,) = server.log()
    assert (entry["method"], entry["key_in_url"], entry["parameters"]["api_key"]) == ("POST", False, "given")


def test_the_log_names_the_faults_and_can_be_emptied(ask: Asker, server: Running) -> None:
    server.faults([{"kind": "delay", "seconds": 0}, {"kind": "status", "status": 502}])
    ask.get("einfo")
    assert [(entry["faults"], entry["status"]) for entry in server.log()] == [(("delay", "status"), 502)]
    assert ask.request("DELETE", "/_practice/log").status == 200
    assert server.log() == []


def test_a_broken_connection_is_logged_with_status_0(ask: Asker, server: Running) -> None:
    server.faults([{"kind": "reset", "times": 1}])
    with pytest.raises(ConnectionResetError):
        ask.get("einfo")
    assert [(entry["faults"], entry["status"]) for entry in server.log()] == [(("reset",), 0)]


def test_the_history_can_be_made_to_expire(ask: Asker) -> None:
    webenv = ask.search("delirium[ti]", usehistory="y")["webenv"]
    assert ask.request("DELETE", "/_practice/history").status == 200
    assert ask.search("#1", WebEnv=webenv) == {"ERROR": "Unable to obtain query #1"}


def test_the_oldest_history_goes_first() -> None:
    history = History()
    oldest, key = history.keep(Kept((1,)))
    newer = [history.keep(Kept((2,)))[0] for _ in range(MOST)]
    assert history.get(newer[0], 1).uids == (2,)
    with pytest.raises(Refused, match="Unable to obtain query #1"):
        history.get(oldest, key)


def test_other_practice_addresses_are_refused(ask: Asker) -> None:
    assert ask.request("GET", "/_practice/secrets").status == 404
    assert ask.request("POST", "/_practice/log").status == 404


@pytest.mark.parametrize(("client", "status"), [("10.1.2.3", 403), ("::1", 200), ("127.0.0.9", 200)])
def test_only_callers_on_this_machine_are_answered(client: str, status: int) -> None:
    server = PracticeServer(("127.0.0.1", 0), Service(Collection(iter(()))), RateLimit(0), Faults())
    try:
        assert practice_page(server, "GET", "health", "", client).status == status
    finally:
        server.server_close()
