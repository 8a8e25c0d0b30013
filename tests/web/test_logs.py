"""What reaches the logs, from us and from the libraries that we use."""

from __future__ import annotations

import logging

import pytest
from flask import Flask


@pytest.mark.parametrize("name", ["gunicorn.error", "werkzeug", "evidence_service"])
def test_what_servers_and_libraries_log_has_no_values(
    app: Flask, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    try:
        raise ValueError("what somebody typed")
    except ValueError:
        logging.getLogger(name).exception("Error handling %s", "/requests")
    assert "Error handling /requests" in caplog.text
    assert "ValueError" in caplog.text
    assert "test_logs.py" in caplog.text
    assert "typed" not in caplog.text
    assert "Traceback" not in caplog.text
