"""RIS as many databases write it, on records written for these tests."""

from __future__ import annotations

import pytest

from evidence_service.references.citation import citation_from
from evidence_service.references.duplicates_keys import keys_of
from evidence_service.references.reading import FileReading, read_file
from evidence_service.references.reference import Author, Reference
from evidence_service.references.vancouver import reference

ARTICLE = """TY  - JOUR
AU  - Okoro, Ada M.
AU  - Lee, K.
TI  - Loud wards and sleep.
JF  - Journal of Invented Medicine
JA  - J Inv Med
PY  - 2019/03/05/
VL  - 12
IS  - 3
SP  - 123
EP  - 130
SN  - 1234-5678
DO  - 10.5555/abc.1
AB  - BACKGROUND: Wards are loud. RESULTS: p < 0.05.
KW  - Sleep
KW  - Noise
LA  - English
ER  -
"""


def reading_of(text: str) -> FileReading:
    return read_file("x.ris", text.encode())


def only(text: str) -> Reference:
    reading = reading_of(text)
    assert reading.problems == ()
    (found,) = reading.references
    return found.reference


def with_lines(*lines: str) -> Reference:
    return only("TY  - JOUR\nTI  - Loud wards\n" + "\n".join(lines) + "\nER  - \n")


def test_it_reads_the_fields_of_an_article() -> None:
    article = only(ARTICLE)
    assert (article.title, article.kind) == ("Loud wards and sleep", "article")
    assert article.authors == (Author("Okoro", "AM", "Ada M."), Author("Lee", "K"))
    assert (article.journal, article.journal_abbreviation) == ("Journal of Invented Medicine", "J Inv Med")
    assert (article.year, article.published, article.volume, article.issue) == (2019, "2019 Mar 5", "12", "3")
    assert (article.pages, article.issn, article.doi) == ("123-130", "1234-5678", "10.5555/abc.1")
    assert [(part.label, part.text_html) for part in article.abstract] == [
        ("BACKGROUND", "Wards are loud."),
        ("RESULTS", "p &lt; 0.05."),
    ]
    assert (article.keywords, article.languages) == (("Sleep", "Noise"), ("eng",))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: "\ufeff" + text,
        lambda text: "\n\n \n" + text,
        lambda text: text.replace("ER  -", "ER  - "),
        lambda text: text.replace("ER  -", "ER"),
        lambda text: text.replace("ER  -", "ER  - the end"),
        lambda text: text.replace("  - ", " - "),
        lambda text: text.replace("  - ", "\t- "),
        lambda text: text.replace("  - ", "   -   "),
        lambda text: "".join(f"{line[:2].lower()}{line[2:]}" for line in text.splitlines(keepends=True)),
        lambda text: text.replace("JF  - ", "\nJF  - "),
        lambda text: text + "\x1a",
        lambda text: text.replace("  - ", "\xa0\xa0-\xa0"),
        lambda text: text.replace("  - ", "  – ").replace("ER  -", "ER  –"),
        lambda text: "1.\n" + text + "\nLink to the Ovid Full Text or citation: http://ovid.example/x\n",
        lambda text: "Provider: A host\nDatabase: A database\nContent: text/plain\n\n\n" + text,
    ],
)
def test_ways_of_writing_it_make_no_difference(change: object) -> None:
    reading = reading_of(change(ARTICLE))  # type: ignore[operator]
    assert (reading.problems, len(reading.references)) == ((), 1)
    assert reading.references[0].reference == only(ARTICLE)


def test_it_names_positions_and_lines_whatever_ends_the_lines() -> None:
    for end in ("\n", "\r\n", "\r"):
        reading = reading_of((ARTICLE + "\n" + ARTICLE).replace("\n", end))
        assert [(found.position, found.line) for found in reading.references] == [(1, 1), (2, 20)]


def test_unusual_separators_are_no_ends_of_lines() -> None:
    reading = reading_of(ARTICLE.replace("Wards are", "Wards\u2028are\x0bso\x0c\x85") + ARTICLE)
    assert [found.line for found in reading.references] == [1, 19]
    assert reading.references[0].reference.abstract[0].text_html == "Wards are so loud."


def test_a_missing_end_is_told_and_costs_nothing() -> None:
    reading = reading_of(ARTICLE.replace("ER  -\n", "") + ARTICLE)
    assert (len(reading.references), reading.problems) == (2, ())
    assert [(remark.position, remark.line) for remark in reading.remarks] == [(1, 1)]


def test_a_record_cut_off_at_the_end_of_the_file_is_told() -> None:
    reading = reading_of(ARTICLE + "TY  - JOUR\nTI  - Cut in the mid")
    assert [found.reference.title for found in reading.references] == [
        "Loud wards and sleep",
        "Cut in the mid",
    ]
    assert "incomplete" in reading.remarks[0].text


def test_a_missing_beginning_is_told_and_costs_nothing() -> None:
    reading = reading_of(ARTICLE + ARTICLE.replace("TY  - JOUR\n", "").replace("Loud", "Quiet"))
    titles = [found.reference.title for found in reading.references]
    assert titles == ["Loud wards and sleep", "Quiet wards and sleep"]
    assert [remark.position for remark in reading.remarks] == [2]


def test_text_that_belongs_to_no_record_is_a_problem_with_its_line() -> None:
    reading = reading_of(ARTICLE + "\nI wrote this by hand.\nAnd this.\n\n" + ARTICLE)
    (problem,) = reading.problems
    assert (problem.position, problem.line, problem.raw) == (None, 20, "I wrote this by hand.\nAnd this.")
    assert reading.read == 3


def test_a_record_without_title_and_identifier_is_a_problem() -> None:
    reading = reading_of("TY  - JOUR\nAU  - Lee, K\nER  - \n" + ARTICLE)
    (problem,) = reading.problems
    assert (problem.position, problem.line, reading.read) == (1, 1, 2)
    assert problem.reason == "it has neither a title nor an identifier"


def test_fields_go_on_over_lines() -> None:
    abstract = ["AB  - First line", "second line", "", "after a gap"]
    others = ["KW  - One", "Two", "N1  - Export Date: 1 May 2020", "", "Article"]
    article = with_lines(*abstract, *others)
    assert article.abstract[0].text_html == "First line second line after a gap"
    assert article.keywords == ("One", "Two")


def test_lines_of_an_abstract_that_resemble_tags_stay_in_it() -> None:
    article = with_lines("AB  - The level of", "IL - 6 rose.", "T4- cells fell.")
    assert article.abstract[0].text_html == "The level of IL - 6 rose. T4- cells fell."


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        (["PY  - 2010//"], 2010),
        (["Y1  - 2010/03/12/"], 2010),
        (["PY  - 10 15"], None),
        (["PY  - in press", "DA  - 2011/01/02"], 2011),
        (["PY  - 99", "PY  - ///", "Y1  - 1999"], 1999),
        (["DA  - SEP 2012"], 2012),
        (["PY  - 20130405"], 2013),
        (["Y2  - 2020/01/01"], None),
    ],
)
def test_years_are_found_and_never_made_up(lines: list[str], year: int | None) -> None:
    assert with_lines(*lines).year == year


@pytest.mark.parametrize(
    ("lines", "pages"),
    [
        (["SP  - 123", "EP  - 130"], "123-130"),
        (["SP  - 123-30"], "123-30"),
        (["SP  - 123-130", "EP  - 130"], "123-130"),
        (["SP  - 7", "EP  - 7"], "7"),
        (["SP  - No", "EP  - Specified"], ""),
        (["SP  - N.PAG"], ""),
        (["SP  - pp. 12–19"], "12-19"),
        (["SP  - e12345"], "e12345"),
        (["SP  - S12", "EP  - S19"], "S12-S19"),
    ],
)
def test_pages_are_joined(lines: list[str], pages: str) -> None:
    assert with_lines(*lines).pages == pages


@pytest.mark.parametrize(
    "line",
    [
        "DO  - 10.5555/Abc.(1)",
        "DO  - doi:10.5555/abc.(1)",
        "DO  - http://dx.doi.org/10.5555/abc.(1)",
        "DO  - https://doi.org/10.5555/abc.%281%29",
        "M3  - doi: 10.5555/abc.(1)",
        "L3  - 10.5555/abc.(1)",
        "N1  - doi: 10.5555/abc.(1)",
        "UR  - https://doi.org/10.5555/abc.(1)",
        "UR  - https://www.scopus.com/inward/record.uri?eid=2-s2.0-8&doi=10.5555%2fabc.%281%29&partnerID=40",
        "DOI - 10.5555/abc.(1).",
        "N1  - Last updated - 2013-05-02; DOI - 10.5555/abc.(1); 1234-5678",
        "N1  - DOI - http://dx.doi.org/10.5555/abc.(1)",
    ],
)
def test_dois_are_found_where_databases_put_them(line: str) -> None:
    assert with_lines(line).doi.lower() == "10.5555/abc.(1)"


def test_a_doi_keeps_the_capitals_of_its_publisher() -> None:
    review = with_lines("DO  - 10.1002/14651858.CD999999.pub3")

    assert review.doi == "10.1002/14651858.CD999999.pub3"
    assert "doi: 10.1002/14651858.CD999999.pub3." in reference(citation_from(review.as_json())).text


def test_records_whose_dois_differ_in_capitals_are_one_publication() -> None:
    one, other = (
        with_lines(f"DO  - {doi}", "JF  - Cochrane Database Syst Rev", "AU  - Okoro, A", "PY  - 2020")
        for doi in ("10.1002/14651858.CD999999.pub3", "10.1002/14651858.cd999999.pub3")
    )

    assert keys_of(one).doi == keys_of(other).doi


def test_a_title_that_says_only_that_there_is_none_gives_way_to_the_one_of_its_own_language() -> None:
    lines = "TI  - [Not Available].\nTT  - Pflege in der Nacht\nLA  - ger\nJF  - J Imag Care\nPY  - 2020\n"
    found = only(f"TY  - JOUR\n{lines}ER  - \n")

    assert (found.title, found.vernacular_title) == ("Pflege in der Nacht", "Pflege in der Nacht")
    assert '<span lang="de">Pflege in der Nacht</span>.' in reference(citation_from(found.as_json())).html


def test_a_preprint_without_a_number_has_its_address_and_the_day_on_which_it_was_seen() -> None:
    found = only(
        "TY  - JOUR\nJF  - bioRxiv\nTI  - Alarms\nAU  - Pine, Paul\nPY  - 2022/07/01/\n"
        "UR  - https://biorxiv.example/1\nY2  - 2026/11/20/\nER  - \n"
    )

    assert reference(citation_from(found.as_json())).text == (
        "Pine P. Alarms. bioRxiv [Preprint]. 2022 Jul 1 [cited 2026 Nov 20]."
        " Available from: https://biorxiv.example/1"
    )


@pytest.mark.parametrize(
    "line",
    [
        "N1  - References: Other, A., A paper (2001), doi: 10.5555/other;",
        "N1  - Comment in: J Inv Med. 2020;1:2. PMID: 31999999",
        "AB  - As in doi 10.5555/other",
        "UR  - https://www.cochranelibrary.com/central/doi/10.1002/central/CN-00000001/full",
        "AN  - 31999999",
        "M1  - 31999999",
    ],
)
def test_numbers_of_other_papers_are_never_the_records_own(line: str) -> None:
    record = with_lines(line)
    assert (record.doi, record.pmid) == ("", "")


@pytest.mark.parametrize(
    "lines",
    [
        ["AN  - 31999999", "DP  - NLM"],
        ["AN  - 31999999", "DB  - PubMed"],
        ["AN  - 31999999", "UR  - https://pubmed.ncbi.nlm.nih.gov/31999999"],
        ["U1  - 31999999[pmid]"],
        ["C2  - 31999999", "DB  - Scopus"],
        ["C5  - 31999999", "DB  - Embase", "DB  - Medline"],
        ["N1  - Accession Number: 104000000. NLM UID: 101144770. PMID: NLM31999999."],
        ["UR  - http://www.ncbi.nlm.nih.gov/pubmed/31999999"],
        ["C3  - PUBMED 31999999"],
        ["L2  - http://ovidsp.ovid.com/ovidweb.cgi?T=JS&PAGE=reference&D=med15&NEWS=N&AN=31999999"],
    ],
)
def test_pmids_are_found_where_databases_put_them(lines: list[str]) -> None:
    assert with_lines(*lines).pmid == "31999999"


def test_it_knows_embases_and_ovids_own_numbers() -> None:
    assert with_lines("U2  - L620761946", "DB  - Embase").accession == "L620761946"
    link = "L2  - http://ovidsp.ovid.com/ovidweb.cgi?T=JS&D=psyc16&NEWS=N&AN=2019-65183-001"
    ovid = with_lines("ID  - 2019-65183-001", link)
    assert (ovid.accession, ovid.database) == ("2019-65183-001", "PsycINFO")
    assert with_lines("N1  - Accession Number: 117372971; Okoro, A").accession == "117372971"
    assert with_lines("N1  - Accession Number: 104372971. Language: English.").accession == "104372971"


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["M3  - Conference Abstract"], "conference paper"),
        (["M3  - Journal article; Conference proceeding"], "conference paper"),
        (
            ["N1  - Accession Number: 104. Language: English. Publication Type: Abstract; research."],
            "conference paper",
        ),
        (["JF  - Microbeds. Conference: 66th Meeting of Invented Beds. Leeds."], "conference paper"),
        (["M3  - Article"], "article"),
        (["M3  - Review"], "article"),
    ],
)
def test_conference_abstracts_are_known_as_such(lines: list[str], kind: str) -> None:
    assert with_lines(*lines).kind == kind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("BOOK", "book"),
        ("CHAP", "chapter"),
        ("CONF", "conference paper"),
        ("CPAPER", "conference paper"),
        ("RPRT", "report"),
        ("THES", "thesis"),
        ("ELEC", "web page"),
        ("ABST", "conference paper"),
        ("GEN", "other"),
        ("", "other"),
    ],
)
def test_types_become_kinds(code: str, kind: str) -> None:
    assert only(f"TY  - {code}\nTI  - A title\nER  - \n").kind == kind


def test_a_chapter_stands_in_its_book() -> None:
    chapter = only(
        "TY  - CHAP\nAU  - Lee, K\nA2  - Mora, B.\nTI  - Beds\nT2  - The ward\nPB  - Invented Press\n"
        "CY  - Leeds\nSN  - 978-1-4822-5326-9\nET  - 2\nER  - \n"
    )
    assert (chapter.book_title, chapter.journal, chapter.editors) == ("The ward", "", (Author("Mora", "B"),))
    assert (chapter.publisher, chapter.publisher_place, chapter.edition) == ("Invented Press", "Leeds", "2")
    assert (chapter.isbn, chapter.issn) == ("978-1-4822-5326-9", "")


@pytest.mark.parametrize(
    ("lines", "journal", "short"),
    [
        (["T2  - Journal of Inventions", "J2  - J. Invent."], "Journal of Inventions", "J. Invent."),
        (["JO  - J. Invent.", "T2  - Journal of Inventions"], "Journal of Inventions", "J. Invent."),
        (["JF  - J. Invent.", "T2  - Journal of Inventions"], "Journal of Inventions", "J. Invent."),
        (["JO  - Ward &amp; Bed", "JF  - Ward &amp; Bed"], "Ward & Bed", ""),
        (["JA  - J Invent"], "J Invent", ""),
    ],
)
def test_a_journal_and_its_abbreviation_are_told_apart(lines: list[str], journal: str, short: str) -> None:
    record = with_lines(*lines)
    assert (record.journal, record.journal_abbreviation) == (journal, short)


def test_markup_is_harmless_and_entities_are_decoded_once() -> None:
    record = only(
        "TY  - JOUR\nTI  - H<sub>2</sub>O &amp;amp; <script>alert(1)</script> <b onclick='x()'>in E. coli, "
        "n<5\n"
        "AB  - <p>One</p><p>two &lt;i&gt;three&lt;/i&gt;</p> <img src=x onerror=alert(1)>\nER  - \n"
    )
    title = "H<sub>2</sub>O &amp;amp; &lt;script&gt;alert(1)&lt;/script&gt; <b>in E. coli, n&lt;5</b>"
    assert record.title == title
    assert record.abstract[0].text_html == "One two <i>three</i> &lt;img src=x onerror=alert(1)&gt;"


def test_a_volume_with_its_issue_is_taken_apart() -> None:
    record = with_lines("VL  - 50(2)")
    assert (record.volume, record.issue) == ("50", "2")


def test_retractions_are_known_by_type_and_by_title() -> None:
    assert with_lines("N1  - 1234-5678", "Journal Article", "Retracted Publication").retraction == "retracted"
    assert only("TY  - JOUR\nTI  - RETRACTED: Loud wards\nER  -").retraction == "retracted"
    assert only("TY  - JOUR\nTI  - Retraction: Loud wards\nER  -").retraction == "retraction notice"
    assert only("TY  - JOUR\nTI  - Erratum to: Loud wards\nER  -").retraction == "correction notice"
    assert only("TY  - JOUR\nTI  - Correction of astigmatism\nER  -").retraction == ""


def test_two_authors_of_the_same_name_are_two() -> None:
    assert len(with_lines("AU  - Li, J.", "AU  - Li, J.").authors) == 2
    assert len(with_lines("AU  - Li, J.", "A1  - Li, J.").authors) == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("MÃ¼ller", "Müller"),
        ("the â€œloudâ€\x9d wards", "the “loud” wards"),
        ("10Â°C â€“ 20Â°C", "10°C – 20°C"),
        ("SÃO PAULO, Ângela, “CAFÉ”, crêpe à la crème", "SÃO PAULO, Ângela, “CAFÉ”, crêpe à la crème"),
    ],
)
def test_text_that_was_scrambled_before_is_mended(written: str, meant: str) -> None:
    assert only(f"TY  - JOUR\nTI  - {written}\nER  -\n").title == meant


@pytest.mark.parametrize(
    ("kind", "line", "expected"),
    [
        ("ELEC", "Y2  - 2026/11/03/", "2026-11-03"),
        ("ELEC", "Y2  - 3 November 2026", "2026-11-03"),
        ("RPRT", "M2  - 2026-11-03", "2026-11-03"),
        ("ELEC", "Y2  - 2026/11//", ""),
        ("ELEC", "M2  - 17", ""),
        ("JOUR", "Y2  - 2026/11/03/", ""),
    ],
)
def test_the_day_on_which_a_page_was_seen_is_read(kind: str, line: str, expected: str) -> None:
    text = f"TY  - {kind}\nTI  - Wards\nUR  - https://a.example/wards\n{line}\nER  - \n"

    (found,) = read_file("wards.ris", text.encode()).references

    assert found.reference.cited_on == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("SN  - NG999", "NG999"),
        ("M1  - HC 42", "HC 42"),
        ("SN  - 978-0-306-40615-7", ""),
        ("SN  - 1234-5679", ""),
    ],
)
def test_the_number_of_a_report_is_read(line: str, expected: str) -> None:
    (found,) = read_file("wards.ris", f"TY  - RPRT\nTI  - Wards\n{line}\nER  - \n".encode()).references

    assert found.reference.report_number == expected


@pytest.mark.parametrize(
    "lines",
    [
        "TY  - UNPB\nT2  - bioRxiv\n",
        "TY  - UNPB\nPB  - bioRxiv\nUR  - https://biorxiv.example/1\n",
        "TY  - JOUR\nJF  - bioRxiv\n",
        "TY  - GEN\nM3  - Preprint\nPB  - bioRxiv\n",
    ],
)
def test_what_stands_on_a_server_for_preprints_is_cited_as_one(lines: str) -> None:
    found = only(f"{lines}TI  - Alarms\nAU  - Pine, Paul\nPY  - 2022/07/01/\nDO  - 10.9999/1\nER  - \n")
    text = reference(citation_from(found.as_json())).text
    assert text == "Pine P. Alarms. bioRxiv [Preprint]. 2022 Jul 1. doi: 10.9999/1."


@pytest.mark.parametrize("journal", ["Journal of Preprints in Care", "Health Archives", "Annals of Research"])
def test_a_journal_is_no_server_for_preprints(journal: str) -> None:
    found = only(f"TY  - JOUR\nTI  - Alarms\nJF  - {journal}\nPY  - 2022\nER  - \n")
    assert found.publication_types == ()
