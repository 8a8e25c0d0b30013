"""The people of a publication: author lists in PubMed's XML.

Nearly all lists are plain: names and affiliations in their order, without markup. Such a list is
read from its text, with one pattern a person, since its many small elements take a third of the
time of reading. The pattern matches that shape and nothing else; any other list is read from its
elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from evidence_service.references.pubmed_fields import parts_of, text_in
from evidence_service.references.pubmed_markup import collapsed, text_of
from evidence_service.references.reference import Author

PLAIN = r"[^<&\x00-\x1f]*"  # text of one line, without markup and character references
_SKIPPED = r"[^<\x00-\x08\x0b\x0c\x0e-\x1f]*"
_PLAIN_AUTHOR = re.compile(
    r'\s*<Author(?: ValidYN="([YN])")?(?: EqualContrib="[YN]")?>\s*(?:'
    rf"<LastName>({PLAIN})</LastName>\s*"
    rf"(?:<ForeName>({PLAIN})</ForeName>\s*)?"
    rf"(?:<Initials>({PLAIN})</Initials>\s*)?"
    rf"(?:<Suffix>({PLAIN})</Suffix>\s*)?"
    rf"|<CollectiveName>({PLAIN})</CollectiveName>\s*)"
    rf'(?:<Identifier Source="ORCID">({PLAIN})</Identifier>\s*)?'
    rf"(?:<AffiliationInfo>\s*<Affiliation>{_SKIPPED}</Affiliation>\s*</AffiliationInfo>\s*)*"
    r"</Author>"
)
_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])(?![\dXx])")


def authors_in(people: Iterable[etree._Element]) -> tuple[Author, ...]:
    """Everybody among these authors, in order; those that NLM marks as not valid are left out."""
    authors = [_author(person) for person in people if person.get("ValidYN") != "N"]
    return tuple([author for author in authors if author is not None])


def plain_authors(text: str) -> tuple[Author, ...] | None:
    """The same from the text of a list, when it is plain; None when its elements have to be read."""
    authors: list[Author | None] = []
    end = 0
    while person := _PLAIN_AUTHOR.match(text, end):
        end = person.end()
        is_valid, last, fore, initials, suffix, collective, orcid = person.groups("")
        if is_valid != "N":
            authors.append(_named(last, fore, initials, suffix, collective, orcid))
    if text[end:].strip():
        return None
    return tuple([author for author in authors if author is not None])


def _author(element: etree._Element) -> Author | None:
    parts = parts_of(element)
    found = element.iterchildren("Identifier") if "Identifier" in parts else ()
    return _named(
        text_in(parts, "LastName"),
        text_in(parts, "ForeName"),
        text_in(parts, "Initials"),
        text_in(parts, "Suffix") if "Suffix" in parts else "",
        text_in(parts, "CollectiveName") if "CollectiveName" in parts else "",
        " ".join([text_of(each) for each in found if each.get("Source") == "ORCID"]),
    )


def _named(last: str, fore: str, initials: str, suffix: str, collective: str, orcid: str) -> Author | None:
    """The author of that name; a group has its own, a person with one name has it as the last one."""
    last, fore, initials = collapsed(last), collapsed(fore), collapsed(initials)
    if last:
        collective = ""
    else:
        collective = collapsed(collective).rstrip(" ;,")
        if not (collective or fore):
            return None
        fore, last = "", "" if collective else fore
    return Author(
        last,
        initials or _initials(fore),
        fore,
        collapsed(suffix) if suffix else "",
        collective,
        _orcid(orcid) if orcid else "",
    )


def _initials(fore: str) -> str:
    return "".join(part[0].upper() for part in re.split(r"[\s.\-]+", fore) if part)


def _orcid(text: str) -> str:
    """0000-0002-1825-0097, also from an address, without hyphens, with spaces, with a small x."""
    found = _ORCID.search(text) or _ORCID.search("".join(text.split()))
    return "-".join(found.groups()).upper() if found else ""
