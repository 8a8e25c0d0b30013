"""Books, reports, guidelines, pages on the web and their like, each with its reference, by hand."""

from __future__ import annotations

from dataclasses import replace

from evidence_service.references.citation import Citation
from evidence_service.references.reference import Author, Notice

ASH = Author(last="Ash", initials="JA")
BIRCH = Author(last="Birch", initials="B")
AGENCY = Author(collective="Imagined Health Agency")
ON_THE_WEB = Citation(
    kind="other",
    authors=(AGENCY,),
    title="Safe staffing",
    publisher_place="London",
    publisher="The Agency",
    published="2023 Nov",
    cited_on="2026 Nov 3",
    url="https://agency.example/safe-staffing",
)
BOOK = Citation(
    kind="book",
    authors=(ASH, BIRCH),
    title="Running a ward",
    publisher_place="Leeds (UK)",
    publisher="Imagined Press",
    published="2019",
)

PUBLICATIONS: dict[str, tuple[Citation, str]] = {
    "a guideline with its number": (
        replace(ON_THE_WEB, title="Night wards: guideline", report_number="NG999"),
        (
            "Imagined Health Agency. Night wards: guideline [Internet]. London: The Agency; 2023 Nov"
            " [cited 2026 Nov 3]. Report No.: NG999. Available from: https://agency.example/safe-staffing"
        ),
    ),
    "a page on the web without a date": (
        replace(ON_THE_WEB, published=""),
        (
            "Imagined Health Agency. Safe staffing [Internet]. London: The Agency; [date unknown]"
            " [cited 2026 Nov 3]. Available from: https://agency.example/safe-staffing"
        ),
    ),
    "a page on the web without an author": (
        replace(ON_THE_WEB, authors=()),
        (
            "Safe staffing [Internet]. London: The Agency; 2023 Nov [cited 2026 Nov 3]."
            " Available from: https://agency.example/safe-staffing"
        ),
    ),
    "a page on the web without a publisher": (
        replace(ON_THE_WEB, publisher="", publisher_place=""),
        (
            "Imagined Health Agency. Safe staffing [Internet]. 2023 Nov [cited 2026 Nov 3]."
            " Available from: https://agency.example/safe-staffing"
        ),
    ),
    "a page on the web whose title asks": (
        replace(ON_THE_WEB, title="Is staffing safe?"),
        (
            "Imagined Health Agency. Is staffing safe? [Internet]. London: The Agency; 2023 Nov"
            " [cited 2026 Nov 3]. Available from: https://agency.example/safe-staffing"
        ),
    ),
    "an address that ends with a slash has a full stop behind it": (
        replace(ON_THE_WEB, url="https://agency.example/"),
        (
            "Imagined Health Agency. Safe staffing [Internet]. London: The Agency; 2023 Nov"
            " [cited 2026 Nov 3]. Available from: https://agency.example/."
        ),
    ),
    "a page on the web in another language": (
        replace(ON_THE_WEB, title="[Safe staffing]", languages=("ger",)),
        (
            "Imagined Health Agency. [Safe staffing] [Internet]. London: The Agency; 2023 Nov"
            " [cited 2026 Nov 3]. Available from: https://agency.example/safe-staffing German."
        ),
    ),
    "a report in another language with a DOI": (
        replace(
            ON_THE_WEB, url="", cited_on="", languages=("fre",), report_number="12", doi="10.9999/report"
        ),
        (
            "Imagined Health Agency. Safe staffing. London: The Agency; 2023 Nov. Report No.: 12. French."
            " doi: 10.9999/report."
        ),
    ),
    "a register on the web that is still kept": (
        replace(ON_THE_WEB, authors=(), title="Ward Register", published="2001 -"),
        (
            "Ward Register [Internet]. London: The Agency; 2001 - [cited 2026 Nov 3]."
            " Available from: https://agency.example/safe-staffing"
        ),
    ),
    "what is not on the web was not cited on a day": (
        replace(ON_THE_WEB, url=""),
        "Imagined Health Agency. Safe staffing. London: The Agency; 2023 Nov.",
    ),
    "a printed report with its number and pages": (
        replace(ON_THE_WEB, url="", cited_on="", report_number="IHA-2023-7", pages="64"),
        "Imagined Health Agency. Safe staffing. London: The Agency; 2023 Nov. 64 p. Report No.: IHA-2023-7.",
    ),
    "a report by people for a body": (
        replace(ON_THE_WEB, authors=(ASH, AGENCY), url="", report_number="12"),
        "Ash JA; Imagined Health Agency. Safe staffing. London: The Agency; 2023 Nov. Report No.: 12.",
    ),
    "a report with a DOI": (
        replace(ON_THE_WEB, url="", cited_on="", doi="10.9999/report"),
        "Imagined Health Agency. Safe staffing. London: The Agency; 2023 Nov. doi: 10.9999/report.",
    ),
    "a whole book with its pages": (
        replace(BOOK, pages="345"),
        "Ash JA, Birch B. Running a ward. Leeds (UK): Imagined Press; 2019. 345 p.",
    ),
    "a book with one editor": (
        replace(BOOK, authors=(), editors=(ASH,)),
        "Ash JA, editor. Running a ward. Leeds (UK): Imagined Press; 2019.",
    ),
    "a book with seven editors": (
        replace(
            BOOK, authors=(), editors=tuple(Author(last=f"Oak{letter}", initials="A") for letter in "abcdefg")
        ),
        (
            "Oaka A, Oakb A, Oakc A, Oakd A, Oake A, Oakf A, et al., editors. Running a ward."
            " Leeds (UK): Imagined Press; 2019."
        ),
    ),
    "a book with an author and an editor": (
        replace(BOOK, authors=(ASH,), editors=(BIRCH,), edition="2"),
        "Ash JA. Running a ward. 2nd ed. Birch B, editor. Leeds (UK): Imagined Press; 2019.",
    ),
    "a volume of a book": (
        replace(BOOK, volume="2", pages="345"),
        "Ash JA, Birch B. Running a ward. Leeds (UK): Imagined Press; 2019. Vol. 2. 345 p.",
    ),
    "an edition in words": (
        replace(BOOK, edition="Third edition"),
        "Ash JA, Birch B. Running a ward. 3rd ed. Leeds (UK): Imagined Press; 2019.",
    ),
    "a twelfth edition": (
        replace(BOOK, edition="12", title="Twelve"),
        "Ash JA, Birch B. Twelve. 12th ed. Leeds (UK): Imagined Press; 2019.",
    ),
    "a revised edition": (
        replace(BOOK, edition="Rev. ed."),
        "Ash JA, Birch B. Running a ward. Rev. ed. Leeds (UK): Imagined Press; 2019.",
    ),
    "a book on the web": (
        replace(BOOK, edition="2nd", url="https://books.example/ward", cited_on="2026 Nov 3"),
        (
            "Ash JA, Birch B. Running a ward [Internet]. 2nd ed. Leeds (UK): Imagined Press; 2019"
            " [cited 2026 Nov 3]. Available from: https://books.example/ward"
        ),
    ),
    "a book without publisher": (
        replace(BOOK, publisher="", publisher_place=""),
        "Ash JA, Birch B. Running a ward. 2019.",
    ),
    "a book with a title in its own language only": (
        replace(BOOK, title="", vernacular_title="Pflege in der Nacht", languages=("ger",)),
        "Ash JA, Birch B. Pflege in der Nacht. Leeds (UK): Imagined Press; 2019. German.",
    ),
    "a retracted book": (
        replace(
            BOOK,
            title="RETRACTED: Running a ward",
            retraction="retracted",
            notices=(Notice("retraction in", "Imag Rev. 2020;1:1", "90000021"),),
        ),
        (
            "Ash JA, Birch B. [Retracted] Running a ward. Leeds (UK): Imagined Press; 2019."
            " Retraction in: Imag Rev. 2020;1:1. PMID: 90000021."
        ),
    ),
    "a chapter whose title asks, by several editors": (
        replace(
            BOOK,
            kind="chapter",
            authors=(BIRCH,),
            editors=(ASH, BIRCH),
            title="Who runs it?",
            book_title="Running a ward",
            pages="101-109",
        ),
        (
            "Birch B. Who runs it? In: Ash JA, Birch B, editors. Running a ward."
            " Leeds (UK): Imagined Press; 2019. p. 101-9."
        ),
    ),
    "a paper in the proceedings of a conference": (
        replace(
            BOOK,
            kind="chapter",
            authors=(BIRCH,),
            title="Warm wards",
            editors=(ASH,),
            book_title="Proceedings of the 4th Congress of Warm Wards; 2019 May 2-4; Leeds",
            pages="12-19",
        ),
        (
            "Birch B. Warm wards. In: Ash JA, editor. Proceedings of the 4th Congress of Warm Wards;"
            " 2019 May 2-4; Leeds. Leeds (UK): Imagined Press; 2019. p. 12-9."
        ),
    ),
    "a thesis": (
        replace(
            BOOK, kind="other", authors=(ASH,), publisher="University of Elm", designation="dissertation"
        ),
        "Ash JA. Running a ward [dissertation]. Leeds (UK): University of Elm; 2019.",
    ),
    "a master's thesis on the web": (
        replace(
            BOOK,
            kind="other",
            authors=(ASH,),
            publisher="University of Elm",
            designation="master's thesis",
            url="https://theses.example/7",
            cited_on="2026 Nov 3",
        ),
        (
            "Ash JA. Running a ward [master's thesis on the Internet]. Leeds (UK): University of Elm; 2019"
            " [cited 2026 Nov 3]. Available from: https://theses.example/7"
        ),
    ),
}
