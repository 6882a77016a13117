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


async def published(settings: Settings) -> Release:
    """A release of what is shipped now."""

    async def train(folder: Path, out: Path) -> dict[str, Any]:
        (out / MODEL).write_bytes(b"a model")
        return {}

    found = wiring.releases(settings)
    with found.one_builder():
        release = await found.build(train)
    found.publish(release, "start")
    return release


def aged(settings: Settings, release: Release, notices: str | None = None) -> Release:
    """As the version before would have built it: the model in its own folder, another source."""
    folder = release.folder.rename(release.folder.with_name("before"))
    (folder / "manifest.json").write_text(json.dumps({"v": 1, "id": "before", "source": "of another version"}))
    (folder / MODEL).write_bytes(b"its model")
    if notices is not None:
        (folder / "content" / "nlu" / "transit" / "notices.yml").write_text(notices)
    old = wiring.releases(settings).get("before")
    assert old is not None
    wiring.releases(settings).publish(old)
    return old


async def test_a_release_that_cannot_be_read_is_waited_out(settings: Settings, own_redis: Any) -> None:
    """While the brain's process builds the new release, a worker neither serves the old one nor ends."""
    aged(settings, await published(settings), "line_runs_again: {of: another shape}")
    waiting = asyncio.create_task(roles.live_release(settings, own_redis))
    await asyncio.sleep(0)
    assert not waiting.done()
    new = await published(settings)
    assert await waiting == new


async def test_an_older_release_that_can_be_read_is_served_meanwhile(settings: Settings, own_redis: Any) -> None:
    """Nobody waits for the training as long as the old content is good enough."""
    old = aged(settings, await published(settings))
    found = await roles.live_release(settings, own_redis)
    assert (found.id, found.model_id, found.model.read_bytes()) == ("before", "before", b"its model")
    assert old == found


async def test_shipped_content_that_cannot_be_read_is_said(settings: Settings, own_redis: Any) -> None:
    """A mistake in the content itself is not waited out: the worker names it and ends."""
    release = await published(settings)
    (release.content / "nlu" / "transit" / "notices.yml").write_text("line_runs_again: {of: another shape}")
    assert await roles.live_release(settings, own_redis) == release
