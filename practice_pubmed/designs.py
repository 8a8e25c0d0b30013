"""The kinds of study that the invented literature is made of, read from `data/designs.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DESIGNS = Path(__file__).parent / "data" / "designs.toml"


@dataclass(frozen=True)
class Design:
    """Sentences to fill in: titles to choose from, and the abstract in labelled parts."""

    titles: tuple[str, ...]
    types: tuple[str, ...]
    abstract: tuple[tuple[str, str], ...]
    structured: bool


@cache
def designs() -> tuple[Design, ...]:
    rows = tomllib.loads(_DESIGNS.read_text(encoding="utf-8"))["design"]
    return tuple(
        Design(
            titles=tuple(row["titles"]),
            types=tuple(row["types"]),
            abstract=tuple(row.get("abstract", {}).items()),
            structured=row["structured"],
        )
        for row in rows
    )
