"""What is read from Redis when somebody asks for the metrics."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping

from bot.model.clock import Clock
from bot.model.errors import NotStoredError
from bot.model.levels import StoreLevels
from bot.model.presence import Presence
from bot.model.source import SourceStates
from bot.model.template_availability import KnownTemplates
from bot.model.thread import Threads
from bot.ops.metrics.table import Levels
from bot.ops.readiness import PARTS, Lacking

OWNERS = ("queue", "agent")
PATIENCE = 5.0


class ReadGauges:
    """Reads all of them; without Redis it says only that there is none."""

    def __init__(
        self,
        levels: StoreLevels,
        threads: Threads,
        presence: Presence,
        lacking: Lacking,
        clock: Clock,
        reach: KnownTemplates,
        sources: SourceStates,
    ) -> None:
        self._levels = levels
        self._threads = threads
        self._presence = presence
        self._lacking = lacking
        self._clock = clock
        self._reach = reach
        self._sources = sources

    async def __call__(self) -> Levels:
        lacking = await self._lacking()
        found: dict[tuple[str, ...], float] = {("lotse_part_ready", part): float(part not in lacking) for part in PARTS}
        try:
            async with asyncio.timeout(PATIENCE):
                found |= {
                    **await self._waiting(),
                    **await self._queue(),
                    **await self._templates(),
                    **await self._standing(),
                    ("lotse_redis_answers",): 1.0,
                }
        except (NotStoredError, TimeoutError):
            found["lotse_redis_answers",] = 0.0
        return found

    async def _waiting(self) -> Levels:
        ready, sends, memory = await self._levels.ready(), await self._levels.sends(), await self._levels.memory()
        return {
            ("lotse_contacts_ready",): ready.number,
            ("lotse_contacts_ready_oldest_seconds",): ready.oldest_seconds,
            ("lotse_sends_due",): sends.number,
            ("lotse_sends_due_oldest_seconds",): sends.oldest_seconds,
            ("lotse_redis_memory_bytes",): memory.used,
            ("lotse_redis_memory_limit_bytes",): memory.limit,
        }

    async def _templates(self) -> Levels:
        found: dict[tuple[str, ...], float] = {}
        for connector, outlook in (await self._reach.known()).outlooks.items():
            used = await self._reach.used(connector)
            found |= {("lotse_templates_month", connector, "sent"): used.sent}
            found |= {("lotse_templates_month", connector, "promised"): used.promised}
            for status, number in Counter(standing.status for standing in outlook.standings.values()).items():
                found["lotse_templates", connector, status] = number
        return found

    async def _standing(self) -> Levels:
        found: dict[tuple[str, ...], float] = {}
        for state in await self._sources.all():
            if not state.configured:
                continue
            found["lotse_source_away", state.name] = float(state.away)
            if state.total is not None:
                found["lotse_source_placed", state.name] = state.placed
                found["lotse_source_unplaced", state.name] = state.total - state.elsewhere - state.placed
            if state.calls_left is not None:
                found["lotse_source_calls_left", state.name] = state.calls_left
        return found

    async def _queue(self) -> Levels:
        rows = await self._threads.queue()
        owners = Counter(row.owner.partition(":")[0] for row in rows)
        since = [row.waiting_since for row in rows if row.waiting_since]
        oldest = (self._clock() - min(since)).total_seconds() if since else 0.0
        found: Mapping[tuple[str, ...], float] = {
            ("lotse_queue_conversations", owner): owners[owner] for owner in OWNERS
        }
        return {
            **found,
            ("lotse_queue_oldest_seconds",): max(0.0, oldest),
            ("lotse_agents_present",): len(await self._presence.present()),
        }
