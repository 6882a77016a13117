"""An agent at the desk, by the calls that the desk's page makes."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.system.outside.ledger import Ledger
from tests.system.outside.phone import Phone

LONG = 60.0  # seconds in which something must have come about; a failure, never a measure
CSRF = re.compile(r'<meta name="csrf" content="([^"]+)"')


@dataclass(frozen=True)
class Outcome:
    """What the desk answered to an action."""

    status: int
    body: dict[str, Any]


class Agent:
    """Signed in as one person."""

    def __init__(self, name: str, session: aiohttp.ClientSession, csrf: str, ledger: Ledger) -> None:
        self.name = name
        self._session = session
        self._csrf = csrf
        self._ledger = ledger

    async def queue(self) -> list[dict[str, Any]]:
        async with self._session.get("/desk/api/queue") as answer:
            assert answer.status == 200
            return list((await answer.json())["rows"])

    async def finds(self, phone: Phone) -> dict[str, Any]:
        """The customer's row in the queue."""
        contact = await self._ledger.contact(phone.number)
        return next(row for row in await self.queue() if row["contact"] == contact)

    async def acts(self, phone: Phone, verb: str, text: str = "", key: str = "") -> Outcome:
        """Do something about this customer with the epoch that the desk shows now."""
        contact = await self._ledger.contact(phone.number)
        return await self.acts_on(str(contact), verb, text, key)

    async def acts_on(self, contact: str, verb: str, text: str = "", key: str = "", **more: object) -> Outcome:
        async with self._session.get("/desk/api/thread", params={"contact": contact}) as answer:
            epoch = (await answer.json())["row"]["epoch"]
        key = key or secrets.token_hex(8)
        body = {"contact": contact, "verb": verb, "epoch": epoch, "text": text, "key": key, **more}
        async with self._session.post("/desk/api/act", json=body, headers={"X-Lotse-Csrf": self._csrf}) as answer:
            return Outcome(answer.status, await answer.json())

    async def sees(self, contact: str) -> dict[str, Any]:
        """The conversation, opened."""
        async with self._session.get("/desk/api/thread", params={"contact": contact}) as answer:
            assert answer.status == 200
            return dict(await answer.json())

    async def looks(self, contact: str, heard: int) -> Outcome:
        """Have seen so many of the customer's lines."""
        body = {"contact": contact, "heard": heard}
        async with self._session.post("/desk/api/looked", json=body, headers={"X-Lotse-Csrf": self._csrf}) as answer:
            return Outcome(answer.status, await answer.json())

    async def closed(self, **query: str) -> list[dict[str, Any]]:
        async with self._session.get("/desk/api/closed", params=query) as answer:
            assert answer.status == 200
            return list((await answer.json())["rows"])

    @asynccontextmanager
    async def page_open(self) -> AsyncIterator[None]:
        """The page's live connection: the agent is at their desk."""
        async with self._session.ws_connect("/desk/api/live") as socket:
            await socket.receive_json()
            yield

    async def clears(self) -> None:
        """Be done with every conversation that nobody else has."""
        for row in await self.queue():
            await self.acts_on(row["contact"], "claim")
            await self.acts_on(row["contact"], "resolve", force=True)

    async def claims(self, phone: Phone) -> None:
        assert (await self.acts(phone, "claim")).status == 200

    async def replies(self, phone: Phone, text: str) -> None:
        assert (await self.acts(phone, "reply", text)).status == 200

    async def resolves(self, phone: Phone) -> None:
        """Be done with it, whatever is open, and wait until that can no longer be undone."""
        contact = str(await self._ledger.contact(phone.number))
        assert (await self.acts_on(contact, "resolve", force=True)).status == 200
        await self.until_sees(contact, lambda row: row["owner"] != "agent")

    async def until_sees(self, contact: str, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the row of this conversation is so."""
        async with asyncio.timeout(LONG):
            while not holds(row := (await self.sees(contact))["row"]):
                await asyncio.sleep(0.1)
        return dict(row)


@asynccontextmanager
async def signed_in(desk: str, name: str, password: str, ledger: Ledger) -> AsyncIterator[Agent]:
    """Sign in as the page does: an origin, a cookie, and the word that each unsafe call repeats."""
    jar = aiohttp.CookieJar(unsafe=True)  # the desk's host is an address
    async with aiohttp.ClientSession(desk, cookie_jar=jar, headers={"Origin": desk}) as session:
        async with session.post("/desk/api/login", json={"name": name, "password": password}) as answer:
            assert answer.status == 200, await answer.text()
        async with session.get("/desk/", headers={"Accept": "text/html"}) as answer:
            found = CSRF.search(await answer.text())
            assert found, "the desk's page has no word of its own"
        yield Agent(name, session, found[1], ledger)
