"""Citations that follow each other are one bracket wherever the document is read."""

from __future__ import annotations

import html
import io
import re

from docx import Document

from evidence_service.summaries.document_html import document_html
from evidence_service.summaries.word import as_word
from tests.summaries import samples
from tests.summaries.made_pdf import made, squeezed, text_of
from tests.summaries.sample_parts import citation


def test_citations_that_follow_each_other_are_one_bracket_on_page_in_pdf_and_in_word() -> None:
    one, two, three = (f"[@pmid:{citation(number).pmid}]" for number in (1, 2, 3))
    document = samples.document(
        cited=3, bottom_line=f"- Shorter stays {one} {two}{three}.", findings=f"Fewer {two}{three}.", gaps="-"
    )

    page = document_html(document, samples.environment())
    word = Document(io.BytesIO(as_word(document, page)))

    shown = html.unescape(re.sub(r"<[^>]*>", "", page))
    for text in (shown, "\n".join(one.text for one in word.paragraphs), text_of(made(document))):
        assert "Shorterstays[1–3]." in squeezed(text)
        assert "Fewer[2,3]." in squeezed(text)
