"""Logs: one JSON object a line, without personal data.

Only words and numbers named in `FIELDS` are written.  Of an error, the kinds and the places in
the code are written, never its message: a message can quote what a person typed.  What other
libraries log is written as their template, without the values they would put into it.
"""

from __future__ import annotations

import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, TextIO

import orjson

FIELDS = (
    "number",
    "method",
    "route",
    "status",
    "ms",
    "kind",
    "job",
    "tries",
    "count",
    "worker",
    "where",
)
OWN = ("lian",)
SPOKEN = ("uvicorn.error",)
QUIET = ("uvicorn.access", "fontTools", "pyhanko", "sqlalchemy.engine", "python_multipart")
FRAMES = 12


class JsonLines(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        found: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _words(record),
        }
        found |= {name: vars(record)[name] for name in FIELDS if name in vars(record)}
        if record.exc_info and record.exc_info[1] is not None:
            found["error"] = places(record.exc_info[1])
        return orjson.dumps(found, default=str).decode()


def _words(record: logging.LogRecord) -> str:
    """The message of those known to be harmless; of all others the template alone."""
    name = record.name
    if name.partition(".")[0] in OWN or (name in SPOKEN and not record.exc_info):
        return record.getMessage().rstrip()
    return str(record.msg).partition("\n")[0][:200]


def places(error: BaseException) -> list[str]:
    """The kinds of an error and of its causes, and where in the code each was raised."""
    found: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        found.append(f"{type(current).__module__}.{type(current).__qualname__}")
        frames = traceback.extract_tb(current.__traceback__)[-FRAMES:]
        found += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        current = current.__cause__ or current.__context__
    return found


def install_logs(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send every logger's lines to one place (standard error), and nothing anywhere else."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in (*OWN, *SPOKEN, "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
        logger.setLevel(level)
    for name in QUIET:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], False
        logger.disabled = True
