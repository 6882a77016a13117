"""What the desk shows of its rules: a refused text with its reason, and an admin's way to the bot's conversations."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import expect

from bot.flow.desk.unasked_messages import FOLLOWING
from bot.model.clock import utc_now
from bot.model.ids import random_id
from bot.store.pushes import RedisPushes
from bot.store.redis import keys
from bot.store.redis.connect import connect
from tests.support.browser import PHONE
from tests.system.outside.agent import Agent
from tests.system.outside.conftest import OpenChat, OpenDesk, Town
from tests.system.outside.visitor import DeskTab, Visitor

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
async def full_hour(town: Town) -> AsyncIterator[None]:
    """Jana has written to ten people who had not just asked; after the test that hour is forgotten."""
    redis = connect(town.installation.redis_url)
    pushes = RedisPushes(redis, utc_now)
    for number in range(10):
        await pushes.reserve("jana", f"p-{number}", of_agent=10, of_team=0)
    yield
    await redis.delete(keys.pushes_of("jana"))
    await redis.aclose()


async def answered(chat: OpenChat, desk: OpenDesk, agent: Agent, **options: Any) -> tuple[Visitor, DeskTab]:
    """A visitor whom Jana has answered in all the messages that are still an answer, and her desk."""
    visitor, jana = await chat(), await desk(**options)
    await visitor.asks("Mensch", "")
    await jana.claims(jana.waiting.first)
    texts = ["Moin, hier ist Jana.", *(f"Deine Nummer: {random_id('x')}" for _ in range(FOLLOWING))]
    for text in texts:
        assert (await agent.acts_on(jana.page.url.partition("#")[2], "reply", text)).status == 200
    await expect(visitor.answers.last).to_have_text(texts[-1])
    return visitor, jana


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"viewport": PHONE}])
async def test_a_refused_text_stays_in_the_box(
    chat: OpenChat, desk: OpenDesk, agent: Agent, full_hour: None, options: dict[str, Any]
) -> None:
    """The desk says why a text did not leave and from when it may, keeps it, and the team sees it in the thread."""
    visitor, jana = await answered(chat, desk, agent, **options)
    name = "-".join(map(str, options)) or "light"
    await jana.page.fill("#text", "Noch etwas: Die U3 fährt auch.")
    await jana.page.press("#text", "Enter")
    await expect(jana.page.locator("#compose-problem")).to_contain_text("in der letzten Stunde")
    await expect(jana.page.locator("#text")).to_have_value("Noch etwas: Die U3 fährt auch.")
    await expect(jana.page.locator(".event").last).to_contain_text("nicht gesendet")
    await jana.tab.picture(f"desk-refused-{name}")
    assert not any("Noch etwas" in text for text in await visitor.texts())
    assert not await jana.tab.is_wider_than_its_window()
    jana.tab.complaints = [one for one in jana.tab.complaints if "409" not in one]
    await jana.page.fill("#text", "")
    await jana.resolves()
    await expect(jana.mine).to_have_count(0)


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"viewport": PHONE}])
async def test_an_admin_takes_a_conversation_from_the_bot(
    chat: OpenChat, desk: OpenDesk, agent: Agent, full_hour: None, options: dict[str, Any]
) -> None:
    """The alarm shows an admin who wrote what and leads there; what the bot has is taken with a reason that all see,
    and an agent finds no way to do the same."""
    visitor, jana = await answered(chat, desk, agent)
    name = "-".join(map(str, options)) or "light"
    await jana.page.fill("#text", "Kommt alle zum Hafenfest!")
    await jana.page.press("#text", "Enter")
    await expect(jana.page.locator("#compose-problem")).to_be_visible()
    jana.tab.complaints.clear()
    await jana.page.fill("#text", "")
    await jana.resolves()
    await expect(jana.page.locator("#undo")).to_be_hidden()  # until then a word of the visitor's would open it again
    await expect(visitor.page.get_by_role("status").first).not_to_have_text("Mensch vom Team")
    await visitor.asks("Moin", "Bot")
    await expect(jana.page.locator(".locked")).to_contain_text("seitdem antwortet der Bot")
    await expect(jana.button("Vom Bot übernehmen …")).to_have_count(0)
    admin = await desk("admin", **options)
    await admin.page.locator("#alarms").click()
    first = admin.page.locator(".alarms li").first
    await expect(first).to_contain_text("Jana")
    await expect(first).to_contain_text("Kommt alle zum Hafenfest!")
    await admin.tab.picture(f"desk-alarms-{name}")
    assert await admin.tab.unnamed() == []
    await first.get_by_role("link").click()
    await expect(admin.button("Vom Bot übernehmen …")).to_be_visible()
    await admin.tab.picture(f"desk-bot-{name}")
    await admin.button("Vom Bot übernehmen …").click()
    await admin.tab.picture(f"desk-reason-{name}")
    assert await admin.tab.unnamed() == []
    await admin.page.keyboard.press("Escape")
    await admin.takes("Beschwerde am Telefon")
    await expect(admin.page.locator(".event").last).to_contain_text("Admin hat vom Bot übernommen")
    await expect(admin.page.locator(".event").last).to_contain_text("Beschwerde am Telefon")
    await expect(jana.page.locator(".event").last).to_contain_text("Beschwerde am Telefon")
    await admin.replies("Moin, es tut uns leid.")
    await admin.tab.picture(f"desk-taken-{name}")
    await expect(visitor.answers.last).to_have_text("Moin, es tut uns leid.")
    assert not await admin.tab.is_wider_than_its_window()
    await admin.resolves()
    await expect(admin.mine).to_have_count(0)
