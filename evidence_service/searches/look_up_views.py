"""Help while writing a strategy: headings, spelling, limits, and mending what PubMed warned of."""

from __future__ import annotations

from typing import Any

from evidence_service.accounts.session import me
from evidence_service.errors import Invalid, NotAllowed, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.searches import strategy_page
from evidence_service.searches.asking import LONGEST, ask_look_up
from evidence_service.searches.forms import StrategyForm
from evidence_service.searches.line_results import line_results
from evidence_service.searches.strategy_models import LookUpKind
from evidence_service.strategies import limits, remedies, written_lines
from evidence_service.strategies.strategy_changes import Written, limited, put
from evidence_service.web import database

ASKING = ("mesh", "spell")


def ask(evidence_request: EvidenceRequest, form: StrategyForm, do: str, place: int) -> Any:
    """Ask PubMed for headings of the word in its box, or for the spelling of a line."""
    kind = LookUpKind.MESH if do == "mesh" else LookUpKind.SPELLING
    focus = "word" if do == "mesh" else f"lines-{place - 1}"
    session = database.session()
    try:
        ask_look_up(session, evidence_request, kind, _what_to_ask(form, kind, place), actor=me())
    except Invalid as refusal:
        session.rollback()
        if kind is LookUpKind.MESH:
            form.refuse("word", refusal.message)
        else:
            form.refuse_line(focus, refusal.message)
        return strategy_page.show(evidence_request, form, status=400)
    except (NotAllowed, NotNow) as refusal:
        return strategy_page.refused(evidence_request, form, refusal)
    session.commit()
    return strategy_page.show(evidence_request, form, focus=focus)


def helped(evidence_request: EvidenceRequest, form: StrategyForm, do: str, argument: str) -> Written | None:
    """The lines with what a button of the help puts into them; None for any other button."""
    place = int(argument[:9]) if argument.isdecimal() else 0
    if do == "put" and argument.strip():
        return put(Written(form.typed, form.line_to_fill), argument.strip())
    limit = next((one for one in limits.MENU if do == "limit" and one.key == argument), None)
    if limit:
        return limited(Written(form.typed, form.line_to_limit), limit)
    if do in ("near", "respell") and 1 <= place <= len(form.typed):
        mend = _kept_together if do == "near" else _respelled
        mended = mend(evidence_request, form, place)
        return Written(written_lines.with_text(form.typed, place, mended), place)
    return None


def _what_to_ask(form: StrategyForm, kind: LookUpKind, place: int) -> str:
    if kind is LookUpKind.MESH:
        if not form.word.validate(form):
            raise Invalid("word", str(form.word.errors[0]))
        return str(form.word.data or "")
    lines = form.typed
    words = remedies.words_to_spell(lines[place - 1].text) if 1 <= place <= len(lines) else ""
    if not words:
        raise Invalid("text", "This line has no words whose spelling could be looked up.")
    if len(words) > LONGEST or "\x00" in words:
        raise Invalid("text", f"PubMed spells {LONGEST} characters at most. Divide the line.")
    return words


def _kept_together(evidence_request: EvidenceRequest, form: StrategyForm, place: int) -> str:
    """The line with the phrases that PubMed didn't know written as words side by side."""
    texts = written_lines.texts(form.typed)
    ran = line_results(database.session(), evidence_request, texts)[place - 1].ran
    apart = [one for one in (ran.warnings if ran else ()) if one["kind"] in remedies.TAKEN_APART]
    phrases = [remedies.phrase_of(warning["text"]) for warning in apart]
    return remedies.kept_together(texts[place - 1], phrases)


def _respelled(evidence_request: EvidenceRequest, form: StrategyForm, place: int) -> str:
    """The line as PubMed would spell it, when it was asked about just this line."""
    text = form.typed[place - 1].text
    looked_up = strategy_page.look_ups(evidence_request).get(LookUpKind.SPELLING.value)
    if looked_up is None or not looked_up.answer or looked_up.text != remedies.words_to_spell(text):
        return text
    return remedies.respelled(text, looked_up.text, str(looked_up.answer.get("corrected") or ""))
