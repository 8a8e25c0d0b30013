"""What Bio.Entrez can ask, asked with the real Bio.Entrez, which validates answers by NCBI's DTDs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any
from urllib.error import HTTPError

import pytest
from Bio import Medline

from practice_pubmed.server import Running
from practice_pubmed.traps import all_traps, trap_pmid

read_medline: Callable[[Any], Iterator[dict[str, Any]]] = Medline.parse


def test_a_search_comes_back_with_its_translation(entrez: ModuleType) -> None:
    result = entrez.read(entrez.esearch(db="pubmed", term="sepsis[ti] AND alert*[ti]", retmax=3))
    assert int(result["Count"]) > 3
    assert len(result["IdList"]) == int(result["RetMax"]) == 3
    assert result["QueryTranslation"] == '"sepsis"[Title] AND "alert*"[Title]'


def test_warnings_arrive_where_bio_entrez_puts_them(entrez: ModuleType) -> None:
    term = '"zebra sepsis"[tiab] OR xyzzy OR the OR sepsis[qq]'
    result = entrez.read(entrez.esearch(db="pubmed", term=term))
    assert result["ErrorList"] == {"PhraseNotFound": ["xyzzy"], "FieldNotFound": ["qq"]}
    assert result["WarningList"]["QuotedPhraseNotFound"] == ['"zebra sepsis"[tiab]']
    assert result["WarningList"]["PhraseIgnored"] == ["the"]
    assert {"From": "sepsis", "To": '"sepsis"[MeSH Terms] OR "sepsis"[All Fields]'} in result[
        "TranslationSet"
    ]


def test_a_stored_search_is_fetched_and_combined(entrez: ModuleType) -> None:
    first = entrez.read(entrez.esearch(db="pubmed", term="delirium[ti]", usehistory="y", retmax=0))
    second = entrez.read(
        entrez.esearch(db="pubmed", term="systematic[sb]", usehistory="y", retmax=0, WebEnv=first["WebEnv"])
    )
    assert first["WebEnv"].startswith("MCID_")
    assert len(first["WebEnv"]) == len("MCID_") + 24
    assert (first["QueryKey"], second["QueryKey"], second["WebEnv"]) == ("1", "2", first["WebEnv"])
    both = entrez.read(entrez.esearch(db="pubmed", term="#1 AND #2", WebEnv=first["WebEnv"]))
    alone = entrez.read(entrez.esearch(db="pubmed", term="delirium[ti] AND systematic[sb]"))
    assert both["IdList"] == alone["IdList"] != []
    page = entrez.read(
        entrez.efetch(db="pubmed", WebEnv=first["WebEnv"], query_key="1", retstart=1, retmax=2, retmode="xml")
    )
    pmids = [str(article["MedlineCitation"]["PMID"]) for article in page["PubmedArticle"]]
    assert pmids == entrez.read(entrez.esearch(db="pubmed", term="delirium[ti]"))["IdList"][1:3]


def test_every_trap_passes_bio_entrez_and_is_itself(entrez: ModuleType) -> None:
    wanted = [str(trap.pmid) for trap in all_traps()]
    read = entrez.read(entrez.efetch(db="pubmed", id=wanted, retmode="xml"), escape=True)
    articles = {str(article["MedlineCitation"]["PMID"]) for article in read["PubmedArticle"]}
    books = {str(book["BookDocument"]["PMID"]) for book in read["PubmedBookArticle"]}
    assert articles | books == set(wanted)
    assert len(books) == 3


def test_records_that_do_not_exist_are_left_out_without_a_word(entrez: ModuleType) -> None:
    read = entrez.read(entrez.efetch(db="pubmed", id=["1", trap_pmid("pmc_id"), "2"], retmode="xml"))
    assert [str(article["MedlineCitation"]["PMID"]) for article in read["PubmedArticle"]] == [
        trap_pmid("pmc_id")
    ]
    nothing = entrez.read(entrez.efetch(db="pubmed", id="1", retmode="xml"))
    assert (list(nothing["PubmedArticle"]), list(nothing["PubmedBookArticle"])) == ([], [])


def test_a_deleted_record_comes_as_a_deletion(entrez: ModuleType) -> None:
    read = entrez.read(entrez.efetch(db="pubmed", id=["90000990", "90000001"], retmode="xml"))
    assert [str(pmid) for pmid in read["DeleteCitation"]] == ["90000990"]
    assert len(read["PubmedArticle"]) == 1


def test_inline_markup_and_a_true_less_than_can_be_told_apart(entrez: ModuleType) -> None:
    wanted = [trap_pmid("markup_in_title"), trap_pmid("real_less_than")]
    marked, real = entrez.read(entrez.efetch(db="pubmed", id=wanted, retmode="xml"), escape=True)[
        "PubmedArticle"
    ]
    assert "<i>Clostridioides" in marked["MedlineCitation"]["Article"]["ArticleTitle"]
    assert "&lt; 1:8" in real["MedlineCitation"]["Article"]["ArticleTitle"]


def test_summaries_come_as_version_one(entrez: ModuleType) -> None:
    suffix, chapter = entrez.read(
        entrez.esummary(db="pubmed", id=[trap_pmid("suffix"), trap_pmid("chapter")])
    )
    assert suffix["AuthorList"] == ["Nettlefold VT Jr", "Nettlefold VS 3rd", "Nettlefold V Sr"]
    assert suffix["SO"] == "2023 May;33(5):101-9"
    assert (chapter["Title"], chapter["BookTitle"]) == (
        "Staffing a virtual ward.",
        "Handbook of Virtual Wards",
    )


def test_one_unknown_number_spoils_a_summary_unless_errors_are_passed_over(entrez: ModuleType) -> None:
    wanted = [trap_pmid("suffix"), "1"]
    with pytest.raises(RuntimeError, match="UID=1: cannot get document summary"):
        entrez.read(entrez.esummary(db="pubmed", id=wanted))
    kept = entrez.read(entrez.esummary(db="pubmed", id=wanted), ignore_errors=True)
    assert [str(summary["Id"]) for summary in kept if "Id" in summary] == [trap_pmid("suffix")]


def test_a_heading_is_found_and_described(entrez: ModuleType) -> None:
    (uid,) = entrez.read(entrez.esearch(db="mesh", term='"Accidental Falls"[mh]'))["IdList"]
    (heading,) = entrez.read(entrez.esummary(db="mesh", id=uid))
    assert heading["DS_MeshTerms"][0] == "Accidental Falls"
    assert heading["DS_MeSHUI"] == f"D{int(uid) - 68_000_000}"
    assert heading["DS_ScopeNote"] != ""


def test_posted_numbers_are_kept(entrez: ModuleType) -> None:
    wanted = [trap_pmid("suffix"), trap_pmid("season")]
    kept = entrez.read(entrez.epost("pubmed", id=",".join(wanted)))
    read = entrez.read(entrez.esummary(db="pubmed", WebEnv=kept["WebEnv"], query_key=kept["QueryKey"]))
    assert [str(summary["Id"]) for summary in read] == wanted


def test_links_lead_to_similar_citing_and_cited_records(entrez: ModuleType) -> None:
    citing = trap_pmid("references_with_ids")
    scored = entrez.read(
        entrez.elink(dbfrom="pubmed", id="90001001", linkname="pubmed_pubmed", cmd="neighbor_score")
    )
    links = scored[0]["LinkSetDb"][0]["Link"]
    assert links[0]["Id"] == "90001001"
    scores = [int(link["Score"]) for link in links]
    assert scores == sorted(scores, reverse=True)
    cited_in = entrez.read(entrez.elink(dbfrom="pubmed", id="90001001", linkname="pubmed_pubmed_citedin"))
    assert citing in [link["Id"] for link in cited_in[0]["LinkSetDb"][0]["Link"]]
    references = entrez.read(entrez.elink(dbfrom="pubmed", id=citing, linkname="pubmed_pubmed_refs"))
    assert [link["Id"] for link in references[0]["LinkSetDb"][0]["Link"]] == ["90001002", "90001001"]


def test_a_list_of_numbers_gives_a_link_set_each(entrez: ModuleType) -> None:
    each = entrez.read(entrez.elink(dbfrom="pubmed", id=["90001001", "90001002"], linkname="pubmed_pubmed"))
    merged = entrez.read(entrez.elink(dbfrom="pubmed", id="90001001,90001002", linkname="pubmed_pubmed"))
    assert [list(link_set["IdList"]) for link_set in each] == [["90001001"], ["90001002"]]
    assert [list(link_set["IdList"]) for link_set in merged] == [["90001001", "90001002"]]


def test_links_can_be_kept_and_checked(entrez: ModuleType) -> None:
    kept = entrez.read(entrez.elink(dbfrom="pubmed", id="90001001", cmd="neighbor_history"))
    assert kept[0]["WebEnv"].startswith("MCID_")
    assert kept[0]["LinkSetDbHistory"][0]["LinkName"] == "pubmed_pubmed"
    checked = entrez.read(entrez.elink(dbfrom="pubmed", id="90001001", cmd="acheck"))
    offered = [link["LinkName"] for link in checked[0]["IdCheckList"]["IdLinkSet"][0]["LinkInfo"]]
    assert "pubmed_pubmed" in offered
    near = entrez.read(entrez.elink(dbfrom="pubmed", id="90001001", cmd="ncheck"))
    assert near[0]["IdCheckList"]["Id"][0].attributes == {"HasNeighbor": "Y"}


def test_spelling_is_mended(entrez: ModuleType) -> None:
    spelled = entrez.read(entrez.espell(db="pubmed", term="menapause at wrok"))
    assert spelled["CorrectedQuery"] == "menopause at work"
    assert list(spelled["SpelledQuery"]) == ["", "menopause", " at ", "work"]
    assert entrez.read(entrez.espell(db="pubmed", term="menopause"))["CorrectedQuery"] == ""


def test_the_databases_describe_themselves(entrez: ModuleType) -> None:
    assert entrez.read(entrez.einfo())["DbList"] == ["pubmed", "mesh"]
    (pubmed,) = entrez.read(entrez.einfo(db="pubmed"))["DbInfo"]
    names = {field["Name"] for field in pubmed["FieldList"]}
    assert {"TIAB", "MH", "AU", "DP", "CRDT"} <= names
    assert "pubmed_pubmed_citedin" in {link["Name"] for link in pubmed["LinkList"]}


def test_medline_text_is_read_by_bio_medline(entrez: ModuleType) -> None:
    wanted = [str(trap.pmid) for trap in all_traps()]
    handle = entrez.efetch(db="pubmed", id=wanted, rettype="medline", retmode="text")
    records = {record["PMID"]: record for record in read_medline(handle)}
    assert list(records) == wanted
    retracted = records[trap_pmid("retracted")]
    assert retracted["RIN"] == ["North J Health Manag. 2024 Feb;34(2):77. PMID: 90000402"]
    assert records[trap_pmid("group_author_alone")]["CN"] == ["The Steady Steps Study Group"]
    assert records[trap_pmid("chapter")]["BTI"] == ["Handbook of Virtual Wards"]


def test_a_long_strategy_is_posted(entrez: ModuleType, server: Running) -> None:
    strategy = " OR ".join(f'"falls number {number}"[tiab]' for number in range(60)) + " OR falls[ti]"
    assert int(entrez.read(entrez.esearch(db="pubmed", term=strategy))["Count"]) > 5
    (entry,) = server.log()
    assert (entry["method"], entry["key_in_url"]) == ("POST", False)


def test_errors_are_what_bio_entrez_expects_of_ncbi(entrez: ModuleType, server: Running) -> None:
    with pytest.raises(RuntimeError, match="Empty term and query_key - nothing todo"):
        entrez.read(entrez.esearch(db="pubmed", term=""))
    with pytest.raises(RuntimeError, match="Invalid db name specified: fleegle"):
        entrez.read(entrez.esearch(db="fleegle", term="falls"))
    with pytest.raises(RuntimeError, match="Neither query_key nor id specified"):
        entrez.read(entrez.esummary(db="pubmed"))
    with pytest.raises(HTTPError) as refused:
        entrez.esearch(db="pubmed", term="falls", api_key="invalid-key")
    assert refused.value.code == 400
    assert b'"API key invalid"' in refused.value.read()
