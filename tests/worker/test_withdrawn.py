"""An all-clear that was none is owned up to first in the next answer of whoever was told, once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from actions.transit.watch import AlertWatch, withdrawals
from bot.store.redis import keys
from bot.store.watch_picture import RedisPicture
from tests.flow.scene import Scene
from tests.jobs.test_alert_watch import JOB, WISH, passes, watching

NOTICE, ANSWER = "utter_withdrawn_notice", "utter_withdrawn_answer"


@pytest.fixture
async def watch(town: Scene, tmp_path: Path) -> AsyncIterator[AlertWatch]:
    await town.redis.delete(keys.lock(JOB), keys.ALERTS_WATCH, keys.ALERTS_LAPSES, keys.EVENTS_SEEN, keys.EVENTS_NEWEST)
    town.services = replace(town.services, withdrawn=partial(withdrawals, RedisPicture(town.redis)))
    async with watching(town, tmp_path, "w-1") as one:
        yield one


async def is_told_it_is_over(town: Scene, watch: AlertWatch) -> None:
    """The U3 is disrupted, somebody asks to be told, it vanishes, and they are."""
    town.feed.disrupt("U3")
    await passes(town, watch)
    await town.say(WISH)
    town.feed.disrupt()
    await passes(town, watch)
    await town.announce(*await passes(town, watch))
    assert len(await town.go_on()) == 1


async def test_a_notice_that_was_wrong(town: Scene, watch: AlertWatch) -> None:
    """It comes back within minutes: the next answer, whatever it is about, begins with that; the one after does not."""
    await is_told_it_is_over(town, watch)
    town.feed.disrupt("U3")
    await passes(town, watch)
    first = "\n".join(await town.say("Gibt es auf der U1 eine Störung?"))
    assert town.has(first.split("\n\n")[0], NOTICE)
    assert "U3" in first
    assert not town.has(await town.say("Fährt die U3?"), NOTICE)


async def test_nothing_is_sent_for_it(town: Scene, watch: AlertWatch) -> None:
    """The consent was for one notice: that it was wrong sends no second one."""
    await is_told_it_is_over(town, watch)
    town.feed.disrupt("U3")
    await town.announce(*await passes(town, watch))
    assert await town.go_on() == []


async def test_an_end_that_was_true(town: Scene, watch: AlertWatch) -> None:
    """What stays away, and what happens anew much later, withdraws nothing."""
    await is_told_it_is_over(town, watch)
    assert not town.has(await town.say("Fährt die U1?"), NOTICE)
    for _ in range(70):
        await passes(town, watch)
    town.feed.disrupt("U3")
    await passes(town, watch)
    assert not town.has(await town.say("Fährt die U3?"), NOTICE)


async def test_another_disruption_withdraws_nothing(town: Scene, watch: AlertWatch) -> None:
    """That another line is disrupted says nothing about the one that was told to be clear."""
    await is_told_it_is_over(town, watch)
    town.feed.disrupt("U1")
    await passes(town, watch)
    assert not town.has(await town.say("Fährt die U1?"), NOTICE)


async def test_an_answer_that_was_wrong(town: Scene, watch: AlertWatch) -> None:
    """Who asked in the very gap and heard that nothing is on record hears that it was; who asked before does not."""
    await town.say("Fährt die U3?")
    for _ in range(4):
        await passes(town, watch)
    town.feed.disrupt("U3")
    await passes(town, watch)
    assert not town.has(await town.say("Fährt die U3?"), ANSWER)
    town.feed.disrupt()
    await passes(town, watch)
    await town.say("Fährt die U3?")
    town.feed.disrupt("U3")
    await passes(town, watch)
    said = await town.say("Fährt die U3?")
    assert town.has("\n".join(said).split("\n\n")[0], ANSWER)


async def test_it_is_over_by_now(town: Scene, watch: AlertWatch) -> None:
    """What came back and is gone for good needs no word any more."""
    await is_told_it_is_over(town, watch)
    town.feed.disrupt("U3")
    await passes(town, watch)
    town.feed.disrupt()
    await passes(town, watch)
    await passes(town, watch)
    assert not town.has(await town.say("Fährt die U3?"), NOTICE)
