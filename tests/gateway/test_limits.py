"""The public door has limits: the anonymous web chat takes nothing from the messengers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model.clock import utc_now
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.web.client_ip import networks
from bot.webchat.limits import Limits, Rate
from bot.webchat.token_bucket import MOST_VISITORS, TokenBuckets
from tests.gateway.scene import Door, Page, Watch
from tests.gateway.test_chat import ORIGIN, address, introduced
from tests.gateway.test_webhooks import form

LOCAL = networks("127.0.0.1")
PLENTY = Rate(1e6, 1e6)
MEGABYTE = 1024 * 1024


@asynccontextmanager
async def page(door: Door, source: str = "") -> AsyncIterator[Page]:
    headers = {**ORIGIN, **({"X-Forwarded-For": source} if source else {})}
    async with door.client.ws_connect("/chat/socket", headers=headers) as ws:
        opened = Page(ws)
        await opened.send("hello", after="")
        await opened.hear("welcome")
        yield opened


async def another_visitor(door: Door) -> None:
    door.client.session.cookie_jar.clear()
    await introduced(door)


async def closed_with(door: Door, source: str = "") -> int | None:
    headers = {**ORIGIN, **({"X-Forwarded-For": source} if source else {})}
    async with door.client.ws_connect("/chat/socket", headers=headers) as ws:
        await ws.receive()
        return ws.close_code


async def test_new_cookies_do_not_help(store: Door) -> None:
    """Whoever takes a fresh cookie for every message is still one address."""
    store.limits = Limits(address_says=Rate(3, 0.1))
    async with store.serving() as door:
        for number in range(3):
            await another_visitor(door)
            async with page(door) as chat:
                await chat.say(f"p-{number}", "Moin")
        await another_visitor(door)
        async with page(door) as chat:
            await chat.send("say", id="p-9", text="Moin")
            refused = await chat.hear("refused")
    assert (refused["code"], refused["after"] > 0) == ("rate", True)


async def test_so_many_newcomers_an_hour(store: Door) -> None:
    """An address brings a limited number of new contacts; who is known already goes on talking."""
    store.limits = Limits(address_contacts=Rate(1, 1 / 3600))
    async with store.serving() as door:
        await introduced(door)
        async with page(door) as known:
            await known.say("p-1", "Moin")
            await another_visitor(door)
            async with page(door) as chat:
                await chat.send("say", id="p-2", text="Moin")
                refused = await chat.hear("refused")
                assert (refused["code"], refused["after"]) == ("neighbours", 3600)
                assert await door.addresses.find(address(door)) is None
            await known.say("p-3", "Ich bin noch da")
            door.clock.move(timedelta(hours=1))
            async with page(door) as chat:
                await chat.say("p-4", "Moin")


async def test_addresses_behind_a_trusted_proxy_are_told_apart(store: Door) -> None:
    """One customer who floods through the proxy does not silence the others."""
    store.limits = Limits(address_says=Rate(1, 0.001), trusted_proxies=LOCAL)
    async with store.serving() as door:
        for source in ("198.51.100.1", "198.51.100.2"):
            await another_visitor(door)
            async with page(door, source) as chat:
                await chat.say("p-1", "Moin")
        async with page(door, "6.6.6.6, 198.51.100.2") as chat:
            await chat.send("say", id="p-2", text="Moin")
            assert (await chat.hear("refused"))["code"] == "rate"


@pytest.mark.parametrize(("limits", "code"), [(Limits(address_sockets=2), 4431), (Limits(sockets=2), 4430)])
async def test_so_many_open_pages(store: Door, limits: Limits, code: int) -> None:
    """Beyond the limit of an address, or of the whole process, a page is told which of them it is; it comes again."""
    store.limits = limits
    async with store.serving() as door:
        await introduced(door)
        async with page(door), page(door):
            await another_visitor(door)
            assert await closed_with(door) == code
            assert door.count("lotse_chat_sockets") == 2
        assert door.count("lotse_chat_refused_total", code="socket") == 1


async def test_cookies_are_not_free(store: Door) -> None:
    """So many identities at once for an address, then later."""
    store.limits = Limits(address_sessions=Rate(2, 0.1))
    async with store.serving() as door:
        for _ in range(2):
            await introduced(door)
        answer = await door.client.post("/chat/session", headers=ORIGIN)
        assert (answer.status, answer.headers["Retry-After"]) == (429, "10")


async def test_read_receipts_are_not_free(store: Door) -> None:
    """A frame that marks many messages counts as many: each is a call to the store."""
    store.limits = Limits(visitor_frames=Rate(30, 0.001))
    async with store.serving() as door:
        await introduced(door)
        async with page(door) as chat:
            await chat.say("p-1", "Moin")
            for _ in range(3):
                await chat.send("seen", messages=[f"m-{n}" for n in range(200)])
            await chat.say("p-2", "Moin")
    assert store.count("lotse_chat_refused_total", code="seen") == 1


async def test_a_mailbox_of_a_stranger_is_bounded(store: Door) -> None:
    """When nobody answers for long, a web chat visitor's mailbox ends at its limit, and none of it is lost."""
    store.limits, store.most_waiting = Limits(visitor_says=PLENTY), 5
    async with store.serving() as door:
        await introduced(door)
        async with page(door) as chat:
            for number in range(5):
                await chat.say(f"p-{number}", str(number))
            await chat.send("say", id="p-5", text="zu viel")
            refused = await chat.hear("refused")
            assert (refused["code"], refused["after"]) == ("full", 10)
            taken = await door.taken(address(door))
            assert [getattr(item, "text", "") for item in taken.items] == list("01234")
            await chat.say("p-4", "4")  # said again: it is here already


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[Door]:
    """A door on a Redis of its own, which may use a few megabytes."""
    server = EmbeddedRedis(tmp_path)
    await server.start()
    redis = connect(server.url)
    used = (await redis.info("memory"))["used_memory"]
    await redis.config_set("maxmemory", used + 4 * MEGABYTE)
    yield Door(redis, Watch())
    await redis.aclose()
    await server.stop()


async def test_a_flood_in_the_web_chat_leaves_room_for_whatsapp(small: Door) -> None:
    """Web chat is refused while memory is left; signed webhooks go on being stored; with room it goes on by itself."""
    used = await small.levels.memory_share()
    share = used + (1 - used) / 2
    small.limits = Limits(visitor_says=PLENTY, address_says=PLENTY, address_contacts=PLENTY, memory_share=share)
    small.most_waiting = 0
    async with small.serving() as door:
        await introduced(door)
        async with page(door) as chat:
            for number in range(10_000):
                await chat.send("say", id=f"p-{number}", text="x" * 4000)
                answer = await answered(chat)
                if answer["type"] == "refused":
                    break
                door.clock.move(timedelta(seconds=1))
            assert (answer["code"], answer["after"]) == ("full", 10)
            for number in range(50):
                assert (await door.call(form(Body=f"Moin {number}"))).status == 200
            assert await door.levels.memory_share() < 1
            assert door.count("lotse_webhooks_total", outcome="not_stored") == 0
            assert door.count("lotse_webhooks_total", outcome="stored") == 50
            await door.redis.config_set("maxmemory", 0)
            door.clock.move(timedelta(seconds=10))
            await chat.say("p-last", "Jetzt aber")


async def answered(chat: Page) -> dict[str, object]:
    async with asyncio.timeout(10):
        while True:
            frame = await chat.ws.receive_json()
            if frame["type"] in {"stored", "refused"}:
                return dict(frame)


def test_forgotten_names_start_afresh_and_memory_is_bounded() -> None:
    """However many addresses come, the process remembers a limited number of them."""
    allowances = TokenBuckets(utc_now, burst=1, per_second=0.001)
    for number in range(MOST_VISITORS + 10):
        assert allowances.take(str(number)) == 0
    assert allowances.take("0") == 0
    assert allowances.take(str(MOST_VISITORS + 9)) > 0
