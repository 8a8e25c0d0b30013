"""Templates: what every page can use, and the pages for refusals and errors."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, g, redirect, render_template, request, send_from_directory, url_for
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, StrictUndefined
from markupsafe import Markup
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from werkzeug.exceptions import HTTPException

from evidence_service import formatting, workflow
from evidence_service.config import Settings
from evidence_service.errors import Refusal
from evidence_service.logs import without_values
from evidence_service.web import database
from evidence_service.web.access import public
from evidence_service.web.held import hold_form
from evidence_service.web.text import clean_inline

log = structlog.get_logger()

STATIC = Path(__file__).resolve().parents[1] / "static"
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"

_SENTENCES = {
    400: (
        "We can't read this",
        "Something in the page that was sent is missing or broken. Go back and try again.",
    ),
    403: ("You can't open this page", "Your account doesn't have this page."),
    404: ("Page not found", "Check the address, or go to your start page."),
    405: ("This can't be done that way", "Go back, load the page again, and use its buttons."),
    413: ("That is too much at once", ""),  # _too_much says what the limit is
    415: ("We can't read this kind of file", "Go back and choose another file."),
    500: (
        "Something went wrong",
        "This is our fault. What you typed is still on the page before: go back and try again.",
    ),
    503: (
        "The service can't reach its database now",
        "What you typed is still on the page before. Wait a minute, go back, and try again.",
    ),
    429: ("Too many tries", "Wait a few minutes, then try again."),
}


def init_app(app: Flask, settings: Settings) -> None:
    """Give `app` our templates, filters and error pages."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(TEMPLATES), PackageLoader("nhsuk_frontend_jinja", "templates")]
    )
    app.jinja_env.filters.update(
        day=formatting.day,
        moment=formatting.moment,
        count=formatting.count,
        uk_date=formatting.uk_date,
        paragraphs=formatting.paragraphs,
        shorten=formatting.shorten,
        inline=lambda html: Markup(clean_inline(html)),  # noqa: S704 - what clean_inline lets through is harmless
    )
    app.jinja_env.globals.update(
        settings=settings,
        may=workflow.may,
        turn_of=workflow.turn_of,
        Action=workflow.Action,
        has=workflow.has,
        Permission=workflow.Permission,
    )
    app.jinja_env.globals["typed_by"] = lambda: current_user.id if current_user.is_authenticated else ""
    fingerprints = _fingerprints(STATIC)
    app.jinja_env.globals["asset"] = lambda name: f"/static/{name}?v={fingerprints.get(name, '0')}"
    _register_error_pages(app)


def _fingerprints(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for path in files
    }


def _register_error_pages(app: Flask) -> None:
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(Refusal, lambda problem: error_page(problem.status, message=problem.message))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)
    app.log_exception = _log_escaped  # type: ignore[method-assign]


def error_page(status: int, *, message: str = "", reference: str = "") -> Response:
    """A page that says what is wrong and what to do, with the HTTP status."""
    title, advice = _SENTENCES.get(status, ("This can't be done now", "Go back and load the page again."))
    values = {"title": title, "message": message or advice, "reference": reference, "back": ""}
    named = (request.view_args or {}).get("reference")
    if status == 409 and isinstance(named, str):
        values["back"] = url_for("evidence_requests.show", reference=named)
    try:
        body = render_template("errors/error.html", **values)
    except SQLAlchemyError:  # the page asks who is signed in
        forget_everything()
        body = render_template("errors/error.html", **values)
    return Response(body, status=status)


def forget_everything() -> None:
    """Drop the database session and who is signed in: what is left of this web request needs neither."""
    database.discard()
    g._login_user = AnonymousUserMixin()  # where Flask-Login looks first


def _stale_form(_problem: CSRFError) -> Response:
    try:
        return hold_form("This page was open for too long, or you signed in again since.")
    except SQLAlchemyError as problem:
        return _unexpected(problem)


def _http_error(problem: HTTPException) -> Any:
    if problem.code is None or problem.code < 400:
        return problem.get_response()
    answer = error_page(problem.code, message=_too_much() if problem.code == 413 else "")
    if problem.code == 405:
        answer.headers["Allow"] = ", ".join(sorted(getattr(problem, "valid_methods", None) or ()))
    return answer


def _too_much() -> str:
    """What was sent, what this page takes, and what to do, in the words of `g.instead_of_too_much` if set."""
    sent, limit = request.content_length or 0, request.max_content_length or 0
    if sent > limit:
        size = f"What you sent has {sent / 1e6:,.1f} MB. This page takes {limit / 1e6:,.0f} MB at most."
    else:
        longest = request.max_form_memory_size or 0
        size = f"A text that you sent is too long. This page takes {longest:,} characters."
    advice = "Make the text shorter, or choose a smaller file, and send it again."
    return (
        f"{size} Nothing of it was saved. Go back with your browser: what you typed is still on the page "
        f"before. {g.get('instead_of_too_much', advice)}"
    )


def _unexpected(problem: Exception) -> Response:
    reference = secrets.token_hex(4)
    log.error("unexpected error", reference=reference, endpoint=request.endpoint, **without_values(problem))
    forget_everything()
    if isinstance(problem, OperationalError | InterfaceError | NoFreeConnection):
        return error_page(503, reference=reference)
    return error_page(500, reference=reference)


def _log_escaped(exc_info: Any) -> None:
    log.error("error while telling of an error", **without_values(exc_info[1]))


@public
def static_file(name: str) -> Response:
    """A file of our own or of the design system. Its address changes with its content, so it may be kept."""
    return send_from_directory(STATIC, name)


@public
def asset_file(name: str) -> Response:
    """A file of the design system, under the address that its style sheet uses."""
    return send_from_directory(STATIC / "assets", name)


@public
def start_page() -> Response:
    """Send everybody to the page that they start from."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in"))  # type: ignore[return-value]
    if workflow.has(current_user.role, workflow.Permission.WORK_THE_QUEUE):
        return redirect(url_for("evidence_requests.queue"))  # type: ignore[return-value]
    if workflow.has(current_user.role, workflow.Permission.MANAGE_PEOPLE):
        return redirect(url_for("people.people"))  # type: ignore[return-value]
    return redirect(url_for("evidence_requests.mine"))  # type: ignore[return-value]
