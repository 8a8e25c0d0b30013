"""PURE: what a librarian writes, as safe HTML with numbered citations.

The text is a small part of Markdown: paragraphs, headings, lists, emphasis, links, quotations and
tables. `[@pmid:12345]`, or `[@pmid:1; @pmid:2]` for several, cites an included record; citations
become numbers in the order in which they first appear. HTML that somebody types stays text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from types import MappingProxyType

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape

from evidence_service.summaries.citation_marks import (
    broken_citations,
    citation_html,
    citation_problems,
    citations,
    number,
    read_citation,
)

DEEPEST_HEADING = 6
WIDEST_WORD = 24  # letters in a table cell before a word may break
SHORT_TABLE = 8  # rows that stay together on a page

_TAGS = {
    *("a", "b", "blockquote", "br", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "li", "ol", "p"),
    *("span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul"),
}
_SAFE_SCHEMES = frozenset({"https", "mailto"})
_CLASSES = {"citation", "citation-problem", "align-right", "align-center", "short-table"}


@dataclass(frozen=True)
class Written:
    """Texts as safe HTML, the keys that they cite in the order of their numbers, and what is wrong.

    `html` has the names of the texts that were handed in. `problems` are sentences for the writer;
    a text with problems can be shown while writing, and is not fit to be issued. Neither is one with
    keys that are `not_included`.
    """

    html: Mapping[str, str]
    cited: tuple[str, ...]
    problems: tuple[str, ...]
    not_included: tuple[str, ...] = ()


def written(
    texts: Mapping[str, str],
    *,
    included: Collection[str],
    known_as: Mapping[str, str] = MappingProxyType({}),
    heading_level: int = 3,
) -> Written:
    """Texts by their name ("bottom line", ...), in reading order, as HTML with numbers.

    `included` are the keys that may be cited, such as "pmid:12345"; `known_as` leads from other
    keys to those, for records that turned out to be one. The first heading in a text becomes
    h`heading_level`, and levels never skip.
    """
    numbers: dict[str, int] = {}
    problems: dict[str, None] = {}
    not_included: dict[str, None] = {}
    markup: dict[str, str] = {}
    for name, text in texts.items():
        refused: list[str] = []
        parser = _parser(refused)
        tokens = parser.parse(text, {})
        _shift_headings(tokens, heading_level)
        _mark_tables(tokens)
        problems.update(dict.fromkeys(_link_problem(name, address) for address in refused))
        for citation in citations(tokens):
            keys = [known_as.get(key, key) for key in citation.meta["keys"]]
            citation.meta["keys"] = tuple(dict.fromkeys(keys))
            number(citation, numbers, included)
            problems.update(dict.fromkeys(citation_problems(name, citation)))
            not_included.update(dict.fromkeys(citation.meta["unknown"]))
        problems.update(dict.fromkeys(broken_citations(name, tokens)))
        markup[name] = str(cleaned(parser.renderer.render(tokens, parser.options, {})))
    return Written(
        html=markup, cited=tuple(numbers), problems=tuple(problems), not_included=tuple(not_included)
    )


def points(text: str) -> list[str]:
    """The points of the outermost lists in a text, each as it was typed, in one line and without its mark."""
    lines = text.splitlines()
    found = []
    for token in _parser([]).parse(text, {}):
        if token.type == "list_item_open" and token.level == 1 and token.map:
            item = " ".join(" ".join(lines[slice(*token.map)]).split())
            found.append(re.sub(r"^(?:[-*+]|\d{1,9}[.)])\s*", "", item))
    return [point for point in found if point]


def cleaned(markup: str, schemes: frozenset[str] = _SAFE_SCHEMES) -> Markup:
    """HTML with nothing in it but what this module writes, links of these schemes: a second lock."""
    return Markup(  # noqa: S704 - this is where it becomes safe
        nh3.clean(
            markup,
            tags=_TAGS,
            attributes={"a": {"href"}, "span": {"class", "lang"}, "th": {"scope", "class"}, "td": {"class"}}
            | {"ol": {"start"}, "table": {"class"}},
            attribute_filter=partial(_kept_attribute, schemes),
            url_schemes=set(schemes),
            link_rel="noopener noreferrer",
        )
    )


def _kept_attribute(schemes: frozenset[str], _tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return (
            value if _is_allowed_address(value, schemes) or re.fullmatch(r"#reference-\d+", value) else None
        )
    if attribute == "class":
        return value if value in _CLASSES else None
    return value


def _is_allowed_address(address: str, schemes: frozenset[str] = _SAFE_SCHEMES) -> bool:
    found = re.match(r"(https?)://[^/]|(mailto):.", address, re.IGNORECASE)
    return found is not None and (found[1] or found[2]).lower() in schemes


# Reading


def _parser(refused: list[str]) -> MarkdownIt:
    """A parser of our part of Markdown; addresses that no link may have go into `refused`."""

    def may_link(address: str) -> bool:
        allowed = _is_allowed_address(address)
        if not allowed:
            refused.append(address)
        return allowed

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["image", "html_inline", "html_block", "code", "fence", "backticks"])
    parser.disable(["hr", "lheading", "reference"])
    parser.inline.ruler.before("link", "citation", read_citation)
    parser.add_render_rule("citation", citation_html)
    parser.add_render_rule("text", _text_html)
    parser.add_render_rule("th_open", _cell_html)
    parser.add_render_rule("td_open", _cell_html)
    parser.validateLink = may_link  # type: ignore[method-assign,assignment]  # the library's own hook
    return parser


def _shift_headings(tokens: Iterable[Token], top: int) -> None:
    """Let the first heading be h`top`, and each deeper one a single level deeper."""
    open_levels: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            while open_levels and open_levels[-1] >= level:
                open_levels.pop()
            open_levels.append(level)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(top + len(open_levels) - 1, DEEPEST_HEADING)}"


def _mark_tables(tokens: Sequence[Token]) -> None:
    """Let texts know that they stand in a table, and tables whether they are short."""
    rows, opening = 0, None
    for before, token in pairwise(tokens):
        if before.type in ("th_open", "td_open"):
            for child in token.children or ():
                child.meta["in_cell"] = True
        if before.type == "table_open":
            rows, opening = 0, before
        rows += before.type == "tr_open"
        if token.type == "table_close" and opening and rows <= SHORT_TABLE + 1:
            opening.attrSet("class", "short-table")


def _link_problem(name: str, address: str) -> str:
    return f"A link in the {name} goes to {address}. Links must begin with https:// or mailto: to be safe."


# Writing HTML


def _text_html(_: RendererHTML, tokens: list[Token], index: int, *__: object) -> str:
    """Text; in a table a very long word may break, so that it doesn't push the others off the page."""
    words = tokens[index].content
    if tokens[index].meta.get("in_cell"):
        words = re.sub(rf"(\S{{{WIDEST_WORD}}})(?=\S)", "\\1\u200b", words)
    return str(escape(words))


def _cell_html(_: RendererHTML, tokens: list[Token], index: int, *__: object) -> str:
    """A table cell: a heading says what it heads, and alignment is a class, for attributes hold no style."""
    cell = tokens[index]
    alignment = re.search(r"(right|center)", str(cell.attrGet("style") or ""))
    attributes = ' scope="col"' if cell.tag == "th" else ""
    if alignment:
        attributes += f' class="align-{alignment.group()}"'
    return f"<{cell.tag}{attributes}>"
