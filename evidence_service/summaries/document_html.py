"""An issued document as one HTML file, from which the PDF is drawn."""

from __future__ import annotations

from jinja2 import Environment

from evidence_service.summaries import board_paper, qr_code
from evidence_service.summaries.document import IssuedDocument


def document_html(document: IssuedDocument, environment: Environment) -> str:
    """The document as one HTML file that needs nothing else but its fonts.

    The environment must find `summaries/document.html` and escape what it fills in; one that
    doesn't is refused with ValueError.
    """
    template = "summaries/document.html"
    escapes = environment.autoescape
    if not (escapes(template) if callable(escapes) else escapes):
        raise ValueError("the template environment must escape HTML")
    return environment.get_template(template).render(
        document=document, board_paper=board_paper, code=qr_code.drawn(document.verify_link)
    )
