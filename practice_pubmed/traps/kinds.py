"""Traps in what a record is: its status, version, journal, rare elements."""

from datetime import date

from practice_pubmed.markup import element, wrap
from practice_pubmed.records import Journal, PublicationDate
from practice_pubmed.traps.trap import Trap, trap_article

_NO_ISSN = Journal("Proceedings of the Small Society", "Proc Small Soc", "909000101")
_AMPERSAND = Journal('Care & Cure: "the <small> journal"', "Care & Cure", "909000102", "9900-1020")
_CHEMICALS = wrap(
    "ChemicalList",
    wrap(
        "Chemical",
        element("RegistryNumber", "0") + element("NameOfSubstance", "Practicin", {"UI": "D900901"}),
    ),
)
_PROTOCOL = wrap(
    "SupplMeshList", element("SupplMeshName", "Practice protocol", {"Type": "Protocol", "UI": "C990001"})
)
_PERSON = element("LastName", "Nightgale") + element("ForeName", "Flora") + element("Initials", "F")
_RARE = (
    element("NumberOfReferences", "42")
    + wrap("PersonalNameSubjectList", wrap("PersonalNameSubject", _PERSON))
    + element("OtherID", "PIP-990", {"Source": "PIP"})
)
_OBJECTS = wrap(
    "ObjectList", wrap("Object", element("Param", "blue", {"Name": "colour"}), {"Type": "practice-object"})
)


def _unindexed(pmid: int, title: str, status: str, publication_status: str = "ppublish") -> Trap:
    article = trap_article(
        pmid, title, status=status, publication_status=publication_status, headings=(), completed_on=None
    )
    name = "status_" + status.lower().replace("-", "_")
    return Trap(name, f"Status {status}: no MeSH headings yet, or ever", article)


TRAPS = (
    _unindexed(90_000_501, "As the publisher sent it: staff retention.", "Publisher", "aheadofprint"),
    _unindexed(90_000_502, "Being indexed: discharge.", "In-Process"),
    _unindexed(90_000_503, "Being checked: delirium.", "In-Data-Review"),
    _unindexed(90_000_504, "Never indexed: social prescribing.", "PubMed-not-MEDLINE"),
    _unindexed(90_000_505, "Done: hand hygiene.", "Completed"),
    Trap(
        "status_oldmedline",
        "an old record: capitals, no abstract, no day",
        trap_article(
            90_000_506,
            "THE NURSING OF FALLS IN THE INFIRMARY.",
            status="OLDMEDLINE",
            sections=(),
            published=PublicationDate(1951, "Oct"),
            electronic_on=None,
            entered_on=date(1951, 10, 1),
            locations=(),
            ids=(),
            pages="12-4; passim",
            model="Print",
            medium="Print",
        ),
    ),
    Trap(
        "second_version",
        "PMID Version 2",
        trap_article(90_000_507, "Second version: electronic records.", version=2),
    ),
    Trap(
        "no_issn",
        "a journal without ISSN",
        trap_article(90_000_508, "Without ISSN: palliative care at home.", journal=_NO_ISSN),
    ),
    Trap(
        "journal_with_signs",
        "ampersand, quotation marks and angle brackets in the journal's name",
        trap_article(90_000_509, "In a journal with signs: crowding.", journal=_AMPERSAND),
    ),
    Trap(
        "electronic_collection",
        "PubModel Electronic-eCollection",
        trap_article(
            90_000_510,
            "In a collection: waiting lists.",
            model="Electronic-eCollection",
            publication_status="ecollection",
            issue="",
            pages="e990",
        ),
    ),
    Trap(
        "rare_elements",
        "chemicals, genes, a person as subject, notes, grants, a trial number, interests, objects",
        trap_article(
            90_000_511,
            "With everything: medicines safety on the ward.",
            before_notices_xml=_CHEMICALS + _PROTOCOL,
            before_headings_xml=wrap("GeneSymbolList", element("GeneSymbol", "PRAC1")),
            objects_xml=_OBJECTS,
            stages=(
                ("received", date(2022, 11, 3)),
                ("revised", date(2023, 1, 9)),
                ("accepted", date(2023, 3, 30)),
                ("pmc-release", date(2023, 11, 9)),
            ),
            after_headings_xml=_RARE,
            general_note_xml=element("GeneralNote", "Another note.", {"Owner": "KIE"})
            + element("GeneralNote", "A note.", {"Owner": "NLM"}),
            grants=(("PRACTICE-17/42", "Invented Health Research Fund"), ("", "Friends of the Infirmary")),
            registries=(("ClinicalTrials.gov", "NCT99000511"),),
            conflict_xml="L.A.M. is paid by the <b>Invented</b> Fund.",
        ),
    ),
    Trap(
        "preprint",
        "a preprint, before review",
        trap_article(
            90_000_512,
            "Before review: ambient scribes in clinics.",
            types=("Preprint",),
            status="PubMed-not-MEDLINE",
            headings=(),
            volume="",
            issue="",
            pages="",
        ),
    ),
    Trap(
        "white_space",
        "a tab and a line end inside the title",
        trap_article(90_000_514, "Tabs\tand\nline ends: burnout."),
    ),
)
