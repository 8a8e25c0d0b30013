"""Citations with the reference that belongs to each, written by hand from the rules of Citing Medicine.

The traps of real PubMed records and everything that isn't a journal article stand in
`hand_checked_traps` and `hand_checked_publications`; `EXPECTED` has them all.
"""

from __future__ import annotations

from evidence_service.references.citation import Citation
from evidence_service.references.reference import Author, Notice
from tests.references.hand_checked_publications import PUBLICATIONS
from tests.references.hand_checked_traps import TRAPS

ASH = Author(last="Ash", initials="JA")
BIRCH = Author(last="Birch", initials="B")
TEN = tuple(Author(last=f"Writer{letter}", initials=letter) for letter in "ABCDEFGHIJ")
STUDY_GROUP = Author(collective="Ward Staffing Study Group")

EXPECTED: dict[str, tuple[Citation, str]] = {
    "an article with volume, issue and pages": (
        Citation(
            authors=(ASH, BIRCH),
            title="Virtual wards and length of stay.",
            journal_abbreviation="J Imag Care",
            published="2019 Mar",
            volume="12",
            issue="3",
            pages="145-152",
            pmid="90000001",
        ),
        (
            "Ash JA, Birch B. Virtual wards and length of stay. J Imag Care. 2019 Mar;12(3):145-52."
            " PMID: 90000001."
        ),
    ),
    "a full date and a DOI": (
        Citation(
            authors=(ASH,),
            title="Night staffing",
            journal_abbreviation="Nurs Imag",
            published="2020 Feb 6",
            volume="382",
            issue="6",
            pages="545-553",
            doi="10.9999/ni.2020.1",
            pmid="90000002",
            pmcid="PMC9000002",
        ),
        (
            "Ash JA. Night staffing. Nurs Imag. 2020 Feb 6;382(6):545-53. doi: 10.9999/ni.2020.1."
            " PMID: 90000002; PMCID: PMC9000002."
        ),
    ),
    "six authors are all named": (
        Citation(
            authors=TEN[:6], title="Six", journal_abbreviation="J Six", year=2001, volume="1", pages="1-2"
        ),
        "WriterA A, WriterB B, WriterC C, WriterD D, WriterE E, WriterF F. Six. J Six. 2001;1:1-2.",
    ),
    "seven authors become six, et al.": (
        Citation(
            authors=TEN[:7], title="Seven", journal_abbreviation="J Six", year=2001, volume="1", pages="3"
        ),
        "WriterA A, WriterB B, WriterC C, WriterD D, WriterE E, WriterF F, et al. Seven. J Six. 2001;1:3.",
    ),
    "a group as the only author": (
        Citation(
            authors=(STUDY_GROUP,),
            title="Group",
            journal_abbreviation="J Grp",
            published="2005 Jul",
            volume="9",
        ),
        "Ward Staffing Study Group. Group. J Grp. 2005 Jul;9.",
    ),
    "a group after people": (
        Citation(authors=(ASH, BIRCH, STUDY_GROUP), title="Both", journal_abbreviation="J Grp", year=2005),
        "Ash JA, Birch B; Ward Staffing Study Group. Both. J Grp. 2005.",
    ),
    "a group between people": (
        Citation(authors=(ASH, STUDY_GROUP, BIRCH), title="Mixed", journal_abbreviation="J Grp", year=2005),
        "Ash JA; Ward Staffing Study Group; Birch B. Mixed. J Grp. 2005.",
    ),
    "a group whose name ends with a full stop": (
        Citation(
            authors=(Author(collective="Elm Inc."),), title="Inc", journal_abbreviation="J Grp", year=2005
        ),
        "Elm Inc. Inc. J Grp. 2005.",
    ),
    "no author": (
        Citation(title="21st century ward", journal_abbreviation="BMJ Imag", published="2002", volume="325"),
        "21st century ward. BMJ Imag. 2002;325.",
    ),
    "a family suffix": (
        Citation(
            authors=(
                Author(last="Oak", initials="W", suffix="Jr"),
                Author(last="Elm", initials="T", suffix="III"),
            ),
            title="Suffixes",
            journal_abbreviation="J Fam",
            year=1999,
            volume="4",
        ),
        "Oak W Jr, Elm T 3rd. Suffixes. J Fam. 1999;4.",
    ),
    "initials with full stops and hyphens": (
        Citation(
            authors=(Author(last="Lime", initials="J.-P."), Author(last="Fir", fore="Mary Anne")),
            title="Initials",
            journal_abbreviation="J Fam",
            year=1999,
        ),
        "Lime JP, Fir MA. Initials. J Fam. 1999.",
    ),
    "a person with one name": (
        Citation(
            authors=(Author(last="Suharti"),), title="One name", journal_abbreviation="J Fam", year=2011
        ),
        "Suharti. One name. J Fam. 2011.",
    ),
    "a name with a particle and an apostrophe": (
        Citation(
            authors=(Author(last="van der Berg", initials="R"), Author(last="O'Yew", initials="C")),
            title="Particles",
            journal_abbreviation="J Fam",
            year=2011,
        ),
        "van der Berg R, O'Yew C. Particles. J Fam. 2011.",
    ),
    "a title that asks": (
        Citation(
            authors=(ASH,),
            title="Do virtual wards work?",
            journal_abbreviation="J Ask",
            year=2020,
            volume="1",
        ),
        "Ash JA. Do virtual wards work? J Ask. 2020;1.",
    ),
    "a title with markup": (
        Citation(
            authors=(ASH,),
            title="Effect of CO<sub>2</sub> on <i>Salix</i> at p &lt; 0.05.",
            journal_abbreviation="J Sub",
            year=2020,
        ),
        "Ash JA. Effect of CO2 on Salix at p < 0.05. J Sub. 2020.",
    ),
    "a title with line breaks and runs of spaces": (
        Citation(authors=(ASH,), title="One\n      two   three.", journal_abbreviation="J Sub", year=2020),
        "Ash JA. One two three. J Sub. 2020.",
    ),
    "a translated title, with its language": (
        Citation(
            authors=(ASH,),
            title="[Virtual wards in the country].",
            vernacular_title="Les services virtuels à la campagne.",
            languages=("fre",),
            journal_abbreviation="Rev Imag",
            published="2018 Sep",
            volume="68",
            issue="7",
            pages="701-705",
            pmid="90000003",
        ),
        "Ash JA. [Virtual wards in the country]. Rev Imag. 2018 Sep;68(7):701-5. French. PMID: 90000003.",
    ),
    "two languages": (
        Citation(
            authors=(ASH,),
            title="Staffing",
            languages=("eng", "spa"),
            journal_abbreviation="Rev Imag",
            published="2018",
            volume="2",
        ),
        "Ash JA. Staffing. Rev Imag. 2018;2. English, Spanish.",
    ),
    "only a title in its own language": (
        Citation(
            authors=(ASH,),
            title="[Not Available].",
            vernacular_title="Pflege in der Nacht.",
            languages=("ger",),
            journal_abbreviation="Z Imag",
            published="2017",
            volume="3",
        ),
        "Ash JA. Pflege in der Nacht. Z Imag. 2017;3. German.",
    ),
    "a language stands behind the pages, before DOI, electronic date and PMID": (
        Citation(
            authors=(ASH,),
            title="[Night wards].",
            languages=("ger",),
            journal_abbreviation="Z Imag",
            published="2022 Jun",
            volume="73",
            issue="6",
            pages="442-451",
            doi="10.9999/zi.73",
            published_on_electronic="2022 Apr 27",
            pmid="90000022",
        ),
        (
            "Ash JA. [Night wards]. Z Imag. 2022 Jun;73(6):442-51. German. doi: 10.9999/zi.73."
            " Epub 2022 Apr 27. PMID: 90000022."
        ),
    ),
    "a language that we don't know": (
        Citation(authors=(ASH,), title="[Odd].", languages=("und",), journal_abbreviation="J Odd", year=2017),
        "Ash JA. [Odd]. J Odd. 2017.",
    ),
    "Greek and Chinese": (
        Citation(
            authors=(Author(last="Παπαδόπουλος", initials="Γ"), Author(last="王", fore="小明")),
            title="β-blockers 与虚拟病房",
            journal_abbreviation="J World",
            year=2022,
            volume="5",
        ),
        "Παπαδόπουλος Γ, 王 小明. β-blockers 与虚拟病房. J World. 2022;5.",
    ),
    "a given name in Arabic keeps its words apart": (
        Citation(
            authors=(Author(last="حسن", fore="محمد علي"),),
            title="Wards",
            journal_abbreviation="J World",
            year=2022,
        ),
        "حسن محمد علي. Wards. J World. 2022.",
    ),
    "an article number instead of pages": (
        Citation(
            authors=(ASH,),
            title="Online only",
            journal_abbreviation="PLoS Imag",
            published="2012",
            volume="7",
            issue="5",
            article_number="e36531",
        ),
        "Ash JA. Online only. PLoS Imag. 2012;7(5):e36531.",
    ),
    "an article number without volume": (
        Citation(
            authors=(ASH,),
            title="Bare",
            journal_abbreviation="Cochr Imag",
            published="2012 Jan 4",
            article_number="CD7",
        ),
        "Ash JA. Bare. Cochr Imag. 2012 Jan 4:CD7.",
    ),
    "a supplement to an issue": (
        Citation(
            authors=(ASH,),
            title="Supplement",
            journal_abbreviation="Neuro Imag",
            published="2002",
            volume="58",
            issue="12",
            supplement="Suppl 7",
            pages="S6-S12",
        ),
        "Ash JA. Supplement. Neuro Imag. 2002;58(12 Suppl 7):S6-12.",
    ),
    "a supplement to a volume": (
        Citation(
            authors=(ASH,),
            title="Supplement",
            journal_abbreviation="Head Imag",
            published="2002",
            volume="42",
            supplement="2",
            pages="S93-S99",
        ),
        "Ash JA. Supplement. Head Imag. 2002;42 Suppl 2:S93-9.",
    ),
    "a supplement that PubMed writes into the volume": (
        Citation(
            authors=(ASH,),
            title="Supplement",
            journal_abbreviation="Head Imag",
            published="2002",
            volume="42 Suppl 2",
        ),
        "Ash JA. Supplement. Head Imag. 2002;42 Suppl 2.",
    ),
    "an issue without a volume": (
        Citation(
            authors=(ASH,),
            title="No volume",
            journal_abbreviation="Clin Imag",
            published="2002 Aug",
            issue="401",
            pages="230-238",
        ),
        "Ash JA. No volume. Clin Imag. 2002 Aug;(401):230-8.",
    ),
    "neither volume nor issue": (
        Citation(
            authors=(ASH,),
            title="Neither",
            journal_abbreviation="HRSA Imag",
            published="2002 Jun",
            pages="1-6",
        ),
        "Ash JA. Neither. HRSA Imag. 2002 Jun:1-6.",
    ),
    "a date in words": (
        Citation(
            authors=(ASH,),
            title="Winter",
            journal_abbreviation="J Seas",
            published="1998 Dec-1999 Jan",
            volume="3",
            issue="6-7",
        ),
        "Ash JA. Winter. J Seas. 1998 Dec-1999 Jan;3(6-7).",
    ),
    "an electronic date before the printed one": (
        Citation(
            authors=(ASH,),
            title="Early",
            journal_abbreviation="J Early",
            published="2020 Mar",
            published_on_electronic="2019 Dec 4",
            volume="8",
            issue="2",
            pages="12-19",
            doi="https://doi.org/10.9999/EARLY.8",
            pmid="90000004",
        ),
        "Ash JA. Early. J Early. 2020 Mar;8(2):12-9. doi: 10.9999/EARLY.8. Epub 2019 Dec 4. PMID: 90000004.",
    ),
    "ahead of print": (
        Citation(
            authors=(ASH,),
            title="Soon",
            journal_abbreviation="J Early",
            published="2020 Mar 19",
            published_on_electronic="2020 Mar 19",
            ahead_of_print=True,
            doi="doi:10.9999/soon",
            pmid="90000005",
        ),
        "Ash JA. Soon. J Early. 2020 Mar 19. doi: 10.9999/soon. Epub ahead of print. PMID: 90000005.",
    ),
    "a month in numbers, as some exports have it": (
        Citation(
            authors=(ASH,), title="Dated", journal_abbreviation="J Num", published="2013 06 10", pages="9"
        ),
        "Ash JA. Dated. J Num. 2013 Jun 10:9.",
    ),
    "a part that stands behind the volume": (
        Citation(
            authors=(ASH,),
            title="Crystals",
            journal_abbreviation="J Lattice",
            published="2000 Oct",
            volume="56 ( Pt 10)",
            pages="1247-50",
        ),
        "Ash JA. Crystals. J Lattice. 2000 Oct;56(Pt 10):1247-50.",
    ),
    "no date at all": (
        Citation(authors=(ASH,), title="Undated", journal_abbreviation="J Lost", volume="3", pages="9"),
        "Ash JA. Undated. J Lost. [date unknown];3:9.",
    ),
    "a retracted article": (
        Citation(
            authors=(ASH,),
            title="RETRACTED: A miracle on ward 7.",
            journal_abbreviation="J Mir",
            published="2015",
            volume="2",
            issue="1",
            pages="10-19",
            pmid="90000006",
            retraction="retracted",
            notices=(
                Notice(kind="CommentIn", citation="J Mir. 2015;2(3):1"),
                Notice(kind="RetractionIn", citation="J Mir. 2017;4(2):99", pmid="90000007"),
            ),
        ),
        (
            "Ash JA. [Retracted] A miracle on ward 7. J Mir. 2015;2(1):10-9. PMID: 90000006."
            " Retraction in: J Mir. 2017;4(2):99. PMID: 90000007."
        ),
    ),
    "a corrected article": (
        Citation(
            authors=(ASH,),
            title="Nearly right",
            journal_abbreviation="J Err",
            published="2016",
            volume="3",
            pages="e5",
            pmid="90000008",
            retraction="corrected",
            notices=(Notice(kind="Erratum in", citation="J Err. 2016;3:e9."),),
        ),
        "Ash JA. Nearly right. J Err. 2016;3:e5. PMID: 90000008. Erratum in: J Err. 2016;3:e9.",
    ),
    "an expression of concern": (
        Citation(
            authors=(ASH,),
            title="In doubt",
            journal_abbreviation="J Err",
            published="2016",
            volume="3",
            retraction="expression of concern",
            notices=(Notice(kind="ExpressionOfConcernIn", pmid="90000009"),),
        ),
        "Ash JA. [Expression of concern] In doubt. J Err. 2016;3. Expression of concern in: PMID: 90000009.",
    ),
    "a book": (
        Citation(
            kind="book",
            authors=(ASH,),
            title="Running a hospital library",
            edition="2nd edition",
            publisher_place="Leeds",
            publisher="Imagined Press",
            published="2002",
        ),
        "Ash JA. Running a hospital library. 2nd ed. Leeds: Imagined Press; 2002.",
    ),
    "a book with editors only": (
        Citation(
            kind="book",
            editors=(ASH, BIRCH),
            title="Operative libraries",
            edition="3",
            publisher_place="Leeds",
            publisher="Imagined Press",
            year=2011,
        ),
        "Ash JA, Birch B, editors. Operative libraries. 3rd ed. Leeds: Imagined Press; 2011.",
    ),
    "a first edition isn't named": (
        Citation(
            kind="book",
            authors=(ASH,),
            title="First",
            edition="1st ed.",
            publisher="Imagined Press",
            year=2011,
        ),
        "Ash JA. First. Imagined Press; 2011.",
    ),
    "a chapter": (
        Citation(
            kind="chapter",
            authors=(BIRCH,),
            title="Searching",
            editors=(ASH,),
            book_title="Running a hospital library",
            edition="11th",
            publisher_place="Leeds",
            publisher="Imagined Press",
            published="2002",
            pages="93-113",
        ),
        (
            "Birch B. Searching. In: Ash JA, editor. Running a hospital library. 11th ed."
            " Leeds: Imagined Press; 2002. p. 93-113."
        ),
    ),
    "a chapter of a book on the internet": (
        Citation(
            kind="chapter",
            authors=(BIRCH,),
            title="Delirium",
            book_title="StatImagined",
            publisher_place="Elm Island (FL)",
            publisher="StatImagined Publishing",
            published="2024 Jan-",
            url="https://books.example/NBK1/",
            pmid="90000010",
        ),
        (
            "Birch B. Delirium. In: StatImagined [Internet]. Elm Island (FL): StatImagined Publishing;"
            " 2024 Jan-. Available from: https://books.example/NBK1/. PMID: 90000010."
        ),
    ),
    "a report on the web, with the day on which it was read": (
        Citation(
            kind="other",
            authors=(Author(collective="Imagined Health Agency"),),
            title="Safe staffing",
            publisher_place="London",
            publisher="The Agency",
            published="2023 Nov",
            cited_on="2026 May 1",
            url="https://agency.example/safe-staffing",
        ),
        (
            "Imagined Health Agency. Safe staffing [Internet]. London: The Agency; 2023 Nov"
            " [cited 2026 May 1]. Available from: https://agency.example/safe-staffing"
        ),
    ),
    **TRAPS,
    **PUBLICATIONS,
}
