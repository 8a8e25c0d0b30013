"""Text from elsewhere, made harmless before it reaches a page."""

from __future__ import annotations

import nh3

_INLINE = {"i", "b", "em", "strong", "sub", "sup", "u"}


def clean_inline(html: str) -> str:
    """HTML in which only i, b, em, strong, sub, sup and u are left, without attributes."""
    return nh3.clean(html or "", tags=_INLINE, attributes={})
