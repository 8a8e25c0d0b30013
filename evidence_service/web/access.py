"""Who may enter which page. Closed by default: a view without a mark doesn't start.

A mark goes right above the function: `@public`, `@signed_in`, or `@needs(Permission...)`.
What somebody may do to one evidence request isn't asked here but in `workflow`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import unquote_to_bytes

from flask import Flask, abort, current_app, request
from flask_login import LoginManager, current_user

from evidence_service.workflow import Permission, Role, has

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
SIGNED_IN = "signed in"


def public(view: View) -> View:
    """Open to everybody, signed out included."""
    return _mark(view, PUBLIC)


def signed_in(view: View) -> View:
    """Open to everybody who is signed in; the view asks `workflow` about the thing itself."""
    return _mark(view, SIGNED_IN)


def needs(permission: Permission) -> Callable[[View], View]:
    """Open to the roles that have `permission`; everybody else gets "not allowed"."""

    def decorate(view: View) -> View:
        return _mark(view, permission)

    return decorate


def mark_of(view: Callable[..., Any] | None) -> str | Permission | None:
    """The access mark of a view function, or None when it has none."""
    return cast("str | Permission | None", getattr(view, "access", None))


def init_app(app: Flask) -> None:
    """Ask for the mark before every view. A web request to a view without one is refused."""
    app.before_request(_guard)


def check_marks(app: Flask) -> None:
    """Raise when any view of `app` has no access mark: it wouldn't be known who may enter."""
    unmarked = [name for name, view in app.view_functions.items() if mark_of(view) is None]
    if unmarked:
        raise RuntimeError(f"Views without an access mark: {', '.join(sorted(unmarked))}")


def _mark(view: View, access: str | Permission) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def _is_text(query_string: bytes) -> bool:
    try:
        return "\x00" not in unquote_to_bytes(query_string).decode()
    except UnicodeDecodeError:  # half a character, such as a lone surrogate
        return False


def _guard() -> Any:
    if not _is_text(request.query_string) or "\x00" in request.path or "\ufffd" in request.path:
        return abort(404)  # no address of ours holds such a character, and PostgreSQL refuses it
    if request.endpoint is None:
        return None  # no such page: Flask answers 404 (or 405) by itself
    mark = mark_of(current_app.view_functions.get(request.endpoint))
    if mark == PUBLIC:
        return None
    if not current_user.is_authenticated:
        manager: LoginManager = current_app.login_manager  # type: ignore[attr-defined]
        return manager.unauthorized()
    if mark == SIGNED_IN:
        return None
    if isinstance(mark, Permission) and has(cast("Role", current_user.role), mark):
        return None
    return abort(403)
