"""Answers as they go over the wire: JSON, errors in NCBI's words, pages, order, dates."""

from __future__ import annotations

import json

import pytest

from practice_pubmed.server import Running
from practice_pubmed.traps import trap_pmid
from tests.practice_pubmed.asking import Asker


def test_json_has_ncbis_envelope(ask: Asker) -> None:
    reply = ask.get(
        "esearch", db="pubmed", term="delirium[ti]", retmode="json", retmax=1, usehistory="y"
    ).json()
    assert reply["header"] == {"type": "esearch", "version": "0.3"}
    result = reply["esearchresult"]
    assert list(result) == [
        "count", "retmax", "retstart", "querykey", "webenv", "idlist", "translationset", "querytranslation",
    ]  # fmt: skip
    assert (result["retmax"], len(result["idlist"])) == ("1", 1)


def test_json_names_what_was_not_found(ask: Asker) -> None:
    result = ask.search('xyzzy OR "zebra sepsis"[tiab] OR falls[qq]')
    assert result["errorlist"] == {"phrasesnotfound": ["xyzzy"], "fieldsnotfound": ["qq"]}
    assert result["warninglist"] == {
        "phrasesignored": [],
        "quotedphrasesnotfound": ['"zebra sepsis"[tiab]'],
        "outputmessages": [],
    }


def test_nothing_found_is_a_message_and_not_an_error(ask: Asker) -> None:
    result = ask.search("falls[ti] AND 1500[dp]")
    assert (result["count"], "ERROR" in result) == ("0", False)
    assert result["querytranslation"] == '"falls"[Title] AND 1500/01/01:1500/12/31[Date - Publication]'
    assert result["warninglist"]["outputmessages"] == ["No items found."]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"term": ""}, "Empty term and query_key - nothing todo"),
        ({"term": "x", "db": "nothing"}, "Invalid db name specified: nothing"),
        ({"term": "#3"}, "Unable to obtain query #3"),
        ({"query_key": "1", "WebEnv": "MCID_gone"}, "Unable to obtain query #1"),
        ({"term": "(("}, "Search Backend failed: Unbalanced parentheses in query"),
    ],
)
def test_a_failed_search_is_an_error_with_status_200(
    ask: Asker, parameters: dict[str, str], message: str
) -> None:
    as_xml = ask.get("esearch", **{"db": "pubmed", **parameters})
    as_json = ask.get("esearch", **{"db": "pubmed", "retmode": "json", **parameters})
    assert (as_xml.status, as_xml.texts("ERROR"), as_xml.texts("Count")) == (200, [message], [])
    assert as_json.json()["esearchresult"] == {"ERROR": message}


def test_a_count_comes_alone(ask: Asker) -> None:
    assert ask.get("esearch", term="5[uid]", rettype="count").texts("*") == ["0"]
    assert ask.search("delirium[ti]", rettype="count").keys() == {"count"}


def test_an_expired_history_is_refused(ask: Asker, server: Running) -> None:
    webenv = ask.search("delirium[ti]", usehistory="y")["webenv"]
    server.forget_history()
    reply = ask.get("efetch", db="pubmed", WebEnv=webenv, query_key=1)
    assert (reply.status, reply.texts("ERROR")) == (400, ["Unable to obtain query #1"])
    assert b'"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20131226/efetch.dtd"' in reply.body


def test_an_empty_fetch_is_refused(ask: Asker) -> None:
    reply = ask.get("efetch", db="pubmed")
    assert (reply.status, reply.texts("ERROR")) == (400, ["Empty id list - nothing todo"])
    assert ask.get("efetch", db="x", id=1).texts("ERROR") == ["Invalid db name specified: x"]


def test_an_empty_post_is_refused(ask: Asker) -> None:
    assert ask.get("epost", db="pubmed").texts("ERROR") == ["Empty ID list; Nothing to store"]
    assert len(ask.get("epost", db="pubmed", id="abc").texts("ERROR")) == 2
    assert ask.get("epost", db="nothing", id="1").texts("ERROR") == ["Invalid db name specified: nothing"]
    assert ask.get("epost", db="pubmed", id="1,abc").texts(".//InvalidIdList/Id") == ["abc"]


def test_an_unknown_database_has_no_description(ask: Asker) -> None:
    assert ask.get("einfo", db="fleegle").texts("ERROR") == ["Can not retrieve DbInfo for db=fleegle"]
    assert ask.get("einfo", db="mesh").texts(".//DbName") == ["mesh"]


def test_links_need_a_number_and_a_database(ask: Asker) -> None:
    assert ask.get("elink", dbfrom="pubmed").texts("ERROR") == ["Empty ID list"]
    assert ask.get("elink", db="x", id="1").texts("ERROR") == ["Invalid db name specified: x"]
    assert ask.get("elink", dbfrom="pubmed", id="1").texts(".//Link") == []


def test_reviews_and_free_articles_are_linked(ask: Asker) -> None:
    reviews = ask.get("elink", dbfrom="pubmed", id="90001001", linkname="pubmed_pubmed_reviews").texts(
        ".//Link/Id"
    )
    assert "90001002" in reviews
    assert "90001003" not in reviews
    free = ask.get("elink", dbfrom="pubmed", id=trap_pmid("pmc_id"), linkname="pubmed_pmc", cmd="neighbor")
    assert free.texts(".//Link/Id") == ["990000307"]


def test_summaries_in_json_are_limited_and_name_what_is_missing(ask: Asker) -> None:
    result = ask.get("esummary", db="pubmed", id=f"{trap_pmid('season')},1", retmode="json").json()["result"]
    assert result["uids"] == [trap_pmid("season"), "1"]
    assert result[trap_pmid("season")]["pubdate"] == "2020 Spring"
    assert result["1"] == {"uid": "1", "error": "cannot get document summary"}
    many = ask.post("esummary", db="pubmed", id=",".join(str(n) for n in range(501)), retmode="json").json()
    assert many["error"] == "Too many UIDs in request. Maximum number of UIDs is 500 for JSON format output."
    odd = ask.get("esummary", db="pubmed", id="abc", retmode="json").json()
    assert odd["error"] == "Invalid uid abc at position= 0"
    assert ask.get("esummary", db="pubmed", id="abc").texts("ERROR") == [
        "UID=abc: cannot get document summary"
    ]


def test_summaries_in_json_cover_books_headings_and_refusals(ask: Asker) -> None:
    chapter = ask.get("esummary", db="pubmed", id=trap_pmid("chapter"), retmode="json").json()["result"]
    assert chapter[trap_pmid("chapter")]["booktitle"] == "Handbook of Virtual Wards"
    heading = ask.get("esummary", db="mesh", id="68900002", retmode="json").json()["result"]["68900002"]
    assert heading["ds_meshterms"][0] == "Accidental Falls"
    assert ask.get("esummary", db="mesh", id="68000001").texts("ERROR") == [
        "UID=68000001: cannot get document summary"
    ]
    refused = ask.get("esummary", db="fleegle", id="1", retmode="json").json()
    assert refused["esummaryresult"] == ["Invalid db name specified: fleegle"]


def test_headings_are_searched_by_word_and_by_operators(ask: Asker) -> None:
    def uids(term: str) -> list[str]:
        return ask.get("esearch", db="mesh", term=term).texts(".//Id")

    assert uids("(sepsis OR falls) NOT shock") == ["68900051", "68900046", "68900002"]
    assert uids("sepsis AND falls") == []
    assert uids("septic AND shock") == uids("septic shock") == ["68900047"]
    assert uids("2019:2020[dp]") == uids("#1") == []
    nothing = ask.get("esearch", db="mesh", term='"No Such Heading"[mh]')
    assert nothing.texts(".//QuotedPhraseNotFound") == ['"No Such Heading"[mh]']


def test_a_fetch_gives_each_record_once_and_json_not_at_all(ask: Asker) -> None:
    reply = ask.get("efetch", db="pubmed", id="90001001,90001001, 90001002,abc", retmode="xml")
    assert reply.texts("PubmedArticle/MedlineCitation/PMID") == ["90001001", "90001002"]
    plain = ask.get("efetch", db="pubmed", id="90001001,90001002", retmode="json")
    assert (plain.body, plain.headers["Content-Type"]) == (
        b"90001001\n90001002\n",
        "text/plain; charset=UTF-8",
    )


def test_results_come_newest_first_or_as_asked(ask: Asker) -> None:
    def order(sort: str) -> list[str]:
        return [str(pmid) for pmid in ask.search("90000201:90000212[uid]", sort=sort)["idlist"]]

    assert order("")[0] == trap_pmid("ahead_of_print")
    assert order("")[-1] == trap_pmid("added_late")
    assert order("pub_date")[0] == trap_pmid("ahead_of_print")
    assert order("Author") == order("JournalName") == sorted(order(""))
    assert order("title")[:2] == [trap_pmid("medline_date"), trap_pmid("ahead_of_print")]


def test_relevance_puts_titles_before_abstracts(ask: Asker) -> None:
    best = ask.search("menopause AND nurses", sort="relevance", retmax=1)["idlist"]
    title = ask.get("esummary", db="pubmed", id=best[0]).texts(".//Item[@Name='Title']")[0]
    assert "enopaus" in title


def test_dates_limit_a_search_by_the_date_that_is_named(ask: Asker) -> None:
    def found(**dates: str) -> list[str]:
        term = f"{trap_pmid('added_late')}[uid]"
        return [str(pmid) for pmid in ask.search(term, **dates)["idlist"]]

    pmid = [trap_pmid("added_late")]
    assert found(mindate="1998", maxdate="1998") == pmid
    assert found(datetype="crdt", mindate="1998", maxdate="1998") == []
    assert found(datetype="crdt", mindate="2025/11/04", maxdate="2025/11/04") == pmid
    assert found(datetype="edat", mindate="1998/09", maxdate="1998/09") == pmid
    assert found(datetype="edat", reldate="30") == []
    assert found(mindate="1998") == pmid


def test_a_limited_search_says_so_in_its_translation(ask: Asker) -> None:
    result = ask.search("falls[ti] OR delirium[ti]", mindate="2020", maxdate="2021", datetype="pdat")
    assert result["querytranslation"] == (
        '("falls"[Title] OR "delirium"[Title]) AND 2020/01/01:2021/12/31[Date - Publication]'
    )
    empty = ask.search("falls[ti]", mindate="1500", maxdate="1501")
    assert empty["warninglist"]["outputmessages"] == ["No items found."]


def test_a_field_can_be_given_apart_from_the_words(ask: Asker) -> None:
    assert ask.search("delirium", field="title")["querytranslation"] == '"delirium"[Title]'


def test_a_stored_search_can_be_read_again_page_by_page(ask: Asker) -> None:
    first = ask.search("delirium[ti]", usehistory="y", retmax=4)
    again = ask.get(
        "esearch", WebEnv=first["webenv"], query_key=1, retstart=2, retmax=2, retmode="json"
    ).json()
    assert again["esearchresult"]["idlist"] == first["idlist"][2:4]
    assert again["esearchresult"]["count"] == first["count"]


def test_unknown_addresses_are_not_found(ask: Asker) -> None:
    assert ask.request("GET", "/entrez/eutils/egquery.fcgi?term=x").status == 404
    assert ask.request("GET", "/elsewhere/esearch.fcgi?term=x").status == 404


def test_an_address_that_is_too_long_is_refused(ask: Asker) -> None:
    assert ask.get("efetch", db="pubmed", id=",".join(["90001001"] * 1_000)).status == 414
    assert ask.post("efetch", db="pubmed", id=",".join(["90001001"] * 1_000)).status == 200


def test_a_wrong_key_is_refused_and_repeated(ask: Asker) -> None:
    reply = ask.get("esearch", term="falls", api_key="invalid-123")
    assert reply.status == 400
    assert json.loads(reply.body)["api-key"] == "invalid-123"
