"""Structured logs, one JSON object a line, without personal data and secrets.

An error is logged by its class and the places that it went through, never by its message:
messages quote what people typed. That holds for what libraries and gunicorn log as well.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from pathlib import Path
from typing import Any, TextIO, cast

import structlog

_HERE = Path(__file__).resolve().parents[1]


def configure(level: str) -> None:
    """Write logs of `level` and above to standard error, ours and those of libraries, as JSON lines."""
    logging.basicConfig(
        level=logging.WARNING, stream=cast("TextIO", _StandardError()), format="%(message)s", force=True
    )
    logging.setLogRecordFactory(_record_without_values)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", _StandardError())),
        cache_logger_on_first_use=False,
    )


def _record_without_values(*parts: Any, **named: Any) -> logging.LogRecord:
    """A log record of whatever library; the traceback that it carries becomes `without_values`."""
    record = logging.LogRecord(*parts, **named)
    problem = record.exc_info[1] if record.exc_info else None
    record.exc_info = None
    if problem is not None:
        record.msg = f"{record.getMessage()} {json.dumps(without_values(problem))}"
        record.args = ()
    return record


class _StandardError:
    """Standard error as it is at the moment of writing, also after it was redirected."""

    def write(self, text: str) -> None:
        sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def without_values(problem: BaseException) -> dict[str, Any]:
    """The class of an error, of what caused it, and the places it went through; no message, no values."""
    cause = problem.__cause__ or problem.__context__
    frames = traceback.extract_tb(problem.__traceback__)
    ours = [frame for frame in frames if _is_ours(frame)]
    return {
        "error": type(problem).__name__,
        "cause": type(cause).__name__ if cause else "",
        "places": list(dict.fromkeys(_place(frame) for frame in [*ours[-8:], *frames[-3:]])),
    }


def _is_ours(frame: traceback.FrameSummary) -> bool:
    path = Path(frame.filename)
    return path.is_relative_to(_HERE) and ".venv" not in path.parts


def _place(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    name = path.relative_to(_HERE).as_posix() if path.is_relative_to(_HERE) else path.name
    return f"{name}:{frame.lineno} {frame.name}"
