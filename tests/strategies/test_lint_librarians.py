"""The lint on strategies that librarians wrote, each finding of which was read and found true."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from evidence_service.strategies.known_items import parts_to_test
from evidence_service.strategies.lint import Topic, lint
from evidence_service.strategies.strategy import problems
from tests.shared_data import MISSING, SHARED_DATA

FILE = SHARED_DATA / "strategies" / "librarian_strategies_20.jsonl"

pytestmark = pytest.mark.skipif(not FILE.is_file(), reason=MISSING)


def test_every_finding_on_twenty_strategies_is_one_that_was_read_and_found_true() -> None:
    strategies = [json.loads(line)["query"] for line in FILE.read_text(encoding="utf-8").splitlines()]
    found = Counter(finding.topic for strategy in strategies for finding in lint([strategy]))

    assert [problems([strategy]) for strategy in strategies] == [[]] * 20
    assert all(parts_to_test([strategy]) for strategy in strategies)
    assert found == {
        Topic.LINE: 16,
        Topic.LIMITS: 12,
        Topic.NOT: 11,
        Topic.HYPHENS: 8,
        Topic.SPELLING: 8,
        Topic.TWICE: 8,
        Topic.SMALL_OPERATORS: 7,
        Topic.WORDS_ALONE: 7,
        Topic.UNTAGGED: 5,
        Topic.HEADING_ALONE: 2,
        Topic.TRUNCATION: 1,
        Topic.OPERATORS: 1,
        Topic.NO_OPERATOR: 1,
        Topic.MIXED: 1,
    }
