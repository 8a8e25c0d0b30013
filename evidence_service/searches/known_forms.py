"""The form with which known papers are added."""

from __future__ import annotations

from evidence_service.web.fields import BaseForm, Paragraphs, Required


class PapersForm(BaseForm):
    """PMIDs and DOIs, pasted as they come."""

    papers = Paragraphs(
        "PMIDs or DOIs of papers that the search should find",
        [Required("Paste the PMID or DOI of a paper.")],
        longest=20_000,
        rows=4,
        hint="One or more on each line. Addresses of PubMed and doi.org, and whole references, work too.",
        name_in_message="What you pasted",
    )
