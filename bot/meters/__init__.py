"""Metrics of all processes of an installation: each writes its own files, the internal listener adds them up."""

from __future__ import annotations

import os
import sys

from bot.folder import Folder
from bot.meters.files import claim
from bot.model.meter import Meter

LIBRARY = "prometheus_client"


def open_meter(folder: Folder, role: str) -> Meter:
    """This process's meter, once, before anything else counts. What it writes outlives the process."""
    if LIBRARY in sys.modules:
        raise RuntimeError(f"{LIBRARY} was imported before it knew where its files lie")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(claim(folder.metrics, role))
    from bot.meters.figures import Figures  # noqa: PLC0415  # it reads the environment when it is imported

    return Figures()
