"""Publication types and the identifiers that PubMed writes beside them."""

_TYPE_UIS = {
    "Journal Article": "D016428",
    "Randomized Controlled Trial": "D016449",
    "Controlled Clinical Trial": "D018848",
    "Clinical Trial": "D016430",
    "Review": "D016454",
    "Systematic Review": "D000078182",
    "Meta-Analysis": "D017418",
    "Observational Study": "D064888",
    "Evaluation Study": "D023362",
    "Multicenter Study": "D016448",
    "Comparative Study": "D003160",
    "Case Reports": "D002363",
    "Editorial": "D016421",
    "Letter": "D016422",
    "Comment": "D016420",
    "News": "D016433",
    "Practice Guideline": "D017065",
    "Guideline": "D016431",
    "Published Erratum": "D016425",
    "Retracted Publication": "D016441",
    "Retraction of Publication": "D016440",
    "Expression of Concern": "D000075742",
    "English Abstract": "D004740",
    "Research Support, Non-U.S. Gov't": "D013485",
    "Preprint": "D000076942",
}


def type_ui(name: str) -> str:
    """The identifier of a publication type; a type that isn't listed is a mistake of ours."""
    return _TYPE_UIS[name]
