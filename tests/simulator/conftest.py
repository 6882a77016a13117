"""One simulator process, reset for each test, and a small gateway that records what it is sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web

from tests.support.simulator import SimulatorProcess


@dataclass
class RecordedPost:
    """One webhook as it arrived."""

    url: str
    form: dict[str, str]
    signature: str
    token: str


@dataclass
class Gateway:
    """Stands where Lotse's public gateway stands; answers what it is told to."""

    url: str = ""
    posts: list[RecordedPost] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        headers = request.headers
        post = RecordedPost(
            self.url + request.raw_path,
            form,
            headers.get("X-Twilio-Signature", ""),
            headers.get("I-Twilio-Idempotency-Token", ""),
        )
        self.posts.append(post)
        self.arrived.set()
        status = self.answers.pop(0) if self.answers else 200
        return web.Response(status=status, text="<Response/>", content_type="text/xml")

    async def until(self, count: int) -> list[RecordedPost]:
        """All posts, as soon as there are so many."""
        async with asyncio.timeout(20):
            while len(self.posts) < count:
                self.arrived.clear()
                await self.arrived.wait()
        return self.posts

    def statuses(self) -> list[str]:
        return [post.form["MessageStatus"] for post in self.posts if "MessageStatus" in post.form]


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    recorder = Gateway()
    app = web.Application()
    app.router.add_post("/{path:.*}", recorder.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    recorder.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield recorder
    await runner.cleanup()


@pytest.fixture(scope="session")
def simulator_process() -> Iterator[SimulatorProcess]:
    process = SimulatorProcess()
    asyncio.run(process.start())
    yield process
    asyncio.run(process.stop())


@pytest.fixture
async def simulator(simulator_process: SimulatorProcess, gateway: Gateway) -> SimulatorProcess:
    """A fresh world whose company listens at the recording gateway."""
    await simulator_process.control("POST", "reset")
    await simulator_process.control("PATCH", "behaviour", {"public_url": gateway.url, "status_pause": 0})
    return simulator_process


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session
