"""The internal port answers to its own names only, and to the networks that an operator allows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot import wiring
from bot.model.errors import SettingsError
from bot.ops.internal import internal_app
from bot.ops.metrics.exposition import Exposition
from bot.ops.metrics.figures import Figures
from bot.ops.metrics.table import Levels
from bot.paths import Folder
from bot.settings import Settings
from bot.web.allowed_callers import Doorway, host_name
from bot.web.client_ip import networks
from tests.desk.scene import PASSWORD, Desk

PATHS = ("/", "/desk", "/desk/login", "/desk/static/login.js", "/metrics", "/readyz", "/healthz", "/events", "/nowhere")
REBOUND = (
    "evil.example",
    "evil.example:8081",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "desk.example.org.evil",
)
LOGIN = "/desk/api/login"


def internal(desk: Desk, folder: Path, door: Doorway) -> web.Application:
    """The whole internal app."""

    async def nothing() -> dict[str, str]:
        return {}

    async def levels() -> Levels:
        return {}

    async def pushed(_: web.Request) -> web.Response:
        return web.Response(status=202)

    pages = desk.pages(5.0, door.trusted_proxies)
    figures = Exposition(Folder(folder), Figures("desk-1"))
    return internal_app(pages, web.Application(), door, nothing, levels, figures, [web.route("*", "/events", pushed)])


@asynccontextmanager
async def listening(desk: Desk, folder: Path, door: Doorway) -> AsyncIterator[str]:
    """It at a port of its own; gives its address."""
    async with TestServer(internal(desk, folder, door)) as server:
        yield str(server.make_url("")).rstrip("/")


async def status(url: str, headers: Mapping[str, str], method: str = "GET", **more: Any) -> int:
    async with (
        ClientSession() as session,
        session.request(method, url, headers=headers, allow_redirects=False, **more) as answer,
    ):
        if answer.status == 421:
            assert "LOTSE_INTERNAL_HOSTS" in await answer.text()
        assert answer.headers["Server"] == "lotse"
        return answer.status


@pytest.mark.parametrize("host", [*REBOUND, "", "[::1", "localhost@evil.example", "a b", "0.0.0.0"])
async def test_another_name_gets_nothing(store: Desk, tmp_path: Path, host: str) -> None:
    """A page that makes its own name point here (DNS rebinding) reads nothing, signs nobody in and opens no socket."""
    async with listening(store, tmp_path, Doorway(frozenset({"desk.example.org"}))) as url:
        for path in PATHS:
            assert await status(f"{url}{path}", {"Host": host}) == 421, path
        headers = {"Host": host, "Origin": f"http://{host}"}
        body = {"name": await store.person(), "password": PASSWORD}
        assert await status(f"{url}{LOGIN}", headers, "POST", json=body) == 421
        upgrade = {**headers, "Connection": "Upgrade", "Upgrade": "websocket"}
        assert await status(f"{url}/desk/api/live", upgrade) == 421


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:1",
        "127.0.0.1:8081",
        "[::1]:8081",
        "desk.example.org",
        "Desk.Example.ORG.:443",
        "desk:8081",
    ],
)
async def test_own_names_are_answered(store: Desk, tmp_path: Path, host: str) -> None:
    """The names of the settings, this machine's own and a container's are answered, with any port."""
    async with listening(store, tmp_path, Doorway(frozenset({"desk.example.org", "desk"}))) as url:
        assert await status(f"{url}/desk/login", {"Host": host}) == 200
        assert await status(f"{url}/readyz", {"Host": host}) == 200
        body = {"name": await store.person(), "password": PASSWORD}
        headers = {"Host": host, "Origin": f"http://{host}"}
        assert await status(f"{url}{LOGIN}", headers, "POST", json=body) == 200


async def test_people_monitoring_and_carriers_have_networks_of_their_own(store: Desk, tmp_path: Path) -> None:
    """Who is in no allowed network gets neither a page nor a sign-in; metrics have a list of their own, events none."""
    door = Doorway(people=networks("10.8.0.0/24"), monitors=networks("10.9.0.1"), trusted_proxies=networks("127.0.0.1"))
    async with listening(store, tmp_path, door) as url:
        seen = {
            who: {path: await status(f"{url}{path}", {"X-Forwarded-For": who}) for path in PATHS}
            for who in ("10.8.0.77", "10.9.0.1", "198.51.100.1", "10.8.0.77, 198.51.100.1")
        }
        person, monitor, *strangers = seen.values()
        assert (person["/desk/login"], person["/metrics"], person["/readyz"]) == (200, 403, 403)
        assert (monitor["/desk/login"], monitor["/metrics"], monitor["/readyz"]) == (403, 200, 200)
        for stranger in strangers:
            assert {path for path, told in stranger.items() if told != 403} == {"/healthz", "/events"}
        for path in ("//desk/login", "/events/", "/EVENTS", "/desk/../events", "/%65vents"):
            assert await status(f"{url}{path}", {"X-Forwarded-For": "198.51.100.1"}) in {403, 202}, path


async def test_a_forwarded_address_of_nobody_we_trust_is_no_way_in(store: Desk, tmp_path: Path) -> None:
    """Without a trusted proxy the network itself names the caller, whatever a header says."""
    async with listening(store, tmp_path, Doorway(people=networks("10.8.0.0/24"))) as url:
        assert await status(f"{url}/desk/login", {"X-Forwarded-For": "10.8.0.77"}) == 403
    async with listening(store, tmp_path, Doorway(people=networks("127.0.0.0/8,::1"))) as url:
        assert await status(f"{url}/desk/login", {"X-Forwarded-For": "198.51.100.1"}) == 200


async def test_behind_a_proxy_people_have_their_own_addresses(store: Desk, tmp_path: Path) -> None:
    """A stranger's guesses through the trusted proxy make only the stranger wait."""
    name = await store.person()
    async with listening(store, tmp_path, Doorway(trusted_proxies=networks("127.0.0.1"))) as url:

        async def tries(password: str, address: str) -> int:
            headers = {"Origin": url, "X-Forwarded-For": address}
            return await status(f"{url}{LOGIN}", headers, "POST", json={"name": name, "password": password})

        guesses = [await tries("falsch", f"10.8.0.{number}, 198.51.100.1") for number in range(7)]
        assert guesses == [401] * 5 + [429] * 2
        assert await tries(PASSWORD, "198.51.100.1") == 429
        assert await tries(PASSWORD, "10.8.0.2") == 200


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("internal_hosts", "desk example"),
        ("internal_hosts", "http://desk"),
        ("internal_hosts", "*"),
        ("internal_networks", "10.8.0.0/99"),
        ("monitoring_networks", "prometheus"),
        ("trusted_proxies", "proxy.local"),
    ],
)
def test_an_unreadable_list_stops_the_start(setting: str, value: str) -> None:
    """A list of names or networks that cannot be read is named, and never means *all*."""
    with pytest.raises(SettingsError, match=f"LOTSE_{setting.upper()}"):
        wiring.doorway(Settings(_env_file=None, **{setting: value}))


def test_the_names_come_from_the_settings() -> None:
    """The desk's own address, the listed names and the interface are names; listening everywhere is none."""
    listed = {"internal_url": "https://Desk.example.org:444", "internal_hosts": "desk, 10.0.0.5:8081 ,fd00::1,"}
    door = wiring.doorway(Settings(_env_file=None, internal_host="::", **listed))
    assert door.hosts == {"desk.example.org", "desk", "10.0.0.5", "fd00::1"}
    assert "10.0.0.7" in wiring.doorway(Settings(_env_file=None, internal_host="10.0.0.7")).hosts
    assert host_name("[FD00::1]:8081") == "fd00::1"


@pytest.mark.parametrize(
    "request_lines",
    [
        "GET http://evil.example/desk/login HTTP/1.1\r\nHost: evil.example",
        "GET http://127.0.0.1/desk/login HTTP/1.1\r\nHost: evil.example",
        "GET /desk/login HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example",
        "GET /desk/login HTTP/1.1\r\nHost: evil.example\r\nHost: 127.0.0.1",
        "GET /desk/login HTTP/1.1\r\nHost: 127.0.0.1, evil.example",
        "GET /desk/login HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: 127.0.0.1",
        "GET /desk/login HTTP/1.1\r\nHost: evil.example#127.0.0.1",
        "GET /desk/login HTTP/1.1\r\nHost: 127.0.0.1@evil.example",
        "GET /desk/login HTTP/1.1\r\nHost: 127.1",
        "GET /desk/login HTTP/1.1\r\nHost: 2130706433",
        "GET /desk/login HTTP/1.1\r\nHost:",
        "GET /desk/login HTTP/1.1",
        "GET /desk/login HTTP/1.0",
    ],
)
async def test_no_way_of_writing_a_name_passes_for_ours(store: Desk, tmp_path: Path, request_lines: str) -> None:
    """Doubled, missing, absolute, abbreviated or decorated: what is not plainly our name opens nothing."""
    async with listening(store, tmp_path, Doorway(frozenset({"desk"}))) as url:
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(url).port)
        writer.write(f"{request_lines}\r\nConnection: close\r\n\r\n".encode())
        first, _, _ = (await reader.read()).partition(b"\r\n")
        writer.close()
        assert first.split()[1] in {b"400", b"421"}, first
