"""PubMed's search fields: every tag that the stand-in knows, and where it looks."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["words", "mesh", "author", "journal", "date", "value", "filter", "pmid", "nothing"]


@dataclass(frozen=True)
class Field:
    """One field: `label` is PubMed's name for it, `parts` the parts of the index that it reads."""

    label: str
    kind: Kind
    parts: tuple[str, ...] = ()
    proximity: bool = False


_TITLE_ABSTRACT = ("title", "abstract", "keyword")
_TEXT = (*_TITLE_ABSTRACT, "mesh", "type")
_ALL = (*_TEXT, "author", "journal", "affiliation", "identifier", "other")

ALL_FIELDS = Field("All Fields", "words", _ALL)

_FIELDS: tuple[tuple[str, Field], ...] = (
    ("all|all fields", ALL_FIELDS),
    ("tiab|title/abstract", Field("Title/Abstract", "words", _TITLE_ABSTRACT, proximity=True)),
    ("ti|title", Field("Title", "words", ("title",), proximity=True)),
    ("tw|text word|text words|word", Field("Text Word", "words", _TEXT)),
    ("ot|other term", Field("Other Term", "words", ("keyword",))),
    ("tt|transliterated title", Field("Transliterated Title", "words", ("vernacular",))),
    ("ad|affiliation", Field("Affiliation", "words", ("affiliation",), proximity=True)),
    ("cn|corporate author", Field("Author - Corporate", "words", ("group",))),
    ("ir|investigator", Field("Investigator", "words", ("investigator",))),
    ("mh|mesh|mesh terms|mesh:exp", Field("MeSH Terms", "mesh", ("mh",))),
    ("mh:noexp|mesh:noexp|mesh terms:noexp", Field("MeSH Terms:noexp", "mesh", ("mh",))),
    ("majr|mesh major topic|majr:exp", Field("MeSH Major Topic", "mesh", ("majr",))),
    ("majr:noexp|mesh major topic:noexp", Field("MeSH Major Topic:noexp", "mesh", ("majr",))),
    ("au|author|fau", Field("Author", "author", ("au",))),
    ("1au|first author|author - first", Field("Author - First", "author", ("1au",))),
    ("lastau|last author|author - last", Field("Author - Last", "author", ("lastau",))),
    ("ta|journal|jour|so|is", Field("Journal", "journal", ("ta",))),
    ("dp|pdat|date - publication|publication date", Field("Date - Publication", "date", ("dp",))),
    ("epdat|date - electronic publication", Field("Electronic Publication Date", "date", ("epdat",))),
    ("crdt|date - create|create date", Field("Date - Create", "date", ("crdt",))),
    ("edat|entrez date|date - entry", Field("Date - Entry", "date", ("edat",))),
    ("mhda|date - mesh|mesh date", Field("Date - MeSH", "date", ("mhda",))),
    ("lr|mdat|date - modification", Field("Date - Modification", "date", ("lr",))),
    ("la|lang|language", Field("Language", "value", ("la",))),
    ("pt|ptyp|publication type", Field("Publication Type", "value", ("pt",))),
    ("vi|volume", Field("Volume", "value", ("vi",))),
    ("ip|issue", Field("Issue", "value", ("ip",))),
    ("pg|pagination", Field("Pagination", "value", ("pg",))),
    ("aid|doi|lid|location id|article identifier", Field("Location ID", "value", ("aid",))),
    ("auid|author - identifier", Field("Author - Identifier", "value", ("auid",))),
    ("pmid|uid", Field("UID", "pmid")),
    ("sb|filter|subset", Field("Filter", "filter")),
    ("sh|subheading|mesh subheading", Field("MeSH Subheading", "value", ("sh",))),
    ("nm|supplementary concept", Field("Supplementary Concept", "nothing")),
    ("pa|pharmacological action", Field("Pharmacological Action", "nothing")),
)

_BY_TAG = {tag: field for tags, field in _FIELDS for tag in tags.split("|")}


def field_for(tag: str) -> Field | None:
    """The field that a tag names, or None for a tag that PubMed doesn't know."""
    return _BY_TAG.get(" ".join(tag.lower().split()))


def every_field() -> tuple[tuple[str, Field], ...]:
    """Each field once, with its first tag."""
    return tuple((tags.split("|")[0], field) for tags, field in _FIELDS)
