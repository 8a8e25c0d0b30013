"""How well duplicates are found, on two labelled libraries, and how the time grows with the library.

    python -m benchmarks.deduplication [records ...]

The labelled files lie beside the project, in ../shared/data/dedup, and go through the command `references`.
Neither names the pairs, so a record is scored as in the published evaluations: was it removed, or kept?

* asysd_labelled.csv says of each record whether it is the one that is kept of its publication ("unique") or
  a duplicate. Of each of our groups one record is kept, a unique one where there is one, as it doesn't
  matter which. A duplicate that is removed is right, a unique one that is removed is a false merge.
* copper_labelled.xml marks every record of which there is another, the kept one too. A record in a group is
  right when it is marked, and a false merge when it isn't.

The labels are taken as they are. "Automatic" are the sure groups. "With suggestions" adds every likely pair,
as if a person said yes to all of them: the sensitivity is what that person can reach, specificity and
precision the worst that could come of it.

"Fields lost" are the same libraries as poorer sources would give them (spoilt_references): a share of the
numbers, places and abstracts is gone, years are off by one, titles are cut. There suggestions do the work.

The time curve is taken on invented libraries (synthetic_library), in seconds of one processor.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from benchmarks.results import report, skip
from benchmarks.spoilt_references import spoilt
from benchmarks.synthetic_library import synthetic_library
from evidence_service.references.duplicates import Duplicates, find_duplicates
from evidence_service.references.reading import read_file
from evidence_service.references.reference import Reference
from tests.shared_data import MISSING, SHARED_DATA

SIZES = (1_000, 2_000, 5_000, 10_000, 20_000, 40_000)
LOST = (0.05, 0.2, 0.5)
FALSE_MERGES_GOAL = 1.0  # in 1,000 records
SENSITIVITY_GOAL = 0.95
SECONDS_GOAL = 20.0  # for 20,000 records
GROWTH_GOAL = 1.5  # time per record of the largest library against that of 5,000

Groups = Iterable[Sequence[int]]

# What others published, with where it was read.
ASYSD_HERE = "ASySD on this file (the evaluation in BibDedupe's repository)"
ASYSD = "ASySD, the least of five libraries (Hair et al. 2023, abstract)"
FORBES = "Deduplicator, the best mode's mean of two libraries (Forbes et al. 2024, abstract)"
SRA_DM = "SRA-DM on 1,988 records (Rathbone et al. 2015, abstract)"
PUBLISHED: dict[str, dict[str, tuple[tuple[float, str], ...]]] = {
    "asysd": {
        "sensitivity": ((0.9984, ASYSD_HERE), (0.95, ASYSD), (0.84, SRA_DM)),
        "specificity": ((1.0, ASYSD_HERE), (0.99, ASYSD), (1.0, SRA_DM)),
        "precision": ((1.0, ASYSD_HERE),),
    },
    "copper": {
        "sensitivity": ((0.9757, FORBES), (0.95, ASYSD), (0.84, SRA_DM)),
        "specificity": ((0.99, ASYSD), (1.0, SRA_DM)),
        "precision": ((0.9896, FORBES),),
    },
}


@dataclass(frozen=True)
class Score:
    """Records that were rightly removed, wrongly removed, wrongly kept, rightly kept."""

    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int

    @property
    def sensitivity(self) -> float:
        return self.true_positives / (self.true_positives + self.false_negatives)

    @property
    def specificity(self) -> float:
        return self.true_negatives / (self.true_negatives + self.false_positives)

    @property
    def precision(self) -> float:
        return self.true_positives / (self.true_positives + self.false_positives)


def score_removed(groups: Groups, is_duplicate: Sequence[bool]) -> Score:
    """Against labels that name one record of each publication as kept: those that aren't `is_duplicate`."""
    removed: list[int] = []
    for group in groups:
        kept = next((index for index in group if not is_duplicate[index]), group[0])
        removed += (index for index in group if index != kept)
    return _score(removed, is_duplicate)


def score_marked(groups: Groups, has_copies: Sequence[bool]) -> Score:
    """Against labels that mark every record of which there is another."""
    return _score([index for group in groups for index in group], has_copies)


def _score(chosen: list[int], labels: Sequence[bool]) -> Score:
    right = sum(labels[index] for index in chosen)
    wrong = len(chosen) - right
    return Score(right, wrong, sum(labels) - right, len(labels) - sum(labels) - wrong)


@dataclass(frozen=True)
class Found:
    """What the command says of a file: how many references it read, and groups of places from 0 on."""

    imported: int
    sure: list[list[int]]
    likely: list[list[int]]

    def with_suggestions(self, size: int) -> list[list[int]]:
        """The groups when a person says yes to every suggestion."""
        group_of = list(range(size))
        members = {place: [place] for place in group_of}
        for group in (*self.sure, *self.likely):
            for place in group[1:]:
                one, other = group_of[group[0]], group_of[place]
                if one != other:
                    for each in members[other]:
                        group_of[each] = one
                    members[one] += members.pop(other)
        return [group for group in members.values() if len(group) > 1]


def found_in(file: Path) -> Found:
    """The answer of `python -m evidence_service references FILE --json`, as a librarian gets it."""
    command = [sys.executable, "-m", "evidence_service", "references", str(file), "--json"]
    answer = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=300).stdout)
    groups = {
        tier: [[place["position"] - 1 for place in group] for group in answer["duplicates"][tier]]
        for tier in ("sure", "likely")
    }
    return Found(len(answer["references"]), groups["sure"], groups["likely"])


def labels_of_asysd(content: bytes) -> list[bool]:
    rows = csv.DictReader(io.StringIO(content.decode("cp1252", errors="replace"), newline=""))
    return [row["source"] == "duplicate" for row in rows]


def labels_of_copper(content: bytes) -> list[bool]:
    records = etree.fromstring(content).iterfind(".//record")
    return [record.findtext("caption/style") == "Duplicate" for record in records]


@dataclass(frozen=True)
class Labelled:
    """A labelled library: its file, how its labels are read, and how they are scored."""

    name: str
    file: str
    labels: Callable[[bytes], list[bool]]
    score: Callable[[Groups, Sequence[bool]], Score]


LIBRARIES = (
    Labelled("asysd", "asysd_labelled.csv", labels_of_asysd, score_removed),
    Labelled("copper", "copper_labelled.xml", labels_of_copper, score_marked),
)


def measure_labelled(library: Labelled, folder: Path) -> bool:
    """Report what is found in a labelled library; whether the goal is met."""
    labels = library.labels((folder / library.file).read_bytes())
    found = found_in(folder / library.file)
    automatic = library.score(found.sure, labels)
    all_of_them = library.score(found.with_suggestions(len(labels)), labels)
    report(f"dedup {library.name}: records", len(labels), "records")
    report(f"dedup {library.name}: of them read", found.imported, "records")
    for name in ("sensitivity", "specificity", "precision"):
        for published, source in PUBLISHED[library.name].get(name, ()):
            value = getattr(automatic, name)
            report(f"dedup {library.name}: automatic {name}", value, "", source, value / published)
        report(f"dedup {library.name}: with suggestions {name}", getattr(all_of_them, name), "")
    merges = 1_000 * automatic.false_positives / len(labels)
    report(f"dedup {library.name}: false merges in 1,000", merges, "", f"goal {FALSE_MERGES_GOAL:g} at most")
    report(f"dedup {library.name}: suggestions", len(found.likely), "pairs")
    print(f"  automatic: {automatic}")
    return merges <= FALSE_MERGES_GOAL and automatic.sensitivity >= SENSITIVITY_GOAL


def measure_spoilt(library: Labelled, folder: Path, share: float) -> None:
    """Report what is found in a labelled library of which a share of the fields is lost."""
    content = (folder / library.file).read_bytes()
    labels = library.labels(content)
    read = [each.reference for each in read_file(library.file, content).references]
    duplicates = find_duplicates(spoilt(read, share))
    found = Found(
        len(read), [list(each) for each in duplicates.sure], [list(each) for each in duplicates.likely]
    )
    automatic = library.score(found.sure, labels)
    all_of_them = library.score(found.with_suggestions(len(labels)), labels)
    name = f"dedup {library.name}, {share:.0%} of the fields lost"
    report(f"{name}: automatic sensitivity", automatic.sensitivity, "")
    report(f"{name}: false merges in 1,000", 1_000 * automatic.false_positives / len(labels), "")
    report(f"{name}: with suggestions sensitivity", all_of_them.sensitivity, "")
    report(f"{name}: suggestions", len(found.likely), "pairs")


def measure_synthetic(sizes: Sequence[int]) -> bool:
    """Report time and truth on invented libraries; whether the time's goals are met."""
    seconds: dict[int, float] = {}
    for size in sizes:
        library = synthetic_library(size)
        started = time.process_time()
        found = find_duplicates(library.references)
        seconds[size] = time.process_time() - started
        report(f"dedup time for {size:,} records", round(seconds[size], 2), "s")
        _report_truth(library.references, library.publication_of, found)
    each_takes = {size: 1_000_000 * seconds[size] / size for size in sizes}
    reference = next((size for size in sizes if size >= 5_000), sizes[0])
    for size in sizes:
        ratio = each_takes[size] / each_takes[reference]
        report(
            f"dedup time per record of {size:,}",
            round(each_takes[size]),
            "µs",
            f"that of {reference:,}",
            ratio,
        )
    met = each_takes[sizes[-1]] / each_takes[reference] <= GROWTH_GOAL
    if 20_000 in seconds:
        ratio = seconds[20_000] / SECONDS_GOAL
        report("dedup 20,000 records on one core", seconds[20_000], "s", f"goal {SECONDS_GOAL:g} s", ratio)
        met = met and ratio <= 1
    return met


def _report_truth(references: Sequence[Reference], truth: Sequence[int], found: Duplicates) -> None:
    further = sum(count - 1 for count in Counter(truth).values())
    false = sum(len({truth[index] for index in group}) - 1 for group in found.sure)
    merged = sum(len(group) - 1 for group in found.sure) - false
    size = len(references)
    report(f"dedup invented library of {size:,}: automatic sensitivity", merged / further, "")
    report(f"dedup invented library of {size:,}: false merges in 1,000", 1_000 * false / size, "")


def main(sizes: Sequence[int] = SIZES) -> int:
    met = True
    for library in LIBRARIES:
        if (SHARED_DATA / "dedup" / library.file).exists():
            met = measure_labelled(library, SHARED_DATA / "dedup") and met
            for share in LOST:
                measure_spoilt(library, SHARED_DATA / "dedup", share)
        else:
            skip(f"dedup {library.name}", MISSING)
    met = measure_synthetic(sizes) and met
    print("The goals are met." if met else "A goal is missed.")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[1:]] or SIZES))
