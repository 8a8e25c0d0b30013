"""The languages of passages in a PDF: what HTML says with `lang`, its structure says with `Lang`.

WeasyPrint knows the language of each box and doesn't write it down. It builds the structure with a
function of its own, which is wrapped here: every element that it makes for a box is handed on with the
language of that box.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

log = logging.getLogger(__name__)


def keep_languages(weasyprint: Any) -> None:
    """Let every PDF that this process makes name the languages of its passages."""
    tags, string = weasyprint.pdf.tags, weasyprint.pdf.pydyf.String
    build = getattr(tags, "_build_box_tree", None)
    if build is None:
        log.warning("this WeasyPrint builds structures in another way; languages of passages are not told")
        return

    def with_language(box: Any, *others: Any) -> Iterator[Any]:
        language = _language(box)
        for element in build(box, *others):
            if language:
                element["Lang"] = string(language)
            yield element

    tags._build_box_tree = with_language


def _language(box: Any) -> str:
    """What the element of a box says of its own language; the whole document's stands in the catalogue."""
    element = getattr(box, "element", None)
    if element is None or box.element_tag in ("html", "body"):
        return ""
    return str(element.get("lang") or "")
