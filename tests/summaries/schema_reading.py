"""The part of JSON Schema that ours use, as a judge of values; a keyword that it doesn't know is an error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

_KNOWN = {
    *("$schema", "$id", "$defs", "$ref", "title", "description", "type", "properties", "required"),
    *("items", "enum", "const", "anyOf", "format"),
}
_TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None), "integer": int}
_FORMATS = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}


def problems(value: Any, schema: dict[str, Any], root: dict[str, Any], where: str = "$") -> Iterator[str]:
    """What doesn't fit, each with its place."""
    assert set(schema) <= _KNOWN, f"unknown keywords at {where}"
    if "$ref" in schema:
        yield from problems(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, where)
    if "anyOf" in schema and all(list(problems(value, one, root, where)) for one in schema["anyOf"]):
        yield f"{where} fits none of its kinds"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where} is {value!r}, none of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{where} is {value!r}, not {schema['const']!r}"
    if "type" in schema and type(value) is not _TYPES[schema["type"]]:
        yield f"{where} is {value!r}, no {schema['type']}"
        return
    yield from _inside(value, schema, root, where)


def _inside(value: Any, schema: dict[str, Any], root: dict[str, Any], where: str) -> Iterator[str]:
    if "format" in schema:
        _FORMATS[schema["format"]](value)  # raises for what is no date
    if isinstance(value, dict) and "properties" in schema:
        yield from (f"{where}.{name} is missing" for name in schema["required"] if name not in value)
        yield from (f"{where}.{name} is not described" for name in value if name not in schema["properties"])
        for name, described in schema["properties"].items():
            if name in value:
                yield from problems(value[name], described, root, f"{where}.{name}")
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from problems(item, schema["items"], root, f"{where}[{place}]")
