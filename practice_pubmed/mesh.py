"""A few dozen subject headings: names as in MeSH, tree, numbers and scope notes our own.

The entry terms drive automatic term mapping, the tree drives explosion, and the rest answers db=mesh.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FIRST_UID = 68_000_000
_TABLE = Path(__file__).parent / "data" / "mesh.tsv"
_FIRST_NUMBER = 900_001

QUALIFIERS = {
    "adverse effects": ("Q000009", "ae"),
    "diagnosis": ("Q000175", "di"),
    "drug therapy": ("Q000188", "dt"),
    "economics": ("Q000191", "ec"),
    "education": ("Q000193", "ed"),
    "epidemiology": ("Q000453", "ep"),
    "methods": ("Q000379", "mt"),
    "mortality": ("Q000401", "mo"),
    "nursing": ("Q000451", "nu"),
    "organization & administration": ("Q000458", "og"),
    "prevention & control": ("Q000517", "pc"),
    "psychology": ("Q000523", "px"),
    "standards": ("Q000592", "st"),
    "statistics & numerical data": ("Q000706", "sn"),
    "supply & distribution": ("Q000600", "sd"),
    "therapy": ("Q000628", "th"),
    "trends": ("Q000639", "td"),
}


@dataclass(frozen=True)
class Descriptor:
    """One heading. It is narrower than another when one of its trees starts with the other's."""

    name: str
    number: int
    trees: tuple[str, ...]
    entry_terms: tuple[str, ...]
    scope_note: str

    @property
    def ui(self) -> str:
        return f"D{self.number}"

    @property
    def uid(self) -> int:
        return FIRST_UID + self.number


@cache
def descriptors() -> tuple[Descriptor, ...]:
    rows = _TABLE.read_text(encoding="utf-8").splitlines()[1:]
    return tuple(_descriptor(_FIRST_NUMBER + at, row) for at, row in enumerate(rows))


def _descriptor(number: int, row: str) -> Descriptor:
    name, trees, entries, note = row.split("\t")
    return Descriptor(name, number, tuple(trees.split()), tuple(entries.split("; ")) if entries else (), note)


@cache
def _by_name() -> dict[str, Descriptor]:
    return {descriptor.name.lower(): descriptor for descriptor in descriptors()}


@cache
def _by_any_term() -> dict[str, Descriptor]:
    """Every way to name a heading, in lower case and without commas turned around."""
    found = {term.lower(): heading for heading in descriptors() for term in heading.entry_terms}
    for heading in descriptors():
        found[heading.name.lower()] = heading
        found.setdefault(_turned_round(heading.name.lower()), heading)
    return found


def _turned_round(name: str) -> str:
    """`emergency service, hospital` is also said `hospital emergency service`."""
    first, comma, second = name.partition(", ")
    return f"{second} {first}" if comma else name


def descriptor_named(name: str) -> Descriptor | None:
    """The heading with exactly this name, whatever the case."""
    return _by_name().get(name.lower())


def descriptor_for(term: str) -> Descriptor | None:
    """The heading that a name or an entry term stands for."""
    return _by_any_term().get(term.lower())


def descriptor_ui(name: str) -> str:
    return _by_name()[name.lower()].ui


def qualifier_ui(name: str) -> str:
    return QUALIFIERS[name][0]


def qualifier_named(name: str) -> str | None:
    """The full name of a qualifier given by name or by its two letters."""
    wanted = name.lower()
    return next((full for full, (_, short) in QUALIFIERS.items() if wanted in (full, short)), None)


def narrower(heading: Descriptor) -> Iterator[Descriptor]:
    """The heading itself and everything below it in the tree."""
    for other in descriptors():
        if any(tree == top or tree.startswith(top + ".") for tree in other.trees for top in heading.trees):
            yield other
