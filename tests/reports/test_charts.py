"""The shapes of charts: what is drawn is what the table says."""

from __future__ import annotations

import pytest

from evidence_service.reports.charts import PLOT, TOP, WIDEST, Chart, bars, columns, spans
from evidence_service.reports.table import Table

SERIES = ("changed", "confirmed", "informed")
FLOOR = TOP + PLOT


def by_month(*rows: tuple[int, int, int], first: int = 1) -> Table:
    names = ("Month", "Changed", "Confirmed", "Informed")
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    labels = [f"{months[(first - 1 + n) % 12]} {2026 + (first - 1 + n) // 12}" for n in range(len(rows))]
    return Table(names, tuple((label, *row) for label, row in zip(labels, rows, strict=True)))


def texts(chart: Chart, kind: str) -> list[str]:
    return [words.text for words in chart.words if words.kind == kind]


def test_columns_are_as_high_as_their_numbers_and_stand_on_each_other() -> None:
    chart = columns(by_month((2, 1, 0), (0, 4, 0)), "Title", SERIES)
    first, second, third = chart.blocks
    assert (first.pattern, second.pattern, third.pattern) == ("changed", "confirmed", "confirmed")
    assert first.height == pytest.approx(2 * second.height)
    assert first.y + first.height == pytest.approx(FLOOR)
    assert second.y + second.height == pytest.approx(first.y)
    assert third.height == pytest.approx(PLOT)  # 4 is also the top of the axis
    assert texts(chart, "value") == ["3", "4"]


def test_columns_keep_to_their_own_part_of_the_width() -> None:
    chart = columns(by_month(*[(1, 0, 0)] * 12), "Title", SERIES)
    for place, block in enumerate(chart.blocks):
        assert place * 100 / 12 < block.x
        assert block.x + block.width < (place + 1) * 100 / 12


@pytest.mark.parametrize(
    ("highest", "axis"),
    [
        (0, ["0", "1"]),
        (1, ["0", "1"]),
        (5, ["0", "1", "2", "3", "4", "5"]),
        (7, ["0", "2", "4", "6", "8"]),
        (48, ["0", "10", "20", "30", "40", "50"]),
        (1234, ["0", "500", "1,000", "1,500"]),
    ],
)
def test_the_axis_has_round_whole_numbers_up_to_the_highest(highest: int, axis: list[str]) -> None:
    chart = columns(by_month((highest, 0, 0)), "Title", SERIES)
    assert [word.text for word in chart.words if word.kind == "axis" and word.anchor == "end"] == axis


def test_years_stand_under_the_first_month_and_each_january() -> None:
    def years(first: int, months: int) -> list[str]:
        chart = columns(by_month(*[(1, 0, 0)] * months, first=first), "Title", SERIES)
        return [text for text in texts(chart, "axis") if text.startswith("20")]

    assert years(first=4, months=12) == ["2026", "2027"]
    assert years(first=1, months=12) == ["2026"]
    assert years(first=12, months=3) == ["2027"]  # December's would touch January's


def test_many_months_lose_their_letters_and_keep_their_years() -> None:
    chart = columns(by_month(*[(1, 0, 0)] * 72), "Title", SERIES)
    assert texts(chart, "wide") == texts(chart, "narrow") == texts(chart, "value") == []
    assert [t for t in texts(chart, "axis") if t.startswith("20")] == [str(y) for y in range(2026, 2032)]


def test_the_sentence_tells_the_sum_and_the_highest() -> None:
    assert columns(by_month((2, 1, 0), (0, 4, 0)), "T", SERIES).sentence == "7 in all. Most in Feb 2026: 4."


def test_bars_leave_room_for_their_number() -> None:
    table = Table(("Place", "Changed", "Confirmed", "Informed"), (("A", 10, 10, 20), ("B", 0, 0, 10)))
    chart = bars(table, "Title", SERIES)
    assert [block.width for block in chart.blocks] == pytest.approx(
        [WIDEST / 4, WIDEST / 4, WIDEST / 2, WIDEST / 4]
    )
    assert chart.legend == (("changed", "Changed"), ("confirmed", "Confirmed"), ("informed", "Informed"))
    assert chart.sentence == "A: 40; B: 10."


def test_each_bar_can_have_a_pattern_of_its_own() -> None:
    chart = bars(Table(("What", "n"), (("Yes", 2), ("No", 1))), "Title", ("one", "two"), each=True)
    assert [block.pattern for block in chart.blocks] == ["one", "two"]
    assert chart.legend == ()


def test_ten_bars_are_drawn_and_the_rest_is_named() -> None:
    table = Table(("Place", "n"), tuple((f"Place {n}", 20 - n) for n in range(12)))
    chart = bars(table, "Title", ("plain",))
    assert len(chart.blocks) == 10
    assert chart.sentence.endswith("2 more rows in the table.")


def test_long_names_take_two_lines_at_most() -> None:
    name = "The Integrated Care Board of the Northern Hills and Valleys and of Everything Else"
    chart = bars(Table(("Place", "n"), ((name, 1), ("x" * 200, 1))), "Title", ("plain",))
    labels = texts(chart, "label")
    assert len(labels) == 4
    assert all(len(label) <= 40 for label in labels)
    assert labels[0] == "The Integrated Care Board of the"
    assert labels[1].endswith("…")


def test_spans_go_from_the_median_up_to_the_90th_percentile_and_skip_gaps() -> None:
    table = Table(
        ("Month", "n", "Median", "90th"),
        (("Jan 2026", 4, 5, 10), ("Feb 2026", 0, None, None)),
        ("All", 4, 5, 10),
    )
    chart = spans(table, "Title", low=2, high=3)
    (span,) = chart.spans
    assert span.low == pytest.approx(TOP + PLOT / 2)
    assert span.high == pytest.approx(TOP)
    assert chart.sentence == "In all: median 5, 90th percentile 10 working days."
    assert texts(chart, "value") == ["10"]
