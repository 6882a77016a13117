"""Customers and agents in real browsers, on a whole installation."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.support.browser import PHONE, Tab
from tests.system.outside.conftest import NewPhone, OpenChat, OpenDesk, Town
from tests.system.outside.phone import City

pytestmark = pytest.mark.timeout(300)


async def test_a_chat_with_ticks_and_choices(chat: OpenChat, city: City) -> None:
    """A question is ticked off and answered; a choice is tapped; a reload shows the same thread."""
    await city.starts("u3_closed")
    visitor = await chat()
    await visitor.asks("Fährt die U3?", "Barmbek")
    await expect(visitor.page.locator('.own[data-tick="read"]')).to_have_count(1)
    await visitor.tab.picture("chat-choices")
    await visitor.page.get_by_role("button", name="Ja", exact=True).click()
    await expect(visitor.answers.last).to_contain_text("genau einmal")
    before = await visitor.texts()
    await visitor.page.reload()
    await expect(visitor.page.locator(".bubble")).to_have_count(len(before))
    assert await visitor.texts() == before
    assert not await visitor.tab.is_wider_than_its_window()
    assert await visitor.tab.unnamed() == []


async def test_meine_daten_in_the_web_chat(chat: OpenChat, desk: OpenDesk) -> None:
    """The link can be opened from the page, also after a reload, once; then it is gone, and the page has no dead link.
    An agent never reads it."""
    visitor = await chat()
    await visitor.asks("Meine Daten", "/meine-daten/")
    link = visitor.answers.last.locator("a[href*='/meine-daten/']")
    address = await link.get_attribute("href") or ""
    assert len(address.rpartition("/")[2]) == 43
    await visitor.page.reload()
    await expect(link).to_have_attribute("href", address)
    async with visitor.page.expect_popup() as opening:
        await link.click()
    popup = await opening.value
    await popup.get_by_role("button").first.click()
    await expect(popup.get_by_text("Meine Daten", exact=True).first).to_be_visible()
    again = await visitor.page.request.post(address)
    assert again.status == 410
    await visitor.page.reload()
    await expect(visitor.answers.last).to_contain_text("/meine-daten/…")
    await expect(link).to_have_count(0)
    await visitor.asks("Mensch", "Team")
    jana = await desk()
    await jana.claims(jana.waiting.first)
    await expect(jana.page.get_by_text("/meine-daten/…")).to_be_visible()
    assert address.rpartition("/")[2] not in await jana.page.content()


async def test_a_notice_comes_by_itself(chat: OpenChat, city: City) -> None:
    """Who asked to be told sees the notice appear in the open page, once."""
    alert = await city.starts("u3_closed")
    visitor = await chat()
    await visitor.asks("Sag mir Bescheid, wenn die U3 wieder fährt", "genau einmal")
    await city.ends(alert)
    await expect(visitor.answers.last).to_contain_text("vorbei")
    assert sum("vorbei." in text for text in await visitor.texts()) == 1


async def test_offline_and_back(chat: OpenChat) -> None:
    """What is written without a connection waits, leaves once when it is back, and is answered once."""
    visitor = await chat()
    await visitor.asks("Moin", "Bot")
    await visitor.page.context.set_offline(True)
    await visitor.writes("Fährt die U1?")
    await visitor.writes("Fährt die U2?")
    await expect(visitor.page.locator("#banner")).to_be_visible()
    await expect(visitor.page.locator('.own[data-tick="waiting"]')).to_have_count(2)
    await visitor.page.context.set_offline(False)
    await expect(visitor.answers.filter(has_text="U2")).to_have_count(1)
    await expect(visitor.page.locator("#banner")).to_be_hidden()
    texts = await visitor.texts()
    assert [text for text in texts if text.startswith("Fährt")] == ["Fährt die U1?", "Fährt die U2?"]
    assert sum("Zur U1" in text for text in texts) == 1
    visitor.tab.complaints = [one for one in visitor.tab.complaints if "ERR_INTERNET_DISCONNECTED" not in one]


async def test_keyboard_only(chat: OpenChat, city: City) -> None:
    """Writing and choosing need no mouse."""
    await city.starts("u3_closed")
    visitor = await chat()
    await visitor.tab.walks("Tab", "#words")
    await visitor.page.keyboard.type("Fährt die U3?")
    await visitor.page.keyboard.press("Enter")
    await expect(visitor.page.get_by_role("button", name="Ja", exact=True)).to_be_visible()
    await visitor.tab.walks("Shift+Tab", ".choices button:first-child")
    await visitor.page.keyboard.press("Enter")
    await expect(visitor.answers.last).to_contain_text("genau einmal")
    await expect(visitor.page.locator("#words")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_person_takes_over(chat: OpenChat, desk: OpenDesk, scheme: str) -> None:
    """Asked for a human, the conversation appears at the desk by itself; the reply appears in the chat by itself;
    after *Erledigt* the bot answers again and says that it is one."""
    agent = await desk(color_scheme=scheme)
    await expect(agent.waiting).to_have_count(0)
    visitor = await chat(color_scheme=scheme)
    await visitor.asks("Moin", "Bot")
    await visitor.asks("Ich möchte mit einem Menschen sprechen", "")
    await expect(agent.waiting).to_have_count(1)
    await agent.tab.picture(f"desk-queue-{scheme}")
    await agent.claims(agent.waiting.first)
    await expect(visitor.page.locator("#owner")).to_contain_text("Mensch")
    await agent.replies("Moin, hier ist Jana. Was ist los?")
    await expect(visitor.answers.last).to_have_text("Moin, hier ist Jana. Was ist los?")
    count = await visitor.answers.count()
    await visitor.writes("Mein Schirm liegt in der U3.")
    await expect(agent.page.locator("article.bubble.customer .text").last).to_have_text("Mein Schirm liegt in der U3.")
    await agent.replies("Ich frage im Fundbüro nach.")
    await expect(visitor.answers).to_have_count(count + 1)
    await agent.tab.picture(f"desk-thread-{scheme}")
    await visitor.tab.picture(f"chat-agent-{scheme}")
    assert await agent.tab.unnamed() == []
    assert not await agent.tab.is_wider_than_its_window()
    await agent.resolves()
    await expect(agent.mine).to_have_count(0)
    await expect(visitor.page.locator("#owner")).to_contain_text("Assistent")
    await visitor.asks("Fährt die U3?", "Bot von")


async def test_a_refused_claim_is_shown(chat: OpenChat, desk: OpenDesk) -> None:
    """A second agent who presses *Übernehmen* too late sees who has it; a late reply is refused, its text kept."""
    visitor = await chat()
    first, second = await desk("jana"), await desk("ole")
    await visitor.asks("Mensch", "")
    await second.waiting.first.click()
    await expect(second.button("Übernehmen")).to_be_visible()
    await second.page.context.set_offline(True)  # ole's page does not hear of what jana does
    await first.claims(first.waiting.first)
    await second.page.context.set_offline(False)
    await expect(second.page.locator("#thread")).to_contain_text("Jana")
    await expect(second.button("Übernehmen")).to_have_count(0)
    await first.resolves()
    await expect(first.mine).to_have_count(0)
    second.tab.complaints.clear()


async def test_the_window_is_counted_down(new_phone: NewPhone, desk: OpenDesk) -> None:
    """A WhatsApp conversation shows how long an answer may still be sent; keys alone open, claim, answer, resolve."""
    agent = await desk()
    phone = new_phone()
    await phone.asks("Mensch bitte")
    await expect(agent.waiting).to_have_count(1)
    await agent.page.keyboard.press("j")
    await expect(agent.page.locator("#thread .badge.window")).to_contain_text("23 h")
    await agent.page.keyboard.press("c")
    await expect(agent.page.locator("#text")).to_be_focused()
    await agent.page.keyboard.type("Moin per Tastatur")
    await agent.page.keyboard.press("Enter")
    assert await phone.hears() == ["Moin per Tastatur"]
    await expect(agent.page.locator("article.bubble.agent .status")).to_have_count(1)
    await agent.page.keyboard.press("Escape")
    await agent.resolves("e")
    await expect(agent.mine).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_pages_fit_a_phone(chat: OpenChat, desk: OpenDesk, scheme: str) -> None:
    """No page is wider than a phone."""
    visitor = await chat(color_scheme=scheme)
    await visitor.tab.picture(f"chat-empty-{scheme}")
    await visitor.asks("Hallo, " + "Donaudampfschifffahrtsgesellschaft" * 4, "")
    await visitor.tab.picture(f"chat-phone-{scheme}")
    assert not await visitor.tab.is_wider_than_its_window()
    agent = await desk(color_scheme=scheme, viewport=PHONE)
    await agent.tab.picture(f"desk-phone-{scheme}")
    assert not await agent.tab.is_wider_than_its_window()


async def test_the_simulators_page(town: Town, city: City, browser: Browser, new_phone: NewPhone) -> None:
    """In the simulator's page a disruption is started, a customer writes, and the answer appears on their phone."""
    tab = await Tab.open(browser, town.simulator.url)
    await tab.page.locator('#presets [data-key="u3_closed"]').click()
    await expect(tab.page.locator("#disruptions .disruption")).to_have_count(1)
    await city.is_read(2)
    await tab.page.fill("#words", "Fährt die U3?")
    await tab.page.press("#words", "Enter")
    await expect(tab.page.locator("#thread .theirs").last).to_contain_text("Barmbek")
    await tab.picture("simulator")
    await tab.page.locator("#disruptions .disruption button").first.click()
    assert await tab.unnamed() == []
    assert tab.complaints == []
