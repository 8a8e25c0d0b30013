"""The page of the strategy, drawn whole or in those parts that change while somebody writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Response, current_app, render_template

from evidence_service import jobs, workflow
from evidence_service.accounts.session import me
from evidence_service.db import utc_now
from evidence_service.errors import NotAllowed, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import queries, review_queries, strategy_drafts, strategy_queries
from evidence_service.searches.forms import StrategyForm
from evidence_service.searches.line_results import line_results, stale_lines
from evidence_service.searches.strategy_models import LookUp, StrategyDraft
from evidence_service.searches.wording import warned_once
from evidence_service.strategies import limits, strategy, written_lines
from evidence_service.strategies.lint import Finding, Severity, lint
from evidence_service.strategies.lint_notes import outlived_notes
from evidence_service.strategies.written_lines import WrittenLine
from evidence_service.web import database
from evidence_service.workflow import Action

LOOKED_UP_WITHIN = timedelta(hours=12)  # what was looked up before isn't shown again


@dataclass(frozen=True)
class Kept:
    """What there is of the strategy: the lines that are saved, and what the reader typed and did not save."""

    saved: list[WrittenLine]
    drafts: Sequence[StrategyDraft]  # newest first

    @classmethod
    def now(cls, evidence_request: EvidenceRequest) -> Kept:
        """As the database has it."""
        session = database.session()
        saved = strategy_queries.lines_of(session, evidence_request)
        return cls(saved, strategy_drafts.drafts_of(session, evidence_request, me(), saved))

    @property
    def seen(self) -> str:
        """The fingerprint of the saved lines."""
        return written_lines.fingerprint(self.saved)

    def has(self, key: str) -> bool:
        """Whether there is a draft with this key."""
        return any(draft.key == key for draft in self.drafts)


def show(
    evidence_request: EvidenceRequest,
    form: StrategyForm,
    *,
    status: int = 200,
    message: str = "",
    focus: str = "",
    came_back: StrategyDraft | None = None,
    kept: Kept | None = None,
) -> Response:
    """The whole page with what is typed in `form`; `message` is what went wrong, `focus` the box to go on in.

    `came_back` is the draft that `form` shows when somebody opens the page again.
    """
    session = database.session()
    kept = kept or Kept.now(evidence_request)
    is_late = came_back is not None and came_back.seen != kept.seen
    if status == 409:
        form.seen.data = kept.seen
    may_change = workflow.may(Action.SEARCH, me(), evidence_request)
    review = review_queries.newest_review(session, evidence_request)
    typed: list[tuple[StrategyDraft | None, str]] = []
    if not may_change:
        typed = list(_typed_for_nothing(kept, form if status in (403, 409) else None))
        form = StrategyForm.showing(kept.saved, "")
    differs = kept.saved != written_lines.trimmed(form.typed)
    page = render_template(
        "searches/strategy.html",
        evidence_request=evidence_request,
        stored=kept.saved if (status == 409 or is_late) and differs else None,
        came_back=came_back,
        is_late=is_late,
        other_drafts=[draft for draft in kept.drafts if draft.key != form.key],
        runs=queries.runs(session, evidence_request),
        version=strategy_queries.newest_version(session, evidence_request),
        review=review,
        review_outcome=review_queries.outcome_of(review) if review else "",
        may_change=may_change,
        typed=typed,
        message=message,
        focus=focus,
        most_lines=strategy.MOST_LINES,
        limits=limits.groups(),
        **_changing(evidence_request, form, kept),
    )
    return Response(page, status=status)


def parts(evidence_request: EvidenceRequest, form: StrategyForm) -> Response:
    """The parts that change while somebody writes and the worker counts, for the lines in `form`."""
    kept = Kept.now(evidence_request)
    return Response(
        render_template(
            "searches/strategy_changing.html",
            evidence_request=evidence_request,
            may_change=workflow.may(Action.SEARCH, me(), evidence_request),
            **_changing(evidence_request, form, kept),
        )
    )


def refused(evidence_request: EvidenceRequest, form: StrategyForm, refusal: NotAllowed | NotNow) -> Response:
    """The page as it is by now, with the refusal and everything that was typed."""
    database.session().rollback()
    return show(evidence_request, form, status=refusal.status, message=refusal.message)


def say_problems(form: StrategyForm, lines: list[WrittenLine]) -> None:
    """Put what stops each line from running beside it."""
    for problem in strategy.problems(written_lines.texts(lines)):
        form.refuse_line(f"lines-{problem.line - 1}", problem.message)


def _changing(evidence_request: EvidenceRequest, form: StrategyForm, kept: Kept) -> dict[str, Any]:
    session = database.session()
    results = line_results(session, evidence_request, written_lines.texts(form.typed))
    counts = strategy_queries.counts_going_on(session, evidence_request)
    looked_up = look_ups(evidence_request)
    going_on = [run for run in counts if run.is_unfinished]
    return {
        "unsaved": written_lines.trimmed(form.typed) != kept.saved,
        "is_kept": kept.has(form.key),
        "rows": form.rows(results),
        "warned": warned_once(
            (number, one.ran.warnings if one.ran else ()) for number, one in enumerate(results, 1)
        ),
        "findings": _findings(evidence_request, form),
        "form": form,
        "origins": strategy_queries.origins(session, evidence_request),
        "stale": stale_lines(results),
        "counting": going_on,
        "look_ups": looked_up,
        "failed_count": next((run for run in counts[:1] if run.state.value == "failed"), None),
        "worker_is_missing": bool(going_on or _is_waiting(looked_up)) and not _worker_is_there(),
    }


def _typed_for_nothing(
    kept: Kept, refused: StrategyForm | None
) -> Iterator[tuple[StrategyDraft | None, str]]:
    """What a reader who may not change the strategy can only copy: drafts, and what was refused."""
    for draft in kept.drafts:
        yield draft, _as_text(written_lines.from_json(draft.lines))
    if refused and not kept.has(refused.key):
        yield None, _as_text(refused.typed)


def _findings(evidence_request: EvidenceRequest, form: StrategyForm) -> dict[Severity, list[Finding]]:
    """What the lint says of the lines as they are typed, the gravest first."""
    lines = written_lines.trimmed(form.typed)
    can_be_read = all(len(line.text) <= strategy.LONGEST_LINE for line in lines)
    found = lint(written_lines.texts(lines), [line.note for line in lines]) if can_be_read else []
    if can_be_read and any(line.note for line in lines):
        for saved in _saved_before(evidence_request):
            found += [one for one in outlived_notes(saved, lines) if one not in found]
    return {severity: [one for one in found if one.severity is severity] for severity in Severity}


def _saved_before(evidence_request: EvidenceRequest) -> Iterator[list[WrittenLine]]:
    """The lines of the newest version and of the one before it."""
    session = database.session()
    newest = strategy_queries.newest_version(session, evidence_request)
    if newest:
        yield written_lines.from_json(newest.lines)
        if newest.number > 1:
            earlier = strategy_queries.version(session, evidence_request, newest.number - 1)
            yield written_lines.from_json(earlier.lines)


def look_ups(evidence_request: EvidenceRequest) -> dict[str, LookUp]:
    """What the reader asked PubMed last while writing, by its kind."""
    since = utc_now() - LOOKED_UP_WITHIN
    found = strategy_queries.look_ups_of(database.session(), evidence_request, me(), since)
    return {kind.value: look_up for kind, look_up in found.items()}


def _is_waiting(look_ups: dict[str, LookUp]) -> bool:
    return any(look_up.answered_at is None for look_up in look_ups.values())


def _worker_is_there() -> bool:
    heartbeat = current_app.config["SETTINGS"].worker_heartbeat_seconds
    return jobs.worker_is_alive(database.session(), heartbeat)


def _as_text(lines: Sequence[WrittenLine]) -> str:
    """Lines with their notes as one text to be copied."""
    return "\n".join(f"{line.text}\n({line.note})" if line.note else line.text for line in lines).rstrip()
