"""Records that are awkward on purpose: one for every oddity that real PubMed records are known to have.

Each trap has a name, a PMID of its own and a sentence that says what is odd; the README lists them all. The
texts are invented; only the shapes are PubMed's.
"""

from collections.abc import Iterator
from functools import cache

from practice_pubmed.traps import books, dates, identifiers, kinds, notices, people, texts
from practice_pubmed.traps.trap import Trap

DELETED_PMIDS = ("90000990", "90000991")
"""PMIDs that efetch answers with a DeleteCitation."""


@cache
def all_traps() -> tuple[Trap, ...]:
    """Every trap, in the order of the PMIDs."""
    groups: Iterator[tuple[Trap, ...]] = iter(
        (texts.TRAPS, people.TRAPS, dates.TRAPS, identifiers.TRAPS, notices.TRAPS, kinds.TRAPS, books.TRAPS)
    )
    return tuple(sorted((trap for group in groups for trap in group), key=lambda trap: trap.pmid))


def trap_pmid(name: str) -> str:
    """The PMID of the trap with this name."""
    return next(str(trap.pmid) for trap in all_traps() if trap.name == name)
