"""Fetching what customers sent, once a turn has named it, and keeping it as long as their conversation.

A file is named by what the turn committed: whoever comes late, or again after a crash, finds or makes the same one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.model.backoff import backoff
from bot.model.clock import Clock
from bot.model.connector import Connector
from bot.model.media import Blobs, KeepsMedia, MakesHarmless, Media, MediaError, name_of
from bot.model.thread import ThreadLine, Threads
from bot.model.turn import Line

log = structlog.get_logger()

NEWEST = 20
TRIES = 3
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 5.0


@dataclass(frozen=True)
class MediaKeeping:
    """What worker and desk do with media, over one store of them."""

    blobs: Blobs
    harmless: MakesHarmless
    threads: Threads
    connectors: Mapping[str, Connector]
    clock: Clock
    keep: timedelta

    async def of(self, contact: str, channel: str, line: Line, number: int) -> Media:
        """From our own folder; what is not there yet is fetched, made harmless and kept. Raises MediaError."""
        name = name_of(line.id, number)
        kept = await self.blobs.get(contact, name)
        if kept:
            return kept
        keeper = self.connectors.get(channel)
        if not isinstance(keeper, KeepsMedia):
            raise MediaError("away")
        media = await self.harmless(await keeper.fetch_media(line.attachments[number]))
        await self.blobs.put(contact, name, media, line.at)
        if not await self._is_there(contact):  # erased while it was on its way
            await self.blobs.forget(contact)
            raise MediaError("gone")
        return media

    async def fetch_new(self, contact: str) -> None:
        """Of the newest lines. What cannot be had now is asked for again a few times, then left to whoever looks."""
        row = await self.threads.row(contact)
        if row is None:
            return
        for found in await self.threads.thread(contact, limit=NEWEST):
            if found.line.who == "customer":
                await self._fetch(contact, row.channel, found)

    async def sweep(self) -> None:
        """What is older than a conversation may be, and what belongs to nobody any more."""
        await self.blobs.sweep(self.clock() - self.keep)
        for contact in await self.blobs.contacts():
            if not await self._is_there(contact):
                await self.blobs.forget(contact)

    async def _fetch(self, contact: str, channel: str, found: ThreadLine) -> None:
        for number in range(len(found.line.attachments)):
            for attempt in range(1, TRIES + 1):
                try:
                    await self.of(contact, channel, found.line, number)
                except MediaError as error:
                    log.info("media.not_fetched", contact=contact, reason=error.why, attempt=attempt)
                    if error.why not in {"away", "unchecked"} or attempt == TRIES:
                        break
                    await asyncio.sleep(backoff(attempt, FIRST_PAUSE, LONGEST_PAUSE))
                else:
                    break

    async def _is_there(self, contact: str) -> bool:
        return bool(await self.threads.thread(contact, limit=1))
