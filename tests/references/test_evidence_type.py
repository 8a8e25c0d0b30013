"""The type of evidence that is proposed for a reference. The titles are made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_service.references.evidence_type import TYPES, propose
from evidence_service.references.reference import Reference

STUDY = "study (type not known)"


def proposed(title: str = "Virtual wards.", *types: str, mesh: tuple[str, ...] = ()) -> str:
    return propose(Reference(pmid="1", title=title, publication_types=types, mesh=mesh))


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        (("Journal Article", "Practice Guideline"), "guideline or policy"),
        (("Journal Article", "Systematic Review", "Review"), "systematic review"),
        (("Meta-Analysis", "Randomized Controlled Trial"), "systematic review"),
        (("Journal Article", "Multicenter Study", "Randomized Controlled Trial"), "trial"),
        (("Clinical Trial, Phase II",), "trial"),
        (("Clinical Trial Protocol", "Journal Article"), STUDY),
        (("Journal Article", "Observational Study"), "observational study"),
        (("Case Reports", "Review"), "evaluation or case study"),
        (("Journal Article", "Evaluation Study"), "evaluation or case study"),
        (("Journal Article", "Review"), "review"),
        (("Editorial",), "opinion or comment"),
        (("Letter", "Comment"), "opinion or comment"),
        (("Published Erratum",), "notice"),
        (("Retraction of Publication",), "notice"),
        (("Journal Article", "Comparative Study", "Research Support, Non-U.S. Gov't"), STUDY),
        ((), STUDY),
    ],
)
def test_publication_types_decide_first(types: tuple[str, ...], expected: str) -> None:
    assert proposed("Virtual wards.", *types) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Virtual wards: a systematic review and meta-analysis.", "systematic review"),
        ("Systematic review of virtual wards", "systematic review"),
        ("Do virtual wards help? An updated systematic review", "systematic review"),
        ("Views of patients: a qualitative evidence synthesis", "systematic review"),
        ("Virtual wards: protocol for a systematic review", STUDY),
        ("How students learn systematic review methods", STUDY),
        ("Cost-effectiveness of virtual wards", "economic evaluation"),
        ("Virtual wards – an economic evaluation alongside a randomised trial", "economic evaluation"),
        ("Cost-effective care on virtual wards", STUDY),
        ("Virtual wards after discharge: a cluster randomised controlled trial", "trial"),
        ("Virtual wards: study protocol for a randomised controlled trial", STUDY),
        ("Secondary analysis of a randomized controlled trial of virtual wards", STUDY),
        ("What randomised trials of wards have in common", STUDY),
        ("Nurses on virtual wards: a qualitative interview study", "qualitative study"),
        ("Readmissions from virtual wards: a retrospective cohort study", "observational study"),
        ("Virtual wards: an interrupted time series analysis", "observational study"),
        ("Staffing of wards: a national survey", "observational study"),
        ("A virtual ward in one town: service evaluation", "evaluation or case study"),
        ("Opening a virtual ward: a quality improvement project", "evaluation or case study"),
        ("Virtual wards in one town: an evaluation of the first year", "evaluation or case study"),
        ("Evaluation of the injured patient", STUDY),
        ("Virtual wards: a scoping review", "review"),
        ("Guideline for the care of people on virtual wards", "guideline or policy"),
        ("2031 Town Society guidelines for virtual wards", "guideline or policy"),
        ("Adherence to guidelines for virtual wards", STUDY),
        ("Commentary: who pays for virtual wards?", "opinion or comment"),
        ("Who pays for virtual wards? – a commentary", "opinion or comment"),
        ("Correction to: Virtual wards", "notice"),
        ("Erratum: Virtual wards", "notice"),
        ("Correction of curved spines", STUDY),
        ("RETRACTED: Virtual wards in towns: a randomized trial", "trial"),
        ("<i>Virtual</i> wards: a <b>systematic</b> review", "systematic review"),
        ("", STUDY),
    ],
)
def test_where_they_are_silent_the_title_is_asked_with_care(title: str, expected: str) -> None:
    assert proposed(title, "Journal Article") == expected


def test_a_review_by_type_may_be_a_systematic_one_by_title() -> None:
    assert proposed("Virtual wards: a systematic review.", "Review") == "systematic review"
    assert proposed("Cost-effectiveness of virtual wards.", "Review") == "review"


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Retrospective Studies", "observational study"),
        ("Qualitative Research", "qualitative study"),
        ("*Cohort Studies/methods", "observational study"),
        ("Randomized Controlled Trials as Topic", STUDY),
        ("Telemedicine", STUDY),
    ],
)
def test_where_the_title_is_silent_too_headings_are_asked(heading: str, expected: str) -> None:
    assert proposed("Virtual wards.", "Journal Article", mesh=("Hospitals", heading)) == expected


def test_a_notice_is_known_by_its_link_to_another_paper() -> None:
    notice = Reference(pmid="1", title="Virtual wards.", retraction="retraction notice")
    assert propose(notice) == "notice"
    retracted = Reference(
        pmid="1", title="X", retraction="retracted", publication_types=("Randomized Controlled Trial",)
    )
    assert propose(retracted) == "trial"


def test_a_title_made_to_be_slow_is_read_at_once() -> None:
    for piece in ("randomised-", "randomised trial, ", "guidelines a-", "an ", ": "):
        assert proposed(piece * 100_000) in TYPES


@given(st.text(max_size=300), st.lists(st.text(max_size=40), max_size=4))
def test_it_proposes_one_of_the_types_for_anything(title: str, types: list[str]) -> None:
    assert proposed(title, *types) in TYPES
    assert all(len(name) <= 40 for name in TYPES)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (Reference(pmid="", kind="report", title="Falls: a national audit"), "other publication"),
        (Reference(pmid="", kind="book", title="The handbook of falls"), "other publication"),
        (Reference(pmid="", kind="web page", title="What helps people not to fall?"), "other publication"),
        (Reference(pmid="", kind="thesis", title="Rounding on wards"), STUDY),
        (Reference(pmid="", kind="report", title="Falls: a systematic review"), "systematic review"),
        (Reference(pmid="", kind="report", title="Falls: guideline"), "guideline or policy"),
        (Reference(pmid="", kind="report", title="Falls in older people (NG999)"), "guideline or policy"),
        (Reference(pmid="", kind="web page", title="Falls", report_number="NG999"), "guideline or policy"),
        (Reference(pmid="", title="Falls in older people (NG999)"), STUDY),
    ],
)
def test_what_is_no_article_is_no_study_of_an_unknown_type(reference: Reference, expected: str) -> None:
    assert propose(reference) == expected
