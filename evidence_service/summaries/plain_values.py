"""PURE: frozen dataclasses of plain values to JSON and back, by their annotations.

Fields may be text, numbers, booleans, words of a StrEnum, dates, moments, None, tuples of one type, and
dataclasses of these. Dates and moments are ISO 8601 text in JSON.
"""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints


def to_plain(value: Any) -> Any:
    """The value as dicts, lists, text, numbers and None."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return value


def from_plain(wanted: Any, value: Any, *, where: str = "value") -> Any:
    """What `to_plain` made, as `wanted` again; fields that are missing take their defaults.

    Raises ValueError, with the place in the JSON, for what doesn't fit.
    """
    if is_dataclass(wanted) and isinstance(wanted, type):
        return _dataclass(wanted, value, where)
    if get_origin(wanted) in (Union, types.UnionType):
        if value is None and type(None) in get_args(wanted):
            return None
        return from_plain(next(one for one in get_args(wanted) if one is not type(None)), value, where=where)
    if get_origin(wanted) is tuple:
        if not isinstance(value, list | tuple):
            raise ValueError(f"{where}: expected a list, found {value!r}")
        item = get_args(wanted)[0]
        return tuple(from_plain(item, one, where=f"{where}[{place}]") for place, one in enumerate(value))
    return _single(wanted, value, where)


def _dataclass(wanted: type, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise ValueError(f"{where}: expected an object, found {value!r}")
    hints = get_type_hints(wanted)
    found = {
        field.name: from_plain(hints[field.name], value[field.name], where=f"{where}.{field.name}")
        for field in fields(wanted)
        if field.name in value
    }
    try:
        return wanted(**found)
    except TypeError as error:
        raise ValueError(f"{where}: {error}") from error


def _single(wanted: Any, value: Any, where: str) -> Any:
    if get_origin(wanted) is Literal:
        fits = value in get_args(wanted)
    elif wanted in (date, datetime) or (isinstance(wanted, type) and issubclass(wanted, StrEnum)):
        try:
            return wanted.fromisoformat(value) if wanted in (date, datetime) else wanted(value)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{where}: expected a {wanted.__name__}, found {value!r}") from error
    else:
        fits = isinstance(value, wanted) and not (wanted is int and isinstance(value, bool))
    if not fits:
        raise ValueError(f"{where}: expected {getattr(wanted, '__name__', wanted)}, found {value!r}")
    return value
