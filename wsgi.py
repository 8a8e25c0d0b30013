"""The web application for the server: `gunicorn wsgi:app`."""

from evidence_service import create_app

app = create_app()
