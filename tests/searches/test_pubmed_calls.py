"""How calls travel to PubMed: where to, as what, in whose pace, and what they leave alone."""

from __future__ import annotations

import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import time_machine
from sqlalchemy import Engine

from evidence_service import config
from evidence_service.errors import BadConfiguration, PubMedRefused, PubMedUnreachable
from evidence_service.searches.pacing import DatabasePacer
from evidence_service.searches.pubmed import PubMedSettings, from_settings
from evidence_service.searches.pubmed_settings import CALLS_PER_SECOND
from practice_pubmed import server as practice
from tests.references.pubmed_samples import document
from tests.searches.gateways import EMAIL, KEY, CountingPacer, esearch, found, gateway
from tests.searches.scripted_server import Scripted, serving


def test_every_call_is_posted_and_says_who_calls(tmp_path: Path) -> None:
    spelled = b'<?xml version="1.0"?><!DOCTYPE eSpellResult SYSTEM "https://www.ncbi.nlm.nih.gov/entrez/query/DTD/eSpell.dtd">'
    spelled += b"<eSpellResult><CorrectedQuery/></eSpellResult>"
    with serving(found("1"), document(), document(), spelled) as server:
        pubmed = gateway(server.root, tmp_path)
        pubmed.search("beds AND rails", size=5)
        pubmed.fetch(["1", "2"])
        pubmed.spelling("bedds")
    assert [asked.method for asked in server.asked] == ["POST"] * 4
    assert [asked.path for asked in server.asked] == [
        "/esearch.fcgi",
        "/efetch.fcgi",
        "/efetch.fcgi",
        "/espell.fcgi",
    ]
    sent = [parse_qs(asked.body) for asked in server.asked]
    assert all(each["api_key"] == [KEY] and each["email"] == [EMAIL] for each in sent)
    assert all(each["tool"] == ["evidence-tests"] and each["db"] == ["pubmed"] for each in sent)
    assert sent[0] | {"term": ["beds AND rails"], "retmax": ["5"], "retstart": ["0"]} == sent[0]
    assert sent[1] | {"id": ["1,2"], "retmode": ["xml"]} == sent[1]


def test_without_a_key_none_is_sent(tmp_path: Path) -> None:
    with serving(found()) as server:
        gateway(server.root, tmp_path, api_key=None).search("beds")
    assert "api_key" not in server.asked[0].body


@pytest.mark.parametrize(
    ("base", "path"),
    [
        ("", "/esearch.fcgi"),
        ("/", "/esearch.fcgi"),
        ("/entrez/eutils", "/entrez/eutils/esearch.fcgi"),
        ("/entrez/eutils/", "/entrez/eutils/esearch.fcgi"),
        ("/a/mirror/of/it/", "/a/mirror/of/it/esearch.fcgi"),
    ],
)
def test_the_base_address_may_have_any_path(base: str, path: str, tmp_path: Path) -> None:
    with serving(found()) as server:
        gateway(server.root + base, tmp_path).search("beds")
    assert server.asked[0].path == path


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1/", "eutils", "http://", "http://a:b@host/", "http://host:0x/", "http://h/?a=b"]
)
def test_an_address_that_cannot_be_called_is_refused_at_once(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match="EVIDENCE_ENTREZ_URL"):
        gateway(url, tmp_path)


def test_several_gateways_live_side_by_side_in_one_process(tmp_path: Path) -> None:
    with serving(found("1")) as one, serving(found("2", "3")) as other, ThreadPoolExecutor(8) as pool:
        first, second = gateway(one.root, tmp_path), gateway(other.root, tmp_path, api_key=None)
        counts = list(pool.map(lambda turn: (first, second)[turn % 2].search("beds").count, range(16)))
    assert counts == [1, 2] * 8
    assert (len(one.asked), len(other.asked)) == (8, 8)
    assert all(KEY in asked.body for asked in one.asked)
    assert not any(KEY in asked.body for asked in other.asked)


def test_calls_that_are_not_ours_pass_untouched(tmp_path: Path) -> None:
    pacer = CountingPacer()
    with serving(found()) as server:
        gateway(server.root, tmp_path, pacer)
        urllib.request.urlopen(f"{server.root}/other?page=1").close()
    assert [(asked.method, asked.path) for asked in server.asked] == [("GET", "/other?page=1")]
    assert pacer.waits == 0


def test_every_try_waits_for_its_turn(tmp_path: Path) -> None:
    pacer = CountingPacer()
    with serving(Scripted(status=503), Scripted(status=500), found()) as server:
        gateway(server.root, tmp_path, pacer).search("beds")
    assert (pacer.waits, len(server.asked)) == (3, 3)


def test_a_silent_server_holds_nobody_longer_than_the_timeout(tmp_path: Path) -> None:
    for_hours = {"kind": "stall", "seconds": 10_000}
    with practice.start(faults=[for_hours]) as server, pytest.raises(PubMedUnreachable):
        gateway(server.url, tmp_path, timeout=0.3, patience=0.1).search("beds")


def test_a_redirection_is_never_followed(tmp_path: Path) -> None:
    with serving(found("1")) as elsewhere:
        moved = Scripted(status=302, headers={"Location": f"{elsewhere.root}/esearch.fcgi"})
        with serving(moved) as server, pytest.raises(PubMedUnreachable):
            gateway(server.root, tmp_path, patience=0.1).search("beds")
    assert elsewhere.asked == []


def test_a_clock_that_was_set_back_holds_no_call_up(tmp_path: Path) -> None:
    with serving(found()) as server:
        pubmed = gateway(server.root, tmp_path)
        with time_machine.travel(datetime(2050, 1, 1, tzinfo=UTC)):
            pubmed.search("beds")
        pubmed.search("beds")  # within decades otherwise


def test_an_unknown_document_type_is_refused_and_never_downloaded(tmp_path: Path) -> None:
    answer = found("1").replace(b"20060628/esearch.dtd", b"20990101/esearch_2099.dtd")
    with serving(answer) as server, pytest.raises(PubMedRefused, match="doesn't know yet"):
        gateway(server.root, tmp_path).search("beds")
    assert len(server.asked) == 1


def test_a_document_type_at_an_old_address_is_read_from_our_own(tmp_path: Path) -> None:
    old = b"http://www.ncbi.nlm.nih.gov/entrez/query/DTD/eSearch_020511.dtd"
    answer = found("1").replace(b"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd", old)
    with serving(answer) as server:
        assert gateway(server.root, tmp_path).search("beds").count == 1


def test_an_element_that_the_document_type_does_not_name_is_left_out(tmp_path: Path) -> None:
    with serving(esearch("<Novelty>new</Novelty><IdList><Id>7</Id></IdList>", 1)) as server:
        answer = gateway(server.root, tmp_path).search("beds", size=1)
    assert (answer.count, answer.pmids) == (1, ("7",))


def test_an_opener_that_another_library_put_in_is_noticed(tmp_path: Path) -> None:
    with serving(found()) as server:
        pubmed = gateway(server.root, tmp_path)
        urllib.request.install_opener(urllib.request.build_opener(_NoNetwork()))
        with pytest.raises(RuntimeError, match="opener"):
            pubmed.search("beds")
        assert gateway(server.root, tmp_path).search("beds").count == 0


class _NoNetwork(urllib.request.BaseHandler):
    """Stands for another library's handler; answers every https call with an error, so that none leaves."""

    handler_order = 1

    def https_open(self, request: urllib.request.Request) -> None:
        raise urllib.error.URLError("no network in this test")


def test_a_folder_that_cannot_be_made_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(BadConfiguration, match="EVIDENCE_DATA_DIR"):
        gateway("http://127.0.0.1:9/", tmp_path / "taken" / "entrez")


def test_settings_never_show_key_or_email(tmp_path: Path) -> None:
    settings = PubMedSettings("http://127.0.0.1:9/", EMAIL, KEY, "evidence-tests", tmp_path)
    assert KEY not in repr(settings)
    assert EMAIL not in repr(settings)


def test_many_threads_that_call_at_once_are_held_back_and_not_refused(engine: Engine, tmp_path: Path) -> None:
    pacer = DatabasePacer(engine, CALLS_PER_SECOND)
    unpaced_would_be_too_fast = 5  # and a machine with much to do shifts calls by less than this allows
    with practice.start(rate=unpaced_would_be_too_fast) as server, ThreadPoolExecutor(8) as pool:
        pubmed = gateway(server.url, tmp_path, pacer, api_key=None, patience=0.1)
        counts = list(pool.map(lambda _: pubmed.search("falls[tiab]").count, range(7)))
        statuses = [call["status"] for call in server.log()]
    assert len(set(counts)) == 1
    assert statuses == [200] * 7


def test_the_service_makes_its_gateway_from_its_settings(engine: Engine, tmp_path: Path) -> None:
    with practice.start() as server:
        environ = {
            "EVIDENCE_DEMONSTRATION": "yes",
            "EVIDENCE_ENTREZ_URL": server.url,
            "EVIDENCE_DATA_DIR": str(tmp_path),
            "EVIDENCE_NCBI_API_KEY": KEY,
        }
        answer = from_settings(config.load_settings(environ), engine).search("2000:2030[dp]")
        (call,) = server.log()
    assert answer.count > 100
    assert (call["parameters"]["tool"], call["parameters"]["api_key"]) == ("evidence-service", "given")
    assert (tmp_path / "entrez").is_dir()
