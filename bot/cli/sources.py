"""`lotse sources`: how each source stands, by what the workers know, or by asking each of them once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import aiohttp

from bot import wiring
from bot.cli.backup.places import at_hand_if_running
from bot.desk.pages import PAGE
from bot.desk.sources import standing
from bot.model.clock import utc_now
from bot.model.source import SourceState
from bot.settings import Settings

STANDING = {
    "works": "works",
    "old": "works, but its data are old",
    "away": "FAILS",
    "unset": "not set up",
    "idle": "not asked yet",
}


@dataclass(frozen=True)
class Told:
    """`asked`: nobody runs who would know, so each source was asked once."""

    states: Sequence[SourceState]
    asked: bool

    @property
    def fails(self) -> bool:
        return any(state.away for state in self.states)


async def told(settings: Settings, *, ask: bool) -> Told:
    """By what the workers know if any runs, unless everything is to be asked anew."""
    if not ask and (known := await _known(settings)):
        return Told(known, asked=False)
    async with aiohttp.ClientSession() as session:
        packs = wiring.build_packs(settings, session)
        await packs.ask()
        return Told(await packs.states(utc_now()), asked=True)


async def _known(settings: Settings) -> list[SourceState]:
    async with at_hand_if_running(settings) as redis:
        if redis is None:
            return []
        stores = wiring.stores(settings, redis)
        return await stores.sources.all() if await stores.alive.served_by("worker") else []


def lines(told: Told, now: datetime) -> Iterator[str]:
    """Two or three lines for each source, in the words of the desk."""
    words = json.loads((PAGE / "words.json").read_text("utf-8"))["en"]
    yield "Asked just now." if told.asked else "What the workers know:"
    for state in told.states:
        yield f"{state.name}: {STANDING[standing(state, now)]}"
        if state.good_at and not told.asked:
            yield f"    last success {_ago(state.good_at, now)}"
        if state.as_of and state.total is not None:
            yield f"    data {_ago(state.as_of, now)}"
        if state.total is not None:
            rest = f", {state.elsewhere} of other operators" if state.elsewhere else ""
            yield f"    {state.placed} of {state.total - state.elsewhere} alerts placed{rest}"
        if state.calls_left is not None:
            yield f"    {state.calls_left} of {state.calls_a_day} calls of this day left"
        if state.trouble:
            when = f"{_ago(state.bad_at, now)}: " if state.bad_at else ""
            code = f" ({state.reason})" if state.reason else ""
            yield f"    {when}{words[f'source.trouble.{state.trouble}']}{code}"


def _ago(moment: datetime, now: datetime) -> str:
    seconds = max(0, round((now - moment).total_seconds()))
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit} ago"
    return f"{seconds} s ago"
