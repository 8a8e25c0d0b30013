"""How much of a library comes out right from each format, and how fast, beside rispy and Bio.Medline.

    python -m benchmarks.reading_references [--differences]

One library of about 100 references exists as RIS, NBIB and EndNote XML, and as the JSON that is
taken for the truth (the folder ../shared, which isn't part of the project). Texts are compared
without markup, white space and letter case, initials without first names, pages with their ends
written out; nothing else is forgiven. The JSON names no PMIDs: NBIB has them for RIS and XML, and
RIS for NBIB. `--differences` prints every value that isn't right.
"""

from __future__ import annotations

import json
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any

import rispy
from Bio import Medline

from benchmarks.results import report, skip
from evidence_service.references.listing import abstract_text
from evidence_service.references.pubmed_markup import plain_text
from evidence_service.references.reading import read_file
from evidence_service.references.reference import Reference

LIBRARY = Path(__file__).parents[1].parent / "shared" / "data" / "same_library_four_formats"
FIELDS = ("title", "authors", "year", "journal", "volume", "pages", "doi", "pmid", "abstract")
Values = Mapping[str, Any]  # a record's fields by these names; journal is every name it goes by
_BLOCK, _INLINE = re.compile(r"</?(?:p|br)>"), re.compile(r"</?(?:em|i|b|sub|sup)>")


def text(value: object) -> str:
    """A text without markup, white space at its ends, letter case and final full stop."""
    plain = _INLINE.sub("", _BLOCK.sub(" ", unicodedata.normalize("NFC", str(value or ""))))
    return " ".join(unescape(plain).split()).casefold().rstrip(".")


def person(name: str) -> tuple[str, str]:
    """Last name and initials of "Last, F. M." or "Last, First M."."""
    last, _, first = name.partition(",")
    first = first.split(",")[0]
    words = re.split(r"[\s.]+", first)
    initials = "".join(part[:1] for word in words for part in word.split("-") if part)
    short = first.replace(".", "").replace(" ", "").replace("-", "")
    return last.strip().casefold(), (short if short.isupper() and len(short) < 5 else initials).upper()


def pages(value: str) -> str:
    """Pages with the last one written out: 211-6 is 211-216."""
    found = re.fullmatch(r"(\d+)-(\d+)", value or "")
    if found and len(found[2]) < len(found[1]):
        return f"{found[1]}-{found[1][: len(found[1]) - len(found[2])]}{found[2]}"
    return value or ""


RIGHT: dict[str, Callable[[Values, Values], bool]] = {
    "title": lambda ours, truth: text(ours["title"]) == text(truth["title"]),
    "authors": lambda ours, truth: (
        [person(n) for n in ours["authors"]] == [person(n) for n in truth["authors"]]
    ),
    "year": lambda ours, truth: str(ours["year"] or "") == truth["year"],
    "journal": lambda ours, truth: text(truth["journal"]) in [text(name) for name in ours["journal"]],
    "volume": lambda ours, truth: text(ours["volume"]) == text(truth["volume"]),
    "pages": lambda ours, truth: pages(ours["pages"]).casefold() == pages(truth["pages"]).casefold(),
    "doi": lambda ours, truth: ours["doi"].lower() == truth["doi"].lower(),
    "pmid": lambda ours, truth: ours["pmid"] == truth["pmid"],
    "abstract": lambda ours, truth: text(ours["abstract"]) == text(truth["abstract"]),
}


def values_of(reference: Reference) -> Values:
    """Our reading of a record."""
    return {
        "title": plain_text(reference.title),
        "authors": [f"{one.collective or one.last}, {'. '.join(one.initials)}" for one in reference.authors],
        "year": reference.year,
        "journal": (reference.journal, reference.journal_abbreviation),
        "volume": reference.volume,
        "pages": reference.pages,
        "doi": reference.doi,
        "pmid": reference.pmid,
        "abstract": abstract_text(reference.abstract),
    }


def rispys(record: Mapping[str, Any]) -> Values:
    """What rispy gives for the same fields, taken as its documentation names them."""
    first, last = record.get("start_page", ""), record.get("end_page", "")
    return {
        "title": record.get("title", record.get("primary_title", "")),
        "authors": record.get("authors", record.get("first_authors", [])),
        "year": record.get("year", record.get("publication_year", "")),
        "journal": [record.get(name, "") for name in ("journal_name", "secondary_title", "alternate_title3")],
        "volume": record.get("volume", ""),
        "pages": f"{first}-{last}" if last else first,
        "doi": record.get("doi", ""),
        "pmid": record.get("accession_number", ""),
        "abstract": record.get("abstract", record.get("notes_abstract", "")),
    }


def medlines(record: Mapping[str, Any]) -> Values:
    """What Bio.Medline gives for the same fields."""
    dois = [one.removesuffix(" [doi]") for one in record.get("AID", []) if one.endswith("[doi]")]
    return {
        "title": record.get("TI", ""),
        "authors": record.get("FAU", record.get("AU", [])),
        "year": record.get("DP", "")[:4],
        "journal": (record.get("JT", ""), record.get("TA", "")),
        "volume": record.get("VI", ""),
        "pages": record.get("PG", ""),
        "doi": dois[0] if dois else "",
        "pmid": record.get("PMID", ""),
        "abstract": record.get("AB", ""),
    }


def truths() -> list[dict[str, Any]]:
    """The library as the JSON has it, with every field that is compared."""
    stored = json.loads((LIBRARY / "blue-light.json").read_text("utf-8"))
    return [
        {"authors": [], **{name: record.get(name, "") for name in FIELDS if name != "authors"}, **record}
        for record in stored
    ]


def pmids_by_title(titles: Iterable[str], numbers: Iterable[str]) -> dict[str, str]:
    """PMIDs as another format's file has them, by the titles of its records."""
    return {text(title): number for title, number in zip(titles, numbers, strict=True)}


def matched(records: Sequence[Values], truth: Sequence[Values]) -> list[tuple[Values, Values]]:
    """Each record beside its truth, by title; a record without one is left out, and so is counted as lost."""
    by_title: dict[str, list[Values]] = {}
    for one in truth:
        by_title.setdefault(text(one["title"]), []).append(one)
    return [
        (record, by_title[key].pop(0)) for record in records if by_title.get(key := text(record["title"]))
    ]


def measure(
    name: str, records: Sequence[Values], truth: Sequence[Values], expected: int, pmids: Mapping[str, str]
) -> None:
    """Report the shares of records and of fields that are right."""
    pairs = matched(records, truth)
    report(f"{name}: records", len(pairs) / expected, "", against=f"{expected} in the file")
    for field in FIELDS:
        if field == "pmid":
            known = [
                (ours, {"pmid": pmids[text(ours["title"])]})
                for ours, _ in pairs
                if text(ours["title"]) in pmids
            ]
        else:
            known = [(ours, {**real}) for ours, real in pairs]
        wrong = [(ours[field], real[field]) for ours, real in known if not RIGHT[field](ours, real)]
        report(f"{name}: {field}", 1 - len(wrong) / len(known), "", against="the library's JSON")
        if "--differences" in sys.argv:
            for ours_value, real_value in wrong:
                print(f"    read {str(ours_value)[:300]!r}\n    not  {str(real_value)[:300]!r}")


def read(name: str) -> list[Values]:
    return [values_of(found.reference) for found in read_file(name, (LIBRARY / name).read_bytes()).references]


def accuracy() -> None:
    """What comes out right of each format, ours and the well-kept readers' beside it."""
    ris = (LIBRARY / "blue-light.ris").read_text("utf-8-sig")
    nbib = (LIBRARY / "blue-light.nbib").read_text("utf-8")
    truth, from_ris, from_nbib = truths(), read("blue-light.ris"), read("blue-light.nbib")
    in_nbib = pmids_by_title([one["title"] for one in from_nbib], re.findall(r"(?m)^PMID- (\d+)", nbib))
    accessions = [re.search(r"(?m)^AN  - (\d+)", piece) for piece in ris.split("\nER  -")[:-1]]
    in_ris = pmids_by_title(
        [one["title"] for one in from_ris], [found[1] if found else "" for found in accessions]
    )
    measure("RIS", from_ris, truth, len(truth), in_nbib)
    measure("RIS by rispy", [rispys(one) for one in rispy.loads(ris)], truth, len(truth), in_nbib)
    measure("EndNote XML", read("blue-light.xml"), truth, len(truth), in_nbib)
    parsed = Medline.parse(StringIO(nbib))  # type: ignore[no-untyped-call]
    expected = len(re.findall(r"(?m)^PMID- ", nbib))
    measure("NBIB", from_nbib, truth, expected, in_ris)
    measure(
        "NBIB by Bio.Medline",
        [medlines(one) for one in parsed],
        truth,
        expected,
        in_ris,
    )


def seconds(action: Callable[[], object]) -> float:
    """The quickest of three."""
    taken = []
    for _ in range(3):
        started = time.perf_counter()
        action()
        taken.append(time.perf_counter() - started)
    return min(taken)


def speed(records: int = 5_000) -> None:
    """References a second, with abstracts, from bytes to cleaned fields."""
    piece = (LIBRARY / "blue-light.ris").read_text("utf-8-sig")
    whole = piece * (records // 102)
    report("RIS: speed", records / seconds(lambda: read_file("x.ris", whole.encode())), "records/s")


def main() -> int:
    """Measure, or say why not."""
    if not LIBRARY.is_dir():
        skip("reading references", "the folder ../shared with the library in four formats is not here")
        return 0
    accuracy()
    speed()
    return 0


if __name__ == "__main__":
    sys.exit(main())
