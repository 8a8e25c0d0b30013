"""Subject headings as NCBI's db=mesh describes them, from what Bio.Entrez read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal
from xml.sax.saxutils import unescape

from evidence_service.searches.pubmed_faults import garbled

MOST_HEADINGS = 20

MeshKind = Literal["heading", "subheading", "supplementary concept"]
_KINDS: Mapping[str, MeshKind] = {"D": "heading", "Q": "subheading", "C": "supplementary concept"}
_TAGS: Mapping[MeshKind, str] = {"heading": "mh", "subheading": "sh", "supplementary concept": "nm"}
_SUPPLEMENTARY_UIDS = "67"  # older answers name no unique number; their UID tells the kind


@dataclass(frozen=True)
class MeshHeading:
    """One entry of MeSH. `ui` is its unique number (D000058), `tree` its places in the tree.

    `entry_terms` are the other names that lead to it, `year` is when it was introduced, as NLM
    writes it ("1992(1965)"), or empty.
    """

    name: str
    scope_note: str
    entry_terms: tuple[str, ...]
    ui: str
    kind: MeshKind = "heading"
    tree: tuple[str, ...] = ()
    year: str = ""

    @property
    def as_term(self) -> str:
        """The heading as it is written into a search, in quotes so that it means this one alone."""
        return f'"{self.name}"[{_TAGS[self.kind]}]'

    def as_json(self) -> dict[str, Any]:
        """Every field and `as_term`, as values that JSON can hold."""
        return {**asdict(self), "as_term": self.as_term}


def mesh_headings(parsed: Any) -> tuple[MeshHeading, ...]:
    """The headings of an esummary answer of db=mesh, in its order. A passing Fault when it is none.

    What has no name is left out: NCBI has removed it since the search.
    """
    if not isinstance(parsed, Sequence):
        raise garbled("summaries in another form")
    return tuple(heading for summary in parsed if (heading := _heading(summary)))


def _heading(summary: Any) -> MeshHeading | None:
    if not isinstance(summary, Mapping):
        return None
    name, *others = [_plain(term) for term in summary.get("DS_MeshTerms", ())] or [""]
    if not name:
        return None
    ui = _plain(summary.get("DS_MeSHUI", ""))
    return MeshHeading(
        name=name,
        scope_note=_plain(summary.get("DS_ScopeNote", "")),
        entry_terms=tuple(dict.fromkeys(other for other in others if other)),
        ui=ui,
        kind=_kind(ui, str(summary.get("Id", ""))),
        tree=tuple(_places(summary.get("DS_IdxLinks", ()))),
        year=_plain(summary.get("DS_YearIntroduced", "")),
    )


def _kind(ui: str, uid: str) -> MeshKind:
    if ui:
        return _KINDS.get(ui[0], "heading")
    return "supplementary concept" if uid.startswith(_SUPPLEMENTARY_UIDS) else "heading"


def _places(links: Any) -> Iterable[str]:
    for link in links if isinstance(links, Sequence) else ():
        if isinstance(link, Mapping) and (place := _plain(link.get("TreeNum", ""))):
            yield place


def closest_first(headings: Sequence[MeshHeading], word: str) -> tuple[MeshHeading, ...]:
    """The headings with those in front that the word names; the rest stays in NCBI's order."""
    wanted = _comparable(word)

    def distance(heading: MeshHeading) -> int:
        name, terms = _comparable(heading.name), [_comparable(term) for term in heading.entry_terms]
        ranks = (name == wanted, wanted in terms, name.startswith(wanted), wanted in name)
        near = ranks.index(True) if True in ranks else len(ranks)
        return near + (0 if heading.kind == "heading" else len(ranks) + 1)

    return tuple(sorted(headings, key=distance))


def _comparable(text: str) -> str:
    return " ".join(text.casefold().split())


def _plain(value: Any) -> str:
    return " ".join(unescape(str(value)).split())
