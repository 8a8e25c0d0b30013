"""PURE: journal, year, volume, issue and pages from the one line in which some hosts give them."""

from __future__ import annotations

import re

from evidence_service.references.draft import Draft

# Ovid's "Journal. 12(3):123-30, 2019 Jan." and its Embase's "Journal. 12 (3) (pp 123-130), 2019."
_OVID = re.compile(
    r"(?P<journal>.{2,300}?)\.\s+(?:.{0,300}\.\s+)??(?P<volume>[A-Z]?\d{1,5}[A-Za-z]?)\s?"
    r"(?:\((?P<issue>[^()]{1,60})\))?\s?(?:\(pp (?P<pp>[^()]{1,40})\)|:(?P<pages>[^,;]{1,40}))?"
    r"(?:\s?\([^()]{0,80}\))?\s?(?:[,.;]|$)"
)
# Embase.com's "J Inv Med (2019) 12:3 (123-130). Date of Publication: 2019"
_EMBASE = re.compile(
    r"(?P<journal>.{2,300}?) \((?P<year>(?:1[5-9]|20)\d\d)\)(?: (?P<volume>[^:().]{0,20}))?"
    r"(?::(?P<issue>[^().]{0,40}))?(?: ?\((?P<pages>[^()]{1,60})\))?(?:\.|$)"
)


def read_ovids_line(draft: Draft, line: str) -> bool:
    """Fill in what the draft lacks from Ovid's line; whether it is one."""
    return _fill(draft, _OVID.match(line))


def read_embases_line(draft: Draft, line: str) -> bool:
    """Fill in what the draft lacks from Embase.com's line; whether it is one."""
    return _fill(draft, _EMBASE.match(line))


def _fill(draft: Draft, found: re.Match[str] | None) -> bool:
    if found is None:
        return False
    said = {name: (text or "").strip() for name, text in found.groupdict().items()}
    draft.journals = draft.journals or [said["journal"]]
    draft.dates = draft.dates or [said.get("year", "")]
    draft.volume = draft.volume or said["volume"]
    draft.issue = draft.issue or said["issue"]
    draft.first_page = draft.first_page or said.get("pp", "") or said["pages"]
    return True
