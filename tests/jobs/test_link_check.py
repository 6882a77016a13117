"""Links are asked as a polite visitor asks, and never where nobody outside could go."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.jobs.link_check import HOPS, Checked, LinkCheck, is_public


@dataclass
class Site:
    """A site on this machine; it notes how it is asked."""

    server: TestServer
    asked: list[tuple[str, str]] = field(default_factory=list)
    stumbled: Counter[str] = field(default_factory=Counter)

    def url(self, path: str) -> str:
        return str(self.server.make_url(path))

    async def check(self, *paths: str, private: bool = True) -> Checked:
        links = [path if "://" in path else self.url(path) for path in paths]
        return await LinkCheck(private=private, between=0.01, patience=2)(links)

    async def dead(self, *paths: str) -> dict[str, str]:
        return {one.link.removeprefix(self.url("/")): one.why for one in (await self.check(*paths)).dead}


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    app = web.Application()
    found = Site(TestServer(app))

    async def page(request: web.Request) -> web.Response:
        found.asked.append((request.method, request.path))
        name = request.match_info["name"]
        if name == "no-head" and request.method == "HEAD":
            return web.Response(status=405)
        if name == "hidden-head" and request.method == "HEAD":
            return web.Response(status=404)
        if name == "stumbles":
            found.stumbled[name] += 1
            return web.Response(status=503 if found.stumbled[name] < 3 else 200)
        if name == "moved":
            return web.Response(status=301, headers={"Location": "/ok"})
        if name == "moved-away":
            return web.Response(status=302, headers={"Location": "/404"})
        if name == "circle":
            return web.Response(status=302, headers={"Location": "/circle"})
        if name == "to-a-file":
            return web.Response(status=302, headers={"Location": "file:///etc/passwd"})
        return web.Response(status=int(name) if name.isdigit() else 200)

    app.router.add_route("*", "/{name}", page)
    await found.server.start_server()
    yield found
    await found.server.close()


async def test_what_is_there_is_not_dead(site: Site) -> None:
    """Pages, what has moved, what only knows GET, what wants a sign-in or is asked too often."""
    paths = ("/ok", "/moved", "/no-head", "/hidden-head", "/401", "/403", "/429")
    assert await site.dead(*paths) == {}
    assert (await site.check(*paths)).number == len(paths)


async def test_what_is_gone_is_dead(site: Site) -> None:
    """By status, by a way that leads to nothing, by a circle, by another kind of address."""
    found = await site.dead("/404", "/410", "/500", "/moved-away", "/circle", "/to-a-file")
    assert found == {
        "404": "404",
        "410": "410",
        "500": "500",
        "moved-away": "404",
        "circle": "ForbiddenLinkError",
        "to-a-file": "ForbiddenLinkError",
    }
    assert sum(path == "/circle" for _, path in site.asked) <= 2 * HOPS


async def test_a_stumble_is_not_an_end(site: Site) -> None:
    """What fails once and is there a moment later is not dead."""
    assert await site.dead("/stumbles") == {}


async def test_heads_first_and_no_page_is_asked_often(site: Site) -> None:
    """A page that answers HEAD is asked once; one that is gone at most twice."""
    await site.check("/ok", "/404")
    counts = Counter(path for _, path in site.asked)
    assert ("HEAD", "/ok") in site.asked
    assert counts["/ok"] == 1
    assert counts["/404"] <= 2


async def test_nobody_inside_is_asked(site: Site) -> None:
    """Addresses of this machine and of private networks are no pages for customers, however they are written."""
    port = site.server.port
    links = [f"http://127.0.0.1:{port}/ok", f"http://localhost:{port}/ok", f"http://[::1]:{port}/ok"]
    links += [f"http://2130706433:{port}/ok", f"http://0x7f000001:{port}/ok", "http://169.254.169.254/latest"]
    links += [f"http://127.1:{port}/ok", "ftp://hansebahn.de/plan", "https://", "http://[broken/"]
    found = await LinkCheck(between=0.01, patience=2)(links)
    assert site.asked == []
    assert not found.reached or {one.link for one in found.dead} == set(links)


async def test_without_a_way_out_nothing_is_called_dead(site: Site) -> None:
    """If no page at all can be asked, it is not the pages."""
    found = await site.check("http://127.0.0.1:1/a", "http://127.0.0.1:1/b")
    assert (found.reached, list(found.dead)) == (False, [])
    found = await site.check("http://127.0.0.1:1/a", "/ok")
    assert (found.reached, len(found.dead)) == (True, 1)
    assert await LinkCheck()([]) == Checked(0, [])


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("1.1.1.1", True), ("2606:4700::1111", True), ("127.0.0.1", False), ("10.1.2.3", False), ("::1", False),
        ("192.168.0.1", False), ("172.16.5.4", False), ("169.254.169.254", False), ("100.64.0.1", False),
        ("::ffff:10.0.0.1", False), ("fe80::1%eth0", False), ("fd00::1", False), ("224.0.0.1", False),
        ("0.0.0.0", False), ("255.255.255.255", False), ("2130706433", False), ("hansebahn.de", False), ("", False),
    ],
)  # fmt: skip
def test_which_addresses_are_open_to_all(address: str, public: bool) -> None:
    """Those of the open Internet, and no others."""
    assert is_public(address) is public
