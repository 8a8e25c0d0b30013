"""Formulas (MathML) as one line of readable text with sub and sup: good enough to screen and to cite by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape

from lxml import etree

_SPACED = set("=+−-±∓×÷<>≤≥≈≃≅≠≡∼~→←↔⇒⇔∈∉⊂⊆∪∩∧∨∝∣∗")
_SIGNS = set("+−-±∓")
_AFTER = {",": ", ", ";": "; "}
_OPENING = set("([{|⟨")
_INVISIBLE = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064\u200b"))
_ACCENTS = {
    "\u0304": "¯‾_―−\u0304\u0305",
    "\u0302": "^ˆ\u0302",
    "\u0303": "~˜∼\u0303",
    "\u0307": "˙.\u0307",
    "\u0308": "¨\u0308",
    "\u20d7": "→\u20d7",
}
_COMBINING = {sign: accent for accent, signs in _ACCENTS.items() for sign in signs}
_EMPTY_ELEMENTS = {
    "infinity": "∞",
    "pi": "π",
    "exponentiale": "e",
    "imaginaryi": "i",
    "emptyset": "∅",
    "sep": "/",
    "mspace": " ",
    "in": "∈",
    "reals": "ℝ",
    "integers": "ℤ",
    "naturalnumbers": "ℕ",
    "rationals": "ℚ",
    "complexes": "ℂ",
}
_SILENT = {"annotation", "annotation-xml", "mphantom", "mprescripts", "none", "maligngroup", "malignmark"}
_ATOM = re.compile(r"[\w.\u0300-\u036f\u20d7]*(?:<su[bp]>[^<]*</su[bp]>)*")
_WORD = re.compile(r"[\w.]*")


def math_html(element: etree._Element) -> str:
    """A `math` element as limited HTML; what isn't known gives its text, so nothing is lost."""
    return re.sub(r"\s+", " ", _write(element)).strip()


def _write(element: etree._Element) -> str:
    name = _name(element)
    if name in _SILENT:
        return ""
    if name in _EMPTY_ELEMENTS and not len(element) and not (element.text or "").strip():
        return _EMPTY_ELEMENTS[name]
    return _WRITERS.get(name, _row)(element)


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2]


def _token(text: str | None) -> str:
    return escape(" ".join((text or "").translate(_INVISIBLE).split()), quote=False)


def _row(element: etree._Element) -> str:
    written = [_token(element.text)]
    wants_operand = True
    for child in element:
        if _name(child) == "mo":
            operator = " ".join((child.text or "").translate(_INVISIBLE).split())
            written.append(_operator(operator, is_sign=wants_operand or child.getnext() is None))
            wants_operand = operator in _SPACED or operator in _OPENING or operator in _AFTER
        else:
            written.append(_write(child))
            wants_operand = False
        written.append(_token(child.tail))
    return "".join(written)


def _operator(operator: str, *, is_sign: bool) -> str:
    text = escape(operator, quote=False)
    if operator in _AFTER:
        return _AFTER[operator]
    if operator in _SPACED and not (is_sign and operator in _SIGNS):
        return f" {text} "
    return text


def _grouped(text: str, atom: re.Pattern[str] = _ATOM) -> str:
    return text if atom.fullmatch(text) else f"({text})"


def _parts(element: etree._Element, wanted: int) -> list[str]:
    """The written children; a formula that lacks some is filled up, so that nothing fails."""
    parts = [_write(child) for child in element]
    return parts + [""] * (wanted - len(parts))


def _sub(text: str) -> str:
    return f"<sub>{text}</sub>" if text.strip() else ""


def _sup(text: str) -> str:
    return f"<sup>{text}</sup>" if text.strip() else ""


def _power(element: etree._Element) -> str:
    base, above, *rest = _parts(element, 2)
    return base + _sup(above) + "".join(rest)


def _index(element: etree._Element) -> str:
    base, below, *rest = _parts(element, 2)
    return base + _sub(below) + "".join(rest)


def _index_and_power(element: etree._Element) -> str:
    base, below, above, *rest = _parts(element, 3)
    return base + _sub(below) + _sup(above) + "".join(rest)


def _over(element: etree._Element) -> str:
    base, above, *rest = _parts(element, 2)
    if len(base) == 1 and above.strip() in _COMBINING:
        return base + _COMBINING[above.strip()] + "".join(rest)
    return base + _sup(above) + "".join(rest)


def _fraction(element: etree._Element) -> str:
    above, below, *rest = _parts(element, 2)
    return f"{_grouped(above.strip())}/{_grouped(below.strip())}" + "".join(rest)


def _square_root(element: etree._Element) -> str:
    return "√" + _grouped(_row(element).strip(), _WORD)


def _root(element: etree._Element) -> str:
    base, degree, *rest = _parts(element, 2)
    return f"{_sup(degree)}√{_grouped(base.strip(), _WORD)}" + "".join(rest)


def _fenced(element: etree._Element) -> str:
    separators = "".join((element.get("separators", ",")).split())
    inside = ""
    for place, part in enumerate(_parts(element, 0)):
        if place and separators:
            separator = separators[min(place - 1, len(separators) - 1)]
            inside += _operator(separator, is_sign=False)
        inside += part
    opening, closing = element.get("open", "("), element.get("close", ")")
    return escape(opening, quote=False) + inside + escape(closing, quote=False)


def _joined(separator: str) -> Callable[[etree._Element], str]:
    def write(element: etree._Element) -> str:
        return separator.join(_filled(_write(child) for child in element))

    return write


def _filled(parts: Iterable[str]) -> list[str]:
    return [part.strip() for part in parts if part.strip()]


def _first_child(element: etree._Element) -> str:
    return next((_write(child) for child in element), "")


def _text(element: etree._Element) -> str:
    """Words inside a formula keep the spaces at their ends."""
    text = escape((element.text or "").translate(_INVISIBLE), quote=False)
    return text + "".join(_write(child) + _token(child.tail) for child in element)


_WRITERS: Mapping[str, Callable[[etree._Element], str]] = {
    "mo": lambda element: escape("".join((element.text or "").translate(_INVISIBLE).split()), quote=False),
    "msup": _power,
    "msub": _index,
    "msubsup": _index_and_power,
    "mover": _over,
    "munder": _index,
    "munderover": _index_and_power,
    "mfrac": _fraction,
    "msqrt": _square_root,
    "mroot": _root,
    "mfenced": _fenced,
    "mtable": _joined("; "),
    "matrix": _joined("; "),
    "mtr": _joined(", "),
    "mlabeledtr": _joined(", "),
    "matrixrow": _joined(", "),
    "semantics": _first_child,
    "mtext": _text,
}
