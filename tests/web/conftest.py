"""Tests of this folder change the application that they get: each has one of its own."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Engine

from evidence_service import create_app
from evidence_service.config import Settings
from tests.quick import keep_templates


@pytest.fixture
def app(settings: Settings, engine: Engine) -> Flask:
    app = create_app(settings, engine)
    keep_templates(app.jinja_env)
    return app
