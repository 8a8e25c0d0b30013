"""Recorded answers and real records, where their folder is at hand: none may bring the gateway down."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from evidence_service.errors import PubMedRefused, PubMedUnreachable
from evidence_service.references.pubmed_xml import NotPubMedXml
from evidence_service.references.reference import Reference, UnreadableRecord
from evidence_service.searches.pubmed import PubMed
from tests.references.pubmed_samples import everything_in
from tests.searches.gateways import gateway
from tests.searches.scripted_server import serving
from tests.shared_data import MISSING, SHARED_DATA

pytestmark = pytest.mark.skipif(not SHARED_DATA.is_dir(), reason=MISSING)


def recorded(folder: str) -> list[Path]:
    return sorted(
        path for path in (SHARED_DATA / folder).rglob("*") if path.is_file() and path.suffix != ".md"
    )


def asked_everything(pubmed: PubMed) -> list[str]:
    """What became of each kind of call: an answer's kind, or the refusal's."""
    outcomes = []
    for ask in (
        lambda: pubmed.search("x", size=100),
        lambda: pubmed.spelling("x"),
        lambda: pubmed.fetch(["9997", "20301295", "1"]),
    ):
        try:
            outcomes.append(type(ask()).__name__)
        except (PubMedRefused, PubMedUnreachable) as refusal:
            outcomes.append(type(refusal).__name__)
    return outcomes


@pytest.mark.parametrize(
    "path", recorded("eutils_responses") + recorded("pubmed_xml"), ids=lambda path: "/".join(path.parts[-2:])
)
def test_no_recorded_answer_brings_the_gateway_down(path: Path, tmp_path: Path) -> None:
    with serving(path.read_bytes()) as server:
        outcomes = asked_everything(gateway(server.root, tmp_path, patience=0.02))
    assert len(outcomes) == 3
    if path.name.startswith("esearch") and path.suffix == ".xml" and "baderror" not in path.name:
        assert outcomes[0] == "SearchAnswer"
    if path.parent.name != "jabref" and "PubmedArticleSet" in path.read_text("utf-8")[:500]:
        assert outcomes[2] == "FetchAnswer"


@pytest.mark.parametrize("path", recorded("pubmed_xml"), ids=lambda path: path.name)
def test_every_real_record_is_read_or_named(path: Path) -> None:
    try:
        items = everything_in(path.read_bytes())
    except NotPubMedXml:
        assert path.name == "MedlinePlainImporterTestInvalidFormat.xml"
        return
    unreadable = [item for item in items if isinstance(item, UnreadableRecord)]
    expected = {"MedlineImporterTestMalformedEntry.xml", "MedlineImporterTestMinimalEntry.xml"}
    assert bool(unreadable) == (path.name in expected)


def test_the_sample_of_nlm_is_read_to_the_last_record() -> None:
    items = everything_in((SHARED_DATA / "pubmed_xml" / "pubmedsample_2019.xml").read_bytes())
    records = [item for item in items if isinstance(item, Reference)]
    assert len(records) == len(items) == 183
    assert sum(record.deleted for record in records) == 7
    standings = Counter(record.retraction for record in records)
    assert (standings["retracted"], standings["retraction notice"]) == (3, 2)
    assert sum(bool(record.vernacular_title) for record in records) == 11
    assert all(record.year for record in records if not record.deleted)
