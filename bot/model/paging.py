"""Paging: danger calls somebody away from the desk, again and again until one of them has heard it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from standardwebhooks import Webhook

SECOND_AFTER = timedelta(minutes=3)
GIVEN_UP_AFTER = timedelta(hours=6)
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (15, 30, 60, 120, 300))


@dataclass(frozen=True)
class Page:
    """How far the calls about one alarm have come; `heard` once a receiver has said that it knows."""

    tries: int = 0
    next_at: datetime | None = None
    heard: bool = False

    def due(self, raised: datetime, now: datetime) -> bool:
        if self.heard or now - raised > GIVEN_UP_AFTER:
            return False
        return self.next_at is None or self.next_at <= now

    def after(self, now: datetime, *, heard: bool) -> Page:
        """One try later; the pauses grow to five minutes."""
        return Page(self.tries + 1, now + PAUSES[min(self.tries, len(PAUSES) - 1)], heard)


class Pages(Protocol):
    """How far the calls about each alarm have come. Raises NotStoredError."""

    async def of(self, alarm: str) -> Page: ...

    async def keep(self, alarm: str, page: Page) -> None: ...


@dataclass(frozen=True)
class Called:
    """Who is called: the addresses in this order, each further one only after a while; `key` signs; `desk` is where
    people open it."""

    addresses: tuple[str, ...]
    key: bytes
    desk: str


def signed(key: bytes, id_: str, seconds: int, body: bytes) -> dict[str, str]:
    """The headers of a call as Standard Webhooks names them."""
    signature = Webhook(key).sign(id_, datetime.fromtimestamp(seconds, UTC), body.decode())
    return {"webhook-id": id_, "webhook-timestamp": str(seconds), "webhook-signature": signature}
