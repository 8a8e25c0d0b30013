"""Keeping what somebody typed when their sign-in or their page has run out.

A form that arrives too late isn't thrown away: its fields go along through the sign-in
page, then a page shows them and asks the person to send them again. Only forms that our
own pages sent are kept, so another site can't plant one.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import Response, flash, redirect, render_template, request, url_for
from flask_login import current_user

_NOT_HELD = frozenset({"csrf_token", "password", "current", "held_to"})
_PREFIX = "held."
_NOT_YOURS = "What was typed here before belongs to somebody else. It is not shown."


def hold_form(why: str) -> Response:
    """Answer a form that can't be taken now; the fields stay with the person.

    Signed-out people get the sign-in page, signed-in people the page to send it again.
    """
    if request.method != "POST":
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))  # type: ignore[return-value]
    if not _sent_by_us():
        return Response(
            render_template(
                "errors/error.html",
                title="We can't take this form",
                message="It didn't come from one of our pages. Open the page here and try again.",
                reference="",
            ),
            status=400,
        )
    if current_user.is_authenticated:
        if _somebody_elses(request.form.get("typed_by", "")):
            return _not_shown()
        return Response(
            render_template("errors/held.html", why=why, fields=_typed(), target=_here()), status=400
        )
    at_sign_in = request.endpoint == "accounts.sign_in_now"
    fields = list(held_fields()) if at_sign_in else [(_PREFIX + name, value) for name, value in _typed()]
    target = request.form.get("held_to", "") if at_sign_in else _here()
    page = render_template("accounts/sign_in_held.html", why=why, fields=fields, target=_own_path(target))
    return Response(page, status=400)


def _here() -> str:
    return request.full_path if request.query_string else request.path


def _typed() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_HELD]


def held_fields() -> Iterator[tuple[str, str]]:
    """The fields of an earlier form that travel with this one, names as they travel."""
    for name, value in request.form.items(multi=True):
        if name.startswith(_PREFIX):
            yield name, value


def send_again_page() -> Response | None:
    """After signing in: the page that shows the earlier form and sends it again; None when there is none."""
    fields = [(name.removeprefix(_PREFIX), value) for name, value in held_fields()]
    target = _own_path(request.form.get("held_to", ""))
    if not fields or target == "/":
        return None
    if _somebody_elses(dict(fields).get("typed_by", "")):
        flash(_NOT_YOURS, "important")
        return None
    return Response(
        render_template("errors/held.html", why="You are signed in again.", fields=fields, target=target)
    )


def _somebody_elses(typed_by: str) -> bool:
    return bool(typed_by) and typed_by != str(current_user.id)


def _not_shown() -> Response:
    page = render_template(
        "errors/error.html",
        title="We can't take this form",
        message=f"{_NOT_YOURS} Open the page again to type your own.",
        reference="",
    )
    return Response(page, status=400)


def own_path(target: str) -> str:
    """`target` when it is a path on this service, else the start page: nobody is sent elsewhere."""
    return _own_path(target)


def _own_path(target: str) -> str:
    try:
        parts = urlsplit(target)
    except ValueError:
        return "/"
    safe = (
        target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and not parts.netloc
        and not parts.scheme
    )
    return target if safe and "\\" not in target and target.isprintable() else "/"


def _sent_by_us() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        return urlsplit(origin).netloc == request.host
    except ValueError:
        return False
