"""How sure we are: three things that readers mix up are three wordings, and nothing judges but people."""

from __future__ import annotations

import itertools

import pytest

from evidence_service.summaries.certainty import CERTAINTIES, FINDINGS, NOT_JUDGED, in_words
from evidence_service.summaries.content import Certainty, Finding


def test_every_finding_and_certainty_has_its_own_words() -> None:
    assert (set(FINDINGS), set(CERTAINTIES)) == (set(Finding), set(Certainty))
    told = [in_words(*both) for both in itertools.product(FINDINGS, CERTAINTIES)]
    of_nothing_found = {in_words(Finding.NO_EVIDENCE, certainty) for certainty in CERTAINTIES}
    assert len(set(told)) == 3 * len(CERTAINTIES) + len(of_nothing_found)


@pytest.mark.parametrize("certainty", [None, *Certainty])
def test_where_nothing_was_found_there_is_nothing_to_be_sure_of(certainty: Certainty | None) -> None:
    words = in_words(Finding.NO_EVIDENCE, certainty)

    assert "does not mean that it does not work" in words
    assert "ertainty" not in words


def test_it_says_that_nobody_judged() -> None:
    assert in_words(Finding.EFFECT, None).endswith(NOT_JUDGED)


def test_no_effect_is_kept_apart_from_no_study() -> None:
    assert "not the same as finding no studies" in in_words(Finding.NO_EFFECT, Certainty.HIGH)
