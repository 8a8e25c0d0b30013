"""A gateway knows whether it talks to NCBI itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence_service.searches.pubmed import NCBI_PLATFORM, STAND_IN
from tests.searches.gateways import gateway


@pytest.mark.parametrize(
    ("url", "platform"),
    [
        ("https://eutils.ncbi.nlm.nih.gov/entrez/eutils/", NCBI_PLATFORM),
        ("https://EUTILS.ncbi.nlm.nih.gov/entrez/eutils", NCBI_PLATFORM),
        ("http://127.0.0.1:8190/entrez/eutils/", STAND_IN),
        ("https://eutils.ncbi.nlm.nih.gov.example/entrez/eutils/", STAND_IN),
    ],
)
def test_only_ncbi_itself_is_called_by_its_name(url: str, platform: str, tmp_path: Path) -> None:
    assert gateway(url, tmp_path).platform == platform
