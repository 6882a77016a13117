"""Models that nobody needs any more: those of old releases, by age. The releases themselves stay to be looked at."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.content.releases import MODEL, Releases
from bot.model.release import Live

YOUNG = timedelta(days=7)
"""Whoever builds or looks at a candidate is done with it by then."""


def prune(releases: Releases, live: Live, kept: int, now: datetime) -> list[str]:
    """Remove the models that are older than a week, but for the live one, the one before it, and those that the newest
    `kept` releases name; gives their ids."""
    manifests = releases.manifests()
    needed = {live.model, live.before_model, *(one.model for one in manifests[:kept])}
    needed |= {one.model for one in manifests if one.id in {live.release, live.before, releases.live_id()}}
    found = {path.parent.name: path for path in releases.folder.glob(f"models/[!.]*/{MODEL}")}
    found |= {path.parent.name: path for path in releases.folder.glob(f"[!.]*/{MODEL}")}
    gone = sorted(model for model, path in found.items() if model not in needed and _old(path, now))
    for model in gone:
        _remove(found[model])
    return gone


def _old(model: Path, now: datetime) -> bool:
    return now - datetime.fromtimestamp(model.stat().st_mtime, UTC) > YOUNG


def _remove(model: Path) -> None:
    """A model of the version before lies in its release's folder, which stays."""
    if model.parent.parent.name == "models":
        shutil.rmtree(model.parent)
    else:
        model.unlink()
