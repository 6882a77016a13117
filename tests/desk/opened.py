"""The desk's page in a real browser, signed in, and what happens to conversations meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect

from bot.model.clock import utc_now
from bot.model.conversation import Preview, State
from bot.model.ids import random_id
from bot.model.item import MessageItem, TimerItem
from bot.model.turn import Commit, Line
from bot.store.redis import codec, keys
from tests.desk.scene import ADDRESS, PASSWORD, Desk
from tests.support.browser import Tab


class Opened:
    """One agent's page."""

    def __init__(self, tab: Tab, name: str) -> None:
        self.tab, self.page, self.name = tab, tab.page, name

    @classmethod
    async def of(cls, desk: Desk, browser: Browser, name: str = "", **options: Any) -> Opened:
        """Sign in, as a new person unless a name is given."""
        opened = cls(await Tab.open(browser, f"{desk.origin}/desk/login", **options), name or await desk.person())
        await opened.signs_in()
        return opened

    @staticmethod
    async def door(desk: Desk, browser: Browser, **options: Any) -> Tab:
        """The sign-in page."""
        return await Tab.open(browser, f"{desk.origin}/desk/login", **options)

    async def signs_in(self) -> None:
        await self.page.fill("#name", self.name)
        await self.page.fill("#password", PASSWORD)
        await self.page.keyboard.press("Enter")
        await expect(self.page.locator("#link.on")).to_be_attached()

    async def stops_the_clock(self) -> None:
        """The page's time stands still, as the server's does: what is offered for seconds stays however slow all is."""
        await self.page.clock.set_fixed_time(utc_now())

    def entry(self, contact: str) -> Locator:
        return self.page.locator(f'.entry[data-key="{contact}"]')

    async def opens(self, contact: str) -> None:
        """From the list, which a phone shows alone."""
        await self.page.evaluate("document.body.dataset.view = 'list'")
        await self.entry(contact).click()
        await expect(self.page.locator("article.bubble").first).to_be_visible()

    async def focused(self) -> str:
        """The id of what has the focus, or its `data-key`."""
        found = await self.page.evaluate("document.activeElement.id || document.activeElement.dataset.key || ''")
        return str(found)


async def lines(desk: Desk, contact: str) -> list[tuple[str, str, str]]:
    """Who said what in a thread, and of which kind it is."""
    return [(one.line.who, one.line.text, one.line.note) for one in await desk.threads.thread(contact, limit=1000)]


async def altered(desk: Desk, contact: str, **changes: Any) -> None:
    """Put a conversation into another state, and say so to open pages."""
    key = keys.of_contact(contact, "state")
    state = codec.decode(State, await desk.redis.get(key))
    of_state = {name: changes.pop(name) for name in list(changes) if name in State.__dataclass_fields__}
    conversation = replace(state.conversation, **changes)
    await desk.redis.set(key, codec.encode(replace(state, conversation=conversation, **of_state)))
    await desk.redis.zadd(keys.desk(keys.shard_of(contact)), {contact: 1})
    await desk.live.changed(contact)


async def writes(desk: Desk, contact: str, text: str) -> None:
    """The customer writes again; the turn is committed here, since no brain is at hand."""
    item = MessageItem(random_id("i"), desk.clock(), random_id("m"), text)
    await desk.mailbox.enqueue(contact, item, ADDRESS, item.message_id)
    taken = await desk.mailbox.take(contact, 10)
    assert taken is not None
    assert taken.state is not None
    now = desk.clock()
    conversation = taken.state.conversation
    assert conversation is not None
    heard = replace(
        conversation,
        waiting_since=conversation.waiting_since or now,
        heard=conversation.heard + 1,
        last=Preview("customer", now, text),
    )
    state = replace(taken.state, conversation=heard)
    line = Line(random_id("l"), now, "customer", text)
    await desk.mailbox.commit(
        Commit(contact, taken.fence, taken.epoch, conversation.owner, taken.items, state, lines=(line,))
    )
    await desk.live.changed(contact)


async def rings(desk: Desk, contact: str, timer: str) -> None:
    """A moment has come that an earlier turn asked to be reminded of; a worker takes the turn."""
    item = TimerItem(random_id("i"), desk.clock(), timer)
    await desk.mailbox.enqueue(contact, item, None, item.id)
    await desk.ready.wake(contact)


async def title_of(page: Page, count: int) -> None:
    """Wait until the window's title counts so many."""
    await page.wait_for_function("count => document.title.startsWith(`(${count}) `)", arg=count)
