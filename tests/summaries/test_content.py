"""Two writers at once: each keeps what they wrote, and what both changed is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_service.summaries.content import (
    AiUse,
    Certainty,
    Finding,
    Product,
    Row,
    Section,
    Statement,
    SummaryContent,
    letters_replaced,
)
from evidence_service.summaries.merging import differences, put_together

BASE = SummaryContent(
    product=Product.SUMMARY,
    sections=(Section("bottom_line", "Bottom line", "Yes."), Section("gaps", "Gaps", "None.")),
    statements=(Statement("1", "Falls", Finding.EFFECT, Certainty.LOW, "One small trial", "Lena"),),
    rows=(Row("pmid:1", country="Spain"), Row("pmid:2")),
)


def section(content: SummaryContent, key: str, text: str) -> SummaryContent:
    return content.with_texts({key: text})


def test_it_keeps_what_each_wrote_in_a_place_of_their_own() -> None:
    mine = replace(section(BASE, "bottom_line", "Perhaps."), limits="English only")
    theirs = replace(section(BASE, "gaps", "Rural places."), valid_until=date(2028, 1, 1))

    both = put_together(BASE, mine, theirs)

    assert both.conflicts == ()
    assert (both.content.text("bottom_line"), both.content.text("gaps")) == ("Perhaps.", "Rural places.")
    assert (both.content.limits, both.content.valid_until) == ("English only", date(2028, 1, 1))


def test_it_tells_what_both_changed_and_has_mine_there() -> None:
    mine, theirs = section(BASE, "gaps", "Mine"), section(BASE, "gaps", "Theirs")

    both = put_together(BASE, mine, theirs)

    assert both.conflicts == ("sections gaps",)
    assert both.content.text("gaps") == "Mine"


@pytest.mark.parametrize(
    ("before", "after", "letters"),
    [
        ("One two", "One two three", 0),
        ("One two", "One and two", 0),
        ("One two three", "One three", 4),
        ("One two", "", 7),
        ("aaa", "aa", 1),
        ("One", "Two", 3),
    ],
)
def test_it_counts_letters_that_were_taken_away_and_none_that_were_added(
    before: str, after: str, letters: int
) -> None:
    assert letters_replaced(section(BASE, "gaps", before), section(BASE, "gaps", after)) == letters


def test_the_same_change_twice_is_no_conflict() -> None:
    changed = section(BASE, "gaps", "The same")
    assert put_together(BASE, changed, changed).conflicts == ()


def test_a_row_that_one_removed_and_the_other_changed_is_a_conflict() -> None:
    mine = replace(BASE, rows=BASE.rows[1:])
    theirs = replace(BASE, rows=(replace(BASE.rows[0], finding="Fewer falls"), BASE.rows[1]))

    assert put_together(BASE, mine, theirs).conflicts == ("rows pmid:1",)
    assert put_together(BASE, theirs, mine).conflicts == ("rows pmid:1",)


def test_boxes_of_one_part_that_two_filled_are_both_kept() -> None:
    mine = replace(BASE, rows=(BASE.rows[0], Row("pmid:2", setting="Home")), ai=AiUse(tool="Reader"))
    theirs = replace(BASE, rows=(BASE.rows[0], Row("pmid:2", population="400")), ai=AiUse(used=True))

    both = put_together(BASE, mine, theirs)

    assert both.conflicts == ()
    assert both.content.rows[1] == Row("pmid:2", setting="Home", population="400")
    assert both.content.ai == AiUse(used=True, tool="Reader")


def test_a_conflict_names_the_box_and_not_the_row() -> None:
    mine = replace(BASE, rows=(BASE.rows[0], Row("pmid:2", setting="Home", note="Mine")))
    theirs = replace(BASE, rows=(BASE.rows[0], Row("pmid:2", population="400", note="Theirs")))

    both = put_together(BASE, mine, theirs)

    assert both.conflicts == ("rows pmid:2 note",)
    assert both.content.rows[1] == Row("pmid:2", setting="Home", population="400", note="Mine")


def test_a_row_that_both_added_is_put_together_too() -> None:
    mine, theirs = (
        replace(BASE, rows=(*BASE.rows, row))
        for row in (Row("pmid:3", "Spain", note="Mine"), Row("pmid:3", "Spain", finding="Theirs"))
    )

    both = put_together(BASE, mine, theirs)

    assert (both.content.rows[2], both.conflicts) == (
        Row("pmid:3", "Spain", note="Mine", finding="Theirs"),
        (),
    )


def test_a_heading_that_one_renamed_and_a_text_that_the_other_wrote_are_both_kept() -> None:
    renamed = replace(BASE, sections=(BASE.sections[0], Section("gaps", "What is missing", "None.")))

    both = put_together(BASE, section(BASE, "gaps", "Costs"), renamed)

    assert (both.content.sections[1], both.conflicts) == (Section("gaps", "What is missing", "Costs"), ())


def test_a_text_under_a_heading_that_was_empty_when_it_was_taken_out_is_kept() -> None:
    base = section(BASE, "gaps", "")
    both = put_together(base, section(BASE, "gaps", "Costs"), replace(base, sections=base.sections[:1]))

    assert (both.content.text("gaps"), both.conflicts) == ("Costs", ())


def test_what_one_wrote_in_stays_until_somebody_decides_though_the_other_took_it_out() -> None:
    out = replace(BASE, rows=BASE.rows[1:])
    written = replace(BASE, rows=(replace(BASE.rows[0], finding="Fewer falls"), BASE.rows[1]))

    for mine, theirs in ((out, written), (written, out)):
        assert put_together(BASE, mine, theirs).content == written


def test_a_row_that_only_one_removed_is_gone_and_one_that_only_one_added_stays() -> None:
    mine = replace(BASE, rows=BASE.rows[1:])
    theirs = replace(BASE, rows=(BASE.rows[0], Row("pmid:3"), BASE.rows[1]))

    both = put_together(BASE, mine, theirs)

    assert ([row.key for row in both.content.rows], both.conflicts) == (["pmid:3", "pmid:2"], ())


def test_an_order_that_one_changed_stands() -> None:
    turned = replace(BASE, rows=BASE.rows[::-1])

    for mine, theirs in ((turned, BASE), (BASE, turned)):
        assert put_together(BASE, mine, theirs).content == turned


def test_it_names_the_parts_that_differ() -> None:
    other = replace(
        section(BASE, "bottom_line", "No."), ai=AiUse(used=False), rows=(*BASE.rows, Row("pmid:9"))
    )

    assert differences(BASE, other) == ("sections bottom_line", "rows pmid:9", "ai")
    assert differences(BASE, BASE) == ()


def test_it_comes_back_from_json_as_it_was() -> None:
    content = replace(
        BASE, ai=AiUse(True, "A tool", "2.1", date(2026, 6, 4), "Summarise"), valid_until=date(2028, 1, 1)
    )
    assert SummaryContent.from_json(content.to_json()) == content


@pytest.mark.parametrize(
    "change",
    [{"product": "song"}, {"statements": [{"key": "1", "about": "x", "finding": "sure"}]}, {"ai": 3}],
)
def test_json_of_another_shape_is_refused_with_its_place(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="summary"):
        SummaryContent.from_json({**BASE.to_json(), **change})


CONTENTS = st.builds(
    SummaryContent,
    product=st.sampled_from(Product),
    sections=st.lists(
        st.builds(Section, st.sampled_from("abc"), st.just("H"), st.sampled_from(["", "x", "y"])),
        unique_by=lambda part: part.key,
    ).map(tuple),
    rows=st.lists(
        st.builds(Row, st.sampled_from("123"), st.sampled_from(["", "x", "y"])),
        unique_by=lambda part: part.key,
    ).map(tuple),
)


@given(CONTENTS, CONTENTS)
def test_nobody_else_s_change_is_just_mine(base: SummaryContent, mine: SummaryContent) -> None:
    assert put_together(base, mine, base) == put_together(mine, mine, mine)
    assert put_together(base, base, mine).content == mine


@given(CONTENTS, CONTENTS, CONTENTS)
def test_it_is_fair(base: SummaryContent, mine: SummaryContent, theirs: SummaryContent) -> None:
    one, other = put_together(base, mine, theirs), put_together(base, theirs, mine)

    assert set(one.conflicts) == set(other.conflicts)
    if not one.conflicts:
        assert {part.key: part for part in one.content.rows} == {
            part.key: part for part in other.content.rows
        }
