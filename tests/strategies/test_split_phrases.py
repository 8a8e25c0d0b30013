"""Which phrases PubMed took apart, told from its translation."""

from __future__ import annotations

import pytest

from evidence_service.strategies.split_phrases import split_phrases

FALLS_AND_HIP = (
    '"falls"[Title/Abstract] OR (("hip"[MeSH Terms] OR "hip"[All Fields]) '
    'AND "fractures"[Title/Abstract] AND "ward"[Title])'
)
PSITTACINE = (
    '("psittaciformes"[MeSH Terms] OR "psittaciformes"[All Fields] OR "psittacine"[All Fields]) '
    'AND "flight"[Text Word]'
)
TWO_WARDS = (
    '("quiet"[All Fields] AND "ward"[Title]) OR ("slow"[All Fields] AND "ward"[Title]) '
    'OR ("quiet"[All Fields] AND "ward"[Title])'
)
MAPPED = (
    '(("accidental falls"[MeSH Terms] OR "falls"[All Fields]) AND "hospital"[All Fields]) '
    'AND "ward"[Title/Abstract]'
)


@pytest.mark.parametrize(
    ("query", "translation", "split"),
    [
        ("hip fractures[tiab]", '"hip"[All Fields] AND "fractures"[Title/Abstract]', ["hip fractures[tiab]"]),
        (
            "falls[tiab] OR (hip  fractures[Title/Abstract] AND ward[ti])",
            FALLS_AND_HIP,
            ["hip fractures[Title/Abstract]"],
        ),
        (
            "psittacine flight[tw]",
            PSITTACINE,
            ["psittacine flight[tw]"],
        ),
        ("xyzzy ward[tiab]", '"ward"[Title/Abstract]', ["xyzzy ward[tiab]"]),
        (
            "ward[tiab] OR quiet ward[tiab]",
            '"ward"[Title/Abstract] OR ("quiet"[All Fields] AND "ward"[Title/Abstract])',
            ["quiet ward[tiab]"],
        ),
        (
            "quiet ward[ti] OR slow ward[ti] OR quiet ward[ti]",
            TWO_WARDS,
            ["quiet ward[ti]", "slow ward[ti]"],
        ),
    ],
)
def test_a_phrase_that_pubmed_took_apart_is_told(query: str, translation: str, split: list[str]) -> None:
    assert split_phrases(query, translation) == split


@pytest.mark.parametrize(
    ("query", "translation"),
    [
        ("hip fractures[tiab]", '"hip fractures"[Title/Abstract]'),
        ("Hip-fracture ward[tiab]", '"hip fracture ward"[Title/Abstract]'),
        ("Alzheimer's disease[ti]", '"alzheimer s disease"[Title]'),
        ("Ménière disease[ti]", '"meniere disease"[Title]'),
        ("virtual ward*[tiab]", '"virtual ward*"[Title/Abstract]'),
        ("hip fractures", '"hip"[All Fields] AND ("fractures"[All Fields] OR "fracture"[All Fields])'),
        (
            "falls in hospital AND ward[tiab]",
            MAPPED,
        ),
        ('"hip fractures"[tiab]', '"hip"[Title/Abstract] AND "fractures"[Title/Abstract]'),
        ('"hip fractures"[tiab:~0]', '"hip fractures"[Title/Abstract:~0]'),
        ("hip fractures[mh]", '"hip fractures"[MeSH Terms]'),
        ("smith john[au]", "smith john[Author]"),
        ("systematic review[pt]", '"systematic review"[Publication Type]'),
        ("hip fractures[zz]", '"hip"[All Fields] AND "fractures"[All Fields]'),
        ("hip fractures[tiab] OR fractures[tiab]", '"fractures"[Title/Abstract]'),
        ("hip fractures[tiab]", ""),
        ("", ""),
        ("(((", ")[["),
    ],
)
def test_a_phrase_that_was_kept_and_words_that_are_mapped_raise_no_alarm(
    query: str, translation: str
) -> None:
    assert split_phrases(query, translation) == []
