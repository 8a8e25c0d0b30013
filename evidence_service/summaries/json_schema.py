"""PURE: the JSON Schema of frozen dataclasses, by their annotations, as `plain_values` writes them.

The schemas that are handed out lie in `schemas/` beside this module; `python scripts/schemas.py`
writes them anew, and a test refuses those that are out of date.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from evidence_service.summaries import decision_record, document

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_SIMPLE: Mapping[Any, Mapping[str, str]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    type(None): {"type": "null"},
}


def schemas() -> dict[str, dict[str, Any]]:
    """The schemas of what travels inside a PDF, by their file names."""
    record, whole = decision_record, document
    return {
        "decision-record.schema.json": schema_of(record.DecisionRecord, record.FORMAT, record.FORMAT_VERSION),
        "issued-document.schema.json": schema_of(whole.IssuedDocument, whole.FORMAT, whole.FORMAT_VERSION),
    }


def schema_of(root: type, named: str, version: int) -> dict[str, Any]:
    """The schema of a dataclass that is written with a `format` and a `format_version`.

    Fields with a default may be missing: documents from before they were thought of have none.
    """
    definitions: dict[str, Any] = {}
    described = _object(root, definitions)
    own = {"format": {"const": named}, "format_version": {"const": version}}
    return {
        "$schema": DIALECT,
        "$id": f"urn:{named.replace('/', ':')}:{version}",
        "title": named,
        "description": described["description"],
        "type": "object",
        "properties": own | described["properties"],
        "required": [*own, *described["required"]],
        "$defs": {name: definitions[name] for name in sorted(definitions)},
    }


def _object(wanted: type, definitions: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(wanted)
    needed = [
        field.name
        for field in fields(wanted)
        if field.default is MISSING and field.default_factory is MISSING
    ]
    return {
        "description": " ".join((inspect.getdoc(wanted) or "").replace("`", "").split()),
        "type": "object",
        "properties": {field.name: _type(hints[field.name], definitions) for field in fields(wanted)},
        "required": needed,
    }


def _type(wanted: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if wanted in _SIMPLE:
        return dict(_SIMPLE[wanted])
    if is_dataclass(wanted) and isinstance(wanted, type):
        if wanted.__name__ not in definitions:
            definitions[wanted.__name__] = {}  # named before it is described, for one that holds itself
            definitions[wanted.__name__] = _object(wanted, definitions)
        return {"$ref": f"#/$defs/{wanted.__name__}"}
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return {"enum": [word.value for word in wanted]}
    if get_origin(wanted) is Literal:
        return {"enum": list(get_args(wanted))}
    if get_origin(wanted) is tuple:
        return {"type": "array", "items": _type(get_args(wanted)[0], definitions)}
    if get_origin(wanted) in (Union, types.UnionType):
        return {"anyOf": [_type(one, definitions) for one in get_args(wanted)]}
    raise TypeError(f"no JSON Schema for {wanted}")
