"""Traps in identifiers and places: DOIs, PMC, pages, supplements."""

from practice_pubmed.records import Location, Reference
from practice_pubmed.traps.trap import Trap, trap_article

TRAPS = (
    Trap(
        "doi_in_two_places",
        "the same DOI in ELocationID and ArticleIdList, in other capitals",
        trap_article(
            90_000_301,
            "One DOI twice: falls.",
            locations=(Location("doi", "10.5555/PRACTICE.Twice"), Location("pii", "practice-twice-33")),
            ids=(("doi", "10.5555/practice.twice"), ("pii", "practice-twice-33")),
        ),
    ),
    Trap(
        "two_different_dois",
        "ELocationID and ArticleIdList disagree",
        trap_article(
            90_000_302,
            "Two DOIs at odds: crowding.",
            locations=(Location("doi", "10.5555/practice.right"),),
            ids=(("doi", "10.5555/practice.wrong"),),
        ),
    ),
    Trap(
        "doi_in_list_only",
        "the DOI stands only in ArticleIdList",
        trap_article(
            90_000_303,
            "DOI at the end only: delirium.",
            locations=(),
            ids=(("doi", "10.5555/practice.list"),),
        ),
    ),
    Trap(
        "invalid_location",
        "an ELocationID with ValidYN=N before the valid one",
        trap_article(
            90_000_304,
            "A location withdrawn: hand hygiene.",
            locations=(
                Location("doi", "10.5555/practice.void", valid=False),
                Location("doi", "10.5555/practice.good"),
            ),
            ids=(),
        ),
    ),
    Trap(
        "no_doi",
        "no DOI anywhere, only a publisher's number",
        trap_article(
            90_000_305, "No DOI at all: skill mix.", locations=(Location("pii", "PB-2023-17"),), ids=()
        ),
    ),
    Trap(
        "doi_with_signs",
        "a DOI with brackets, angle signs and a semicolon, as old ones have",
        trap_article(
            90_000_306,
            "A DOI of the old kind: length of stay.",
            locations=(Location("doi", "10.5555/0140(2003)12:3<101::AID-X>3.0.CO;2-#"),),
            ids=(("doi", "10.5555/0140(2003)12:3<101::AID-X>3.0.CO;2-#"),),
        ),
    ),
    Trap(
        "pmc_id",
        "a PMC number and a manuscript number",
        trap_article(
            90_000_307,
            "Free to read: hospital at home.",
            ids=(("doi", "10.5555/practice.pmc"), ("pmc", "PMC990000307"), ("mid", "NIHMS990000307")),
        ),
    ),
    Trap(
        "references_with_ids",
        "no DOI of its own, but references with DOI, PMC and PubMed numbers in ArticleIdLists",
        trap_article(
            90_000_308,
            "Read the right list: references of remote monitoring.",
            locations=(),
            ids=(),
            references=(
                Reference(
                    "Garrowby C. An <i>invented</i> reference. Ann Ward Med. 2019;29:1.",
                    (("doi", "10.5555/practice.reference"), ("pmc", "PMC990000001"), ("pubmed", "90001001")),
                ),
                Reference("A reference without any number."),
                Reference("Merrowdown LA. Another invented reference.", (("pubmed", "90001002"),)),
            ),
        ),
    ),
    Trap(
        "article_number",
        "an article number in place of pages",
        trap_article(
            90_000_309, "By number: virtual wards.", pages="e1042", locations=(Location("pii", "e1042"),)
        ),
    ),
    Trap(
        "start_and_end_page",
        "StartPage and EndPage beside MedlinePgn",
        trap_article(
            90_000_310, "From page to page: burnout.", start_page="1203", end_page="1219", pages="1203-1219"
        ),
    ),
    Trap(
        "elided_pages",
        "pages 1198-203, which mean 1198 to 1203",
        trap_article(90_000_311, "Pages in short: pressure ulcers.", pages="1198-203"),
    ),
    Trap(
        "scattered_pages",
        "pages in roman figures with a discussion apart",
        trap_article(90_000_312, "Here and there: palliative care.", pages="iv3-iv11; discussion iv12-3"),
    ),
    Trap(
        "supplement",
        "a supplement in volume and issue, pages with S",
        trap_article(
            90_000_313,
            "In a supplement: menopause at work.",
            volume="12 Suppl 3",
            issue="Pt B",
            pages="S12-9",
        ),
    ),
    Trap(
        "no_volume",
        "pages without volume or issue",
        trap_article(90_000_314, "Unbound: crisis care.", volume="", issue=""),
    ),
    Trap(
        "same_doi_first",
        "one of two records with the same DOI and nearly the same title",
        trap_article(
            90_000_315,
            "Twins in PubMed: discharge to assess.",
            locations=(Location("doi", "10.5555/practice.twin"),),
            ids=(("doi", "10.5555/practice.twin"),),
        ),
    ),
    Trap(
        "same_doi_second",
        "the other of the two",
        trap_article(
            90_000_316,
            "TWINS IN PUBMED - discharge to assess",
            locations=(Location("doi", "10.5555/PRACTICE.TWIN"),),
            ids=(("doi", "10.5555/PRACTICE.TWIN"),),
        ),
    ),
)
