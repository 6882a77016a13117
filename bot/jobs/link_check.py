"""Whether links still lead somewhere: asked gently, host by host, and nobody inside the network is asked by mistake."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from socket import AF_UNSPEC, AddressFamily
from urllib.parse import urljoin, urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult

MOST = 300
"""Links of one run; what is more waits for tomorrow's eyes."""
HOSTS_AT_ONCE = 4
BETWEEN = 1.0
"""Seconds between two questions to one host."""
PATIENCE = 15.0
HOPS = 5
GONE = frozenset({404, 410})
NO_HEAD = frozenset({400, 403, 404, 405, 406, 410, 429, 500, 501, 502, 503})
"""Answers to HEAD that say nothing of the page: some servers know only GET."""
AGENT = "Lotse link check"


class ForbiddenLinkError(ClientError):
    """It leads where nobody outside could follow."""


@dataclass(frozen=True)
class Dead:
    """`why` is a status, or the kind of failure."""

    link: str
    why: str


@dataclass(frozen=True)
class Checked:
    """`reached` is False if not one of them could be asked: then the way out is missing and not the pages."""

    number: int
    dead: Sequence[Dead]
    reached: bool = True


class PublicResolver(AbstractResolver):
    """Resolves to addresses that anybody can reach, and to no other."""

    def __init__(self) -> None:
        self._inner = ThreadedResolver()

    async def resolve(self, host: str, port: int = 0, family: AddressFamily = AF_UNSPEC) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        open_to_all = [one for one in found if is_public(one["host"])]
        if not open_to_all:
            raise ForbiddenLinkError("private address")
        return open_to_all

    async def close(self) -> None:
        await self._inner.close()


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open Internet."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not found.is_multicast


class LinkCheck:
    """`private`: links may lead into private networks, as of a company whose pages are for its own people."""

    def __init__(self, *, private: bool = False, between: float = BETWEEN, patience: float = PATIENCE) -> None:
        self._private = private
        self._between = between
        self._timeout = ClientTimeout(total=patience)

    async def __call__(self, links: Sequence[str]) -> Checked:
        by_host: dict[str, list[str]] = defaultdict(list)
        for link in links[:MOST]:
            by_host[_host(link)].append(link)
        resolver = None if self._private else PublicResolver()
        connector = TCPConnector(resolver=resolver, limit=HOSTS_AT_ONCE, ttl_dns_cache=60)
        turn = asyncio.Semaphore(HOSTS_AT_ONCE)
        async with ClientSession(
            connector=connector, timeout=self._timeout, cookie_jar=DummyCookieJar(), headers={"User-Agent": AGENT}
        ) as session:
            found = await asyncio.gather(*(self._of_host(session, turn, mine) for mine in by_host.values()))
        answers = [pair for pairs in found for pair in pairs]
        dead = [Dead(link, why) for link, why in answers if why]
        reached = not answers or any(not why or why.isdigit() for _, why in answers)
        return Checked(len(answers), dead if reached else [], reached)

    async def _of_host(
        self, session: ClientSession, turn: asyncio.Semaphore, links: Sequence[str]
    ) -> list[tuple[str, str]]:
        async with turn:
            found: list[tuple[str, str]] = []
            for number, link in enumerate(links):
                if number:
                    await asyncio.sleep(self._between)
                found.append((link, await self._dead(session, link)))
            return found

    async def _dead(self, session: ClientSession, link: str) -> str:
        """Why nobody gets there; empty if somebody does. What only fails once is asked again."""
        why = await self._asked(session, link)
        if why and why not in {str(status) for status in GONE}:
            await asyncio.sleep(self._between)
            why = await self._asked(session, link)
        return why

    async def _asked(self, session: ClientSession, link: str) -> str:
        try:
            status = await self._status(session, "HEAD", link)
            if status in NO_HEAD:
                await asyncio.sleep(self._between)
                status = await self._status(session, "GET", link)
        except TimeoutError:
            return "timeout"
        except (ClientError, OSError, ValueError) as error:
            return type(error).__name__
        return str(status) if status in GONE or status >= 500 else ""

    async def _status(self, session: ClientSession, method: str, link: str) -> int:
        """The status where it leads in the end; each address on the way is looked at. No body is read."""
        for _ in range(HOPS):
            self._look(link)
            async with session.request(method, link, allow_redirects=False) as answer:
                if answer.status not in {301, 302, 303, 307, 308} or "Location" not in answer.headers:
                    return answer.status
                link = urljoin(link, answer.headers["Location"])
        raise ForbiddenLinkError("too many redirects")

    def _look(self, link: str) -> None:
        """Raises ForbiddenLinkError for what is not asked; an address in figures is never resolved."""
        parts = urlsplit(link)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ForbiddenLinkError("no web address")
        host = parts.hostname.rstrip(".")
        figures = host.replace(".", "").isdigit() or ":" in host or host.lower().startswith("0x")
        if not self._private and figures and not is_public(host):
            raise ForbiddenLinkError("private address")


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or link).lower()
    except ValueError:
        return link
