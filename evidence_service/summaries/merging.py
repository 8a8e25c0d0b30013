"""PURE: how the changes of two writers are put together, box by box, and in which parts two contents differ.

A part is named as "sections bottom_line", "statements s1", "rows pmid:123", "ai" or "limits". A box of a
part that has several is named with it: "rows pmid:123 finding", "ai tool".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from evidence_service.summaries.content import AiUse, Row, Section, Statement, SummaryContent


@dataclass(frozen=True)
class Together:
    """Two writers' changes in one content. `conflicts` are the boxes that both changed: there it has mine.

    A part that one changed and the other took out is a conflict too; the content has the changed one.
    """

    content: SummaryContent
    conflicts: tuple[str, ...] = ()


_KEYED = ("sections", "statements", "rows")
Part = Section | Statement | Row
Boxed = TypeVar("Boxed", bound=Section | Row | AiUse)


def put_together(base: SummaryContent, mine: SummaryContent, theirs: SummaryContent) -> Together:
    """What both made of `base`. Where only one changed a box, or removed a part, that stands."""
    conflicts: list[str] = []
    found: dict[str, Any] = {}
    for field in fields(SummaryContent):
        three = [getattr(one, field.name) for one in (base, mine, theirs)]
        if field.name in _KEYED:
            found[field.name] = _keyed(field.name, *three, conflicts=conflicts)
        elif field.name == "ai":
            found["ai"] = _boxes("ai", *three, conflicts=conflicts)
        else:
            found[field.name] = _chosen(field.name, *three, conflicts=conflicts)
    return Together(SummaryContent(**found), tuple(dict.fromkeys(conflicts)))


def differences(one: SummaryContent, other: SummaryContent) -> tuple[str, ...]:
    """The parts in which two contents differ, by their names."""
    found: list[str] = []
    for field in fields(SummaryContent):
        first, second = getattr(one, field.name), getattr(other, field.name)
        if field.name in _KEYED:
            here, there = ({part.key: part for part in parts} for parts in (first, second))
            keys = _order([], list(here), list(there))
            found += [f"{field.name} {key}" for key in keys if here.get(key) != there.get(key)]
        elif first != second:
            found.append(field.name)
    return tuple(found)


def part_of(content: SummaryContent, name: str) -> Any:
    """What a content has in a part or box of this name; None for a part that it doesn't have.

    A section is its text: who renames a heading changes no text.
    """
    kind, *within = name.split(" ")
    if kind not in _KEYED:
        whole = getattr(content, kind)
        return getattr(whole, within[0]) if within else whole
    key, *box = within
    part = next((one for one in getattr(content, kind) if one.key == key), None)
    if part is None:
        return None
    return part.text if kind == "sections" else getattr(part, box[0]) if box else part


def _chosen(name: str, base: Any, mine: Any, theirs: Any, *, conflicts: list[str]) -> Any:
    if mine == base:
        return theirs
    if theirs not in (base, mine):
        conflicts.append(name)
    return mine


def _boxes(name: str, base: Boxed, mine: Boxed, theirs: Boxed, *, conflicts: list[str]) -> Boxed:
    """A part that both have, box by box; of a section the conflicts are those of the whole."""
    found: dict[str, Any] = {}
    for field in fields(mine):
        three = (getattr(one, field.name) for one in (base, mine, theirs))
        box = name if isinstance(mine, Section) else f"{name} {field.name}"
        found[field.name] = _chosen(box, *three, conflicts=conflicts)
    return replace(mine, **found)


def _part(
    name: str, base: Part | None, mine: Part | None, theirs: Part | None, *, conflicts: list[str]
) -> Part | None:
    if mine is None or theirs is None:
        return _changed_or_out(name, base, mine, theirs, conflicts=conflicts)
    if isinstance(mine, Statement):  # is one judgement: half of one and half of another is neither's
        whole: Part = _chosen(name, base, mine, theirs, conflicts=conflicts)
        return whole
    begun = replace(mine, text="") if isinstance(mine, Section) else Row(mine.key)
    boxed: Part = _boxes(name, base or begun, mine, theirs, conflicts=conflicts)  # type: ignore[type-var]
    return boxed


def _changed_or_out(
    name: str, base: Part | None, mine: Part | None, theirs: Part | None, *, conflicts: list[str]
) -> Part | None:
    """A part that one of the two doesn't have: who wrote in it is never overruled unasked."""
    there = mine if mine is not None else theirs
    if base is None or there is None or there == base:
        return there if base is None else None
    if not (isinstance(base, Section) and not base.text):  # a heading without text: nothing was taken out
        conflicts.append(name)
    return there


def _keyed(
    name: str,
    base: Sequence[Part],
    mine: Sequence[Part],
    theirs: Sequence[Part],
    *,
    conflicts: list[str],
) -> tuple[Part, ...]:
    before, ours, others = ({part.key: part for part in parts} for parts in (base, mine, theirs))
    chosen = {
        key: _part(f"{name} {key}", before.get(key), ours.get(key), others.get(key), conflicts=conflicts)
        for key in _order(list(before), list(ours), list(others))
    }
    return tuple(part for part in chosen.values() if part is not None)


def _order(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """Every key once: in my order where I changed it, else in theirs; an added one follows its neighbour."""
    first, second = (theirs, mine) if mine == base else (mine, theirs)
    order = list(first)
    for place, key in enumerate(second):
        if key not in order:
            order.insert(order.index(second[place - 1]) + 1 if place else 0, key)
    return order
