"""GET /healthz: whether database and worker are up, for monitors and load balancers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from evidence_service import jobs
from evidence_service.config import Settings
from evidence_service.web import database
from evidence_service.web.access import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> Any:
    """200 when the database answers and a worker is alive, else 503; the body says which is down."""
    settings: Settings = current_app.config["SETTINGS"]
    try:
        with database.database().reading() as session:
            session.execute(text("SELECT 1 FROM evidence_request LIMIT 1")).all()
            worker = jobs.worker_is_alive(session, settings.worker_heartbeat_seconds)
        state = {"database": "up", "worker": "up" if worker else "down"}
    except SQLAlchemyError:
        state = {"database": "down", "worker": "not known"}
    up = set(state.values()) == {"up"}
    return jsonify(status="up" if up else "down", **state), 200 if up else 503
