"""Mending lines, and words for headings."""

from __future__ import annotations

import pytest

from evidence_service.strategies import remedies


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ('"virtual ward"[tiab]', '"virtual ward"[tiab:~0]'),
        ('"Virtual  Ward" OR x', '"Virtual  Ward"[tiab:~0] OR x'),
        ('a AND "virtual ward" [ti]', 'a AND "virtual ward"[ti:~0]'),
        ("“virtual ward”[Title/Abstract]", "“virtual ward”[tiab:~0]"),
        ('"virtual ward"[tw]', '"virtual ward"[tiab:~0]'),
        ('"virtual ward"[mh]', '"virtual ward"[mh]'),
        ('"virtual ward"[tiab:~3]', '"virtual ward"[tiab:~3]'),
        ('"virtual wards"[tiab]', '"virtual wards"[tiab]'),
        ("a OR virtual  ward[ti] OR b", 'a OR "virtual ward"[ti:~0] OR b'),
        ("virtual ward[mh]", "virtual ward[mh]"),
        ("virtual ward", "virtual ward"),
        ("virtual[ti] AND ward[ti]", "virtual[ti] AND ward[ti]"),
    ],
)
def test_a_phrase_that_pubmed_does_not_know_is_kept_together(line: str, mended: str) -> None:
    assert remedies.kept_together(line, ["virtual ward"]) == mended
    warning = {"kind": "quoted phrase not found", "text": '"virtual ward"[tiab]'}
    assert remedies.can_keep_together(line, warning) is (line != mended)
    assert not remedies.can_keep_together(line, {**warning, "kind": "phrase ignored"})


def test_a_phrase_that_ends_anyhow_can_not_be_kept_together() -> None:
    for line in ('"virtual ward*"[tiab]', "virtual ward*[tiab]"):
        assert remedies.kept_together(line, ["virtual ward*"]) == line


def test_a_phrase_that_was_taken_apart_without_quotation_marks_can_be_kept_together() -> None:
    warning = {"kind": "phrase split", "text": "virtual ward[tw]"}

    assert remedies.can_keep_together("falls OR virtual ward[tw]", warning)
    assert not remedies.can_keep_together("falls OR virtual[tw]", warning)


@pytest.mark.parametrize(
    ("warning", "phrase"),
    [
        ('"vertual ward"[tiab]', "vertual ward"),
        ('"vertual ward"', "vertual ward"),
        ("vertual  ward[Text Word]", "vertual ward"),
        ("", ""),
    ],
)
def test_the_phrase_of_a_warning_is_known(warning: str, phrase: str) -> None:
    assert remedies.phrase_of(warning) == phrase


def test_only_words_are_spelt() -> None:
    line = '("vertual ward"[tiab] OR telehelth*) AND #2 NOT 2020:2024[dp]'

    assert remedies.words_to_spell(line) == "vertual ward telehelth* 2020:2024"
    assert remedies.words_to_spell("1 OR #2") == ""


def test_the_right_spelling_takes_the_place_of_the_wrong_words_and_of_nothing_else() -> None:
    line = 'Vertual[tiab] OR "vertual ward"[vertual] OR vertuality'

    assert (
        remedies.respelled(line, "vertual ward", "virtual ward")
        == 'virtual[tiab] OR "virtual ward"[vertual] OR vertuality'
    )
    assert remedies.respelled(line, "vertual ward", "virtual ward here") == line
    assert remedies.respelled(line, "vertual", "vertual") == line


def test_a_heading_comes_with_its_other_names_as_people_write_them() -> None:
    heading = {
        "name": "Accidental Falls",
        "as_term": '"Accidental Falls"[mh]',
        "entry_terms": ["Falls, Accidental", "Slips", "Fall, Slip, Trip"],
    }

    assert remedies.heading_with_words(heading) == (
        '"Accidental Falls"[mh] OR "accidental falls"[tiab] OR slips[tiab] OR "fall, slip, trip"[tiab]'
    )


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("", "x[mh]"),
        ("a", "a OR x[mh]"),
        ("a OR ", "a OR x[mh]"),
        ("b AND (", "b AND ( x[mh]"),
        ("FOR", "FOR OR x[mh]"),
    ],
)
def test_a_term_is_put_behind_a_line(line: str, whole: str) -> None:
    assert remedies.joined(line, "x[mh]", "OR") == whole
