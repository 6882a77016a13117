"""Old models go, and never one that is needed."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.content.pruning import YOUNG, prune
from bot.content.releases import MODEL, Release
from bot.model.clock import utc_now
from bot.model.release import Live
from tests.content.brains import Town, town_of

NOW = utc_now()


@pytest.fixture
async def town(tmp_path: Path, own_redis: Any) -> AsyncIterator[Town]:
    async with town_of(tmp_path / "town", own_redis, brains=0) as built:
        yield built


async def five(town: Town) -> list[Release]:
    """Releases with a model of their own each, all of them old, the oldest first."""
    made = [await town.built(f"Moin {number}", f"hallo {number}") for number in range(5)]
    for days, release in enumerate(reversed(made)):
        aged(release, YOUNG + timedelta(days=1 + days))
    return made


def aged(release: Release, by: timedelta) -> None:
    at = (NOW - by).timestamp()
    os.utime(release.model, (at, at))
    manifest = release.folder / "manifest.json"
    text = manifest.read_text().replace('"at"', '"of"')  # an older version wrote none: then its file's age counts
    manifest.write_text(text)
    os.utime(manifest, (at, at))


def live_of(now: Release, before: Release) -> Live:
    return Live(now.id, now.model_id, NOW, "ada", before.id, before.model_id)


async def test_old_models_go_and_needed_ones_stay(town: Town) -> None:
    """The live one, the one before it and those of the newest releases stay, however old; releases all do."""
    made = await five(town)
    gone = prune(town.releases, live_of(made[0], made[1]), 2, NOW)
    assert gone == [made[2].model_id]
    assert [one.model.exists() for one in made] == [True, True, False, True, True]
    assert {one.id for one in town.releases.manifests()} == {one.id for one in made}
    assert prune(town.releases, live_of(made[0], made[1]), 2, NOW) == []


async def test_a_young_model_stays(town: Town) -> None:
    """Whoever is just looking at a candidate does not lose it."""
    made = await five(town)
    at = (NOW - YOUNG + timedelta(hours=1)).timestamp()
    os.utime(made[2].model, (at, at))
    assert prune(town.releases, live_of(made[0], made[1]), 2, NOW) == []


async def test_a_model_that_a_newer_release_shares_stays(town: Town) -> None:
    """Other words of an old model are a new release of it."""
    made = await five(town)
    again = await town.built("Servus", "hallo 2")
    assert again.model_id == made[2].model_id
    assert made[2].model_id not in prune(town.releases, live_of(made[0], made[1]), 1, NOW)


async def test_the_next_start_keeps_its_model(town: Town) -> None:
    """What the file names that a start without a store reads is needed, whatever the store says by now."""
    made = await five(town)
    town.releases.publish(made[2])
    assert prune(town.releases, live_of(made[0], made[1]), 2, NOW) == []


async def test_a_model_in_its_own_release_goes_alone(town: Town) -> None:
    """So the version before kept it: the release stays to be looked at."""
    made = await five(town)
    old = made[2]
    old.model.rename(old.folder / MODEL)
    (old.folder / "manifest.json").write_text('{"source": "s"}')
    for path in (old.folder / "manifest.json", old.folder / MODEL):
        at = (NOW - 2 * YOUNG).timestamp()
        os.utime(path, (at, at))
    assert prune(town.releases, live_of(made[0], made[1]), 2, NOW) == [old.id]
    manifest = town.releases.manifest(old.id)
    assert manifest is not None
    assert not manifest.servable
