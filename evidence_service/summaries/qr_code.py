"""The gateway to segno: an address as a QR code that a telephone reads off the paper."""

from __future__ import annotations

import segno
from markupsafe import Markup


def drawn(address: str) -> Markup:
    """The code as a drawing for a page or a PDF, with the address as its text; nothing for no address."""
    if not address:
        return Markup("")
    code = segno.make(address, error="m", micro=False)
    drawing = code.svg_inline(title=f"QR code of {address}", omitsize=True, svgclass=None, lineclass=None)
    return Markup(drawing)  # noqa: S704 - segno escapes the title, and there is nothing else of ours in it
