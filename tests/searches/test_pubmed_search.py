"""What the gateway makes of PubMed's answers to a search."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from evidence_service.config import DEMONSTRATION_EMAIL, NCBI_ENTREZ_URL
from evidence_service.errors import NotUnderstood, PubMedRefused
from evidence_service.searches.pubmed import MOST_FOUND, Created, PubMed, SearchWarning
from practice_pubmed import server as practice
from tests.searches.gateways import esearch, found, gateway
from tests.searches.scripted_server import serving

EVERYTHING = "1800:2100[dp]"


@pytest.fixture(scope="module")
def pubmed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PubMed]:
    with practice.start() as server:
        yield gateway(server.url, tmp_path_factory.mktemp("entrez"))


def test_a_search_counts_and_translates(pubmed: PubMed) -> None:
    answer = pubmed.search("falls[tiab]")
    assert answer.count > 0
    assert answer.pmids == ()
    assert answer.translation == '"falls"[Title/Abstract]'
    assert answer.warnings == ()


def test_pmids_come_in_pages_that_fit_together(pubmed: PubMed) -> None:
    whole = pubmed.search(EVERYTHING, size=50)
    first, second = pubmed.search(EVERYTHING, size=30), pubmed.search(EVERYTHING, first=30, size=20)
    assert len(set(whole.pmids)) == 50
    assert first.pmids + second.pmids == whole.pmids


def test_all_pmids_come_in_one_call_when_there_are_few(pubmed: PubMed) -> None:
    answer = pubmed.search(EVERYTHING, size=MOST_FOUND)
    assert len(answer.pmids) == answer.count > 100


def test_a_strategy_of_many_lines_goes_whole(pubmed: PubMed) -> None:
    words = " OR ".join(f"falls{number}[tiab]" for number in range(400))
    answer = pubmed.search(f"({words})\nOR\nfalls[tiab]")
    assert answer.count == pubmed.search("falls[tiab]").count


def test_a_search_that_finds_nothing_is_an_answer(pubmed: PubMed) -> None:
    answer = pubmed.search("zzqqxxzz[tiab]")
    assert (answer.count, answer.pmids) == (0, ())


def test_every_remark_of_pubmed_is_handed_on(tmp_path: Path) -> None:
    remarks = (
        "<IdList/><TranslationSet/><QueryTranslation>a &lt; b &amp; c</QueryTranslation>"
        "<ErrorList><PhraseNotFound>bedd rails</PhraseNotFound>"
        "<FieldNotFound>tiabb</FieldNotFound></ErrorList>"
        "<WarningList><PhraseIgnored>the</PhraseIgnored>"
        '<QuotedPhraseNotFound>"bed  rail\n falls"</QuotedPhraseNotFound>'
        "<OutputMessage>No items found.</OutputMessage><OutputMessage/></WarningList>"
    )
    with serving(esearch(remarks)) as server:
        answer = gateway(server.root, tmp_path).search("x")
    assert answer.translation == "a < b & c"
    assert answer.warnings == (
        SearchWarning("phrase not found", "bedd rails"),
        SearchWarning("field not found", "tiabb"),
        SearchWarning("quoted phrase not found", '"bed rail falls"'),
        SearchWarning("phrase ignored", "the"),
        SearchWarning("message", "No items found."),
    )


def test_a_phrase_that_pubmed_takes_apart_without_a_word_is_told(pubmed: PubMed) -> None:
    answer = pubmed.search("falls[tiab] OR quiet falls[tiab]")
    known = pubmed.search("virtual ward[tiab] OR falls in hospital")

    assert SearchWarning("phrase split", "quiet falls[tiab]") in answer.warnings
    assert "phrase split" not in {warning.kind for warning in known.warnings}


def test_remarks_that_change_the_search_are_loud_and_say_what_to_do() -> None:
    quoted = SearchWarning("quoted phrase not found", '"bed rail falls"')
    assert quoted.loud
    assert '"words"[tiab:~0]' in quoted.remedy
    assert SearchWarning("phrase not found", "x").loud
    assert SearchWarning("phrase split", "x y[ti]").loud
    assert SearchWarning("field not found", "x").loud


@pytest.mark.parametrize(
    "quiet", [SearchWarning("phrase ignored", "the"), SearchWarning("message", "No items.")]
)
def test_remarks_that_change_nothing_are_quiet(quiet: SearchWarning) -> None:
    assert not quiet.loud
    assert quiet.remedy == ""


def test_a_pmid_that_comes_twice_counts_once(tmp_path: Path) -> None:
    with serving(found("1", "2", "1")) as server:
        assert gateway(server.root, tmp_path).search("x", size=9).pmids == ("1", "2")


def test_a_search_keeps_to_the_days_on_which_records_came_in(pubmed: PubMed) -> None:
    whole = pubmed.search(EVERYTHING).count
    early = pubmed.search(EVERYTHING, created=Created(date(1800, 1, 1), date(2018, 6, 30))).count
    late = pubmed.search(EVERYTHING, created=Created(date(2018, 7, 1), date(2100, 1, 1)), size=5)
    assert 0 < early < whole
    assert early + late.count == whole
    assert len(late.pmids) == 5


def test_a_search_tells_which_known_records_it_finds(pubmed: PubMed) -> None:
    found, *_ = pubmed.search("falls[tiab]", size=1).pmids
    (other,) = pubmed.search(f"delirium[tiab] NOT ({found}[pmid]) NOT falls[tiab]", size=1).pmids
    assert pubmed.known("falls[tiab]", [other, "1", found]) == (found,)
    assert pubmed.known("zzqqxxzz[tiab]", [found]) == ()
    assert pubmed.known("falls[tiab]", []) == ()


def test_words_that_pubmed_passes_over_find_no_known_record(pubmed: PubMed) -> None:
    found, *_ = pubmed.search("falls[tiab]", size=1).pmids
    assert pubmed.known("zzqqxxzz", [found]) == ()
    assert pubmed.known("zzqqxxzz falls", [found]) == (found,)


def test_a_search_that_cannot_be_read_is_told_apart_from_other_refusals(pubmed: PubMed) -> None:
    for ask in (lambda: pubmed.search("(falls"), lambda: pubmed.known("(falls", ["1"])):
        with pytest.raises(NotUnderstood):
            ask()


def test_spelling_is_corrected_or_left(pubmed: PubMed) -> None:
    assert pubmed.spelling("hospitall") == "hospital"
    assert pubmed.spelling("hospital") == ""
    assert pubmed.spelling("  ") == ""


def test_ncbi_is_never_asked_in_the_name_of_the_demonstration(tmp_path: Path) -> None:
    pubmed = gateway(NCBI_ENTREZ_URL, tmp_path, email=DEMONSTRATION_EMAIL)
    with pytest.raises(PubMedRefused, match="EVIDENCE_NCBI_EMAIL"):
        pubmed.search("falls")
