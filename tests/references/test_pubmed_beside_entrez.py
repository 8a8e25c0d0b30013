"""Our reader beside Bio.Entrez on the same real files: what both give has to be the same.

Bio.Entrez gives markup as text, keeps the white space of the file and mends nothing; so texts are
compared without markup, spaces and formulas. Files that Bio.Entrez can't read are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from Bio import Entrez

from evidence_service.references.pubmed_xml import read_records
from evidence_service.references.reference import Reference
from tests.shared_data import MISSING, SHARED_DATA

pytestmark = pytest.mark.skipif(not SHARED_DATA.is_dir(), reason=MISSING)
FOLDER = SHARED_DATA / "pubmed_xml"
FILES = [*sorted((FOLDER / "biopython").glob("*.xml")), FOLDER / "pubmedsample_2019.xml"]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Entrez, "local_cache", str(tmp_path))


def bare(text: object) -> str:
    """The letters, figures and signs of a text."""
    return "".join(unescape(re.sub(r"<[^>]*>", "", str(text or ""))).split())


def all_bare(values: Any) -> list[str]:
    return list(dict.fromkeys(bare(value) for value in values))


def of_ours(record: Reference) -> dict[str, Any]:
    """What both readers give, from our record."""
    return {
        "pmid": (record.pmid, record.version),
        "title": bare(record.title),
        "vernacular title": bare(record.vernacular_title),
        "journal": (bare(record.journal), bare(record.journal_abbreviation), record.issn),
        "place": (bare(record.volume), bare(record.issue), bare(record.pages)),
        "year": record.year,
        "authors": [
            (*map(bare, (each.last, each.fore, each.initials, each.suffix)), bare(each.collective))
            for each in record.authors
        ],
        "orcid": [each.orcid.replace("-", "") for each in record.authors if each.orcid],
        "abstract": [(bare(each.label).upper(), bare(each.text_html)) for each in record.abstract],
        "copyright": bare(record.abstract_copyright),
        "types": all_bare(record.publication_types),
        "languages": list(record.languages),
        "headings": all_bare(record.mesh),
        "keywords": all_bare(record.keywords),
        "numbers": (record.doi, record.pmcid),
        "status": record.status,
        "notices": [(each.kind.replace(" ", ""), bare(each.citation), each.pmid) for each in record.notices],
    }


def of_theirs(article: Mapping[str, Any]) -> dict[str, Any]:
    """The same from what Bio.Entrez gives."""
    citation, data = article["MedlineCitation"], article.get("PubmedData", {})
    it, info = citation["Article"], citation["MedlineJournalInfo"]
    journal, issue = it["Journal"], it["Journal"]["JournalIssue"]
    people = [each for each in it.get("AuthorList", []) if each.attributes.get("ValidYN") != "N"]
    links = [
        each for each in citation.get("CommentsCorrectionsList", []) if each.attributes["RefType"] != "Cites"
    ]
    return {
        "pmid": (str(citation["PMID"]), int(citation["PMID"].attributes.get("Version", 1))),
        "title": bare(it["ArticleTitle"]),
        "vernacular title": bare(it.get("VernacularTitle")),
        "journal": (
            bare(journal.get("Title")),
            bare(info.get("MedlineTA")),
            str(journal.get("ISSN") or info.get("ISSNLinking", "")),
        ),
        "place": (
            bare(issue.get("Volume")),
            bare(issue.get("Issue")),
            bare(it.get("Pagination", {}).get("MedlinePgn")),
        ),
        "year": int(re.findall(r"\d{4}", " ".join(map(str, issue["PubDate"].values())))[0]),
        "authors": [
            tuple(
                bare(each.get(name))
                for name in ("LastName", "ForeName", "Initials", "Suffix", "CollectiveName")
            )
            for each in people
        ],
        "orcid": [
            re.sub(r".*/|-", "", str(number))
            for each in people
            for number in each.get("Identifier", [])
            if number.attributes["Source"] == "ORCID"
        ],
        "abstract": [
            (label(each.attributes), bare(each)) for each in it.get("Abstract", {}).get("AbstractText", [])
        ],
        "copyright": bare(it.get("Abstract", {}).get("CopyrightInformation")),
        "types": all_bare(it["PublicationTypeList"]),
        "languages": [str(each) for each in it["Language"]],
        "headings": all_bare(map(heading, citation.get("MeshHeadingList", []))),
        "keywords": all_bare(each for found in citation.get("KeywordList", []) for each in found),
        "numbers": numbers(it.get("ELocationID", []), data.get("ArticleIdList", [])),
        "status": citation.attributes["Status"],
        "notices": [
            (each.attributes["RefType"].lower(), bare(each["RefSource"]), str(each.get("PMID", "")))
            for each in links
        ],
    }


def label(attributes: Mapping[str, str]) -> str:
    found = bare(attributes.get("Label") or attributes.get("NlmCategory")).upper().rstrip(":.")
    return "" if found in ("UNLABELLED", "UNASSIGNED") else found


def heading(found: Mapping[str, Any]) -> str:
    parts = [found["DescriptorName"], *found["QualifierName"]]
    return "/".join(f"*{each}" if each.attributes["MajorTopicYN"] == "Y" else str(each) for each in parts)


def numbers(locations: list[Any], ids: list[Any]) -> tuple[str, str]:
    dois = [
        bare(each)
        for each in locations
        if each.attributes["EIdType"] == "doi" and each.attributes.get("ValidYN") != "N"
    ]
    dois += [bare(each) for each in ids if each.attributes["IdType"] == "doi"]
    pmc = [str(each).partition(".")[0] for each in ids if each.attributes["IdType"] == "pmc"]
    return next(iter(dois), ""), next(iter(pmc), "")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_both_give_is_the_same(path: Path) -> None:
    theirs = Entrez.read(BytesIO(path.read_bytes()), escape=True)["PubmedArticle"]  # type: ignore[no-untyped-call]
    records = [each for each in read_records(BytesIO(path.read_bytes())) if isinstance(each, Reference)]
    ours = [each for each in records if each.kind == "article" and not each.deleted]
    assert len(ours) == len(theirs)
    for record, article in zip(ours, theirs, strict=True):
        own, other = of_ours(record), of_theirs(article)
        if not other["abstract"] and "<OtherAbstract" in record.raw_xml.decode():
            other["abstract"] = own["abstract"]  # an abstract from elsewhere, which stands elsewhere
        if "<mml:" in record.raw_xml.decode():
            own["abstract"] = other[
                "abstract"
            ] = []  # a formula is written by us, and just its letters by them
        assert own == other
