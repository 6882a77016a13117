"""What a customer may read of their thread, and how far this page has read."""

from __future__ import annotations

from dataclasses import replace

from bot.model.erasure import Links, readable
from bot.model.thread import ThreadLine, Threads

AT_ONCE = 500
OURS = frozenset({"bot", "agent", "service", "notice"})
LEFT = frozenset({"sent", "delivered", "read"})
ON_THE_WAY = frozenset({"pending", "sending", "unknown"})


class Reading:
    """Goes on where it stopped. The cursor waits before a message that may still leave, so none is skipped."""

    def __init__(self, threads: Threads, links: Links, contact: str, after: str) -> None:
        self._threads = threads
        self._links = links
        self._contact = contact
        self._shown: set[str] = set()
        self.cursor = after

    async def news(self) -> list[ThreadLine]:
        """Lines for the customer that this page has not got yet."""
        found: list[ThreadLine] = []
        at, waiting = self.cursor, False
        while True:
            chunk = await self._threads.thread(self._contact, at, AT_ONCE)
            for entry in chunk:
                waiting = waiting or on_the_way(entry)
                at = entry.seq
                if not waiting:
                    self.cursor = at
                if may_read(entry) and entry.line.id not in self._shown:
                    found.append(entry)
            if len(chunk) < AT_ONCE:
                break
        self._shown.update(entry.line.id for entry in found)
        return [await self._with_link(entry) for entry in found]

    async def _with_link(self, entry: ThreadLine) -> ThreadLine:
        """A link to one's own data can be read as long as it works; later it is no link any more."""
        if not entry.line.link:
            return entry
        token = self._links.token_of(self._contact, entry.line.link)
        if await self._links.peek(token) is None:
            return entry
        return replace(entry, line=replace(entry.line, text=readable(entry.line.text, token)))

    async def owner(self) -> str:
        """Who answers: `bot`, `queue` or `agent`; which agent is none of the page's business."""
        row = await self._threads.row(self._contact)
        return row.owner.partition(":")[0] if row else "bot"


def may_read(entry: ThreadLine) -> bool:
    """The customer's own words, and ours that have left; never notes, refused or waiting ones."""
    if entry.line.who == "customer":
        return True
    return entry.line.who in OURS and entry.status in LEFT


def on_the_way(entry: ThreadLine) -> bool:
    return entry.line.who in OURS and entry.status in ON_THE_WAY
