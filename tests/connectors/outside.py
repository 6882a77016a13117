"""A messenger from end to end: its platform, a server of our own; our public door; a worker's turns and sends."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr

import connectors
from bot import wiring
from bot.flow.outbound.deliver import deliver
from bot.model.address import Address
from bot.model.clock import utc_now
from bot.model.connector import Connector
from bot.settings import Settings
from bot.store.redis import keys
from bot.worker.turns import take_turns
from tests.connectors.cases import JSON, PUBLIC_URL, hook, settings_of, signed
from tests.flow.scene import Scene


@dataclass
class Platform:
    """Takes what is sent, answers as `named` says, and does `first` before it answers."""

    named: Callable[[int], Any]
    sent: list[dict[str, Any]] = field(default_factory=list)
    first: Callable[[int], Awaitable[Any]] | None = None

    async def take(self, request: web.Request) -> web.Response:
        self.sent.append(await request.json())
        number = len(self.sent)
        if self.first:
            await self.first(number)
        return web.json_response(self.named(number))


@dataclass
class Outside:
    """What happens between a messenger's platform and us."""

    name: str
    town: Scene
    platform: Platform
    door: TestClient[web.Request, web.Application]
    connector: Connector
    series: str = ""

    async def calls(self, body: Any, *, proved: bool = True, **query: str) -> ClientResponse:
        """The platform calls our webhook, with its proof unless it is somebody else."""
        path, method = f"/webhooks/{self.name}", "GET" if query else "POST"
        call = hook(path, query, b"" if query else json.dumps(body).encode(), method=method, **{"Content-Type": JSON})
        call = signed(self.name, call) if proved else call
        return await self.door.request(method, path, params=call.query, data=call.body, headers=call.headers)

    async def works(self, user: str) -> None:
        """A worker takes this customer's turns and sends what is said."""
        self.town.clock.now = utc_now()
        contact = self.town.contact = await self.town.stores.addresses.contact_of(Address(self.name, user))
        services = replace(self.town.services, channels={self.name: self.connector.channel})
        await self.town.redis.zadd(keys.ready(keys.shard_of(contact)), {contact: 1}, xx=True)
        await take_turns(contact, services, self.town.stores.mailbox, self.town.stores.live)
        await deliver(
            contact,
            outbox=self.town.stores.outbox,
            connectors={self.name: self.connector},
            live=self.town.stores.live,
            clock=self.town.clock,
        )

    async def shown(self) -> list[str]:
        """How our messages to this customer stand."""
        return [entry.status for entry in await self.town.lines() if entry.line.message]


def environment(name: str, platform: str) -> Mapping[str, str]:
    """The settings of its cases as an operator gives them, with our own platform."""
    given = settings_of(name).model_copy(update={"api_url": platform})
    return {
        f"LOTSE_{name.upper()}_{field.upper()}": value.get_secret_value() if isinstance(value, SecretStr) else value
        for field, value in given
    }


@asynccontextmanager
async def outside(
    name: str,
    town: Scene,
    folder: Path,
    named: Callable[[int], Any],
    set_env: Callable[[str, str], None],
) -> AsyncIterator[Outside]:
    platform = Platform(named)
    app = web.Application()
    app.add_routes([web.post("/{anything:.*}", platform.take)])
    async with TestServer(app) as server:
        for variable, value in environment(name, str(server.make_url("")).rstrip("/")).items():
            set_env(variable, value)
        settings = Settings(
            _env_file=None, connectors=name, public_url=PUBLIC_URL, data_dir=folder, secret_key="secret"
        )
        gateway = wiring.build_gateway(settings, town.redis)
        connector = connectors.connect(name, PUBLIC_URL, utc_now)
        async with TestClient(TestServer(gateway)) as door:
            yield Outside(name, town, platform, door, connector)
        await connector.close()
