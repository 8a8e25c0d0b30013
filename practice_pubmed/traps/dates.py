"""Traps in dates: free text, seasons, months as numbers, print after electronic, late additions."""

from datetime import date

from practice_pubmed.records import PublicationDate
from practice_pubmed.traps.trap import Trap, trap_article

TRAPS = (
    Trap(
        "medline_date",
        "MedlineDate across two years",
        trap_article(
            90_000_201,
            "Across the year: ambulance handover.",
            published=PublicationDate(medline="2019 Dec-2020 Jan"),
        ),
    ),
    Trap(
        "medline_date_days",
        "MedlineDate with days",
        trap_article(
            90_000_202, "Within a month: falls.", published=PublicationDate(medline="2021 Mar 8-14")
        ),
    ),
    Trap(
        "medline_date_season",
        "MedlineDate of two seasons",
        trap_article(
            90_000_203, "Through the winter: crowding.", published=PublicationDate(medline="2018 Fall-Winter")
        ),
    ),
    Trap(
        "medline_date_years",
        "MedlineDate of years only",
        trap_article(90_000_204, "Over the years: burnout.", published=PublicationDate(medline="2016-2017")),
    ),
    Trap(
        "season",
        "Year and Season",
        trap_article(
            90_000_205, "In spring: discharge planning.", published=PublicationDate(2020, season="Spring")
        ),
    ),
    Trap(
        "year_only",
        "a year without a month",
        trap_article(90_000_206, "In some month: mental health crisis.", published=PublicationDate(2022)),
    ),
    Trap(
        "month_as_number",
        "the month as 02 and a day",
        trap_article(90_000_207, "By numbers: medicines safety.", published=PublicationDate(2024, "02", 29)),
    ),
    Trap(
        "print_after_electronic",
        "electronic in one year, print in the next: [dp] with a single year misses one of them",
        trap_article(
            90_000_208,
            "First on the web: end of life care.",
            published=PublicationDate(2022, "Jan"),
            electronic_on=date(2021, 3, 2),
            entered_on=date(2021, 3, 3),
        ),
    ),
    Trap(
        "ahead_of_print",
        "Epub ahead of print: no volume, issue or pages",
        trap_article(
            90_000_209,
            "Ahead of print: artificial intelligence and sepsis.",
            volume="",
            issue="",
            pages="",
            status="Publisher",
            publication_status="aheadofprint",
            headings=(),
            completed_on=None,
            published=PublicationDate(2026, "Jun", 12),
            electronic_on=date(2026, 6, 12),
            entered_on=date(2026, 6, 13),
        ),
    ),
    Trap(
        "added_late",
        "a paper of 1998 that came into PubMed in 2025: entry date as published, create date not",
        trap_article(
            90_000_210,
            "Long ago: the first falls assessment.",
            published=PublicationDate(1998, "Sep"),
            electronic_on=None,
            entered_on=date(1998, 9, 1),
            created_on=date(2025, 11, 4),
        ),
    ),
    Trap(
        "date_in_future",
        "an issue dated after today",
        trap_article(90_000_211, "From the future: waiting lists.", published=PublicationDate(2027, "Jan")),
    ),
    Trap(
        "no_electronic_date",
        "printed only, no ArticleDate",
        trap_article(
            90_000_212, "On paper only: nurse staffing.", electronic_on=None, model="Print", medium="Print"
        ),
    ),
)
