"""docs/workflow.md, written from `workflow`: the page can't say anything else than the code."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_service.workflow import (
    ANY,
    CORRECTION_TURN,
    PERMISSIONS,
    SAME,
    TRANSITIONS,
    TURN,
    Influence,
    Status,
    Transition,
)


def page() -> str:
    """The whole page, as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The way of an evidence request"
    yield ""
    yield "Written from `evidence_service/workflow.py` by `python -m evidence_service workflow-page`."
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {_id(Status.SUBMITTED)}: file"
    for row in TRANSITIONS:
        if row.target is not SAME:
            for source in row.sources:
                yield f"    {_id(source)} --> {_id(row.target)}: {row.action}"
    yield "```"
    yield ""
    yield "| status | whose turn |"
    yield "| --- | --- |"
    for status, turn in TURN.items():
        yield f"| {status} | {turn} |"
    yield from (f"| correction {how_far} | {turn} |" for how_far, turn in CORRECTION_TURN.items())
    yield ""
    yield (
        "An answer that was delivered is corrected beside its status: *correction* says how far the next"
        " version is."
    )
    yield ""
    yield "| action | from | to | who | needs |"
    yield "| --- | --- | --- | --- | --- |"
    yield from (_row(row) for row in TRANSITIONS)
    yield ""
    yield "| door | roles |"
    yield "| --- | --- |"
    for permission, roles in PERMISSIONS.items():
        yield f"| {permission} | {', '.join(sorted(roles))} |"
    yield ""
    yield f"How the evidence mattered: {', '.join(Influence)}."


def _row(row: Transition) -> str:
    source = ", ".join(row.sources)
    if row.during is not ANY:
        source += f"; correction {row.during}"
    target = "same" if row.target is SAME else str(row.target)
    if row.correction is not SAME:
        target += f"; correction {row.correction}"
    return f"| {row.action} | {source} | {target} | {', '.join(row.who)} | {row.needs} |"


def _id(status: Status) -> str:
    return status.replace(" ", "_")
