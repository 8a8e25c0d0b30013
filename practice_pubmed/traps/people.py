"""Traps in authors: none, many, groups, collaborators, suffixes, identifiers."""

from practice_pubmed.invented import orcid_of
from practice_pubmed.records import Author
from practice_pubmed.traps.trap import FIRST_AUTHOR, PLACE, SECOND_AUTHOR, Trap, trap_article

_GROUP = Author(collective_xml="The <i>Steady Steps</i> Study Group", affiliations=(PLACE,))
_TWELVE = tuple(
    Author(name, f"{fore} {middle}", f"{fore[0]}{middle}", affiliations=(PLACE,))
    for name, fore, middle in zip(
        ("Ashgrove", "Brackenby", "Carrowmore", "Dunmallet", "Eastermoor", "Fotheringale", "Greenhalge",
         "Hallamshaw", "Inglethwaite", "Jarrowsmith", "Kestrelwood", "Larkhollow"),
        ("Amara", "Bronwen", "Chidi", "Daniela", "Eilidh", "Farah", "Gareth", "Hamza", "Imogen", "Joanna",
         "Kwame", "Leila"),
        "ABCDEFGHJKLM",
        strict=True,
    )
)  # fmt: skip

TRAPS = (
    Trap(
        "no_authors",
        "no AuthorList element",
        trap_article(90_000_101, "By nobody: waiting lists.", authors=()),
    ),
    Trap(
        "group_author_alone",
        "a CollectiveName is the only author",
        trap_article(90_000_102, "By a group: falls prevention in Steady Steps.", authors=(_GROUP,)),
    ),
    Trap(
        "group_among_authors",
        "a CollectiveName with markup between two persons",
        trap_article(
            90_000_103, "By persons and a group: falls again.", authors=(FIRST_AUTHOR, _GROUP, SECOND_AUTHOR)
        ),
    ),
    Trap(
        "collaborators",
        "an InvestigatorList beside the authors, which must not be taken for authors",
        trap_article(
            90_000_104,
            "With collaborators: sepsis alerts in 40 hospitals.",
            authors=(FIRST_AUTHOR, _GROUP),
            investigators=(
                Author("Saltmarshe", "Zoe", "Z"),
                Author("Wolstenby", "Marek", "M", "Jr"),
                Author("Yarrowdale", "Nadia", "N", affiliations=(PLACE,)),
            ),
        ),
    ),
    Trap(
        "suffix",
        "authors with Jr and 3rd",
        trap_article(
            90_000_105,
            "Father and son on staff retention.",
            authors=(
                Author("Nettlefold", "Victor T", "VT", "Jr"),
                Author("Nettlefold", "Victor S", "VS", "3rd"),
                Author("Nettlefold", "Victor", "V", "Sr"),
            ),
        ),
    ),
    Trap(
        "orcid_bare_and_address",
        "one ORCID as number, one as https address, one as http address, one without hyphens",
        trap_article(
            90_000_106,
            "Four ways to write an ORCID: skill mix.",
            authors=(
                Author("Oakhanger", "Priya", "P", orcid=orcid_of(1201)),
                Author("Pemberthy", "Owain", "O", orcid=f"https://orcid.org/{orcid_of(1202)}"),
                Author("Quillfeather", "Sanjay", "S", orcid=f"http://orcid.org/{orcid_of(1203)}"),
                Author("Ravensbeck", "Ursula", "U", orcid=orcid_of(1204).replace("-", "")),
            ),
        ),
    ),
    Trap(
        "twelve_authors",
        "twelve authors, more than a reference list names",
        trap_article(90_000_107, "Twelve hands: same day emergency care.", authors=_TWELVE),
    ),
    Trap(
        "incomplete_author_list",
        "CompleteYN=N: there are more authors than are listed",
        trap_article(90_000_108, "And others: pressure ulcers.", authors=_TWELVE[:3], authors_complete=False),
    ),
    Trap(
        "last_name_only",
        "an author with a last name and nothing else",
        trap_article(90_000_109, "One name: hand hygiene.", authors=(Author("Umbrose"), SECOND_AUTHOR)),
    ),
    Trap(
        "invalid_author",
        "an author marked ValidYN=N beside the corrected one",
        trap_article(
            90_000_110,
            "A name corrected: delirium.",
            authors=(Author("Tamblin", "Amara", "A", valid=False), Author("Tamblyn-Osei", "Amara", "A")),
        ),
    ),
    Trap(
        "many_affiliations",
        "three affiliations for one author, with an address for post and letters",
        trap_article(
            90_000_111,
            "At three desks: virtual wards.",
            authors=(
                Author(
                    "Whinfell",
                    "Siobhan",
                    "S",
                    affiliations=(
                        PLACE,
                        "Improvement Directorate, Vale of Arden NHS Trust & Partners, Ardenbury, UK.",
                        "Kelderby University, Kelderby, UK. Electronic address: s.whinfell@example.org.",
                    ),
                ),
            ),
        ),
    ),
    Trap(
        "names_with_signs",
        "particles, apostrophes, accents and a hyphen in the names",
        trap_article(
            90_000_112,
            "Names with signs: social prescribing.",
            authors=(
                Author("O'Fennimore", "Zoë", "Z"),
                Author("van der Wetherlam", "Jörg", "J"),
                Author("Łęczyński-Åberg", "Ørjan", "Ø"),
                Author("de la Cruz Í Moor", "María-José", "MJ"),
            ),
        ),
    ),
)
