"""Rows of the evidence table: what a record says by itself, and what people do with rows."""

from __future__ import annotations

import pytest

from evidence_service.summaries import table
from evidence_service.summaries.content import Row

ROWS = (Row("pmid:1"), Row("pmid:2", finding="Less"), Row("pmid:3"))


@pytest.mark.parametrize(
    ("types", "design"),
    [
        (["Journal Article", "Randomized Controlled Trial"], "Randomised controlled trial"),
        (["Randomized Controlled Trial", "Meta-Analysis"], "Meta-analysis"),
        (["Review", "Systematic Review"], "Systematic review"),
        (["Journal Article"], ""),
        ([], ""),
    ],
)
def test_the_design_is_what_the_publication_types_name(types: list[str], design: str) -> None:
    assert table.design_of({"publication_types": types}) == design


@pytest.mark.parametrize(
    ("mesh", "country"),
    [
        (["Asthma/*drug therapy", "England", "Humans"], "England"),
        (["*Spain/epidemiology", "Italy"], "Spain, Italy"),
        (["Europe", "Hospitals, Rural"], ""),
    ],
)
def test_the_country_is_a_heading_never_the_journal_s(mesh: list[str], country: str) -> None:
    assert table.country_of({"mesh": mesh, "country": "Netherlands"}) == country


def test_a_record_is_added_once_and_only_when_it_is_known() -> None:
    rows = table.added(ROWS, ["pmid:4", "pmid:2", "pmid:4", "pmid:9"], {"pmid:4": {}, "pmid:2": {}})
    assert [row.key for row in rows] == ["pmid:1", "pmid:2", "pmid:3", "pmid:4"]


@pytest.mark.parametrize(
    ("key", "do", "order"),
    [("pmid:2", "up", "213"), ("pmid:1", "up", "123"), ("pmid:2", "down", "132"), ("pmid:3", "down", "123")],
)
def test_rows_move_and_the_ends_stop_them(key: str, do: str, order: str) -> None:
    assert "".join(row.key[-1] for row in table.arranged(ROWS, key, do)) == order


def test_a_row_is_taken_out_and_an_unknown_one_changes_nothing() -> None:
    assert [row.key for row in table.arranged(ROWS, "pmid:2", "out")] == ["pmid:1", "pmid:3"]
    assert table.arranged(ROWS, "pmid:9", "out") == ROWS


def test_a_column_that_was_not_sent_stays() -> None:
    rows = table.written(ROWS, {"pmid:2": {"country": "Spain", "key": "pmid:9"}})
    assert rows[1] == Row("pmid:2", country="Spain", finding="Less")
