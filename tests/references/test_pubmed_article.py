"""What the reader makes of a journal article."""

from __future__ import annotations

import json

import pytest

from evidence_service.references.reference import AbstractSection, Author, Notice, Reference
from tests.references.pubmed_samples import TITLE, article, record_of


def authors(*people: str) -> str:
    found = "".join(f"<Author>{person}</Author>" for person in people)
    return f'<AuthorList CompleteYN="Y">{found}</AuthorList>'


def ids(*pairs: tuple[str, str]) -> str:
    found = "".join(f'<ArticleId IdType="{kind}">{value}</ArticleId>' for kind, value in pairs)
    return f"<ArticleIdList>{found}</ArticleIdList>"


def links(*pairs: tuple[str, str]) -> str:
    found = "".join(
        f'<CommentsCorrections RefType="{kind}"><RefSource>Inv J Wards. 2022;13:9</RefSource>'
        f'<PMID Version="1">{pmid}</PMID></CommentsCorrections>'
        for kind, pmid in pairs
    )
    return f"<CommentsCorrectionsList>{found}</CommentsCorrectionsList>"


def test_it_reads_where_and_when_an_article_appeared() -> None:
    issn = '<ISSN IssnType="Electronic">2345-6787</ISSN>'
    pages = "<Pagination><MedlinePgn>103-5</MedlinePgn></Pagination>"
    record = record_of(article(journal=issn, inside=pages))
    assert (record.pmid, record.version, record.kind, record.title) == ("31000001", 1, "article", TITLE)
    assert (record.journal, record.journal_abbreviation) == ("The invented journal of wards", "Inv J Wards")
    assert (record.issn, record.volume, record.issue, record.pages) == (
        "2345-6787",
        "12",
        "3 Suppl 1",
        "103-5",
    )
    assert (record.year, record.published, record.status) == (2021, "2021 Mar 5", "MEDLINE")
    assert (record.languages, record.publication_types) == (("eng",), ("Journal Article",))


def test_a_journal_without_a_number_of_its_own_gives_the_linking_one() -> None:
    assert record_of(article()).issn == "1234-5679"


@pytest.mark.parametrize(
    ("pub_date", "year", "published"),
    [
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", 1998, "1998 Dec-1999 Jan"),
        ("<MedlineDate>2018 May - Jun</MedlineDate>", 2018, "2018 May-Jun"),
        ("<MedlineDate>Spring 2003</MedlineDate>", 2003, "Spring 2003"),
        ("<MedlineDate>2008</MedlineDate>", 2008, "2008"),
        ("<MedlineDate>1944-1945</MedlineDate>", 1944, "1944-1945"),
        ("<Year>2004</Year><Season>Spring</Season>", 2004, "2004 Spring"),
        ("<Year>2009</Year><Month>02</Month>", 2009, "2009 Feb"),
        ("<Year>2009</Year><Month>2</Month><Day>7</Day>", 2009, "2009 Feb 7"),
        ("<Year>2009</Year><Month>13</Month>", 2009, "2009"),
        ("<Year>1968</Year>", 1968, "1968"),
        ("<MedlineDate>not yet</MedlineDate>", None, "not yet"),
        ("", None, ""),
    ],
)
def test_every_shape_of_date_gives_a_year_and_a_text(pub_date: str, year: int | None, published: str) -> None:
    record = record_of(article(pub_date=pub_date))
    assert (record.year, record.published) == (year, published)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("<Year>2020</Year><Month>07</Month><Day>24</Day>", "2020-07-24"),
        ("<Year>2020</Year><Month>Feb</Month><Day>3</Day>", "2020-02-03"),
        ("<Year>2020</Year><Month>02</Month><Day>31</Day>", ""),
        ("<Year>2020</Year>", ""),
    ],
)
def test_the_electronic_date_is_an_iso_date_or_nothing(day: str, expected: str) -> None:
    record = record_of(article(after=f'<ArticleDate DateType="Electronic">{day}</ArticleDate>'))
    assert record.published_on_electronic == expected


def test_an_article_without_an_issue_date_goes_by_its_electronic_date() -> None:
    day = '<ArticleDate DateType="Electronic"><Year>2020</Year><Month>07</Month><Day>24</Day></ArticleDate>'
    record = record_of(article(pub_date="", after=day))
    assert (record.year, record.published) == (2020, "2020 Jul 24")


def test_it_keeps_the_labels_of_a_structured_abstract() -> None:
    record = record_of(
        article(
            inside="<Abstract>"
            '<AbstractText Label="BACKGROUND:" NlmCategory="BACKGROUND">Falls are common.</AbstractText>'
            '<AbstractText NlmCategory="RESULTS">Fewer fell.</AbstractText>'
            '<AbstractText Label="UNLABELLED">Registered.</AbstractText><AbstractText Label="FUNDING"/>'
            "<CopyrightInformation>© Invented Press.</CopyrightInformation></Abstract>"
        )
    )
    assert record.abstract == (
        AbstractSection("BACKGROUND", "Falls are common."),
        AbstractSection("RESULTS", "Fewer fell."),
        AbstractSection("", "Registered."),
    )
    assert record.abstract_copyright == "© Invented Press."


def test_markup_stays_and_a_real_less_than_sign_is_escaped() -> None:
    text = "<i>P</i> &lt; .02 for H<sub>2</sub>O &amp; <sup>13</sup>C &lt;b onclick='x'&gt;"
    record = record_of(article(inside=f"<Abstract><AbstractText>{text}</AbstractText></Abstract>"))
    expected = "<i>P</i> &lt; .02 for H<sub>2</sub>O &amp; <sup>13</sup>C &lt;b onclick='x'&gt;"
    assert record.abstract == (AbstractSection("", expected),)


def test_a_pretty_printed_title_becomes_one_line() -> None:
    assert record_of(article(title="\n      Bed rails\n        and <i>falls</i>.\n   ")).title == (
        "Bed rails and <i>falls</i>."
    )


def test_a_comment_in_a_text_is_no_part_of_it() -> None:
    assert record_of(article(title="Bed <!-- was: chair -->rails.")).title == "Bed rails."


def test_an_abstract_from_elsewhere_serves_only_where_there_is_none() -> None:
    other = '<OtherAbstract Type="Publisher" Language="{}"><AbstractText>{}</AbstractText></OtherAbstract>'
    elsewhere = other.format("spa", "En otra lengua.") + other.format("eng", "In plain words.")
    own = "<Abstract><AbstractText>Its own.</AbstractText></Abstract>"
    assert record_of(article(citation=elsewhere)).abstract == (AbstractSection("", "In plain words."),)
    assert record_of(article(inside=own, citation=elsewhere)).abstract == (AbstractSection("", "Its own."),)


def test_a_translated_title_keeps_its_brackets_and_its_original() -> None:
    record = record_of(
        article(title="[Bed rails].", after="<VernacularTitle>Les ridelles de <i>lit</i>.</VernacularTitle>")
    )
    assert (record.title, record.vernacular_title) == ("[Bed rails].", "Les ridelles de <i>lit</i>.")


def test_an_article_without_a_title_takes_the_original_or_says_so() -> None:
    vernacular = "<VernacularTitle>Les ridelles.</VernacularTitle>"
    assert record_of(article(title="  ", after=vernacular)).title == "Les ridelles."
    assert record_of(article(title="")).title == "[No title available]"


def test_it_reads_people_groups_and_suffixes() -> None:
    record = record_of(
        article(
            inside=authors(
                "<LastName>Okafor-Lind</LastName><ForeName>Mara T</ForeName><Initials>MT</Initials>"
                "<Suffix>Jr</Suffix>",
                "<LastName>Brookvale</LastName><ForeName>Ann-Marie</ForeName>",
                "<CollectiveName>Ward Safety <i>Study</i> Group;</CollectiveName>",
                "<ForeName>Suharto</ForeName>",
                '<Identifier Source="ORCID">0000-0002-1825-0097</Identifier>',
            )
        )
    )
    assert record.authors == (
        Author(last="Okafor-Lind", initials="MT", fore="Mara T", suffix="Jr"),
        Author(last="Brookvale", initials="AM", fore="Ann-Marie"),
        Author(collective="Ward Safety Study Group"),
        Author(last="Suharto"),
    )


def test_collaborators_of_a_group_are_no_authors() -> None:
    group = authors("<CollectiveName>The Invented Trial Group</CollectiveName>")
    collaborators = (
        '<InvestigatorList><Investigator ValidYN="Y"><LastName>Marsh</LastName><Initials>P</Initials>'
        "</Investigator></InvestigatorList>"
    )
    record = record_of(article(inside=group, citation=collaborators))
    assert record.authors == (Author(collective="The Invented Trial Group"),)
    assert record.collaborators == (Author(last="Marsh", initials="P"),)
    assert Reference.from_json(record.as_json()).collaborators == record.collaborators


def test_an_article_without_authors_and_abstract_has_none() -> None:
    record = record_of(article())
    assert (record.authors, record.abstract, record.abstract_copyright) == ((), (), "")
    assert (record.mesh, record.keywords, record.notices, record.retraction) == ((), (), (), "")
    assert (record.pages, record.doi, record.pmcid, record.vernacular_title) == ("", "", "", "")


def test_every_script_comes_out_as_it_is_written() -> None:
    person = "<LastName>李</LastName><ForeName>Łucja-Žofia</ForeName>"
    text = "病床の柵 β₂ &#x1F6CF; Ἀσκληπιός &#946; ≤ 5 µg"
    inside = f"{authors(person)}<Abstract><AbstractText Label='ΣΚΟΠΌΣ'>{text}</AbstractText></Abstract>"
    record = record_of(article(title=text, inside=inside))
    written = "病床の柵 β₂ \U0001f6cf Ἀσκληπιός β ≤ 5 µg"
    assert (record.title, record.abstract) == (written, (AbstractSection("ΣΚΟΠΌΣ", written),))
    assert record.authors == (Author(last="李", initials="ŁŽ", fore="Łucja-Žofia"),)


def test_formulas_in_a_title_and_an_abstract_are_readable_text() -> None:
    formula = (
        '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:msup><mml:mi>R</mml:mi>'
        "<mml:mn>2</mml:mn></mml:msup><mml:mo>&gt;</mml:mo><mml:mn>0.9</mml:mn></mml:math>"
    )
    abstract = f"<Abstract><AbstractText>The fit ({formula}) was good.</AbstractText></Abstract>"
    record = record_of(article(title=f"Fit with {formula}.", inside=abstract))
    assert record.title == "Fit with R<sup>2</sup> &gt; 0.9."
    assert record.abstract[0].text_html == "The fit (R<sup>2</sup> &gt; 0.9) was good."


def test_an_author_whom_nlm_took_back_is_left_out() -> None:
    wrong = '<AuthorList><Author ValidYN="N"><LastName>Wrong</LastName></Author></AuthorList>'
    assert record_of(article(inside=wrong)).authors == ()


@pytest.mark.parametrize(
    ("written", "orcid"),
    [
        ("0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("http://orcid.org/0000-0001-5109-370x", "0000-0001-5109-370X"),
        ("0000000218250097", "0000-0002-1825-0097"),
        (" 0000-0002- 1825-0097 ", "0000-0002-1825-0097"),
        ("none", ""),
    ],
)
def test_every_form_of_orcid_gives_the_same(written: str, orcid: str) -> None:
    person = f'<LastName>Brookvale</LastName><Identifier Source="ORCID">{written}</Identifier>'
    assert record_of(article(inside=authors(person))).authors[0].orcid == orcid


@pytest.mark.parametrize(
    ("locations", "listed", "doi"),
    [
        ([("doi", "Y", "10.5555/a.1")], [], "10.5555/a.1"),
        ([], [("doi", "10.5555/a.2")], "10.5555/a.2"),
        ([("doi", "Y", "10.5555/a.1")], [("doi", "10.5555/a.2")], "10.5555/a.1"),
        ([("doi", "N", "10.5555/WRONG")], [("doi", "10.5555/wrong")], ""),
        ([("doi", "N", "10.5555/wrong"), ("doi", "Y", "10.5555/right")], [], "10.5555/right"),
        ([("doi", "Y", "https://doi.org/10.5555/a.3 ")], [], "10.5555/a.3"),
        ([("doi", "Y", "to follow")], [], ""),
        ([("pii", "Y", "10.5555/not-a-doi")], [("pii", "10.5555/x")], ""),
    ],
)
def test_the_doi_comes_from_either_place_and_never_a_wrong_one(
    locations: list[tuple[str, str, str]], listed: list[tuple[str, str]], doi: str
) -> None:
    inside = "".join(
        f'<ELocationID EIdType="{kind}" ValidYN="{valid}">{value}</ELocationID>'
        for kind, valid, value in locations
    )
    assert record_of(article(inside=inside, data=ids(*listed) if listed else "")).doi == doi


def test_the_ids_of_references_are_never_taken_for_its_own() -> None:
    reference = (
        f"<Reference><Citation>X.</Citation>{ids(('doi', '10.5555/other'), ('pmc', 'PMC9'))}</Reference>"
    )
    record = record_of(
        article(data=f"{ids(('pubmed', '31000001'))}<ReferenceList>{reference}</ReferenceList>")
    )
    assert (record.doi, record.pmcid, record.pmid) == ("", "", "31000001")


@pytest.mark.parametrize(
    ("written", "pmcid"), [("PMC123", "PMC123"), ("123", "PMC123"), ("PMC123.1", "PMC123"), ("NIHMS5", "")]
)
def test_the_pubmed_central_id_begins_with_pmc(written: str, pmcid: str) -> None:
    assert record_of(article(data=ids(("pmc", written)))).pmcid == pmcid


def test_pages_are_kept_as_given_and_an_item_number_stands_beside_them() -> None:
    wrong = '<ELocationID EIdType="pii" ValidYN="N">old</ELocationID>'
    number = wrong + '<ELocationID EIdType="pii">e42507</ELocationID>'
    both = "<Pagination><StartPage>25</StartPage><EndPage>31</EndPage></Pagination>"
    one = "<Pagination><StartPage>CD002020</StartPage></Pagination>"
    assert (record_of(article(inside=number)).pages, record_of(article(inside=number)).article_number) == (
        "",
        "e42507",
    )
    assert record_of(article(inside=both)).pages == "25-31"
    assert record_of(article(inside=one)).pages == "CD002020"


RETRACTED_TYPE = '<PublicationType UI="D016441">Retracted Publication</PublicationType>'
NOTICE_TYPE = '<PublicationType UI="D016440">Retraction Notice</PublicationType>'
CONCERN_TYPE = '<PublicationType UI="D000075742">Expression of Concern</PublicationType>'


@pytest.mark.parametrize(
    ("types", "kinds", "retraction"),
    [
        ("", ["RetractionIn"], "retracted"),
        (RETRACTED_TYPE, [], "retracted"),
        ("", ["ErratumIn", "ExpressionOfConcernIn", "RetractionIn"], "retracted"),
        ("", ["RetractedandRepublishedIn"], "retracted"),
        ("", ["PartialRetractionIn"], "retracted"),
        ("", ["RetractionOf"], "retraction notice"),
        (NOTICE_TYPE, [], "retraction notice"),
        ("", ["ErratumIn", "ExpressionOfConcernIn"], "expression of concern"),
        (CONCERN_TYPE, ["ExpressionOfConcernFor"], "expression of concern notice"),
        ("", ["CommentIn", "ErratumIn"], "corrected"),
        ("", ["CorrectedandRepublishedIn"], "corrected"),
        ("", ["ErratumFor"], "correction notice"),
        ("", ["CommentOn", "UpdateOf", "RepublishedFrom"], ""),
    ],
)
def test_it_knows_whether_an_article_still_stands(types: str, kinds: list[str], retraction: str) -> None:
    record = record_of(article(types=types, citation=links(*((kind, "31000009") for kind in kinds))))
    assert record.retraction == retraction


def test_a_withdrawn_review_is_known_by_its_title() -> None:
    assert record_of(article(title="WITHDRAWN: Socks on wards.")).retraction == "withdrawn"
    assert record_of(article(title="Withdrawn students on wards.")).retraction == ""


def test_links_to_other_articles_are_told_in_words_and_references_are_not_links() -> None:
    found = links(
        ("RetractionIn", "31000002"), ("CorrectedandRepublishedIn", "31000003"), ("Cites", "31000004")
    )
    assert record_of(article(citation=found)).notices == (
        Notice("retraction in", "Inv J Wards. 2022;13:9", "31000002"),
        Notice("corrected and republished in", "Inv J Wards. 2022;13:9", "31000003"),
    )


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("RetractionIn", "retraction in"),
        ("RetractionOf", "retraction of"),
        ("RetractedandRepublishedIn", "retracted and republished in"),
        ("RetractedandRepublishedFrom", "retracted and republished from"),
        ("CorrectedandRepublishedFrom", "corrected and republished from"),
        ("ErratumIn", "erratum in"),
        ("ErratumFor", "erratum for"),
        ("ExpressionOfConcernIn", "expression of concern in"),
        ("ExpressionOfConcernFor", "expression of concern for"),
        ("RepublishedIn", "republished in"),
        ("RepublishedFrom", "republished from"),
        ("UpdateIn", "update in"),
        ("UpdateOf", "update of"),
        ("CommentIn", "comment in"),
        ("CommentOn", "comment on"),
        ("SummaryForPatientsIn", "summary for patients in"),
        ("OriginalReportIn", "original report in"),
        ("ReprintOf", "reprint of"),
    ],
)
def test_a_link_is_told_in_words_in_both_directions(kind: str, words: str) -> None:
    (notice,) = record_of(article(citation=links((kind, "31000009")))).notices
    assert (notice.kind, notice.pmid) == (words, "31000009")


def test_a_link_to_what_is_not_in_pubmed_has_no_pmid() -> None:
    link = '<CommentsCorrections RefType="ErratumIn"><RefSource>Inv J Wards. 2023:1</RefSource>'
    found = f"<CommentsCorrectionsList>{link}</CommentsCorrections></CommentsCorrectionsList>"
    assert record_of(article(citation=found)).notices == (Notice("erratum in", "Inv J Wards. 2023:1", ""),)


def test_headings_are_written_as_in_medline() -> None:
    headings = (
        '<MeshHeadingList><MeshHeading><DescriptorName UI="D1" MajorTopicYN="N">Asthma</DescriptorName>'
        '<QualifierName UI="Q1" MajorTopicYN="Y">drug therapy</QualifierName>'
        '<QualifierName UI="Q2" MajorTopicYN="N">epidemiology</QualifierName></MeshHeading>'
        '<MeshHeading><DescriptorName UI="D2" MajorTopicYN="Y">Beds</DescriptorName></MeshHeading>'
        "</MeshHeadingList>"
    )
    keywords = "<KeywordList><Keyword>falls</Keyword><Keyword> bed <i>rails</i></Keyword></KeywordList>" * 2
    record = record_of(article(citation=headings + keywords))
    assert record.mesh == ("Asthma/*drug therapy/epidemiology", "*Beds")
    assert record.keywords == ("falls", "bed rails")


def test_it_knows_the_version_of_a_record() -> None:
    assert record_of(article('<PMID Version="3">31000001</PMID>')).version == 3


def test_a_record_can_be_kept_as_json() -> None:
    fields = record_of(article(inside=authors("<LastName>Brookvale</LastName>"))).as_json()
    assert json.loads(json.dumps(fields))["authors"][0]["last"] == "Brookvale"
    assert "raw_xml" not in fields
