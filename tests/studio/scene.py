"""A studio on a real store, and an admin's page in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Browser, expect

from bot.model.account import Role, csrf_of
from bot.studio.app import studio_app
from bot.studio.studio_page import StudioPage
from tests.desk.scene import PASSWORD, Desk, Watch
from tests.support.browser import Tab

INTERNAL = "https://desk.example.org"


class Studio:
    """The desk's accounts and sessions, and the studio's pages beside the desk's."""

    def __init__(self, redis: Any, clock: Watch) -> None:
        self.redis, self.clock = redis, clock
        self.desk = Desk(redis, clock)
        self.client: TestClient[web.Request, web.Application]
        self.origin = ""

    @asynccontextmanager
    async def serving(self, pages: Sequence[StudioPage]) -> AsyncIterator[Studio]:
        app = web.Application()
        app.add_subapp("/desk", self.desk.pages(5.0))
        app.add_subapp("/studio", studio_app(pages, self.desk.sessions, company="Hansebahn", internal_url=INTERNAL))
        async with TestClient(TestServer(app)) as client:
            self.client = client
            self.origin = str(client.make_url("/")).rstrip("/")
            yield self

    async def token(self, role: Role = "admin") -> str:
        """The session of a new person of this role."""
        account = await self.desk.accounts.find(await self.desk.person(role))
        assert account is not None
        return await self.desk.sessions.open(account)

    async def call(
        self, method: str, path: str, token: str = "", body: Mapping[str, Any] | None = None, **headers: str
    ) -> ClientResponse:
        """As a page of ours calls; `headers` replace what it sends (`Origin=…`)."""
        sent = {"Origin": INTERNAL, "X-Lotse-Csrf": csrf_of(token)} | headers
        cookies = {"lotse_session": token} if token else {}
        return await self.client.request(method, path, json=body, headers=sent, cookies=cookies, allow_redirects=False)

    async def opened(self, browser: Browser, path: str, name: str = "", **options: Any) -> Tab:
        """The page at this path, signed in as a new admin unless a name is given."""
        name = name or await self.desk.person("admin")
        tab = await Tab.open(browser, f"{self.origin}/desk/login?next={path}", **options)
        await tab.page.fill("#name", name)
        await tab.page.fill("#password", PASSWORD)
        await tab.page.keyboard.press("Enter")
        await expect(tab.page.locator("main#page h1")).to_be_visible()
        return tab
