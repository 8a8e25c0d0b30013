"""Journal articles with the traps of real PubMed records, and the reference that belongs to each, by hand."""

from __future__ import annotations

from dataclasses import replace

from evidence_service.references.citation import Citation
from evidence_service.references.reference import Author, Notice

ASH = Author(last="Ash", initials="JA")
BIRCH = Author(last="Birch", initials="B")
GROUP = Author(collective="Night Ward Trialists")
PLAIN = Citation(
    authors=(ASH,), title="Night wards.", journal_abbreviation="J Imag Care", published="2020", volume="8"
)

TRAPS: dict[str, tuple[Citation, str]] = {
    "two groups are parted by a semicolon": (
        replace(PLAIN, authors=(GROUP, Author(collective="Elm Hospital, Ward 7"))),
        "Night Ward Trialists; Elm Hospital, Ward 7. Night wards. J Imag Care. 2020;8.",
    ),
    "a group as the seventh author isn't named": (
        replace(PLAIN, authors=(*(Author(last=f"Oak{letter}", initials="A") for letter in "abcdef"), GROUP)),
        "Oaka A, Oakb A, Oakc A, Oakd A, Oake A, Oakf A, et al. Night wards. J Imag Care. 2020;8.",
    ),
    "a group loses the word The before it": (
        replace(PLAIN, authors=(ASH, Author(collective="The Night Ward Trialists"))),
        "Ash JA; Night Ward Trialists. Night wards. J Imag Care. 2020;8.",
    ),
    "an abbreviation of another database loses its full stops": (
        replace(PLAIN, journal_abbreviation="Int. J. Imag. Care (Engl. Ed.)"),
        "Ash JA. Night wards. Int J Imag Care (Engl Ed). 2020;8.",
    ),
    "a name of a journal that is an abbreviation loses its full stops": (
        replace(PLAIN, journal_abbreviation="", journal="World J. Imag. Care"),
        "Ash JA. Night wards. World J Imag Care. 2020;8.",
    ),
    "a notice without the full stop behind its journal": (
        replace(PLAIN, notices=(Notice("erratum in", "J Imag Care 1997 Mar;51(3):533"),)),
        "Ash JA. Night wards. J Imag Care. 2020;8. Erratum in: J Imag Care. 1997 Mar;51(3):533.",
    ),
    "a suffix of Sr, and one in Roman numerals": (
        replace(
            PLAIN,
            authors=(
                Author(last="Oak", initials="WT", suffix="Sr."),
                Author(last="Elm", initials="T", suffix="II"),
                Author(last="Fir", initials="C", suffix="2nd"),
            ),
        ),
        "Oak WT Sr, Elm T 2nd, Fir C 2nd. Night wards. J Imag Care. 2020;8.",
    ),
    "a double-barrelled name and initials of a hyphenated first name": (
        replace(
            PLAIN, authors=(Author(last="Ash-Birch", initials="M-C"), Author(last="de la Haye", fore="Luc"))
        ),
        "Ash-Birch MC, de la Haye L. Night wards. J Imag Care. 2020;8.",
    ),
    "the full name of a journal without abbreviation": (
        replace(PLAIN, journal_abbreviation="", journal="The Journal of Imagined Care"),
        "Ash JA. Night wards. The Journal of Imagined Care. 2020;8.",
    ),
    "a journal with its place in brackets": (
        replace(PLAIN, journal_abbreviation="Care (Basel)", issue="11", article_number="1403"),
        "Ash JA. Night wards. Care (Basel). 2020;8(11):1403.",
    ),
    "a part of an issue": (
        replace(PLAIN, issue="3 Pt 2", pages="1011-1019"),
        "Ash JA. Night wards. J Imag Care. 2020;8(3 Pt 2):1011-9.",
    ),
    "a supplement without a number to a volume": (
        replace(PLAIN, supplement="Suppl", pages="1027-1029"),
        "Ash JA. Night wards. J Imag Care. 2020;8 Suppl:1027-9.",
    ),
    "a supplement that PubMed gives as the issue stays in brackets, as PubMed prints it": (
        replace(PLAIN, issue="Suppl 1", pages="12"),
        "Ash JA. Night wards. J Imag Care. 2020;8(Suppl 1):12.",
    ),
    "pages with a letter before both are shortened": (
        replace(PLAIN, issue="2", pages="S145-S149"),
        "Ash JA. Night wards. J Imag Care. 2020;8(2):S145-9.",
    ),
    "pages with a letter behind aren't shortened": (
        replace(PLAIN, issue="2", pages="126A-127A"),
        "Ash JA. Night wards. J Imag Care. 2020;8(2):126A-127A.",
    ),
    "roman pages aren't shortened": (
        replace(PLAIN, issue="2", pages="xiii-xviii"),
        "Ash JA. Night wards. J Imag Care. 2020;8(2):xiii-xviii.",
    ),
    "pages that PubMed shortened stay shortened": (
        replace(PLAIN, issue="2", pages="1101-9"),
        "Ash JA. Night wards. J Imag Care. 2020;8(2):1101-9.",
    ),
    "pages across a hundred keep what differs": (
        replace(PLAIN, issue="2", pages="1198-1203"),
        "Ash JA. Night wards. J Imag Care. 2020;8(2):1198-203.",
    ),
    "pages that aren't in a row": (
        replace(PLAIN, issue="2", pages="324-328, 331"),
        "Ash JA. Night wards. J Imag Care. 2020;8(2):324-8, 331.",
    ),
    "pages with a quiz behind them": (
        replace(PLAIN, issue="2", pages="545-553; quiz S1-S2"),
        "Ash JA. Night wards. J Imag Care. 2020;8(2):545-53; quiz S1-2.",
    ),
    "pages with an electronic supplement": (
        replace(PLAIN, issue="2", pages="545-553.e2"),
        "Ash JA. Night wards. J Imag Care. 2020;8(2):545-553.e2.",
    ),
    "pages of an electronic issue": (
        replace(PLAIN, issue="2", pages="e101-e109"),
        "Ash JA. Night wards. J Imag Care. 2020;8(2):e101-9.",
    ),
    "pages go before an article number": (
        replace(PLAIN, issue="2", pages="e123", article_number="S0000-0000(20)30001-1"),
        "Ash JA. Night wards. J Imag Care. 2020;8(2):e123.",
    ),
    "ahead of print with an article number and no volume": (
        replace(
            PLAIN,
            published="2020 Mar 19",
            volume="",
            pages="ciaa280",
            ahead_of_print=True,
            published_on_electronic="2020 Mar 19",
            doi="10.9999/ciaa280",
        ),
        ("Ash JA. Night wards. J Imag Care. 2020 Mar 19:ciaa280. doi: 10.9999/ciaa280. Epub ahead of print."),
    ),
    "an electronic date that is the date of print isn't said twice": (
        replace(PLAIN, published="2020 Mar 19", published_on_electronic="2020 Mar 19"),
        "Ash JA. Night wards. J Imag Care. 2020 Mar 19;8.",
    ),
    "a season after the year, as MedlineDate has it": (
        replace(PLAIN, published="2004 Spring-Summer", issue="1"),
        "Ash JA. Night wards. J Imag Care. 2004 Spring-Summer;8(1).",
    ),
    "a season before the year goes behind it": (
        replace(PLAIN, published="Winter 1998", issue="1"),
        "Ash JA. Night wards. J Imag Care. 1998 Winter;8(1).",
    ),
    "two months of MedlineDate": (
        replace(PLAIN, published="2015 Mar-Apr", issue="2"),
        "Ash JA. Night wards. J Imag Care. 2015 Mar-Apr;8(2).",
    ),
    "days of MedlineDate that span months": (
        replace(PLAIN, published="2010 Dec 27-2011 Jan 2", issue="52"),
        "Ash JA. Night wards. J Imag Care. 2010 Dec 27-2011 Jan 2;8(52).",
    ),
    "a title that ends with an exclamation mark": (
        replace(PLAIN, title="Wake the ward!"),
        "Ash JA. Wake the ward! J Imag Care. 2020;8.",
    ),
    "a title that asks in italics": (
        replace(PLAIN, title="Is it <i>Salix?</i>"),
        "Ash JA. Is it Salix? J Imag Care. 2020;8.",
    ),
    "a translated title that asks has its full stop behind the bracket": (
        replace(PLAIN, title="[Do night wards work?]", languages=("ger",)),
        "Ash JA. [Do night wards work?]. J Imag Care. 2020;8. German.",
    ),
    "a translated title of an article in two languages": (
        replace(PLAIN, title="[Night wards].", languages=("fre", "ger"), doi="10.9999/fg"),
        "Ash JA. [Night wards]. J Imag Care. 2020;8. French, German. doi: 10.9999/fg.",
    ),
    "a power keeps its meaning in plain text, an index loses its place": (
        replace(PLAIN, title="PaO<sub>2</sub>/FiO<sub>2</sub> over 10<sup>3</sup> nights."),
        "Ash JA. PaO2/FiO2 over 10^3 nights. J Imag Care. 2020;8.",
    ),
    "a number of PMC without its letters": (
        replace(PLAIN, pmid="90000012", pmcid="9000012"),
        "Ash JA. Night wards. J Imag Care. 2020;8. PMID: 90000012; PMCID: PMC9000012.",
    ),
    "a title that says RETRACTED ARTICLE itself": (
        replace(PLAIN, title="RETRACTED ARTICLE: Night wards.", retraction="retracted"),
        "Ash JA. [Retracted] Night wards. J Imag Care. 2020;8.",
    ),
    "a title with [RETRACTED] before it": (
        replace(PLAIN, title="[RETRACTED] Night wards.", retraction="retracted"),
        "Ash JA. [Retracted] Night wards. J Imag Care. 2020;8.",
    ),
    "a title that only begins with the word": (
        replace(PLAIN, title="Retracted papers on wards.", retraction="retracted"),
        "Ash JA. [Retracted] Retracted papers on wards. J Imag Care. 2020;8.",
    ),
    "a partial retraction": (
        replace(
            PLAIN,
            retraction="partially retracted",
            notices=(Notice("partial retraction in", "J Imag Care. 2021;9(1):3", "90000013"),),
        ),
        (
            "Ash JA. [Partially retracted] Night wards. J Imag Care. 2020;8."
            " Partial retraction in: J Imag Care. 2021;9(1):3. PMID: 90000013."
        ),
    ),
    "a withdrawn review": (
        replace(PLAIN, title="WITHDRAWN: Night wards.", retraction="withdrawn", pages="CD000001", issue="3"),
        "Ash JA. [Withdrawn] Night wards. J Imag Care. 2020;8(3):CD000001.",
    ),
    "a retraction notice": (
        replace(
            PLAIN,
            authors=(),
            title="Retraction: Night wards.",
            retraction="retraction notice",
            notices=(Notice("retraction of", "J Imag Care. 2019;7(1):3", "90000014"),),
        ),
        (
            "[Retraction notice] Retraction: Night wards. J Imag Care. 2020;8."
            " Retraction of: J Imag Care. 2019;7(1):3. PMID: 90000014."
        ),
    ),
    "an article that was retracted and republished": (
        replace(
            PLAIN,
            retraction="retracted",
            notices=(Notice("retracted and republished in", "J Imag Care. 2021;9(1):3", "90000015"),),
        ),
        (
            "Ash JA. [Retracted] Night wards. J Imag Care. 2020;8."
            " Retracted and republished in: J Imag Care. 2021;9(1):3. PMID: 90000015."
        ),
    ),
    "an article that was corrected and republished": (
        replace(
            PLAIN,
            retraction="corrected",
            notices=(Notice("corrected and republished in", "J Imag Care. 2021;9(1):3", "90000016"),),
        ),
        (
            "Ash JA. Night wards. J Imag Care. 2020;8."
            " Corrected and republished in: J Imag Care. 2021;9(1):3. PMID: 90000016."
        ),
    ),
    "two corrections": (
        replace(
            PLAIN,
            notices=(
                Notice("erratum in", "J Imag Care. 2020;8(4):9", "90000017"),
                Notice("erratum in", "J Imag Care. 2021;9(1):3. doi: 10.9999/e"),
            ),
        ),
        (
            "Ash JA. Night wards. J Imag Care. 2020;8. Erratum in: J Imag Care. 2020;8(4):9."
            " PMID: 90000017. Erratum in: J Imag Care. 2021;9(1):3. doi: 10.9999/e."
        ),
    ),
    "an erratum itself": (
        replace(
            PLAIN,
            authors=(),
            title="Erratum.",
            retraction="correction notice",
            notices=(Notice("erratum for", "J Imag Care. 2019;7(1):3", "90000018"),),
        ),
        "Erratum. J Imag Care. 2020;8. Erratum for: J Imag Care. 2019;7(1):3. PMID: 90000018.",
    ),
    "comments are no part of a reference": (
        replace(PLAIN, notices=(Notice("comment on", "J Imag Care. 2019;7(1):3", "90000019"),)),
        "Ash JA. Night wards. J Imag Care. 2020;8.",
    ),
    "a preprint is marked behind its server": (
        replace(
            PLAIN,
            journal_abbreviation="medImag",
            designation="preprint",
            published="2020 Mar 26",
            volume="",
            article_number="2020.03.24.20042937",
            doi="10.9999/2020.03.24.20042937",
            notices=(Notice("update in", "J Imag Care. 2021;9(1):3", "90000020"),),
        ),
        (
            "Ash JA. Night wards. medImag [Preprint]. 2020 Mar 26:2020.03.24.20042937."
            " doi: 10.9999/2020.03.24.20042937. Update in: J Imag Care. 2021;9(1):3. PMID: 90000020."
        ),
    ),
    "a preprint without a DOI has its address": (
        replace(
            PLAIN,
            journal_abbreviation="medImag",
            designation="preprint",
            published="2020 Mar 26",
            volume="",
            url="https://medimag.example/42",
            cited_on="2020 Apr 2",
        ),
        (
            "Ash JA. Night wards. medImag [Preprint]. 2020 Mar 26 [cited 2020 Apr 2]."
            " Available from: https://medimag.example/42"
        ),
    ),
    "an abstract of a conference in a supplement": (
        replace(PLAIN, designation="abstract", issue="3", supplement="Suppl 1", pages="A12"),
        "Ash JA. Night wards [abstract]. J Imag Care. 2020;8(3 Suppl 1):A12.",
    ),
}
