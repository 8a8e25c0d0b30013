"""The contents of a document on a page: every section in its order, with a place to go to."""

from __future__ import annotations

from markupsafe import Markup

from evidence_service.summaries.document_contents import contents_of


def test_every_section_gets_a_place_and_keeps_the_one_that_it_has() -> None:
    html = Markup(
        '<h2 class="issued-title">T</h2>'
        '<h3 class="issued-section nhsuk-heading-m">Cost &amp; care</h3><p>x</p>'
        '<h3 class="issued-section nhsuk-heading-m" id="references">References</h3>'
    )
    drawn = contents_of(html)
    assert drawn.sections == (("section-1", "Cost &amp; care"), ("references", "References"))
    assert '<h3 class="issued-section nhsuk-heading-m" id="section-1">Cost &amp; care</h3>' in drawn.html
    assert drawn.html.count('id="references"') == 1
