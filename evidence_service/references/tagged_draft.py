"""PURE: fills a `Draft` from tagged fields by a table that says which tags hold what."""

from __future__ import annotations

from dataclasses import fields

from evidence_service.references.draft import Draft
from evidence_service.references.tagged import TaggedRecord

_ARE_LISTS = frozenset(field.name for field in fields(Draft) if str(field.type).startswith("list"))


def draft_from(record: TaggedRecord, table: dict[str, str]) -> Draft:
    """The record's fields as a draft.

    The table has a field of `Draft` and its tags, the best first: "dates": "PY PD". A field that
    takes one text gets the first; one that takes many gets all, and each line apart where the tag
    is followed by a slash ("KW/").
    """
    draft = Draft()
    for name, tags in table.items():
        texts = [text for tag in tags.split() for text in _texts(record, tag)]
        if name in _ARE_LISTS:
            setattr(draft, name, texts)
        elif texts:
            setattr(draft, name, texts[0])
    return draft


def _texts(record: TaggedRecord, tag: str) -> list[str]:
    return record.lines(tag[:-1]) if tag.endswith("/") and len(tag) > 1 else record.values(tag)
