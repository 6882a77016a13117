"""Who may come in and say something: visitors, the network addresses that they come from, and all of them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from bot.model.clock import Clock
from bot.web.client_ip import hop
from bot.webchat.limits import Limits, Rate
from bot.webchat.token_bucket import TokenBuckets

LOOK_EVERY = timedelta(milliseconds=250)
SEEN_AT_ONCE = 20
CROWDED = 4429  # close codes of our own
FULL = 4430
NEIGHBOURS = 4431  # others behind the same network address

Share = Callable[[], Awaitable[float]]
"""Which part of the store's memory is in use. Raises NotStoredError."""


@dataclass(frozen=True)
class Guest:
    """A visitor at the address from where this connection comes. Neither is ever written down."""

    visitor: str
    address: str


class Admission:
    """Keeps the limits of one process, in bounded memory."""

    def __init__(self, limits: Limits, clock: Clock, share: Share) -> None:
        def of(rate: Rate) -> TokenBuckets:
            return TokenBuckets(clock, rate.burst, rate.per_second)

        self._limits = limits
        self._clock = clock
        self._share = share
        self._says = (of(limits.visitor_says), of(limits.address_says))
        self._frames = (of(limits.visitor_frames), of(limits.address_frames))
        self._sessions = of(limits.address_sessions)
        self._codes = of(limits.visitor_codes)
        self._newcomers = of(limits.address_contacts)
        self._sockets: Counter[str] = Counter()
        self._full = False
        self._looked_at: datetime | None = None

    def address(self, request: web.Request) -> str:
        return hop(request.remote, request.headers.getall("X-Forwarded-For", []), self._limits.trusted_proxies)

    def turned_away(self, guest: Guest) -> int:
        """The code with which one more connection is closed; 0 if it may stay."""
        if self._sockets[f"visitor {guest.visitor}"] >= self._limits.visitor_sockets:
            return CROWDED
        if self._sockets[f"address {guest.address}"] >= self._limits.address_sockets:
            return NEIGHBOURS
        return FULL if self._sockets["all"] >= self._limits.sockets else 0

    @contextmanager
    def inside(self, guest: Guest) -> Iterator[None]:
        """Count a connection as long as it lasts."""
        counted = (f"visitor {guest.visitor}", f"address {guest.address}", "all")
        self._sockets.update(counted)
        try:
            yield
        finally:
            self._sockets.subtract(counted)
            for name in counted:
                if not self._sockets[name]:
                    del self._sockets[name]

    def session(self, address: str) -> float:
        """Seconds until another cookie may be asked for; 0 if now."""
        return self._sessions.take(address)

    def frame(self, guest: Guest, cost: float = 1) -> bool:
        """Whether this frame may be read."""
        visitor, address = self._frames
        return not visitor.take(guest.visitor, cost) and not address.take(guest.address, cost)

    def says(self, guest: Guest) -> float:
        """Seconds until this visitor may say something; 0 if now."""
        visitor, address = self._says
        return visitor.take(guest.visitor) or address.take(guest.address)

    def newcomer(self, guest: Guest) -> float:
        """Seconds until somebody new may come from this address; 0 if now."""
        return self._newcomers.take(guest.address)

    def code(self, visitor: str) -> float:
        """Seconds until this visitor may have another code to go on with; 0 if now."""
        return self._codes.take(visitor)

    async def full(self) -> bool:
        """Whether the store has no room left for strangers. Raises NotStoredError."""
        now = self._clock()
        if self._looked_at is None or now - self._looked_at >= LOOK_EVERY:
            self._looked_at = now
            self._full = await self._share() >= self._limits.memory_share
        return self._full
