"""Parts of a stored citation as SQL, alike on SQLite and PostgreSQL."""

from __future__ import annotations

from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, Text, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from evidence_service.searches.models import Record

_TAGS = ("b", "i", "u", "sub", "sup")


class abstract_html(FunctionElement[str]):  # noqa: N801 - named as SQL functions are
    """The abstract of a citation as one limited HTML; NULL where there is none."""

    type = Text()
    inherit_cache = True


@compiles(abstract_html, "sqlite")
def _on_sqlite(element: abstract_html, compiler: SQLCompiler, **options: Any) -> str:
    citation = compiler.process(element.clauses, **options)
    text = "group_concat(json_extract(value, '$.text_html'), ' ')"
    return f"(SELECT {text} FROM json_each({citation}, '$.abstract'))"  # noqa: S608 - a column of ours


@compiles(abstract_html, "postgresql")
def _on_postgresql(element: abstract_html, compiler: SQLCompiler, **options: Any) -> str:
    citation = compiler.process(element.clauses, **options)
    text = "string_agg(part ->> 'text_html', ' ')"
    return f"(SELECT {text} FROM json_array_elements({citation} -> 'abstract') AS part)"  # noqa: S608 - see above


def abstract_text() -> ColumnElement[str]:
    """The abstract of a record without its tags; `<`, `>` and `&` in it stay escaped."""
    tags = [tag for name in _TAGS for tag in (f"<{name}>", f"</{name}>")]
    html: ColumnElement[str] = abstract_html(Record.citation)
    return reduce(lambda text, tag: func.replace(text, tag, ""), tags, html)


def has_abstract() -> ColumnElement[bool]:
    """Whether a record has an abstract."""
    return func.coalesce(abstract_html(Record.citation), "") != ""


def first_name() -> ColumnElement[str]:
    """The name by which a record stands in a list of authors, in small letters; NULL without one."""
    parts = [
        Record.citation[(people, 0, name)].as_string()
        for people in ("authors", "editors")
        for name in ("last", "collective")
    ]
    return func.lower(func.coalesce(*(func.nullif(part, "") for part in parts)))
