"""Metrics of all processes of an installation: each writes its own files, the internal listener adds them up."""

from __future__ import annotations

import os
import sys

import structlog

from bot.model.meter import UNMETERED, Meter
from bot.ops.metrics.files import claimed
from bot.paths import Folder

log = structlog.get_logger()

LIBRARY = "prometheus_client"


def open_meter(folder: Folder, role: str) -> Meter:
    """This process's meter, once, before anything else counts. What it writes outlives the process. On a full disk
    the process runs without figures of its own until it is started again."""
    if LIBRARY in sys.modules:
        raise RuntimeError(f"{LIBRARY} was imported before it knew where its files lie")
    try:
        own, room = claimed(folder.metrics, role)
    except OSError as error:
        log.error("meters.no_room", reason=error.strerror)
        return UNMETERED
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(own)
    from bot.ops.metrics.figures import Figures  # noqa: PLC0415  # it reads the environment when it is imported

    return Figures(room)
