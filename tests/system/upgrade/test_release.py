"""An upgrade over a release whose content the new version cannot read: a worker waits for the one that it can."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from bot import wiring
from bot.content.releases import MODEL, Release
from bot.processes import roles
from bot.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path)


async def published(settings: Settings, model: bytes) -> Release:
    """A release of what is shipped now, with such a model."""

    async def train(folder: Path, out: Path) -> dict[str, Any]:
        (out / MODEL).write_bytes(model)
        return {}

    found = wiring.releases(settings)
    with found.one_builder():
        release = await found.build(train)
    found.publish(release)
    return release


def age(release: Release, notices: str | None = None) -> None:
    """As if another version of what is shipped had built it."""
    manifest = release.folder / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"source": "of another version"}))
    if notices is not None:
        (release.content / "nlu" / "transit" / "notices.yml").write_text(notices)


async def test_a_release_that_cannot_be_read_is_waited_out(settings: Settings) -> None:
    """While the brain's process builds the new release, a worker neither serves the old one nor ends."""
    age(await published(settings, b"old"), "line_runs_again: {of: another shape}")
    waiting = asyncio.create_task(roles.live_release(settings))
    await asyncio.sleep(0)
    assert not waiting.done()
    new = await published(settings, b"new")
    assert await waiting == new


async def test_an_older_release_that_can_be_read_is_served_meanwhile(settings: Settings) -> None:
    """Nobody waits for the training as long as the old content is good enough."""
    old = await published(settings, b"old")
    age(old)
    assert (await roles.live_release(settings)).id == old.id


async def test_shipped_content_that_cannot_be_read_is_said(settings: Settings) -> None:
    """A mistake in the content itself is not waited out: the worker names it and ends."""
    release = await published(settings, b"new")
    (release.content / "nlu" / "transit" / "notices.yml").write_text("line_runs_again: {of: another shape}")
    assert await roles.live_release(settings) == release
