"""Structured logs on standard error. Bodies, addresses and tokens never; ids are random and may."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

NUMBER = re.compile(r"\+?\d[\d ]{6,}\d")
FORBIDDEN = frozenset({"text", "body", "address", "phone", "token", "password", "secret", "from", "to"})


def redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop fields that may hold personal data, and blacken long numbers in all others."""
    for name in list(event):
        if name in FORBIDDEN:
            event[name] = "[redacted]"
        elif isinstance(event[name], str) and name not in {"contact", "message", "timestamp", "release"}:
            event[name] = NUMBER.sub("[number]", event[name])
    return event


def configure(form: Literal["json", "console"], role: str) -> None:
    """Set up logging for a process, once, at its start."""
    console = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    renderer: Any = structlog.processors.JSONRenderer() if form == "json" else console
    exceptions = [structlog.processors.dict_tracebacks] if form == "json" else []
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            *exceptions,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(role=role)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
