"""How much the anonymous web chat may take, so that it takes nothing from the messengers."""

from __future__ import annotations

from dataclasses import dataclass

from bot.web.client_ip import Networks


@dataclass(frozen=True)
class Rate:
    """So many at once, and so many a second after that."""

    burst: float
    per_second: float


@dataclass(frozen=True)
class Limits:
    """Of one gateway process. Behind one address may sit a whole office, so addresses get more than visitors.

    `memory_share` is the part of the store's memory above which strangers are asked to wait.
    """

    visitor_says: Rate = Rate(10, 0.5)
    visitor_frames: Rate = Rate(200, 20)
    visitor_sockets: int = 8
    visitor_codes: Rate = Rate(5, 5 / 3600)
    address_says: Rate = Rate(60, 3)
    address_frames: Rate = Rate(2_000, 200)
    address_sessions: Rate = Rate(60, 1)
    address_contacts: Rate = Rate(60, 60 / 3600)
    address_sockets: int = 100
    sockets: int = 1_000
    memory_share: float = 0.7
    trusted_proxies: Networks = ()
