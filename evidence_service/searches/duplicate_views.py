"""Pages of duplicates: pairs to judge side by side, what was put together, and what was kept apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for

from evidence_service import jobs, workflow
from evidence_service.accounts.session import me
from evidence_service.errors import NotNow
from evidence_service.evidence_requests.operations import wait_and_check
from evidence_service.references.pubmed_markup import plain_text
from evidence_service.searches import (
    deduplicating,
    merging,
    queries,
    source_queries,
    wording,
)
from evidence_service.searches.models import Record
from evidence_service.searches.source_models import LikelyDuplicate, RecordMerge
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.web.numbers import LARGEST_ID
from evidence_service.workflow import Action, Permission


def register(blueprint: Blueprint) -> None:
    """Add the pages of duplicates to those of searching."""
    start = "/requests/<reference>/duplicates"
    blueprint.get(start, endpoint="duplicates")(show_duplicates)
    blueprint.post(f"{start}/check", endpoint="check_duplicates")(check_duplicates)
    blueprint.post(f"{start}/pairs/<int:pair_id>", endpoint="judge_pair")(judge_pair)
    blueprint.post(f"{start}/merges/<int:merge_id>/take-apart", endpoint="take_apart")(take_apart)


@dataclass(frozen=True)
class Compared:
    """One row of two records side by side."""

    name: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Whether both say something, and not the same."""
        return bool(self.first and self.second) and _folded(self.first) != _folded(self.second)


@needs(Permission.WORK_THE_QUEUE)
def show_duplicates(reference: str) -> Any:
    """The next pair to judge, or what was put together or kept apart."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    listed = _LISTS.get(request.args.get("show", ""))
    found = listed(session, evidence_request, _id_from("before")) if listed else ()
    shown = found[: source_queries.MERGES_A_PAGE]
    pair = None if listed else source_queries.pair_to_judge(session, evidence_request, _id_from("after") or 0)
    ids = [record.id for one in shown for record in _two_of(one)]
    ids += [pair.first_id, pair.second_id] if pair else []
    heartbeat = current_app.config["SETTINGS"].worker_heartbeat_seconds
    return render_template(
        "searches/duplicates.html",
        evidence_request=evidence_request,
        show=request.args["show"] if listed else "",
        pair=pair,
        rows=_side_by_side(pair.first, pair.second) if pair else (),
        shown=[(one, *_two_of(one)) for one in shown],
        next_shown=found[-1].id if len(found) > len(shown) else None,
        where_from=source_queries.where_from(session, ids),
        check=source_queries.duplicate_check(session, evidence_request),
        judging=source_queries.judging(session, evidence_request),
        may_judge=workflow.may(Action.SCREEN, me(), evidence_request),
        worker_is_missing=not jobs.worker_is_alive(session, heartbeat),
    )


_LISTS: Mapping[str, Callable[..., Sequence[RecordMerge | LikelyDuplicate]]] = {
    "merged": source_queries.merges,
    "apart": source_queries.kept_apart,
}


def _two_of(one: RecordMerge | LikelyDuplicate) -> tuple[Record, Record]:
    return (one.kept, one.merged) if isinstance(one, RecordMerge) else (one.first, one.second)


@needs(Permission.WORK_THE_QUEUE)
def check_duplicates(reference: str) -> Any:
    """Look for duplicates again."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    wait_and_check(session, evidence_request, Action.SCREEN, me())
    deduplicating.ask(session, evidence_request)
    session.commit()
    return redirect(url_for("searches.duplicates", reference=evidence_request.reference))


@needs(Permission.WORK_THE_QUEUE)
def judge_pair(reference: str, pair_id: int) -> Any:
    """Say that two records are one publication, or that they are not, or take that back."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    verb, said = _ANSWERS.get(request.form.get("answer", ""), (None, ""))
    if verb is None:
        raise NotNow("Press “Same publication” or “Different”.")
    verb(session, evidence_request, min(pair_id, LARGEST_ID), actor=me())
    session.commit()
    flash(said, "success")
    after = max(pair_id - 1, 0) if verb is merging.ask_again else pair_id
    return redirect(
        url_for("searches.duplicates", reference=evidence_request.reference, after=after, _anchor="pair")
    )


_ANSWERS: Mapping[str, tuple[Callable[..., None], str]] = {
    "same": (merging.confirm, "Put together. If that was wrong, take them apart under “Put together”."),
    "different": (merging.keep_apart, "Kept apart. If that was wrong, ask again under “Kept apart”."),
    "again": (merging.ask_again, "The question is asked again."),
}


@needs(Permission.WORK_THE_QUEUE)
def take_apart(reference: str, merge_id: int) -> Any:
    """Undo a merge, and look whether either record has other duplicates."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    merging.take_apart(session, evidence_request, min(merge_id, LARGEST_ID), actor=me())
    deduplicating.ask(session, evidence_request)
    session.commit()
    flash("Taken apart. Both records stand for themselves again.", "success")
    return redirect(url_for("searches.duplicates", reference=evidence_request.reference, show="merged"))


def _id_from(name: str) -> int | None:
    value = request.args.get(name, 0, type=int)
    return value if 0 < value <= LARGEST_ID else None


def _side_by_side(first: Record, second: Record) -> Sequence[Compared]:
    one, other = _told(first), _told(second)
    rows = [Compared(name, one[name], other[name]) for name in one]
    return [row for row in rows if row.first or row.second]


def _told(record: Record) -> Mapping[str, str]:
    citation = record.citation
    abstract = " ".join(section["text_html"] for section in citation.get("abstract", ()))
    volume = " ".join(filter(None, (citation.get("volume", ""), _in_brackets(citation.get("issue", "")))))
    return {
        "Title": record.title,
        "Authors": wording.authors(citation),
        "Year": str(record.year or ""),
        "Journal": citation.get("journal") or citation.get("book_title") or citation.get("publisher") or "",
        "Volume": volume,
        "Pages": citation.get("pages") or citation.get("article_number") or "",
        "DOI": record.doi,
        "PMID": record.pmid or "",
        "Type": ", ".join(citation.get("publication_types", ())),
        "Abstract": _cut(plain_text(abstract)),
        "Screening": "" if record.verdict.value == "undecided" else record.standing,
    }


def _in_brackets(text: str) -> str:
    return f"({text})" if text else ""


def _cut(text: str) -> str:
    return text if len(text) <= 600 else text[:600].rsplit(" ", 1)[0] + " …"


def _folded(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
