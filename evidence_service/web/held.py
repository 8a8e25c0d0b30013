"""Keeping what somebody typed when their sign-in or their page has run out.

A form that arrives too late isn't thrown away: its fields go along through the sign-in
page, then a page shows them and asks the person to send them again. Only forms that our
own pages sent are kept, so another site can't plant one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.sansio.app import App
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RoutingException

from evidence_service.errors import Refusal

_NOT_HELD = frozenset({"csrf_token", "password", "current", "held_to"})
_NOT_TYPED = frozenset(
    {"typed_by", "version", "seen", "draft", "step", "verdict", "do", "then", "copy", "conflict"}
)
_NAMES = "names of boxes"
_PREFIX = "held."
Names = Callable[[Mapping[str, Any], Sequence[tuple[str, str]]], Iterable[tuple[str, str]]]
"""From the parts of an address and the fields sent there to what the person sees: names and texts."""

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
        return Response(_held_page(why, _typed(), _here()), status=400)
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
    return Response(_held_page("You are signed in again.", fields, target))


def name_boxes(app: App, endpoint: str, names: Names) -> None:
    """From now on `names` says what the boxes of the forms are called that are sent to this endpoint."""
    app.extensions.setdefault(_NAMES, {})[endpoint] = names


def _held_page(why: str, fields: list[tuple[str, str]], target: str) -> str:
    shown = [(name, value) for name, value in _named(fields, target) if value.strip()]
    return render_template("errors/held.html", why=why, fields=fields, shown=shown, target=target)


def _named(fields: list[tuple[str, str]], target: str) -> Iterable[tuple[str, str]]:
    """The fields as the person knows them; by their own names where nobody says what those are called."""
    try:
        endpoint, values = current_app.url_map.bind("").match(urlsplit(target).path, method="POST")
        names: Names | None = current_app.extensions.get(_NAMES, {}).get(endpoint)
        if names:
            return list(names(values, fields))
    except (HTTPException, RoutingException, Refusal):
        pass  # sending it again will say what is wrong
    shown = [(name, value) for name, value in fields if name not in _NOT_TYPED]
    return [(name.replace("_", " ").replace("-", " ").capitalize(), value) for name, value in shown]


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
