"""The page of the reasons to exclude that the librarians of a library service share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from evidence_service.accounts.session import me
from evidence_service.errors import Invalid, NotAllowed
from evidence_service.searches import reasons
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.web.held import own_path
from evidence_service.workflow import Permission


def register(blueprint: Blueprint) -> None:
    """Add this page to those of searching."""
    blueprint.get("/exclusion-reasons", endpoint="exclusion_reasons")(show_reasons)
    blueprint.post("/exclusion-reasons", endpoint="change_exclusion_reasons")(change_reasons)


@needs(Permission.WORK_THE_QUEUE)
def show_reasons() -> Any:
    """The reasons in their order, and what can be done with them."""
    return _page()


@needs(Permission.WORK_THE_QUEUE)
def change_reasons() -> Any:
    """Add, rename, move or retire a reason."""
    session, reason = database.session(), request.form.get("reason", "")
    text = request.form.get("text", "")
    do = request.form.get("do", "add")
    try:
        if do == "rename":
            reasons.rename(session, reason, text, actor=me())
        elif do in ("up", "down"):
            reasons.move(session, reason, -1 if do == "up" else 1, actor=me())
        elif do == "retire":
            reasons.retire(session, reason, actor=me())
        else:
            reasons.add(session, text, actor=me())
    except Invalid as refusal:
        session.rollback()
        return _page(refused=(do, reason, text, refusal.message))
    session.commit()
    flash(_SAID.get(do, "The reason is on the list."), "success")
    return redirect(url_for("searches.exclusion_reasons", back=_back() or None))


_SAID = {
    "rename": "The reason has new words. Records excluded for it before keep the old ones.",
    "up": "The reason is one place higher.",
    "down": "The reason is one place lower.",
    "retire": "The reason is off the list. Records excluded for it keep it.",
}


def _back() -> str:
    """The page of a request from which the list was opened; empty when there is none."""
    back = own_path(request.args.get("back", ""))
    return back if back.startswith("/requests/") else ""


def _page(refused: tuple[str, str, str, str] | None = None) -> Response:
    service_id = me().library_service_id
    if service_id is None:
        raise NotAllowed("Your account belongs to no library service. Ask an administrator to add it to one.")
    listed = reasons.all_of(database.session(), service_id)
    html = render_template(
        "searches/exclusion_reasons.html",
        active=[reason for reason in listed if not reason.retired_at],
        retired=[reason for reason in listed if reason.retired_at],
        refused=refused,
        longest=reasons.LONGEST,
        back=_back(),
    )
    return Response(html, status=400 if refused else 200)
