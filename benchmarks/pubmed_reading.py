"""How fast and in how much memory PubMed's XML is read: our reader beside others, on the same XML.

    python -m benchmarks.pubmed_reading [records]

Three documents: invented records of the practice PubMed with as many references as real records have,
which are half of their bytes; the same without; and NLM's own sample of 2019, where it is at hand.
Its records, too, have few references, as records of that time had. The goal is set on all three.

Each document is measured in a fresh process, reader after reader in every round, in seconds of the
processor. Ours and the plain lxml one give record after record, Entrez.read can give only all at
once. A ratio is the middle one of the rounds; the lowest and highest are told too.

Python's garbage collector is on, as in every program. It goes again and again through the many
objects of Entrez.read, which is half of the time that it takes; so that nobody is deceived, the
ratio with the collector off is told as well.

Expat without handlers is the floor: nothing that reads XML in Python can be faster. What lies
between it and our reader is measured by doing each part of the work alone.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.parsers import expat

from Bio import Entrez
from lxml import etree

from benchmarks import plain_lxml
from benchmarks.fresh import in_fresh_process, peak_megabytes
from benchmarks.pubmed_documents import RECORD, of_records, practice_document, with_references
from benchmarks.pubmed_parts import WHOLE, seconds_of_parts
from benchmarks.results import report, skip
from evidence_service.references.pubmed_xml import read_records
from tests.shared_data import MISSING, SHARED_DATA

ROUNDS = 9
WANTED = 6.0  # times as fast as Entrez.read
MOST_GROWTH = 4.0  # MB that 16 times the records may take more
SAMPLE = SHARED_DATA / "pubmed_xml" / "pubmedsample_2019.xml"


def read_by_us(body: bytes) -> object:
    return sum(1 for _ in read_records(BytesIO(body)))


def read_by_bio_entrez(body: bytes) -> object:
    return Entrez.read(BytesIO(body), escape=True)  # type: ignore[no-untyped-call]


def read_by_plain_lxml(body: bytes) -> object:
    return sum(1 for _ in plain_lxml.records(BytesIO(body)))


def read_by_expat(body: bytes) -> object:
    return expat.ParserCreate().Parse(body, True)


READERS: Mapping[str, Callable[[bytes], object]] = {
    "Bio.Entrez.read": read_by_bio_entrez,
    "plain lxml, same fields": read_by_plain_lxml,
    "lxml, tree only": etree.fromstring,
    "bare expat": read_by_expat,
}


def seconds_of_all(place: str) -> list[tuple[float, dict[str, float]]]:
    """Our seconds and those of each other reader, round by round."""
    prepare_bio_entrez()
    body = Path(place).read_bytes()
    read_by_bio_entrez(body)  # the first time it loads the document type
    return [
        (seconds_for(read_by_us, body), {name: seconds_for(read, body) for name, read in READERS.items()})
        for _ in range(ROUNDS)
    ]


def seconds_without_collector(place: str) -> list[tuple[float, float]]:
    """Our seconds and those of Entrez.read, round by round, while no garbage is looked for."""
    prepare_bio_entrez()
    body = Path(place).read_bytes()
    gc.disable()
    return [(seconds_for(read_by_us, body), seconds_for(read_by_bio_entrez, body)) for _ in range(3)]


def prepare_bio_entrez() -> None:
    """Give it a folder of its own, else it makes one in the home directory."""
    entrez: Any = Entrez
    entrez.local_cache = tempfile.mkdtemp(prefix="entrez-")


def seconds_for(read: Callable[[bytes], object], body: bytes) -> float:
    """The seconds of the processor to read the document once."""
    begun = time.process_time()
    read(body)
    return time.process_time() - begun


def compare_speed(name: str, body: bytes) -> float:
    """Report how fast all read this document; how many times as fast as Entrez.read ours is."""
    count = len(RECORD.findall(body))
    print(f"{name}: {count:,} articles, {len(body) / 1e6:.1f} MB, {ROUNDS} rounds")
    with tempfile.NamedTemporaryFile(suffix=".xml") as file:
        Path(file.name).write_bytes(body)
        rounds = in_fresh_process(seconds_of_all, file.name)
        uncollected = in_fresh_process(seconds_without_collector, file.name)
        parts = in_fresh_process(seconds_of_parts, file.name)
    rate = count / statistics.median(ours for ours, _ in rounds)
    ratios = {other: sorted(theirs[other] / ours for ours, theirs in rounds) for other in READERS}
    for other, sorted_ratios in ratios.items():
        report(f"reading {name}", rate, "records/s", other, statistics.median(sorted_ratios))
    lowest, *_, highest = ratios["Bio.Entrez.read"]
    report(f"reading {name}, lowest of the rounds", rate, "records/s", "Bio.Entrez.read", lowest)
    report(f"reading {name}, highest of the rounds", rate, "records/s", "Bio.Entrez.read", highest)
    rate = count / statistics.median(ours for ours, _ in uncollected)
    ratio = statistics.median(theirs / ours for ours, theirs in uncollected)
    report(f"reading {name}, garbage collector off", rate, "records/s", "Bio.Entrez.read", ratio)
    for part, seconds in parts.items():
        share = None if part == WHOLE else seconds / parts[WHOLE]
        report(
            f"{name}, {part}", 1e6 * seconds / count, "us/record", "our whole reader" if share else "", share
        )
    return statistics.median(ratios["Bio.Entrez.read"])


def growth_by_us(place: str) -> float:
    """How many MB more this process takes at its peak to read the file, after it has read a little."""
    read_by_us(Path(place).with_name("little.xml").read_bytes())
    before = peak_megabytes()
    with Path(place).open("rb") as file:
        for _ in read_records(file):
            pass
    return peak_megabytes() - before


def growth_by_bio_entrez(place: str) -> float:
    """The same for Entrez.read, which can't stream PubMed's XML."""
    prepare_bio_entrez()
    read_by_bio_entrez(Path(place).with_name("little.xml").read_bytes())
    before = peak_megabytes()
    with Path(place).open("rb") as file:
        Entrez.read(file, escape=True)  # type: ignore[no-untyped-call]
    return peak_megabytes() - before


def compare_memory(body: bytes) -> float:
    """Report the memory for 1, 4 and 16 times the records; how many MB more our reader takes for 16."""
    count = len(RECORD.findall(body))
    growths: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "little.xml").write_bytes(of_records(body, 50))
        for times in (1, 4, 16):
            place = Path(folder) / f"{times}.xml"
            place.write_bytes(of_records(body, times * count))
            name = f"memory to read {times * count:,} records"
            ours = in_fresh_process(growth_by_us, str(place))
            theirs = in_fresh_process(growth_by_bio_entrez, str(place)) if times < 16 else None
            growths.append(ours)
            if theirs is None:
                report(name, ours, "MB")
            else:
                report(name, ours, "MB", "Bio.Entrez.read", ours / theirs)
                report(f"{name} by Bio.Entrez.read", theirs, "MB")
    return growths[-1] - growths[0]


def main(wanted: int = 1000) -> int:
    """Report speed and memory; 1 when our reader is slower or its memory less flat than wanted."""
    body = practice_document(wanted)
    ratios = [
        compare_speed("records with references", with_references(body)),
        compare_speed("records without references", body),
    ]
    if SAMPLE.is_file():
        ratios.append(compare_speed("NLM's sample of 2019", SAMPLE.read_bytes()))
    else:
        skip("reading NLM's sample of 2019", MISSING)
    more = compare_memory(body)
    report("memory, 16 times the records take more", more, "MB", "the most allowed", more / MOST_GROWTH)
    return int(min(ratios) < WANTED or more > MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
