"""The watch over templates: one worker asks the platform, all know, and a change for the worse is an alarm."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.jobs.template_watch import TemplateWatch
from bot.model.errors import TemplatesUnreadableError
from bot.model.ids import random_id
from bot.model.template import Allowance, Outlook, Standing, SyncRow, Template, TemplateStatus
from bot.store.redis import keys
from tests.content_of_tests import content_of_tests
from tests.flow.scene import Scene
from tests.jobs.working import job, worker
from tests.support.listener import Listener

KEY = f"line_runs_again|de|{content_of_tests().words['line_runs_again'].version}"
JOB = "template_watch"
EVERY = timedelta(minutes=5)


class Platform(Listener):
    """A messenger whose platform says what the test wants of one template."""

    allowance = Allowance(100, 10)

    def __init__(self, town: Scene) -> None:
        super().__init__(town.services.channels["listener"])
        self.status: TemplateStatus = "approved"
        self.away = False
        self.asked = 0

    async def outlook(self, templates: Sequence[Template]) -> Outlook:
        self.asked += 1
        if self.away:
            raise TemplatesUnreadableError("away")
        assert KEY in {one.key for one in templates}
        if self.status == "missing":
            return Outlook({one.key: Standing(one.key, one.name, "missing") for one in templates}, 1_000)
        return Outlook({KEY: Standing(KEY, "v1", self.status, id="HX1" if self.status == "approved" else "")}, 1_000)

    async def sync(self, templates: Sequence[Template], *, change: bool) -> Sequence[SyncRow]:
        raise TemplatesUnreadableError("not asked here")


@pytest.fixture
async def platform(town: Scene) -> AsyncIterator[Platform]:
    await town.redis.delete(keys.REACH, keys.lock(JOB), keys.ALARMS)
    town.stores.reach.allow("listener", Platform.allowance)
    yield Platform(town)
    await town.redis.delete(keys.REACH, keys.lock(JOB), keys.ALARMS)


class Worker:
    """A worker that asks when it is its turn to, and knows what others have asked; its stores are the scene's."""

    def __init__(self, town: Scene, platform: Platform) -> None:
        stores, content = town.stores, town.services.content
        self._reach = stores.reach
        looks = TemplateWatch(
            {"listener": platform}, stores.reach, stores.words, content, town.clock, EVERY, stores.alarms
        )
        self._scheduler, self._job = worker(stores.alive, random_id("w")), job(JOB, looks.look_outside)

    async def look_outside(self) -> None:
        await self._scheduler.attempt(self._job)
        await self._reach.look()


def watch(town: Scene, platform: Platform) -> Worker:
    return Worker(town, platform)


async def test_one_worker_asks_for_all(town: Scene, platform: Platform) -> None:
    """What one has asked the others know, until it is time to ask again."""
    one, other = watch(town, platform), watch(town, platform)
    for _ in range(3):
        await one.look_outside()
        await other.look_outside()
    assert platform.asked == 1
    assert set(town.stores.reach.sendable) == {f"listener|{KEY}"}
    town.clock.move(minutes=6)
    await one.look_outside()
    await other.look_outside()
    assert platform.asked == 2


async def test_a_platform_that_does_not_tell_changes_nothing(town: Scene, platform: Platform) -> None:
    """An answer that cannot be read leaves what was known, and it is asked again in its time, not at once."""
    one = watch(town, platform)
    await one.look_outside()
    platform.away = True
    town.clock.move(minutes=6)
    await one.look_outside()
    await one.look_outside()
    assert platform.asked == 2
    assert set(town.stores.reach.sendable) == {f"listener|{KEY}"}


@pytest.mark.parametrize("status", ["paused", "rejected", "disabled", "not_utility"])
async def test_a_template_that_is_lost_is_an_alarm(town: Scene, platform: Platform, status: TemplateStatus) -> None:
    """It is sent no more at once, and an admin sees it, however often it is looked at, once."""
    one = watch(town, platform)
    await one.look_outside()
    platform.status = status
    for _ in range(3):
        town.clock.move(minutes=6)
        await one.look_outside()
    assert town.stores.reach.sendable == {}
    [alarm] = await town.stores.alarms.newest()
    assert (alarm.kind, alarm.number) == ("template_paused", 1)
    assert alarm.details == {"messenger": "listener", "template": "v1", "status": status}


@pytest.mark.parametrize("status", ["pending", "missing"])
async def test_what_is_not_yet_approved_is_no_alarm(town: Scene, platform: Platform, status: TemplateStatus) -> None:
    """Waiting for WhatsApp, or for the operator's first sync, is nobody's emergency."""
    platform.status = status
    await watch(town, platform).look_outside()
    assert await town.stores.alarms.newest() == []


async def test_missing_templates_are_one_warning(town: Scene, platform: Platform) -> None:
    """An installation whose templates were never put before the platform hears once how many, and what mends it."""
    platform.status = "missing"
    with capture_logs() as lines:
        for _ in range(3):
            await watch(town, platform).look_outside()
            town.clock.move(minutes=6)
    templates = town.services.content().templates
    [line] = [line for line in lines if line["event"].startswith("templates.")]
    assert (line["event"], line["log_level"], line["number"]) == ("templates.missing", "warning", len(templates))
    assert line["mend"] == "lotse listener sync"


async def test_promises_past_the_window_are_counted(town: Scene, platform: Platform) -> None:
    """A consent that reaches past the window counts against the month, one within it does not."""
    await watch(town, platform).look_outside()
    before = (await town.stores.reach.used("listener")).promised
    town.feed.disrupt("U3")
    await town.say("Sag mir Bescheid, wenn die U3 wieder fährt")
    assert (await town.stores.reach.used("listener")).promised == before
    town.services = replace(town.services, reach=lambda: town.stores.reach.now)
    await town.say("Stopp")
    await town.say("Sag mir Bescheid, wenn die U3 wieder fährt")
    assert (await town.stores.reach.used("listener")).promised == before + 1
