"""Words that the UK and the US spell differently."""

from __future__ import annotations

import pytest

from evidence_service.strategies.lint_spelling import spellings


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("paediatrician", "pediatrician"),
        ("anaesthetised", "anesthetized"),
        ("haematology", "hematology"),
        ("anaemia", "anemia"),
        ("leukaemic", "leukemic"),
        ("hypoglycaemia", "hypoglycemia"),
        ("oedema", "edema"),
        ("lymphoedema", "lymphedema"),
        ("oesophageal", "esophageal"),
        ("tumours", "tumors"),
        ("behavioural", "behavioral"),
        ("centre", "center"),
        ("centred", "centered"),
        ("organisation", "organization"),
        ("non-randomised", "non-randomized"),
        ("hospitalised", "hospitalized"),
        ("immunisations", "immunizations"),
        ("diarrhoea", "diarrhea"),
        ("dyspnoea", "dyspnea"),
        ("foetal", "fetal"),
        ("gynaecology", "gynecology"),
        ("orthopaedics", "orthopedics"),
        ("colour", "color"),
        ("labour", "labor"),
        ("ageing", "aging"),
        ("programmes", "programs"),
        ("counselling", "counseling"),
        ("modelling", "modeling"),
        ("labelled", "labeled"),
        ("fibre", "fiber"),
        ("litres", "liters"),
        ("sulphonamide", "sulfonamide"),
        ("aluminium", "aluminum"),
        ("grey", "gray"),
        ("analysed", "analyzed"),
        ("aetiology", "etiology"),
        ("faecal", "fecal"),
        ("oestrogen", "estrogen"),
        ("paediatr*", "pediatr*"),
        ("leukaem*", "leukem*"),
        ("hospitalis*", "hospitaliz*"),
        ("behaviour*", "behavior*"),
        ("programme*", "program*"),
    ],
)
def test_a_word_is_known_in_both_spellings(british: str, american: str) -> None:
    assert spellings(british) == spellings(american) == (british, american)


WORDS = """
    mathematics schematic chemostat organism academic epidemic systemic predementia fetish defect
    colorectal laboratory programmed imaging tumorigenic exercise analyses hypothesis literature
    metabolis* haem* fet* randomi* sepsis anemone petiole collaboration *
"""


@pytest.mark.parametrize("word", WORDS.split())
def test_a_word_that_both_spell_alike_or_that_can_not_be_told_is_left_alone(word: str) -> None:
    assert spellings(word) == (word, word)
