"""What there is to tell of one request of the demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evidence_service.evidence_requests.models import DecisionType
from evidence_service.searches.importing import SourceDetails
from evidence_service.searches.models import Verdict
from evidence_service.searches.peer_review import Opinion
from evidence_service.searches.screening import Decision
from evidence_service.strategies.written_lines import WrittenLine
from evidence_service.summaries.content import Row, Statement
from evidence_service.workflow import Influence

Draft = tuple[WrittenLine, ...]
"""The lines of a strategy as somebody saved them."""


@dataclass(frozen=True)
class Noted:
    """What a librarian writes beside a record."""

    remark: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Screened:
    """What becomes of which record, each named by its PMID, or by its DOI where it has none.

    `rest` is the reason to exclude all that aren't named; without it they wait.
    """

    included: frozenset[str] = frozenset()
    maybe: frozenset[str] = frozenset()
    excluded: Mapping[str, str] = field(default_factory=dict)
    rest: str = ""
    noted: Mapping[str, Noted] = field(default_factory=dict)

    def decision(self, name: str) -> Decision | None:
        """The decision on the record of this name; None for one that waits."""
        if name in self.included:
            return Decision(Verdict.INCLUDED)
        if name in self.maybe:
            return Decision(Verdict.MAYBE)
        reason = self.excluded.get(name, self.rest)
        return Decision(Verdict.EXCLUDED, reason) if reason else None


@dataclass(frozen=True)
class Told:
    """One request: its form, the steps in which it came to where it is, and what was written on the way.

    Each step "draft" saves the next one of `drafts`.
    """

    question: str
    decision: str
    decision_type: DecisionType
    decided_by: str
    decided_where: str
    needed_because: str
    filed_days_ago: int
    steps: tuple[str, ...]
    requester: str = "manager"
    phoned: bool = False
    private: bool = False
    working_days: int = 15
    pace: float = 20.0  # hours between steps
    known_papers: str = ""
    not_wanted: str = ""
    ask: str = ""
    answer: str = ""
    also_known: str = ""  # papers that the librarian found while searching
    drafts: tuple[Draft, ...] = ()
    wish: str = ""  # what the colleague is told who is asked for a peer review
    opinions: Mapping[str, Opinion] = field(default_factory=dict)
    opinion: str = ""  # what the colleague says of the whole
    imported: SourceDetails | None = None
    looked_at: SourceDetails | None = None
    screened: Screened = field(default_factory=Screened)
    bottom_line: str = ""
    findings: str = ""
    gaps: str = ""
    sections: Mapping[str, str] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    rows: tuple[Row, ...] = ()
    remarks: tuple[tuple[str, str, str], ...] = ()  # of the second reader: section, words, what to change
    corrected: tuple[str, str] = ("", "")  # words of the delivered findings, and what they should say
    correction: str = ""  # why it was corrected
    influence: Influence = Influence.NOT_KNOWN
    decided: str = ""
    difference: str = ""
    decline_reason: str = ""
    note: str = ""  # for the colleague who goes on
