"""A customer in the web chat and an agent at the desk, as their browsers show it."""

from __future__ import annotations

from playwright.async_api import Browser, Locator, expect

from tests.support.browser import PHONE, Tab

PATIENCE = 30_000.0  # milliseconds until a page counts as broken; nothing is measured by it

expect.set_options(timeout=PATIENCE)


class Visitor:
    """Chats in a browser of their own."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self.page = tab.page

    @classmethod
    async def of(cls, browser: Browser, address: str, **options: object) -> Visitor:
        return cls(await Tab.open(browser, f"{address}/chat", **{"viewport": PHONE, **options}))

    @property
    def answers(self) -> Locator:
        return self.page.locator(".bubble.theirs .words")

    async def writes(self, text: str) -> None:
        await self.page.fill("#words", text)
        await self.page.press("#words", "Enter")

    async def asks(self, text: str, told: str) -> None:
        """Write, and wait for an answer that has these words."""
        before = await self.answers.count()
        await self.writes(text)
        await expect(self.answers.nth(before)).to_contain_text(told)

    async def texts(self) -> list[str]:
        return await self.page.locator(".bubble .words").all_inner_texts()


class DeskTab:
    """An agent's browser."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self.page = tab.page

    @classmethod
    async def of(cls, browser: Browser, address: str, name: str, password: str, **options: object) -> DeskTab:
        """Sign in on the page."""
        desk = cls(await Tab.open(browser, f"{address}/desk/", **options))
        await desk.page.get_by_label("Name").fill(name)
        await desk.page.get_by_label("Passwort", exact=True).fill(password)
        await desk.page.get_by_role("button", name="Anmelden").click()
        await expect(desk.page.locator("#queue")).to_be_visible()
        await expect(desk.page.locator("#link.on")).to_be_visible()
        return desk

    @property
    def waiting(self) -> Locator:
        return self.page.locator("#queue .waiting .entry")

    @property
    def mine(self) -> Locator:
        return self.page.locator("#queue .mine .entry")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    async def claims(self, entry: Locator) -> None:
        await entry.click()
        await self.button("Übernehmen").click()
        await expect(self.page.locator("#text")).to_be_focused()

    async def replies(self, text: str) -> None:
        await self.page.fill("#text", text)
        await self.page.press("#text", "Enter")
        await expect(self.page.locator("article.bubble.agent .text").last).to_have_text(text)

    async def resolves(self, key: str = "") -> None:
        """*Erledigt*, by button or key, whatever is still open: the desk asks about that, with a 409."""
        await (self.page.keyboard.press(key) if key else self.button("Erledigt").click())
        anyway, done = self.button("Trotzdem erledigt"), self.page.locator("#undo:not([hidden])")
        await expect(anyway.or_(done).first).to_be_visible()
        if await anyway.is_visible():
            await anyway.click()
            self.tab.complaints = [one for one in self.tab.complaints if "409" not in one]
        await expect(done).to_be_visible()

    async def takes(self, reason: str) -> None:
        """As an admin, take the open conversation from the bot."""
        await self.button("Vom Bot übernehmen …").click()
        await self.page.get_by_label("Grund").fill(reason)
        await self.page.get_by_role("dialog").get_by_role("button", name="Übernehmen", exact=True).click()
        await expect(self.page.locator("#text")).to_be_focused()
