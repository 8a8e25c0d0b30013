"""Faults on order: each does what the table in the README says, as often as was ordered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from http.client import IncompleteRead, RemoteDisconnected
from time import monotonic, sleep
from types import ModuleType

import pytest
from Bio.Entrez.Parser import CorruptedXMLError, NotXMLError, ValidationError

from practice_pubmed.faults import KINDS, BadFault, Faults
from practice_pubmed.server import Running
from tests.practice_pubmed.asking import Asker, Reply

TWO = "90001001,90001002"


def fetch(ask: Asker) -> Reply:
    return ask.get("efetch", db="pubmed", id=TWO, retmode="xml")


def pmids(reply: Reply) -> list[str]:
    return reply.texts("PubmedArticle/MedlineCitation/PMID")


def test_a_status_comes_as_often_as_ordered_and_after_as_many_calls(ask: Asker, server: Running) -> None:
    server.faults([{"kind": "status", "status": 502, "times": 2, "after": 1}])
    assert [fetch(ask).status for _ in range(5)] == [200, 502, 502, 200, 200]


def test_a_fault_of_one_utility_leaves_the_others_alone(ask: Asker, server: Running) -> None:
    server.faults([{"utility": "efetch", "kind": "status"}])
    assert ask.get("esearch", term="falls").status == 200
    assert fetch(ask).status == 500


def test_faults_follow_each_other_in_their_order(ask: Asker, server: Running) -> None:
    server.faults(
        [{"kind": "status", "status": 503, "times": 1, "retry_after": 7}, {"kind": "empty", "times": 1}]
    )
    first, second, third = fetch(ask), fetch(ask), fetch(ask)
    assert (first.status, first.headers["Retry-After"]) == (503, "7")
    assert (second.status, second.body) == (200, b"")
    assert pmids(third) == ["90001001", "90001002"]


def test_a_429_comes_in_ncbis_words_with_or_without_its_status(ask: Asker, server: Running) -> None:
    server.faults([{"kind": "status", "status": 429, "times": 1}, {"kind": "json429with200", "times": 1}])
    limited, disguised = fetch(ask), fetch(ask)
    assert (limited.status, limited.headers["Retry-After"]) == (429, "2")
    assert limited.json() == {
        "error": "API rate limit exceeded", "api-key": "127.0.0.1", "count": "1", "limit": "0",
    }  # fmt: skip
    assert (disguised.status, disguised.json()) == (200, limited.json())


def test_an_error_text_comes_in_the_document_of_its_utility(ask: Asker, server: Running) -> None:
    text = " Error: External viewer error: Empty Response. Bytes read: 0 Status: Timeout"
    server.faults(
        [{"kind": "error_text", "text": text, "status": 400, "times": 1}, {"kind": "error_text", "text": "x"}]
    )
    first = fetch(ask)
    assert (first.status, first.texts("ERROR")) == (400, [text])
    second = ask.get("esearch", term="falls")
    assert (second.status, second.xml().tag, second.texts("ERROR")) == (200, "eSearchResult", ["x"])


def test_a_page_of_html_is_not_xml(entrez: ModuleType, server: Running) -> None:
    server.faults([{"kind": "html"}])
    with pytest.raises(NotXMLError):
        entrez.read(entrez.efetch(db="pubmed", id=TWO, retmode="xml"))


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "bad_utf8"}, CorruptedXMLError),
        ({"kind": "unknown_tag"}, ValidationError),
        ({"kind": "cut", "after_bytes": 900, "declared": False}, CorruptedXMLError),
        ({"kind": "cut", "after_bytes": 900}, CorruptedXMLError),
        ({"kind": "cut", "after_bytes": 900, "chunked": True}, IncompleteRead),
        ({"kind": "empty"}, NotXMLError),
    ],
)
def test_bio_entrez_stumbles_over_spoilt_documents(
    entrez: ModuleType, server: Running, fault: dict[str, object], error: type[Exception]
) -> None:
    server.faults([{"utility": "efetch", **fault}])
    with pytest.raises(error):
        entrez.read(entrez.efetch(db="pubmed", id=TWO, retmode="xml"))


def test_a_cut_shows_as_an_incomplete_body(ask: Asker, server: Running) -> None:
    server.faults([{"kind": "cut", "after_bytes": 900}])
    with pytest.raises(IncompleteRead):
        fetch(ask)


def test_an_unknown_tag_can_stand_in_any_document(ask: Asker, server: Running) -> None:
    server.faults([{"kind": "unknown_tag"}])
    assert ask.get("esearch", term="falls").texts("PracticeNovelty") == ["new"]


def test_a_reset_breaks_the_connection(ask: Asker, server: Running) -> None:
    server.faults([{"kind": "reset", "times": 1}, {"kind": "reset", "after_bytes": 500, "times": 1}])
    with pytest.raises(ConnectionResetError):
        fetch(ask)
    with pytest.raises((ConnectionResetError, IncompleteRead)):
        fetch(ask)
    assert fetch(ask).status == 200


def test_a_stall_keeps_silent_before_or_amid_the_answer(ask: Asker, server: Running) -> None:
    path = f"/entrez/eutils/efetch.fcgi?db=pubmed&id={TWO}"
    server.faults(
        [{"kind": "stall", "seconds": 30, "times": 1}, {"kind": "stall", "seconds": 30, "after_bytes": 99}]
    )
    for _ in range(2):
        with pytest.raises(TimeoutError):
            ask.request("GET", path, timeout=0.2)


def test_a_stall_ends_with_a_closed_connection(ask: Asker, server: Running) -> None:
    server.faults([{"kind": "stall", "seconds": 0.05}])
    with pytest.raises(RemoteDisconnected):
        fetch(ask)


def test_a_delay_comes_on_top_of_other_faults(ask: Asker, server: Running) -> None:
    server.faults([{"kind": "delay", "seconds": 0.3}, {"kind": "status", "status": 500}])
    began = monotonic()
    assert fetch(ask).status == 500
    assert monotonic() - began >= 0.3


def test_new_orders_let_go_of_whoever_is_kept_waiting(ask: Asker, server: Running) -> None:
    server.faults([{"kind": "delay", "seconds": 600}])
    with ThreadPoolExecutor(1) as caller:
        answer = caller.submit(fetch, ask)
        while not server.log():
            sleep(0.01)
        server.faults([])
        assert answer.result().status == 200


def test_records_are_left_out_doubled_emptied_and_added(ask: Asker, server: Running) -> None:
    server.faults([{"kind": "omit", "pmids": ["90001001"]}])
    assert pmids(fetch(ask)) == ["90001002"]
    server.faults([{"kind": "duplicate", "pmids": [90001001]}, {"kind": "extra", "pmids": ["90001009"]}])
    assert pmids(fetch(ask)) == ["90001001", "90001002", "90001001", "90001009"]
    server.faults([{"kind": "hollow", "pmids": ["90001002"]}])
    hollow = fetch(ask)
    assert pmids(hollow) == ["90001001", "90001002"]
    assert len(hollow.texts("PubmedArticle/MedlineCitation/Article")) == 1


def test_a_record_that_is_left_out_isnt_counted_either(ask: Asker, server: Running) -> None:
    assert ask.search("90001001 90001002")["count"] == "2"
    server.faults([{"kind": "omit", "pmids": ["90001001"]}])
    found = ask.search("90001001 90001002")
    assert (found["count"], found["idlist"]) == ("1", ["90001002"])


def test_an_expired_history_is_told_in_ncbis_words_with_either_status(ask: Asker, server: Running) -> None:
    server.faults(
        [{"kind": "expired_history", "times": 1}, {"kind": "expired_history", "status": 200, "times": 1}]
    )
    for status in (400, 200):
        answer = fetch(ask)
        assert (answer.status, answer.texts("ERROR")) == (status, ["Unable to obtain query #1"])


def test_faults_are_ordered_and_lifted_over_http(ask: Asker, server: Running) -> None:
    ordered = ask.request("POST", "/_practice/faults", '[{"kind": "status", "status": 502, "times": 3}]')
    assert (ordered.status, ordered.json()) == (200, {"status": "done", "faults": 1})
    assert fetch(ask).status == 502
    (pending,) = ask.request("GET", "/_practice/faults").json()
    assert (pending["kind"], pending["times"], pending["happened"]) == ("status", 3, 1)
    assert ask.request("DELETE", "/_practice/faults").status == 200
    assert fetch(ask).status == 200


@pytest.mark.parametrize(
    ("order", "complaint"),
    [
        ('[{"kind": "explode"}]', "kind is 'explode'; expected one of status, stall"),
        ('[{"kind": "cut", "bytes": 1}]', "unknown: bytes; a fault may have after, after_bytes"),
        ('{"kind": "cut"}', "expected a list of faults"),
        ("[", "Expecting value"),
    ],
)
def test_an_order_that_cannot_be_understood_changes_nothing(
    ask: Asker, server: Running, order: str, complaint: str
) -> None:
    server.faults([{"kind": "status", "status": 503}])
    refused = ask.request("POST", "/_practice/faults", order)
    assert refused.status == 400
    assert complaint in refused.json()["error"]
    assert fetch(ask).status == 503


def test_every_kind_can_be_ordered() -> None:
    faults = Faults([{"kind": kind} for kind in KINDS])
    assert len(faults.pending()) == len(KINDS)
    with pytest.raises(BadFault):
        Faults([{}])
