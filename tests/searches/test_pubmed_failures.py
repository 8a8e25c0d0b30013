"""What becomes of every kind of failure: one of two refusals, and never a word of our secrets."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from evidence_service.errors import PubMedRefused, PubMedUnreachable
from evidence_service.searches import pubmed_faults as faults
from practice_pubmed import server as practice
from tests.references.pubmed_samples import document
from tests.searches.gateways import EMAIL, KEY, CountingPacer, esearch, found, gateway, refused
from tests.searches.scripted_server import Scripted, serving

PASSING: dict[str, dict[str, Any]] = {
    "a server error": {"kind": "status", "status": 500},
    "a gateway error": {"kind": "status", "status": 502},
    "too many calls": {"kind": "status", "status": 429, "retry_after": 1},
    "too many calls, said with 200": {"kind": "json429with200"},
    "a broken connection": {"kind": "reset"},
    "a broken connection in the middle": {"kind": "reset", "after_bytes": 150},
    "silence": {"kind": "stall", "seconds": 10_000},
    "a cut answer": {"kind": "cut", "after_bytes": 150},
    "a cut answer that looks whole": {"kind": "cut", "after_bytes": 150, "declared": False},
    "a web page": {"kind": "html"},
    "nothing": {"kind": "empty"},
    "an expired history": {"kind": "expired_history"},
    "an expired history, said with 200": {"kind": "expired_history", "status": 200},
    "trouble at NCBI": {
        "kind": "error_text",
        "text": "Search Backend failed: Couldn't resolve #pmquerysrv-mz, the address table is empty.",
    },
}


@pytest.fixture(scope="module")
def pubmed_server() -> Iterator[practice.Running]:
    with practice.start() as running:
        yield running


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())
@pytest.mark.parametrize("utility", ["esearch", "efetch"])
def test_a_fault_that_passes_is_not_noticed(
    pubmed_server: practice.Running, fault: dict[str, Any], utility: str, tmp_path: Path
) -> None:
    pubmed = gateway(pubmed_server.url, tmp_path, timeout=2.0 if fault["kind"] == "stall" else 60.0)
    (pmid,) = pubmed.search("2000:2030[dp]", size=1).pmids
    pubmed_server.clear_log()
    pubmed_server.faults([{**fault, "utility": utility, "times": 1}])
    if utility == "esearch":
        assert pubmed.search("2000:2030[dp]").count > 0
    else:
        assert [record.pmid for record in pubmed.fetch([pmid]).records] == [pmid]
    assert len(pubmed_server.log()) == 2


TOLD = {
    "a server error": "PubMed is in trouble (HTTP 500).",
    "a gateway error": "PubMed is in trouble (HTTP 502).",
    "too many calls": faults.SLOW_DOWN,
    "too many calls, said with 200": faults.SLOW_DOWN,
    "a broken connection": faults.BROKE_OFF,
    "a broken connection in the middle": faults.BROKE_OFF,
    "silence": faults.NO_ANSWER,
    "a cut answer": faults.BROKE_OFF,
    "a cut answer that looks whole": faults.BROKE_OFF,
    "a web page": faults.WEB_PAGE,
    "nothing": faults.EMPTY,
    "an expired history": "PubMed says: “Unable to obtain query #1”.",
    "an expired history, said with 200": "PubMed says: “Unable to obtain query #1”.",
    "trouble at NCBI": "PubMed says: “Couldn't resolve … the address table is empty”.",
}


@pytest.mark.parametrize("name", PASSING)
def test_a_fault_that_stays_is_told_as_what_it_is(
    pubmed_server: practice.Running, name: str, tmp_path: Path
) -> None:
    pubmed_server.faults([PASSING[name]])
    timeout = 0.1 if name == "silence" else 30
    for ask in _both_calls(gateway(pubmed_server.url, tmp_path, timeout=timeout, patience=0.2)):
        with pytest.raises(PubMedUnreachable) as caught:
            ask()
        assert caught.value.message == TOLD[name]


def _both_calls(pubmed: Any) -> list[Callable[[], Any]]:
    return [lambda: pubmed.search("beds"), lambda: pubmed.fetch(["1"])]


def test_nobody_at_home_is_told_as_unreachable(tmp_path: Path) -> None:
    with serving(found()) as server:
        address = server.root
    with pytest.raises(PubMedUnreachable):
        gateway(address, tmp_path, patience=0.1).search("beds")


def test_tries_come_further_and_further_apart(tmp_path: Path) -> None:
    with serving(*[Scripted(status=503)] * 6, found()) as server:
        begun = monotonic()
        gateway(server.root, tmp_path, first_pause=0.02, patience=30).search("beds")
        took = monotonic() - begun
    assert len(server.asked) == 7
    assert took > (0.02 + 0.04 + 0.08 + 0.16 + 0.32 + 0.64) * 0.5


@pytest.mark.parametrize("in_words", [lambda _: "1", lambda soon: format_datetime(soon, usegmt=True)])
def test_it_waits_as_long_as_it_is_told(in_words: Callable[[datetime], str], tmp_path: Path) -> None:
    wait = in_words(datetime.now(UTC) + timedelta(seconds=2))
    with serving(Scripted(status=429, headers={"Retry-After": wait}), found()) as server:
        begun = monotonic()
        gateway(server.root, tmp_path, patience=10).search("beds")
        assert monotonic() - begun > 0.9
    assert len(server.asked) == 2


def test_a_wait_beyond_its_patience_is_handed_on(tmp_path: Path) -> None:
    busy = Scripted(status=429, headers={"Retry-After": "90"})
    with serving(busy) as server, pytest.raises(PubMedUnreachable) as caught:
        gateway(server.root, tmp_path).search("beds")
    assert caught.value.retry_after == 90.0
    assert len(server.asked) == 1


REFUSALS: dict[str, tuple[Scripted | bytes, str]] = {
    "an error in an answer": (refused("Unbalanced parentheses"), "Unbalanced parentheses."),
    "the limit of records": (
        refused("Search Backend failed: Exception:\n'retstart' cannot be larger than 9998."),
        "'retstart' cannot be larger than 9998.",
    ),
    "400 with words": (
        Scripted(b"Invalid uid abc at position=0", status=400),
        "Invalid uid abc at position=0.",
    ),
    "400 without words": (Scripted(status=400), "HTTP 400."),
    "414": (Scripted(b"<html><h1>Request-URI Too Long</h1></html>", status=414), "HTTP 414."),
    "403": (Scripted(b"Access denied", status=403), "HTTP 403: Access denied."),
    "JSON with 200": (b'{"esearchresult":{"ERROR":"Invalid db name"}}', "Invalid db name."),
}


@pytest.mark.parametrize(("answer", "words"), REFUSALS.values(), ids=REFUSALS.keys())
def test_what_pubmed_cannot_answer_is_refused_once_in_its_own_words(
    answer: Scripted | bytes, words: str, tmp_path: Path
) -> None:
    with serving(answer) as server, pytest.raises(PubMedRefused) as caught:
        gateway(server.root, tmp_path).search("beds")
    verdict = "refuses this" if words.startswith("HTTP") else "doesn't understand this"
    assert caught.value.message == f"PubMed {verdict}: {words} Change the search and run it again."
    assert len(server.asked) == 1


@pytest.mark.parametrize("root", [b"eSearchResult", b"eFetchResult"])
def test_an_error_in_a_fetched_answer_is_refused_too(root: bytes, tmp_path: Path) -> None:
    answer = refused("Invalid db name specified: x").replace(b"eSearchResult", root)
    with serving(answer) as server, pytest.raises(PubMedRefused) as caught:
        gateway(server.root, tmp_path).fetch(["1"])
    assert "Invalid db name specified: x. Tell the person who runs the service." in caught.value.message


def test_a_timeout_at_ncbi_that_comes_as_400_is_tried_again(tmp_path: Path) -> None:
    words = b" Error: External viewer error: Empty Response. Bytes read: 0 Status: Timeout"
    with serving(Scripted(words, status=400), found("1")) as server:
        assert gateway(server.root, tmp_path).search("beds").count == 1


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_search_is_refused_without_a_call(text: str, tmp_path: Path) -> None:
    with serving(found()) as server, pytest.raises(PubMedRefused, match="empty"):
        gateway(server.root, tmp_path).search(text)
    assert server.asked == []


def test_characters_that_cannot_be_sent_are_refused_without_a_call(tmp_path: Path) -> None:
    with serving(found()) as server, pytest.raises(PubMedRefused, match="can't be sent"):
        gateway(server.root, tmp_path).search("beds \udc80")
    assert server.asked == []


def test_more_than_pubmed_gives_out_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    pubmed = gateway("http://127.0.0.1:9/", tmp_path)
    for first, size in ((0, 10_000), (9_000, 1_000), (-1, 5)):
        with pytest.raises(ValueError, match="9999"):
            pubmed.search("beds", first=first, size=size)


STRANGE: dict[str, Scripted | bytes] = {
    "no count": esearch("").replace(b"<Count>0</Count>", b""),
    "a count that is no number": esearch("").replace(b"<Count>0</Count>", b"<Count>many</Count>"),
    "PMIDs that are no numbers": found("one"),
    "JSON that isn't": b'{"esearchresult":',
    "other JSON": b'{"header":{"type":"esearch"}}',
    "another document": document(),
    "a cut document": found("1")[:-20],
    "a cut error page": Scripted(b"<html>", status=500, is_cut=True),
}


@pytest.mark.parametrize("answer", STRANGE.values(), ids=STRANGE.keys())
def test_an_answer_that_is_none_is_asked_for_again(answer: Scripted | bytes, tmp_path: Path) -> None:
    with serving(answer, found("1")) as server:
        assert gateway(server.root, tmp_path).search("beds").count == 1
    assert len(server.asked) == 2


def test_a_pace_that_cannot_be_kept_is_not_blamed_on_pubmed(tmp_path: Path) -> None:
    class BrokenPacer(CountingPacer):
        def wait(self) -> None:
            raise LookupError("the database is away")

    with serving(found()) as server, pytest.raises(LookupError):
        gateway(server.root, tmp_path, BrokenPacer()).search("beds")
    assert server.asked == []


TELLTALES: dict[str, Scripted | bytes] = {
    "a bad key": Scripted(json.dumps({"error": "API key invalid", "api-key": KEY}).encode(), status=400),
    "a rate limit": Scripted(
        json.dumps({"error": "API rate limit exceeded", "api-key": KEY}).encode(), status=429
    ),
    "a rate limit with 200": json.dumps({"error": "API rate limit exceeded", "api-key": KEY}).encode(),
    "an echo of the request": Scripted(
        f"Bad request: api_key={KEY}&email={EMAIL} from 130.14.18.4".encode(), 400
    ),
    "an echo in an answer": refused(f"Can't understand {KEY} of library%40trust.example"),
    "a redirection": Scripted(status=301, headers={"Location": f"http://127.0.0.1:9/?api_key={KEY}"}),
    "a server error": Scripted(f"<pre>api_key={KEY}</pre>".encode(), status=500),
    "a broken answer": Scripted(b"<eSearch", is_cut=True),
    "a web page": f"<html>{KEY}</html>".encode(),
    "text": KEY.encode(),
}


@pytest.mark.parametrize("answer", TELLTALES.values(), ids=TELLTALES.keys())
def test_key_and_email_appear_nowhere_but_in_the_call(
    answer: Scripted | bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(answer) as server:
        for ask in _both_calls(gateway(server.root, tmp_path, patience=0.1)):
            with pytest.raises((PubMedRefused, PubMedUnreachable)) as caught:
                ask()
            told = (
                caplog.text + "".join(traceback.format_exception(caught.value)) + _whole_chain(caught.value)
            )
            for secret in (KEY, EMAIL, "trust.example", "130.14.18.4"):
                assert secret not in told
    assert all(KEY not in asked.path for asked in server.asked)


def _whole_chain(error: BaseException | None) -> str:
    """Everything that a log or a debugger could show of an error and of those behind it."""
    told = ""
    while error is not None:
        told += f"{error!r} {error} {error.args!r} {vars(error)!r}"
        assert error.__suppress_context__ or error.__context__ is None or error.__context__ is error.__cause__
        error = error.__cause__
    return told


def test_a_key_that_ncbi_does_not_know_is_named_as_the_cause(tmp_path: Path) -> None:
    with practice.start() as server, pytest.raises(PubMedRefused) as caught:
        gateway(server.url, tmp_path, api_key="invalid-key").search("beds")
    assert caught.value.message == (
        "PubMed doesn't accept this service's key. Ask the person who runs the service to check it."
    )
