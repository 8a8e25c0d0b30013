"""Lines of Ovid written for PubMed, and what is said of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_service.strategies.lint import Topic, lint
from evidence_service.strategies.ovid_translating import translated

PIECES = """
    exp Asthma/ *Asthma/ "Wounds and Injuries"/ falls wards* wom#n colo?r rat$ nurs$2 "hip fracture" ( ) and
    or not adj3 .ti,ab. .tw. .xx. falls.mp. ward.ab. 1 2 or/1-2 limit to yr="2010 [mp=title] " é
"""


@pytest.mark.parametrize(
    ("ovid", "pubmed"),
    [
        ("exp Asthma/", '"Asthma"[mh]'),
        ("Asthma/", '"Asthma"[mh:noexp]'),
        ("*Asthma/", '"Asthma"[majr:noexp]'),
        ("exp *Asthma/", '"Asthma"[majr]'),
        ('exp "Wounds and Injuries"/', '"Wounds and Injuries"[mh]'),
        ("Fractures, Bone/ or exp Bronchitis/", '"Fractures, Bone"[mh:noexp] OR "Bronchitis"[mh]'),
        ("Asthma/dt, th [Drug Therapy, Therapy]", '"Asthma/dt"[mh:noexp] OR "Asthma/th"[mh:noexp]'),
        ("asthma.ti,ab.", "asthma[tiab]"),
        ("asthma*.tw.", "asthma*[tiab]"),
        ("asthma.ti.", "asthma[ti]"),
        ("asthma.ti,ab,kf.", "asthma[tiab]"),
        ("(asthma or wheez$).ti,ab.", "asthma[tiab] OR wheez*[tiab]"),
        ("hip fracture*.ti,ab.", '"hip fracture*"[tiab]'),
        ('"hip fracture".ti,ab.', '"hip fracture"[tiab]'),
        ("covid-19.tw.", '"covid-19"[tiab]'),
        ("randomized controlled trial.pt.", '"randomized controlled trial"[pt]'),
        ("drug therapy.fs.", '"drug therapy"[sh]'),
        ("exp animals/ not humans.sh.", '"animals"[mh] NOT humans[mh:noexp]'),
        ("animals/ not humans/", '"animals"[mh:noexp] NOT "humans"[mh:noexp]'),
        ("(hand adj3 wash).tw.", '"hand wash"[tiab:~2]'),
        ("(hand adj wash).ti.", '"hand wash"[ti]'),
        ("hand.ti. adj2 wash.ti.", '"hand wash"[ti:~1]'),
        ("1 or 2", "1 or 2"),
        ("or/1-4", "or/1-4"),
        ("3 and (asthma or wheeze).ti,ab.", "#3 AND (asthma[tiab] OR wheeze[tiab])"),
        ("limit 5 to english language", "#5 AND english[la]"),
        ('limit 5 to yr="2010 -Current"', "#5 AND 2010:3000[dp]"),
        ("limit 5 to yr=“2000 - 2015”", "#5 AND 2000:2015[dp]"),
        ('limit 5 to yr="2015"', "#5 AND 2015:2015[dp]"),
        (
            'limit 5 to (english language and yr="2010 -Current")',
            "#5 AND english[la] AND 2010:3000[dp]",
        ),
        ("limit 5 to (english or french)", "#5 AND (english[la] OR french[la])"),
        ("limit 5 to (meta analysis or review)", '#5 AND ("Meta-Analysis"[pt] OR "Review"[pt])'),
    ],
)
def test_what_pubmed_has_too_is_written_for_it_without_a_word(ovid: str, pubmed: str) -> None:
    translation = translated(ovid)

    assert translation.text == pubmed
    assert list(translation.remarks) == []


@pytest.mark.parametrize(
    ("ovid", "pubmed", "words"),
    [
        ("nurs$2.tw.", "nurs*[tiab]", "PubMed's * any number"),
        ("behavio?r*.tw.", "behaviour*[tiab] OR behavior*[tiab]", "written out as behaviour* and behavior*"),
        ("wom#n.tw.", "woman[tiab] OR women[tiab]", "written out as woman and women"),
        ("organi#ation.tw.", "organisation[tiab] OR organization[tiab]", "written out as"),
        ("asthma.ab.", "asthma[tiab]", "no field for the abstract alone"),
        ("asthma.kf.", "asthma[ot]", "the closest"),
        (
            "((hand or hands) adj3 wash).tw.",
            '("hand wash"[tiab:~2] OR "hands wash"[tiab:~2])',
            "written out as 2 pairs",
        ),
        ("limit 5 to humans", "#5 AND humans[mh]", "New records have no headings and are lost"),
        ("remove duplicates from 7", "#7", "Duplicates are removed by this service"),
    ],
)
def test_what_is_nearly_the_same_is_said(ovid: str, pubmed: str, words: str) -> None:
    translation = translated(ovid)

    assert translation.text == pubmed
    assert [words in remark.text for remark in translation.remarks] == [True]
    assert not any(remark.needs_person for remark in translation.remarks)


@pytest.mark.parametrize(
    ("ovid", "pubmed", "words"),
    [
        ("asthma", "asthma[tw]", "many fields"),
        ("asthma.mp. [mp=title, abstract]", "asthma[tw]", "many fields"),
        ("asthma.hw.", "asthma[mh]", "a whole heading"),
        ("asthma.xx.", "asthma[tw]", "no counterpart"),
        (
            "(hand adj3 wash*).tw.",
            "(hand[tiab] AND wash*[tiab])",
            "can't look for these near each other (adj3)",
        ),
        ("(a1 adj3 b1 adj3 c1).tw.", "(a1[tiab] AND b1[tiab] AND c1[tiab])", "AND joins them instead"),
        (
            '("hand washing" adj2 nurse).tw.',
            '"hand washing nurse"[tiab:~1]',
            "doesn't keep a phrase together",
        ),
        ("hip* fracture.tw.", "(hip*[tiab] AND fracture[tiab])", "only the last word of a phrase"),
        ("rat$.tw.", "rat*[tiab]", "only after 4 letters"),
        ("xy?z.tw.", '"xy?z"[tiab]', "Write out the forms of xy?z"),
        ("abcde?f.tw.", "abcde*[tiab]", "abcde* stands for abcde?f"),
        ("Bone and Bones/", 'Bone[tw] AND "Bones"[mh:noexp]', "is one heading"),
        ("a1.tw. or b1.tw. and c1.tw.", "a1[tiab] OR (b1[tiab] AND c1[tiab])", "Brackets were added"),
        ('limit 5 to "all child (0 to 18 years)"', "#5", "can't be translated"),
        ("limit 5 to ed=20200101-20210101", "#5", "isn't limited by it"),
        ("7 use medall", "#7", "PubMed has nothing like"),
        ("(a or b", "(a or b", "opened and not closed"),
        ("exp Asthma", "exp Asthma", "the sign / of a heading is missing"),
        ("a.tw. b.tw.", "a.tw. b.tw.", "An operator is missing before b.tw."),
        ("falls or", "falls or", "Something is missing beside an operator"),
    ],
)
def test_what_may_find_something_else_needs_a_person(ovid: str, pubmed: str, words: str) -> None:
    translation = translated(ovid)

    assert translation.text == pubmed
    assert any(words in remark.text and remark.needs_person for remark in translation.remarks)


@given(st.lists(st.sampled_from(PIECES.split())).map(" ".join))
def test_a_line_is_written_for_pubmed_or_needs_a_person(line: str) -> None:
    translation = translated(line)

    if not any(remark.needs_person for remark in translation.remarks) and translation.text:
        assert Topic.OTHER_PLATFORM not in [finding.topic for finding in lint(["a", "b", translation.text])]


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    translated(text)
