"""Evidence Service: the desk between people who decide and librarians who find the evidence.

`create_app` puts the parts together; everything else is in the feature packages.
"""

from __future__ import annotations

import os
import time
from datetime import timedelta

import structlog
from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from evidence_service import logs
from evidence_service.accounts import administration_of_mail as people
from evidence_service.accounts import session as sign_in_session
from evidence_service.accounts import views as accounts
from evidence_service.config import Settings, load_settings
from evidence_service.db import make_engine
from evidence_service.decisions import views as decisions
from evidence_service.evidence_requests import filing
from evidence_service.evidence_requests import views as evidence_requests
from evidence_service.reports import views as reports
from evidence_service.searches import views as searches
from evidence_service.summaries import views as summaries
from evidence_service.web import access, database, headers, health, pages

__version__ = "0.1.0"

log = structlog.get_logger()

LARGEST_FORM = 1_000_000


def create_app(settings: Settings | None = None, engine: Engine | None = None) -> Flask:
    """The web application. Without `settings` they are read from the environment.

    Raises `BadConfiguration` for a setting that is missing or wrong, and `RuntimeError` when
    a view doesn't say who may enter it.
    """
    settings = settings or load_settings(os.environ)
    logs.configure(settings.log_level)
    app = Flask(__name__, static_folder=None)
    app.config.update(_flask_settings(settings))
    CSRFProtect(app)
    database.init_app(app, engine or make_engine(settings.database_url))
    sign_in_session.init_app(app)
    access.init_app(app)
    headers.init_app(app, https=settings.cookie_secure)
    pages.init_app(app, settings)
    _log_requests(app)
    _register(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    access.check_marks(app)
    return app


def _flask_settings(settings: Settings) -> dict[str, object]:
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "MAX_CONTENT_LENGTH": LARGEST_FORM,
        "MAX_FORM_MEMORY_SIZE": LARGEST_FORM,
        "SESSION_COOKIE_NAME": "evidence_session",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.cookie_secure,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=settings.session_hours),
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=365),
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
    }


def _register(app: Flask) -> None:
    app.add_url_rule("/", "start", pages.start_page)
    app.add_url_rule("/static/<path:name>", "static", pages.static_file)
    app.add_url_rule("/assets/<path:name>", "assets", pages.asset_file)
    for blueprint in (health.blueprint, accounts.blueprint, evidence_requests.blueprint, filing.blueprint):
        app.register_blueprint(blueprint)
    app.register_blueprint(searches.blueprint)
    app.register_blueprint(summaries.blueprint)
    for blueprint in (decisions.blueprint, reports.blueprint, people.blueprint):
        app.register_blueprint(blueprint)


def _log_requests(app: Flask) -> None:
    @app.before_request
    def start_clock() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def log_request(response: Response) -> Response:
        if request.endpoint not in ("static", "assets", "health.healthz"):
            log.info(
                "web request",
                endpoint=request.endpoint or "",
                method=request.method,
                status=response.status_code,
                milliseconds=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000),
            )
        return response
