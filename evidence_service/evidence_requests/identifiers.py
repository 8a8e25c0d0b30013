"""Finding numbers in a text that could identify a patient. Pure.

It catches slips (a pasted NHS number), not everything: the form asks people to check too.
"""

from __future__ import annotations

import re

_TEN_DIGITS = re.compile(r"(?<![\d.])(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?![\d.])")
_WEIGHTS = range(10, 1, -1)


def nhs_number_in(text: str, *, in_groups_only: bool = False) -> str:
    """The first valid NHS number in `text` as it is written there (ten digits, modulus 11), or nothing.

    `in_groups_only` looks for 943 476 5919 but not for 9434765919, which may be a book's number.
    """
    for found in _TEN_DIGITS.finditer(text):
        if in_groups_only and found.group().isdigit():
            continue
        if is_nhs_number("".join(found.groups())):
            return found.group()
    return ""


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits carry the right check digit."""
    remainder = 11 - sum(int(d) * w for d, w in zip(digits[:9], _WEIGHTS, strict=True)) % 11
    return remainder != 10 and remainder % 11 == int(digits[9])
