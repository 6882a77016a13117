"""Small values that a skill keeps about a contact, counters of a day or an hour, and when they end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.commands import Count, Remember
from bot.model.item import TimerItem

HOUR, MOST_KEPT = timedelta(hours=1), 20
FORGET = "forget:"
"""Timers whose name begins so end values that were kept for some days."""


def remember(turn: Turn, wish: Remember) -> None:
    """Keep a value, for good or for some days; None forgets it."""
    kept = {name: old for name, old in turn.state.remembered.items() if name != wish.key}
    ends = turn.now + timedelta(days=wish.days) if wish.days and wish.value is not None else None
    if ends:
        kept[wish.key] = {"value": wish.value, "until": ends.isoformat()}
    elif wish.value is not None:
        kept[wish.key] = wish.value
    turn.set(remembered=kept)
    if ends or _until(turn, wish.key):
        turn.timer(f"{FORGET}{wish.key}", ends)


def count(turn: Turn, services: Services, wish: Count) -> None:
    """Count one more today, or within the hour."""
    key = wish.key
    if wish.within == "hour":
        times = [*_lately(turn, turn.state.remembered.get(key)), turn.now.isoformat()]
        turn.set(remembered={**turn.state.remembered, key: {"times": times[-MOST_KEPT:]}})
        return
    today = _today(turn, services)
    before = turn.state.remembered.get(key)
    number = before["n"] if isinstance(before, Mapping) and before.get("day") == today else 0
    turn.set(remembered={**turn.state.remembered, key: {"day": today, "n": number + 1}})


def recalled(turn: Turn, services: Services) -> dict[str, Any]:
    """What actions may know: values that still hold, and how much was counted today or within the last hour."""
    today = _today(turn, services)
    found: dict[str, Any] = {}
    for key, value in turn.state.remembered.items():
        match value:
            case {"day": day, "n": number}:
                found[key] = number if day == today else 0
            case {"times": _}:
                found[key] = len(_lately(turn, value))
            case {"value": kept, "until": until}:
                if datetime.fromisoformat(until) > turn.now:
                    found[key] = kept
            case _:
                found[key] = value
    return found


def _lately(turn: Turn, kept: Any) -> list[str]:
    """The times within the last hour."""
    times = kept.get("times", ()) if isinstance(kept, Mapping) else ()
    return [time for time in times if turn.now - datetime.fromisoformat(time) < HOUR]


async def ring(turn: Turn, services: Services, item: TimerItem) -> None:
    """Forget a value whose time is over, unless it was prolonged meanwhile."""
    key = item.name.removeprefix(FORGET)
    until = _until(turn, key)
    if until is None:
        return
    if until > turn.now:
        turn.timer(item.name, until)
    else:
        turn.set(remembered={name: value for name, value in turn.state.remembered.items() if name != key})


def _until(turn: Turn, key: str) -> datetime | None:
    match turn.state.remembered.get(key):
        case {"until": str(until)}:
            return datetime.fromisoformat(until)
    return None


def _today(turn: Turn, services: Services) -> str:
    return f"{services.local(turn.now):%Y-%m-%d}"
