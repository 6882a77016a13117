"""Templates outside the window: what leaves in place of the words, what is counted, and what is promised by it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.model.clock import utc_now
from bot.model.consent import Consent
from bot.model.errors import RefusedError, SendError
from bot.model.ids import random_id
from bot.model.message import Outgoing, Permit, TemplateUse
from bot.model.template import Allowance, Outlook, Standing
from bot.model.template_availability import Used
from bot.store.outbox import RedisOutbox
from bot.store.redis import keys
from bot.store.template_availability import Known, RedisTemplateAvailability
from tests.store.scene import HOUR, WORDS, Scene, notice

USE = TemplateUse("line_runs_again", "de", ("U3",), "Die U3 fährt wieder.", WORDS)
CLOSED = timedelta(seconds=-1)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Shop:
    """A messenger of this test's own with one template, and the outbox of a worker that knows it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.clock = Clock()
        self.reach = RedisTemplateAvailability(scene.redis, self.clock)
        self.outbox = RedisOutbox(scene.redis, header=scene.store.header, reach=self.reach)

    async def approve(self, id_: str = "HX1", text: str = "", per_day: int | None = None, per_month: int = 9) -> None:
        standing = Standing(f"line_runs_again|de|{WORDS}", "v1", "approved" if id_ else "paused", id=id_, text=text)
        self.reach.allow("twilio", Allowance(per_month, 10))
        await self.reach.keep(Known({"twilio": Outlook({standing.key: standing}, per_day)}, at=NOON))
        await self.reach.look()

    async def owes(self) -> Outgoing:
        """A notice that lies there when the window has closed."""
        return await self.happens(await self.scene.grant(), CLOSED, USE)

    async def happens(self, granted: Consent, window: timedelta, template: TemplateUse | None) -> Outgoing:
        """An event comes, and its turn makes a notice of it; the window ends so much from now."""
        event = await self.scene.happen(granted.subject, granted.type)
        out = replace(notice(granted, event), template=template)
        await self.scene.turn(outgoing=(out,), window=utc_now() + window)
        return out

    async def permit(self) -> Permit | None:
        await self.scene.claim_runs_out()
        claimed = await self.outbox.claim(self.scene.contact)
        return claimed.permit if claimed else None


@pytest.fixture
async def shop(scene: Scene) -> AsyncIterator[Shop]:
    await forget(scene)
    yield Shop(scene)
    await forget(scene)


async def forget(scene: Scene) -> None:
    """Tests share the server; what templates were sent is of no one contact."""
    for name in [keys.REACH, *await scene.redis.keys("templates-*")]:
        await scene.redis.delete(name)


async def test_a_template_leaves_where_the_window_is_closed(shop: Shop) -> None:
    """With an approved template the permit names it, and its text is what the customer will read."""
    await shop.approve("HX1", "Auf der {1} fahren wieder Züge.")
    out = await shop.owes()
    permit = await shop.permit()
    assert permit is not None
    assert (permit.template, permit.template_id) == (USE, "HX1")
    assert permit.text == "Auf der U3 fahren wieder Züge."
    assert permit.deadline == out.deadline


async def test_words_leave_where_the_window_is_open(shop: Shop) -> None:
    """Inside the window the words leave, though there is a template for them."""
    await shop.approve()
    out = await shop.happens(await shop.scene.grant(), HOUR, USE)
    permit = await shop.permit()
    assert permit is not None
    assert (permit.text, permit.template, permit.template_id) == (out.text, None, "")


@pytest.mark.parametrize("id_", ["", "HX1"])
async def test_without_an_approved_template_nothing_leaves(shop: Shop, id_: str) -> None:
    """A paused template, or a message that has none, is refused as the closed window demands."""
    await shop.approve(id_)
    granted = await shop.scene.grant()
    out = await shop.happens(granted, HOUR, None if id_ else USE)
    await shop.scene.turn(window=utc_now() - timedelta(seconds=1))
    assert await shop.permit() is None
    assert (await shop.scene.status(out), await shop.scene.code(out)) == ("refused", "window")
    assert await shop.scene.consent(granted) == "too_late"


async def test_before_anybody_has_looked_a_template_waits(shop: Shop) -> None:
    """A worker that does not know yet what is approved refuses nothing: the message waits until it knows."""
    shop.reach.allow("twilio", Allowance(9, 10))
    out = await shop.owes()
    assert await shop.permit() is None
    assert await shop.scene.status(out) == "pending"
    await shop.approve()
    assert await shop.permit() is not None


async def test_a_closed_window_takes_no_commit_without_a_template(shop: Shop) -> None:
    """The commit refuses words that could not leave, and takes a notice that has a template."""
    with pytest.raises(RefusedError, match="window"):
        await shop.happens(await shop.scene.grant(), CLOSED, None)


async def test_what_left_as_a_template_is_looked_for_as_one(shop: Shop) -> None:
    """A send of unknown outcome is resolved by the words of the version that left, also if it is paused by now."""
    await shop.approve("HX1", "Auf der {1} fahren wieder Züge.")
    await shop.owes()
    assert await shop.permit() is not None
    await shop.approve("")
    await shop.scene.claim_runs_out()
    claimed = await shop.outbox.claim(shop.scene.contact)
    assert claimed is not None
    assert (claimed.resolve, claimed.permit.template_id) == (True, "HX1")
    assert claimed.permit.text == "Auf der U3 fahren wieder Züge."


async def test_what_leaves_is_counted_once(shop: Shop) -> None:
    """A template counts for this month and this day when it is first allowed to leave, and for every worker."""
    await shop.approve()
    await shop.owes()
    await shop.permit()
    assert await shop.reach.used("twilio") == Used(sent=1, today=1)
    assert await RedisTemplateAvailability(shop.scene.redis, shop.clock).used("twilio") == Used(sent=1, today=1)


@pytest.mark.parametrize("limits", [{"per_month": 0}, {"per_day": 0}])
async def test_a_budget_that_is_used_up_sends_nothing(shop: Shop, limits: dict[str, int]) -> None:
    """When month or day are full, the message is refused like one without a template."""
    await shop.approve(**limits)
    await shop.owes()
    assert await shop.permit() is None


async def test_a_platform_that_takes_no_more_is_believed(shop: Shop) -> None:
    """After the platform's word that the day is full, no worker sends or promises a template for an hour."""
    await shop.approve()
    await shop.owes()
    permit = await shop.permit()
    assert permit is not None
    await shop.outbox.settle(permit, SendError("retry", "63038", 300.0, full=True), again=300.0)
    other = RedisTemplateAvailability(shop.scene.redis, shop.clock)
    other.allow("twilio", Allowance(9, 10))
    await other.look()
    assert other.sendable == shop.reach.sendable == {}
    assert await shop.permit() is None


async def test_days_and_months_begin_anew(shop: Shop) -> None:
    """After 24 hours the day counts from zero again, in the next month the budget."""
    await shop.approve()
    await shop.reach.sent("twilio")
    await shop.reach.promised("twilio", {f"{shop.clock.now:%Y-%m}": 3})
    assert await shop.reach.used("twilio") == Used(1, 3, 1)
    shop.clock.now += timedelta(hours=25)
    assert await shop.reach.used("twilio") == Used(1, 3, 0)
    shop.clock.now += timedelta(days=10)
    assert await shop.reach.used("twilio") == Used(0, 0, 0)


async def test_hours_that_are_over_are_not_read_again(shop: Shop) -> None:
    """Whoever looks all the time knows the same as who looks for the first time, whichever worker has counted."""
    await shop.approve()
    other = RedisTemplateAvailability(shop.scene.redis, shop.clock)
    other.allow("twilio", Allowance(9, 10))
    for hour in range(60):
        for _ in range(hour % 3):
            await other.sent("twilio")
        fresh = RedisTemplateAvailability(shop.scene.redis, shop.clock)
        assert await shop.reach.used("twilio") == await fresh.used("twilio")
        shop.clock.now += timedelta(minutes=50)


async def test_crowds_are_found_only_where_many_wait(shop: Shop) -> None:
    """A subject for which more consents are live than asked for is a crowd, a smaller one is not."""
    scene, busy = shop.scene, f"line:{random_id('l')}"
    wants = {f"line_runs_again|{busy}|c-{number}": 0 for number in range(5)}
    await scene.redis.zadd(keys.wants(scene.shard), {**wants, "line_runs_again|line:other|c-1": 0})
    assert f"line_runs_again|{busy}" in await shop.reach.crowds(4)
    assert f"line_runs_again|{busy}" not in await shop.reach.crowds(5)
    assert await shop.reach.crowds(10**6) == frozenset()
    await scene.redis.zrem(keys.wants(scene.shard), *wants, "line_runs_again|line:other|c-1")


async def test_what_another_version_has_written_is_read_anew(shop: Shop) -> None:
    """A hint that cannot be read counts as none, and breaks nothing."""
    await shop.scene.redis.set(keys.REACH, b"9{}")
    await shop.reach.look()
    assert shop.reach.sendable == {}
