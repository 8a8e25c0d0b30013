"""Real exports, where their folder is at hand: every file is read or refused, and nothing is lost."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import rispy
from Bio import Medline

from evidence_service.errors import UnreadableFile
from evidence_service.references.citation import citation_from
from evidence_service.references.formats import Format
from evidence_service.references.pubmed_markup import plain_text
from evidence_service.references.reading import FileReading, read_file
from evidence_service.references.vancouver import reference
from tests.shared_data import MISSING, SHARED_DATA

DATA = SHARED_DATA
FOLDERS = ("ris", "nbib", "endnote_xml", "pubmed_xml", "dedup", "same_library_four_formats")
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=MISSING)


def files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (DATA / folder).rglob("*") if path.is_file())


def reading_of(path: Path) -> FileReading:
    return read_file(path.name, path.read_bytes())


@pytest.mark.parametrize("path", files(*FOLDERS), ids=lambda path: "/".join(path.parts[-2:]))
def test_every_file_imports_or_gives_a_reason(path: Path) -> None:
    try:
        reading = reading_of(path)
    except UnreadableFile as refusal:
        assert path.suffix == ".json" or path.name == "MedlinePlainImporterTestInvalidFormat.xml"
        assert "xport the results" in refusal.message  # noqa: PT017 - a refusal is an answer
        return
    assert reading.read == len(reading.references) + len(reading.problems) > 0
    assert all(problem.reason for problem in reading.problems)


@pytest.mark.parametrize("path", files("ris"), ids=lambda path: path.name)
def test_every_record_of_a_ris_file_is_accounted_for(path: Path) -> None:
    text = re.sub(r"\r\n?", "\n", path.read_text("utf-8-sig"))
    ends = len(re.findall(r"(?m)^ER\s*-", text))
    positions = {found.position for found in reading_of(path).references}
    positions |= {problem.position for problem in reading_of(path).problems if problem.position}
    expected = (
        1 if path.name == "baseline_tag_and_field_definitions.ris" else ends
    )  # it explains the tag ER too
    assert len(positions) == expected


@pytest.mark.parametrize("path", files("ris/asreview", "ris/synthesisr"), ids=lambda path: path.name)
def test_what_rispy_reads_is_read_alike(path: Path) -> None:
    if "definitions" in path.name:
        pytest.skip("it holds tags that rispy doesn't take for any")
    titles = [
        record.get("title") or record.get("primary_title")
        for record in rispy.loads(path.read_text("utf-8-sig"))
    ]
    ours = [plain_text(found.reference.title) for found in reading_of(path).references]
    assert ours == [" ".join(title.split()).removesuffix(".") for title in titles if title]


@pytest.mark.parametrize("path", files("nbib/biopython"), ids=lambda path: path.name)
def test_what_bio_medline_reads_is_read_alike(path: Path) -> None:
    with path.open(encoding="utf-8") as file:
        records = list(Medline.parse(file))  # type: ignore[no-untyped-call]
    found = [one.reference for one in reading_of(path).references]
    assert [one.pmid for one in found] == [record["PMID"] for record in records]
    assert [one.title for one in found] == [
        " ".join(record["TI"].split()).removesuffix(".") for record in records
    ]
    assert [len(one.authors) for one in found] == [len(record["FAU"]) for record in records]
    assert [one.pages for one in found] == [record["PG"] for record in records]


def test_the_library_in_three_formats_is_one_library() -> None:
    ris, xml, nbib = (
        reading_of(DATA / f"same_library_four_formats/blue-light.{end}") for end in ("ris", "xml", "nbib")
    )
    assert [found.reference.title for found in ris.references] == [
        found.reference.title for found in xml.references
    ]
    assert [found.reference.doi for found in ris.references] == [
        found.reference.doi for found in xml.references
    ]
    by_pmid = {found.reference.pmid: found.reference for found in ris.references}
    same = [found.reference for found in nbib.references if found.reference.pmid in by_pmid]
    assert len(same) == 80
    assert all(one.doi == by_pmid[one.pmid].doi for one in same if by_pmid[one.pmid].doi)
    assert all(one.year == by_pmid[one.pmid].year for one in same)


def test_the_labelled_files_have_every_field_that_tells_duplicates() -> None:
    asysd, copper = (
        reading_of(DATA / "dedup/asysd_labelled.csv"),
        reading_of(DATA / "dedup/copper_labelled.xml"),
    )
    assert (asysd.format, len(asysd.references)) == (Format.CSV, 1845)
    assert (copper.format, len(copper.references)) == (Format.ENDNOTE_XML, 505)
    missing = Counter(
        name
        for found in (*asysd.references, *copper.references)
        for name in ("title", "authors", "year", "journal", "volume")
        if not getattr(found.reference, name)
    )
    assert (missing["title"], missing["year"], missing["journal"]) == (0, 0, 0)
    assert missing["authors"] < 30


def test_no_real_export_is_garbled() -> None:
    """Signs of text read in a wrong encoding: "Ã¼" for "ü" and the like."""
    for path in files("ris", "nbib", "endnote_xml", "dedup", "same_library_four_formats"):
        if path.suffix == ".json":
            continue
        texts = [
            f"{found.reference.title} {found.reference.authors}" for found in reading_of(path).references
        ]
        assert not any(re.search("Ã[\x80-\xbf]|â€|\ufffd", text) for text in texts), path.name


@pytest.mark.parametrize("path", files("nbib", "same_library_four_formats"), ids=lambda path: path.name)
def test_a_reference_tells_the_electronic_date_where_pubmed_does(path: Path) -> None:
    if path.suffix not in (".nbib", ".txt"):
        pytest.skip("it isn't NBIB")
    with path.open(encoding="utf-8") as lines:
        parsed = list(Medline.parse(lines))  # type: ignore[no-untyped-call]
    records = {one.get("PMID", ""): one.get("SO", "") for one in parsed}
    epub = re.compile(r"Epub \d{4}[^.]*|Epub ahead of print")
    told = {
        found.reference.pmid: epub.findall(reference(citation_from(found.reference.as_json())).text)
        for found in reading_of(path).references
        if found.reference.pmid in records
    }
    assert told == {pmid: epub.findall(records[pmid]) for pmid in told}
