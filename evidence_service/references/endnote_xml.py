"""PURE: EndNote's XML, also as Bookends, Rayyan and others write it.

The text is cut at the record elements before anything is parsed, so that a broken record can't
take the others with it. Each piece is parsed by lxml without network, document type or entities.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lxml import etree

from evidence_service.references.draft import Draft
from evidence_service.references.found import Findings, Note, Record, StrayText, record_from
from evidence_service.references.journals import name_and_short
from evidence_service.references.reference import RecordKind

_START = re.compile(r"<(record)(?=[\s>])[^<>]*>")
_BOUNDARY = re.compile(r"</record\s*>|<record(?=[\s>])[^<>]*>")
_TAGS = re.compile(r"<[^<>]*>|\s+")
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]|&#(?:x(?:[0-8bcefBCEF]|1[0-9a-fA-F])|[0-8]|1[124-9]|2\d|3[01]);"
)
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")
_FACES = {"bold": "b", "italic": "i", "underline": "u", "superscript": "sup", "subscript": "sub"}
_TOO_LONG = 1_000_000

_KINDS: dict[str, RecordKind] = {
    "journal article": "article",
    "electronic article": "article",
    "magazine article": "article",
    "newspaper article": "article",
    "in press article": "article",
    "book": "book",
    "edited book": "book",
    "electronic book": "book",
    "book section": "chapter",
    "electronic book section": "chapter",
    "encyclopedia": "chapter",
    "conference paper": "conference paper",
    "conference proceedings": "conference paper",
    "conference proceeding": "conference paper",
    "report": "report",
    "government document": "report",
    "standard": "report",
    "thesis": "thesis",
    "web page": "web page",
    "blog": "web page",
    "online multimedia": "web page",
}
_KINDS_BY_NUMBER: dict[str, RecordKind] = {
    "17": "article",
    "43": "article",
    "19": "article",
    "23": "article",
    "6": "book",
    "28": "book",
    "44": "book",
    "5": "chapter",
    "60": "chapter",
    "47": "conference paper",
    "10": "conference paper",
    "3": "conference paper",
    "27": "report",
    "46": "report",
    "58": "report",
    "32": "thesis",
    "12": "web page",
    "56": "web page",
}


def looks_like_endnote_xml(text: str) -> bool:
    """Whether a text is XML with records as EndNote writes them."""
    beginning = text[:50_000].lstrip()
    return beginning.startswith("<") and bool(re.search(r"<records?[\s>]", beginning))


def read_endnote_xml(text: str) -> Findings:
    """Every record of the text in order, and what stands between them."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    line, counted_to, position = 1, 0, 0
    while (start := _START.search(text, position)) is not None:
        line += text.count("\n", counted_to, start.start())
        counted_to = start.start()
        between = text[position : start.start()]
        if position and (stray := _TAGS.sub(" ", between).strip()):
            yield StrayText(line, stray)
        end = _BOUNDARY.search(text, start.end())
        is_whole = end is not None and end[0].startswith("</")
        position = end.end() if end and is_whole else end.start() if end else len(text)
        yield _record(text[start.start() : position], line, parser, is_whole=is_whole)
    if "</records" not in text[position:] and position:
        yield Note(line, "The file ends before its end: the last records may be missing.")


def _record(piece: str, line: int, parser: etree.XMLParser, *, is_whole: bool) -> Record:
    if not is_whole:
        return Record(line, piece, None, reason="it breaks off: its end (</record>) is missing")
    if len(piece) > _TOO_LONG:
        return Record(line, piece[:1000], None, reason="it is longer than a million characters")
    try:
        element = _parsed(piece, parser)
    except etree.XMLSyntaxError as error:
        is_deep = "depth" in (error.msg or "")
        reason = "its XML is nested too deeply" if is_deep else f"its XML is broken ({error.msg})"
        return Record(line, piece, None, reason=reason)
    return record_from(_draft(element), line, piece)


def _parsed(piece: str, parser: etree.XMLParser) -> etree._Element:
    try:
        return etree.fromstring(piece.encode(), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError):
        mended = _BARE_AMPERSAND.sub("&amp;", _FORBIDDEN.sub("", piece))
        return etree.fromstring(mended.encode(), parser)


def _draft(record: etree._Element) -> Draft:
    def at(*paths: str) -> list[str]:
        return [text for path in paths for found in record.iterfind(path) if (text := _text(found))]

    kind = _kind(record.find("ref-type"))
    draft = Draft(
        kind=kind,
        titles=at("titles/title"),
        vernacular_title=_first(at("titles/translated-title")) if kind == "article" else "",
        authors=[_name(each) for each in record.iterfind("contributors/authors/author")],
        editors=[_name(each) for each in record.iterfind("contributors/secondary-authors/author")],
        volume=_first(at("volume")),
        issue=_first(at("number", "issue")),
        first_page=_first(at("pages")),
        dates=at("dates/year", "dates/pub-dates/date"),
        abstracts=at("abstract")[:1],
        dois=at("electronic-resource-num"),
        notes=at("notes", "research-notes", "custom1", "custom3", "custom5", "custom6"),
        serials=at("isbn", "issn"),
        languages=at("language"),
        keywords=_keywords(at("keywords/keyword")),
        publication_types=at("work-type"),
        publisher=_first(at("publisher")),
        place=_first(at("pub-location")),
        edition=_first(at("edition")),
        accession=_first(at("accession-num")),
        database=_first(at("remote-database-name")),
        urls=at("urls/related-urls/url", "urls/web-urls/url", "urls/text-urls/url"),
        pmcids=at("custom2", "user16", "accession-num"),
        article_number=_first(at("custom7")),
        seen=at("access-date", "dates/access-date"),
    )
    _put_container(draft, at)
    _put_pmid(draft, " ".join(at("remote-database-name", "remote-database-provider", "notes")))
    return draft


def _put_container(draft: Draft, at: Callable[..., list[str]]) -> None:
    """The journal, the book or the series: EndNote's secondary title means what the type makes of it."""
    secondary, tertiary = _first(at("titles/secondary-title")), _first(at("titles/tertiary-title"))
    if draft.kind == "chapter":
        draft.book_title, draft.series = secondary, tertiary
    elif draft.kind == "book":
        draft.series = secondary or tertiary
    else:
        names = at("titles/secondary-title", "periodical/full-title", "titles/alt-title")
        # EndNote's filter for PubMed puts the abbreviation first, and the journal elsewhere.
        journal, also = name_and_short([*names, tertiary])
        draft.journals = [journal]
        draft.journal_abbreviations = [
            *at("periodical/abbr-1", "periodical/abbr-2", "alt-periodical/abbr-1"),
            *also,
        ]


def _put_pmid(draft: Draft, provider: str) -> None:
    """The accession number is a PMID when the record comes from PubMed, or when an address says so too."""
    number = draft.accession
    if not number.isdigit() or len(number) > 8:
        return
    from_pubmed = re.search(r"(?i)\b(?:nlm|pubmed|medline)\b", provider) or any(
        number in url for url in draft.urls if "pubmed" in url
    )
    other = re.search(
        r"(?i)\b(?:embase|psyc\w+|cinahl|ebsco\w*|scopus|proquest|eric|amed|hmic|cab)\b", draft.database
    )
    if from_pubmed and not other:
        draft.pmids = [number]


def _kind(ref_type: etree._Element | None) -> RecordKind:
    if ref_type is None:
        return "article"
    named = _KINDS.get(ref_type.get("name", "").strip().lower())
    return named or _KINDS_BY_NUMBER.get(_text(ref_type), "other")


def _text(element: etree._Element) -> str:
    """The element's text without white space at its ends; EndNote's faces (italic, ...) as tags."""
    return _inner(element).strip()


def _inner(element: etree._Element) -> str:
    pieces = [element.text or ""]
    for child in element:
        inner = _inner(child)
        tags = [_FACES[face] for face in child.get("face", "").split() if face in _FACES]
        pieces.append(
            "".join(f"<{tag}>" for tag in tags) + inner + "".join(f"</{tag}>" for tag in reversed(tags))
        )
        pieces.append(child.tail or "")
    return "".join(pieces)


def _name(author: etree._Element) -> str:
    whole = _text(author)
    return whole or ", ".join(part for name in ("last-name", "first-name") if (part := author.get(name, "")))


def _keywords(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in re.split(r"[\r\n]+", text) if word]


def _first(texts: list[str]) -> str:
    return texts[0] if texts else ""
