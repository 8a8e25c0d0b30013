"""Tables of the report as files for spreadsheets."""

from __future__ import annotations

import csv
import io

import pytest

from evidence_service.reports.table import Table, as_csv


def read_back(table: Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(table).decode("utf-8-sig"), newline="")))


def test_excel_sees_that_it_is_utf_8() -> None:
    assert as_csv(Table(("Name",), (("Ysbyty Gŵyr",),))).startswith(b"\xef\xbb\xbfName\r\n")


def test_rows_and_totals_come_back_as_they_were() -> None:
    table = Table(("Place", "All"), (('Say "yes", or\nno', 3), ("Ö", 1)), ("All", 4))
    assert read_back(table) == [["Place", "All"], ['Say "yes", or\nno', "3"], ["Ö", "1"], ["All", "4"]]


def test_lines_end_as_rfc_4180_says() -> None:
    assert as_csv(Table(("a", "b"), (("x", 1),))) == b"\xef\xbb\xbfa,b\r\nx,1\r\n"


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_text_that_begins_a_formula_is_made_harmless(first: str) -> None:
    hostile = f"{first}HYPERLINK(1)"
    rows = read_back(Table((hostile, "n"), ((hostile, 1),)))
    assert rows == [[f"'{hostile}", "n"], [f"'{hostile}", "1"]]


def test_numbers_stay_numbers_and_gaps_stay_empty() -> None:
    assert read_back(Table(("a", "b", "c"), (("x", 6.5, None),)))[1] == ["x", "6.5", ""]


def test_a_table_of_zeros_is_empty() -> None:
    assert Table(("a", "b"), (("x", 0), ("y", None))).is_empty
    assert not Table(("a", "b"), (("x", 0), ("y", 1))).is_empty
    assert Table(("a", "b"), ()).is_empty
