"""From the web chat to WhatsApp, on a whole installation."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.system.outside.agent import Agent
from tests.system.outside.conftest import NewPhone, OpenChat

pytestmark = pytest.mark.timeout(300)


async def test_who_waits_at_night_goes_on_by_phone(chat: OpenChat, new_phone: NewPhone, agent: Agent) -> None:
    """The words of the dialog, sent by a phone, take the conversation along: the page says so, and the team finds one
    conversation, with what was said in the browser."""
    await agent.clears()
    visitor = await chat()
    await visitor.asks("Mensch", "")
    await visitor.writes("Mein blauer Rucksack liegt in der U3")
    await expect(visitor.page.locator("#onward")).to_be_visible()
    await visitor.page.click("#onward-button")
    await expect(visitor.page.locator("#code-words")).to_contain_text("WEITER ")
    words = await visitor.page.inner_text("#code-words")
    phone = new_phone()
    assert "aus dem Web-Chat" in await phone.asks(words)
    await expect(visitor.answers.last).to_contain_text("geht jetzt in WhatsApp weiter")
    await expect(visitor.page.locator("#code")).to_be_hidden()
    await expect(visitor.page.locator("#owner")).to_contain_text("Assistent")
    row = await agent.finds(phone)
    assert row["owner"] == "queue"
    assert len(await agent.queue()) == 1
