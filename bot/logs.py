"""Structured logs on standard error. Bodies, addresses and tokens never; ids are random and may.

An exception is logged by its kind and its places in the code: its words may quote what a customer wrote.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, Literal

import orjson
import structlog

Event = MutableMapping[str, Any]
Level = Literal["debug", "info", "warning"]

NUMBER = re.compile(r"\+?\d[\d /-]{6,}\d")
FORBIDDEN = frozenset({"text", "body", "address", "phone", "token", "password", "secret", "from", "to"})
OURS = frozenset(
    {"contact", "message", "item", "items", "fence", "timestamp", "release", "template", "model", "before", "follows"}
)
"""Fields that hold ids and names of ours: they say nothing of a person and must stay whole."""
PLACES = 6


def redact(_: Any, __: str, event: Event) -> Event:
    """Drop fields that may hold personal data, and blacken long numbers in all others."""
    for name in list(event):
        if name in FORBIDDEN:
            event[name] = "[redacted]"
        elif isinstance(event[name], str) and name not in OURS:
            event[name] = NUMBER.sub("[number]", event[name])
    return event


def failures(_: Any, __: str, event: Event) -> Event:
    """Put kinds and places instead of an exception."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["failure"] = failure(error)
    return event


def failure(error: BaseException | None) -> list[str]:
    """The exception and what it came from, each with its last places, newest first; not a word of theirs."""
    found: list[str] = []
    while error is not None and len(found) < PLACES:
        frames = traceback.extract_tb(error.__traceback__)[-PLACES:]
        places = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
        found.append(f"{type(error).__name__} at {places}")
        if isinstance(error, BaseExceptionGroup):
            found += [line for exception in error.exceptions[:PLACES] for line in failure(exception)]
        error = error.__cause__ or error.__context__
    return found


class Library(logging.Handler):
    """Records of libraries: the pattern of a message and never its arguments, which may hold anything."""

    def emit(self, record: logging.LogRecord) -> None:
        pattern = str(record.msg).partition("\n")[0]
        event = {"logger": record.name, "pattern": pattern, "exc_info": record.exc_info}
        structlog.get_logger().log(max(record.levelno, logging.WARNING), "library", **event)


def configure(form: Literal["json", "console"], role: str, level: Level = "info") -> None:
    """Set up logging for a process, once, at its start."""
    renderer: Any = structlog.processors.JSONRenderer(_json)
    if form == "console":
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            failures,
            redact,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(role=role)
    logging.basicConfig(level=logging.WARNING, handlers=[Library()], force=True)
    logging.captureWarnings(capture=True)
    sys.excepthook = _unexpected


def _json(event: Event, **_: Any) -> str:
    return orjson.dumps(event, default=repr, option=orjson.OPT_NON_STR_KEYS).decode()


def _unexpected(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    structlog.get_logger().critical("process.failed", failure=failure(error))
