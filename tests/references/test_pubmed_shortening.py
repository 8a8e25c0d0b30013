"""What is left out before an article becomes elements, and that no field is the poorer for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from evidence_service.references.pubmed_headings import headings_in, plain_headings
from evidence_service.references.pubmed_people import authors_in, plain_authors
from evidence_service.references.pubmed_shortening import shortened
from evidence_service.references.reference import Author, Reference
from tests.references.pubmed_samples import article, document, everything_in, record_of

PERSON = (
    '<Author ValidYN="Y"><LastName>Reed</LastName><ForeName>Quin A</ForeName><Initials>QA</Initials></Author>'
)
PEOPLE = f'<AuthorList CompleteYN="Y">{PERSON}</AuthorList>'
IDS = (
    '<ArticleIdList><ArticleId IdType="doi">10.5555/own</ArticleId>'
    '<ArticleId IdType="pmc">PMC1</ArticleId></ArticleIdList>'
)
REFERENCE = (
    "<Reference><Citation>X.</Citation><ArticleIdList>"
    '<ArticleId IdType="doi">10.5555/other</ArticleId></ArticleIdList></Reference>'
)
REFERENCES = f"<ReferenceList>{REFERENCE}</ReferenceList>"
HISTORY = (
    '<History><PubMedPubDate PubStatus="entrez"><Year>1999</Year><Month>1</Month><Day>2</Day>'
    "</PubMedPubDate></History>"
)
GRANTS = (
    '<GrantList CompleteYN="Y"><Grant><GrantID>77</GrantID><Agency>Invented Fund</Agency></Grant></GrantList>'
)
SUBSTANCES = (
    "<ChemicalList><Chemical><RegistryNumber>0</RegistryNumber>"
    '<NameOfSubstance UI="D1">Oak</NameOfSubstance></Chemical></ChemicalList>'
)
HEADING = (
    '<MeshHeading><DescriptorName UI="D1" MajorTopicYN="N">Beds</DescriptorName>'
    '<QualifierName UI="Q1" MajorTopicYN="Y">supply &amp; distribution</QualifierName></MeshHeading>'
)


def without_xml(xml: str) -> Reference:
    return replace(record_of(xml), raw_xml=b"")


def test_what_no_field_is_read_from_changes_no_field() -> None:
    dated = '<PMID Version="1">31000001</PMID><DateCompleted><Year>1999</Year></DateCompleted>'
    full = article(
        dated, inside=PEOPLE, after=GRANTS, citation=SUBSTANCES, data=HISTORY + IDS + REFERENCES * 2
    )
    assert without_xml(full) == without_xml(article(inside=PEOPLE, data=IDS))
    assert record_of(full).raw_xml == full.encode()
    unread = (b"<DateC", b"<Author", b"<Grant", b"<Chemical", b"<History", b"<Reference")
    assert not any(name in shortened(full.encode()).xml for name in unread)


@pytest.mark.parametrize(
    "references",
    [
        f"<ReferenceList><Title>A</Title>{REFERENCES}{REFERENCES}</ReferenceList>",
        "<ReferenceList/>",
        REFERENCES.replace("X.", "a &nbsp; b, broken"),
        REFERENCES.replace("X.", "<!-- </ReferenceList> -->"),
        REFERENCES.replace("X.", "<![CDATA[<History>]]>"),
    ],
)
def test_references_of_any_shape_leave_the_record_as_it_is(references: str) -> None:
    assert without_xml(article(data=IDS + references)) == without_xml(article(data=IDS))


@pytest.mark.parametrize(
    "title",
    [
        "Rails! <!-- <AuthorList>nobody</AuthorList> --> And beds.",
        "Rails! <![CDATA[<AuthorList></AuthorList><History>]]> And beds.",
        "Rails! &lt;AuthorList&gt; &lt;/AuthorList&gt; And beds.",
        "Rails! AuthorList /AuthorList And beds.",
    ],
)
def test_words_that_look_like_a_list_are_none(title: str) -> None:
    record = record_of(article(title=title, inside=PEOPLE, data=HISTORY + IDS))
    assert record.title.startswith("Rails! ")
    assert record.title.endswith(" And beds.")
    assert (record.authors, record.doi) == ((Author("Reed", "QA", "Quin A"),), "10.5555/own")


@pytest.mark.parametrize(
    "people",
    [
        "<LastName>Reed</LastName><ForeName>Quin</Forename>",
        "<LastName>Reed&nbsp;Oak</LastName>",
        "<LastName>Reed\x0bOak</LastName>",
        "<LastName>Reed</LastName><Initials>Q",
    ],
)
def test_a_list_that_is_broken_is_still_found_to_be_broken(people: str) -> None:
    broken = article(inside=f"<AuthorList><Author>{people}</Author></AuthorList>")
    first, second = everything_in(document(broken, article()))
    assert not isinstance(first, Reference)
    assert "its XML is broken" in first.reason
    assert isinstance(second, Reference)


NAMES = st.text(st.sampled_from("Ab é李Ω -.'<&>\n\u00a0\u2028|"), max_size=8)
SPACES = st.sampled_from(["", " ", "\n    "])


@st.composite
def one_author(draw: st.DrawFn) -> str:
    """An author as PubMed writes one, or nearly so."""

    def part(name: str, attributes: str = "") -> str:
        if not draw(st.booleans()):
            return ""
        text = draw(NAMES).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        inside = draw(st.sampled_from([text, text, text, f"{text}<i>x</i>"]))
        return f"<{name}{attributes}>{inside}</{name}>{draw(SPACES)}"

    attributes = draw(st.sampled_from(["", ' ValidYN="Y"', ' ValidYN="N"', ' ValidYN="Y" EqualContrib="Y"']))
    names = [part(name) for name in draw(st.permutations(("LastName", "ForeName", "Initials", "Suffix")))]
    if draw(st.booleans()):
        names = [part(name) for name in ("LastName", "ForeName", "Initials", "Suffix")]
    others = draw(
        st.lists(
            st.sampled_from(
                [
                    "<CollectiveName>The Oak Group;</CollectiveName>",
                    '<Identifier Source="ORCID">https://orcid.org/0000-0002-1825-0097</Identifier>',
                    '<Identifier Source="ROR">0000-0002-1825-0097</Identifier>',
                    "<AffiliationInfo> <Affiliation>A &amp; B, <i>C</i>.</Affiliation></AffiliationInfo>",
                    "<AffiliationInfo><Affiliation>A &amp; B.</Affiliation></AffiliationInfo>",
                ]
            ),
            max_size=2,
        )
    )
    return f"<Author{attributes}>{draw(SPACES)}{''.join(names)}{''.join(others)}</Author>{draw(SPACES)}"


@given(st.lists(one_author(), min_size=1, max_size=3))
def test_authors_read_from_their_text_are_those_of_their_elements(people: list[str]) -> None:
    text = "\n  " + "".join(people)
    from_text = plain_authors(text)
    assert from_text in (None, authors_in(etree.fromstring(f"<AuthorList>{text}</AuthorList>")))


def test_a_usual_list_of_authors_is_read_from_its_text() -> None:
    group = "<Author><CollectiveName>The Oak Group</CollectiveName></Author>"
    wrong = PERSON.replace('"Y"', '"N"')
    assert plain_authors(f"\n {PERSON}\n {group}{wrong}\n") == (
        Author("Reed", "QA", "Quin A"),
        Author(collective="The Oak Group"),
    )


@st.composite
def one_heading(draw: st.DrawFn) -> str:
    def part(name: str) -> str:
        text = draw(NAMES).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        major = draw(st.sampled_from(["Y", "N"]))
        extra = draw(st.sampled_from(["", ' Type="Geographic"', ' AutoHM="Y"']))
        return f'<{name} UI="D1" MajorTopicYN="{major}"{extra}>{text}</{name}>{draw(SPACES)}'

    parts = [part("DescriptorName"), *(part("QualifierName") for _ in range(draw(st.integers(0, 2))))]
    return f"<MeshHeading>{draw(SPACES)}{''.join(parts)}</MeshHeading>{draw(SPACES)}"


@given(st.lists(one_heading(), min_size=1, max_size=3))
def test_headings_read_from_their_text_are_those_of_their_elements(headings: list[str]) -> None:
    text = "".join(headings)
    from_text = plain_headings(text)
    assert from_text in (None, headings_in(etree.fromstring(f"<MeshHeadingList>{text}</MeshHeadingList>")))


def test_a_usual_list_of_headings_is_read_from_its_text() -> None:
    plain = HEADING.replace("supply &amp; distribution", "supply")
    assert plain_headings(f"\n {plain}\n {plain}") == ("Beds/*supply", "Beds/*supply")
    mesh = f"<MeshHeadingList>{HEADING}{plain}</MeshHeadingList>"
    assert record_of(article(citation=mesh)).mesh == ("Beds/*supply & distribution", "Beds/*supply")
