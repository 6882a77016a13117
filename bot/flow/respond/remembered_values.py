"""Remember: small values about a contact that a skill asked to keep, counters of a day, and their end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.commands import Count, Remember
from bot.model.item import TimerItem

HOUR, MOST_KEPT = timedelta(hours=1), 20
FORGET = "forget:"
"""Timers of this name end what was kept for a number of days."""


def remember(draft: Draft, wish: Remember) -> None:
    """Keep a value, for ever or so many days from now; None forgets it."""
    kept = {name: old for name, old in draft.state.remembered.items() if name != wish.key}
    ends = draft.now + timedelta(days=wish.days) if wish.days and wish.value is not None else None
    if ends:
        kept[wish.key] = {"value": wish.value, "until": ends.isoformat()}
    elif wish.value is not None:
        kept[wish.key] = wish.value
    draft.set(remembered=kept)
    if ends or _until(draft, wish.key):
        draft.timer(f"{FORGET}{wish.key}", ends)


def count(draft: Draft, house: House, wish: Count) -> None:
    """One more of a kind today, or within the hour."""
    key = wish.key
    if wish.within == "hour":
        times = [*_lately(draft, draft.state.remembered.get(key)), draft.now.isoformat()]
        draft.set(remembered={**draft.state.remembered, key: {"times": times[-MOST_KEPT:]}})
        return
    today = _today(draft, house)
    before = draft.state.remembered.get(key)
    number = before["n"] if isinstance(before, Mapping) and before.get("day") == today else 0
    draft.set(remembered={**draft.state.remembered, key: {"day": today, "n": number + 1}})


def recalled(draft: Draft, house: House) -> dict[str, Any]:
    """What actions may know: values that still hold; of counters only the number of today or of the last hour."""
    today = _today(draft, house)
    found: dict[str, Any] = {}
    for key, value in draft.state.remembered.items():
        match value:
            case {"day": day, "n": number}:
                found[key] = number if day == today else 0
            case {"times": _}:
                found[key] = len(_lately(draft, value))
            case {"value": kept, "until": until}:
                if datetime.fromisoformat(until) > draft.now:
                    found[key] = kept
            case _:
                found[key] = value
    return found


def _lately(draft: Draft, kept: Any) -> list[str]:
    """The times of the last hour that were kept."""
    times = kept.get("times", ()) if isinstance(kept, Mapping) else ()
    return [one for one in times if draft.now - datetime.fromisoformat(one) < HOUR]


def forget(draft: Draft, item: TimerItem) -> None:
    """The time of a value is over, unless it was used meanwhile."""
    key = item.name.removeprefix(FORGET)
    until = _until(draft, key)
    if until is None:
        return
    if until > draft.now:
        draft.timer(item.name, until)
    else:
        draft.set(remembered={name: value for name, value in draft.state.remembered.items() if name != key})


def _until(draft: Draft, key: str) -> datetime | None:
    match draft.state.remembered.get(key):
        case {"until": str(until)}:
            return datetime.fromisoformat(until)
    return None


def _today(draft: Draft, house: House) -> str:
    return f"{house.local(draft.now):%Y-%m-%d}"
