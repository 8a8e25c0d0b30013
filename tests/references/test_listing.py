"""The command `references`, as a person or a program calls it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from evidence_service.cli import commands
from evidence_service.references.reading import read_file

ROOT = Path(__file__).parents[2]
ONE = "TY  - JOUR\nAU  - Okoro, Ada M.\nTI  - Loud wards & sleep in <i>E. coli</i>\nPY  - 2019\n"
ONE += "JF  - J Inv Med\nVL  - 12\nSP  - 3\nDO  - 10.5555/abc.1\nER  -\n"
TWO = "TY  - JOUR\nAU  - Lee, K.\nTI  - Quiet gardens of the north\nPY  - 2020\nER  -\n"
NONE = "TY  - JOUR\nAU  - Lee, K.\nER  -\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(commands, ["references", *map(str, arguments)])


@pytest.fixture
def library(tmp_path: Path) -> list[Path]:
    """A file with a reference, a problem and another reference, and one that repeats the first."""
    first, second = tmp_path / "one.ris", tmp_path / "two.ris"
    first.write_text(ONE + NONE + TWO, "utf-8")
    second.write_text("\n" + ONE, "utf-8")
    return [first, second]


def answer(*files: Path) -> dict[str, Any]:
    completed = run("--json", *files)
    assert completed.exit_code == 0, completed.output
    printed: dict[str, Any] = json.loads(completed.stdout)
    return printed


def test_it_accounts_for_every_record_of_every_file(library: list[Path]) -> None:
    first, second = answer(*library)["files"]
    assert [first[name] for name in ("read", "imported", "duplicates", "problem_count")] == [3, 2, 0, 1]
    assert [second[name] for name in ("read", "imported", "duplicates", "problem_count")] == [1, 0, 1, 0]
    (problem,) = first["problems"]
    assert (problem["line"], problem["position"]) == (10, 2)
    assert problem["reason"] == "it has neither a title nor an identifier"


def test_it_prints_references_and_duplicates_by_file_and_position(library: list[Path]) -> None:
    printed = answer(*library)
    places = [(one["file"], one["position"], one["line"]) for one in printed["references"]]
    assert places == [(str(library[0]), 1, 1), (str(library[0]), 3, 13), (str(library[1]), 1, 2)]
    (group,) = printed["duplicates"]["sure"]
    assert [(place["file"], place["position"]) for place in group] == [
        (str(library[0]), 1),
        (str(library[1]), 1),
    ]
    first = printed["references"][0]
    assert (first["title"], first["authors"]) == ("Loud wards & sleep in E. coli", ["Okoro, Ada M."])
    assert first["title_html"] == "Loud wards &amp; sleep in <i>E. coli</i>"


def test_a_file_that_is_given_twice_duplicates_itself(library: list[Path]) -> None:
    printed = answer(library[1], library[1])
    assert [file["duplicates"] for file in printed["files"]] == [0, 1]
    assert [[place["file_number"] for place in group] for group in printed["duplicates"]["sure"]] == [[1, 2]]


def test_a_refused_file_is_named_and_the_others_go_on(library: list[Path], tmp_path: Path) -> None:
    pdf = tmp_path / "paper.ris"
    pdf.write_bytes(b"%PDF-1.7\n\x00\x01")
    refused, absent, read = answer(pdf, tmp_path / "absent.ris", library[1])["files"]
    assert (refused["refused"], refused["read"], refused["imported"], refused["problem_count"]) == (
        True,
        1,
        0,
        1,
    )
    assert refused["problems"][0]["reason"].startswith("This is a PDF")
    assert "can't be opened" in absent["problems"][0]["reason"]
    assert read["imported"] == 1


def test_it_ends_with_a_code_when_nothing_could_be_read(tmp_path: Path) -> None:
    assert run(tmp_path / "absent.ris").exit_code == 2
    assert run(tmp_path).exit_code == 2


def test_it_prints_a_table_for_people(library: list[Path]) -> None:
    printed = run(*library).stdout
    assert "read  imported  duplicates  problems" in printed
    assert "one.ris, record 2, line 10: it has neither a title nor an identifier" in printed
    assert "Groups of duplicates: 1 sure, 0 likely." in printed


def test_a_file_too_large_is_not_read_at_all(tmp_path: Path) -> None:
    huge = tmp_path / "huge.ris"
    with huge.open("wb") as file:
        file.truncate(50_000_000)
    completed = run("--json", huge)
    assert completed.exit_code == 2
    assert (
        "50 MB, and the limit is 45 MB" in json.loads(completed.stdout)["files"][0]["problems"][0]["reason"]
    )


def test_it_needs_no_settings_and_leaves_nothing_behind(library: list[Path], tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EVIDENCE_")}
    completed = subprocess.run(
        [sys.executable, "-m", "evidence_service", "references", "--json", *map(str, library)],
        cwd=ROOT,
        env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=True,
    )
    assert json.loads(completed.stdout)["files"][0]["read"] == 3
    assert sorted(tmp_path.rglob("*")) == before


def test_the_json_says_what_the_reader_read(library: list[Path]) -> None:
    """The fields are those of `Reference`, some as plain text, with nothing left out but the raw XML."""
    record = read_file("one.ris", library[0].read_bytes()).references[0].reference
    printed = answer(*library)["references"][0]
    renamed = {"title": "title_html", "authors": "author_details", "editors": "editor_details"}
    for name, value in record.as_json().items():
        if name in renamed or name not in ("abstract", "vernacular_title", "book_title"):
            assert printed[renamed.get(name, name)] == json.loads(json.dumps(value)), name
