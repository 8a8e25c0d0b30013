"""The record of a decision for programs, and the schemas of what travels inside a PDF."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evidence_service.summaries import decision_record, json_schema
from evidence_service.summaries.attachments import attachments_of
from evidence_service.summaries.decision_record import record_of
from evidence_service.summaries.document import IssuedDocument
from tests.summaries import samples
from tests.summaries.schema_reading import problems

SCHEMAS = Path(decision_record.__file__).with_name("schemas")
EVERY_KIND = [
    *(samples.short, samples.usual, samples.middling, samples.reported, samples.full, samples.practice),
]


def attached(document: IssuedDocument, name: str) -> Any:
    files = {file.name: file.content for file in attachments_of(document)}
    return json.loads(files[name])


def schema(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("name", ["decision-record.schema.json", "issued-document.schema.json"])
def test_the_schemas_are_those_of_the_code(name: str) -> None:
    assert schema(name) == json_schema.schemas()[name], "Run: .venv/bin/python scripts/schemas.py"


@pytest.mark.parametrize("make", EVERY_KIND)
@pytest.mark.parametrize(
    ("file", "described"),
    [
        ("decision.json", "decision-record.schema.json"),
        ("document.json", "issued-document.schema.json"),
    ],
)
def test_what_is_attached_keeps_its_schema(
    make: Callable[[], IssuedDocument], file: str, described: str
) -> None:
    rules = schema(described)

    assert list(problems(attached(make(), file), rules, rules)) == []


def test_what_breaks_a_schema_is_found() -> None:
    rules = schema("decision-record.schema.json")
    values = attached(samples.full(), "decision.json")
    values["format_version"] = 9
    values["request"]["product"] = "novel"
    del values["decision"]["what"]
    values["runs"][0]["number"] = True

    assert list(problems(values, rules, rules)) == [
        "$.format_version is 9, not 1",
        "$.request.product is 'novel', none of ['results list', 'evidence summary', 'evidence synthesis']",
        "$.decision.what is missing",
        "$.runs[0].number is True, no integer",
    ]


def test_it_has_request_decision_strategy_runs_and_answer() -> None:
    values = attached(samples.full(), "decision.json")

    assert (values["format"], values["format_version"]) == ("evidence-service/decision-record", 1)
    assert values["request"]["reference_number"] == "ER-2026-00042"
    assert values["request"]["needed_on"] == "2026-12-07"
    assert values["decision"]["where"] == "Executive committee"
    assert [line["text"] for line in values["strategies"][0]["lines"]] == [
        line.text for line in samples.STRATEGY
    ]
    assert values["runs"][0]["ran_at"] == "2026-11-25T14:05:00+00:00"
    assert [line["count"] for line in values["runs"][0]["lines"]] == [2841, 181204, 412]
    assert values["other_sources"][0]["strategy"] == samples.OVID
    assert (values["records"]["found"], values["records"]["included"]) == (736, 7)
    assert values["answer"]["bottom_line"].startswith("- Virtual wards probably shorten hospital stays")
    assert values["answer"]["ai"]["tool"] == "Imagined Assistant"


def test_two_runs_of_the_same_lines_share_their_strategy() -> None:
    search = samples.usual().searches[0]
    other = replace(search, database="Embase")
    twice = replace(samples.usual(), searches=(search, replace(search, number=2), other))

    record = record_of(twice)

    assert [(run.number, run.strategy) for run in record.runs] == [(1, 1), (2, 1), (3, 2)]
    assert [strategy.database for strategy in record.strategies] == ["PubMed", "Embase"]


def test_a_document_without_references_has_no_file_of_them() -> None:
    names = [file.name for file in attachments_of(replace(samples.short(), references=()))]

    assert names == ["decision.json", "document.json"]
