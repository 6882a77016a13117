"""A commuter and somebody who waits for a parcel: what they have asked for, and what happens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.flow.respond.view import view
from bot.flow.turn.turn import Turn
from bot.model.commands import Command, EndConsents, GrantConsent, PauseConsents, ProposeConsent, ResumeConsents
from bot.model.ids import random_id
from bot.model.item import EventItem, TimerItem
from bot.model.turn import Taken
from bot.store.consents import read_wrote
from bot.store.redis import keys
from tests.flow.scene import Scene
from tests.support.scripted_brain import Decision

MORNINGS = {"days": [1, 2, 3, 4, 5], "from": "06:30", "to": "09:00"}
PARCEL = "00340434161094042557"
CLOSED: dict[str, Any] = {"closed": True, "from": "Barmbek", "to": "Kellinghusenstraße"}
LATE: dict[str, Any] = {"delay_minutes": 15}


SKILLS: dict[type[Command], str] = {
    GrantConsent: "tell_me",
    ProposeConsent: "tell_me",
    EndConsents: "stop",
    PauseConsents: "pause",
    ResumeConsents: "resume",
}


async def grant(town: Scene, type_: str, subject: str, days: int = 30, **values: Any) -> list[str]:
    """The customer's own clear words, as a skill would read them."""
    wish = GrantConsent(type_, subject, town.clock() + timedelta(days=days), values)
    return await wish_for(town, f"{type_} zu {subject}", wish)


async def wish_for(town: Scene, text: str, *commands: Command) -> list[str]:
    """Words that no rule knows, and what the skill for such a wish makes of them. What only resembles a stop is asked
    for, and meant."""
    skill = next((SKILLS[type(one)] for one in commands if type(one) in SKILLS), "greet")
    said = f"Sag mir Bescheid, wenn es so weit ist: {text}" if skill == "tell_me" else f"Wunsch: {text}"
    town.brain.understands(said, Decision(skill, say=(), commands=commands))
    heard = await town.say(said)
    return await town.say("Ja") if skill == "stop" else heard


async def commute(town: Scene, line: str = "U3", **values: Any) -> list[str]:
    """Mo bis Fr, 6:30 bis 9:00, closures or ten minutes, two a day."""
    terms = {"line": line, "schedule": MORNINGS, "least": {"closed": True, "delay_minutes": 10}, **values}
    return await grant(town, "commute", f"line:{line}", days=365, **terms)


async def happens(town: Scene, what: str, incident: str = "i-1", *, line: str = "U3", **fields: Any) -> list[str]:
    """Something happens to a line; gives what the customer hears of it."""
    said = {"line": line, "source": "Hochbahn", "as_of": {"at": town.clock().isoformat()}, **fields}
    return await event(town, "commute", f"line:{line}", what, incident, **said)


async def parcel(town: Scene, type_: str, what: str, **fields: Any) -> list[str]:
    said = {"source": "DHL", "as_of": {"at": town.clock().isoformat()}, **fields}
    return await event(town, type_, f"parcel:{PARCEL}", what, PARCEL, **said)


async def event(town: Scene, type_: str, subject: str, what: str, incident: str, **fields: Any) -> list[str]:
    item = EventItem(random_id("e"), town.clock(), random_id("ev"), type_, subject, fields, what, incident)
    await town.enqueue(item)
    return await town.go_on()


async def rings(town: Scene, name: str) -> list[str]:
    """The timer of this name rings; gives what the customer hears then."""
    await town.enqueue(TimerItem(random_id("t"), town.clock(), name))
    return await town.go_on()


async def timer(town: Scene, name: str) -> float | None:
    """When it rings, in seconds from the scene's now; None if it is not set."""
    at = await town.redis.zscore(keys.timers(keys.shard_of(town.contact)), f"{town.contact}|{name}")
    return None if at is None else round(float(at) / 1000 - town.clock().timestamp())


async def seen_by_actions(town: Scene) -> dict[str, Any]:
    """The view that a skill would get now."""
    taken = Taken(
        contact=town.contact,
        fence=0,
        attempts=0,
        epoch=0,
        address=town.address,
        items=(),
        state=await town.state(),
        consents=tuple(await town.stores.threads.consents(town.contact)),
        lease_until=town.clock(),
        wrote=read_wrote(await town.redis.hget(keys.of_contact(town.contact, "meta"), "wrote") or b""),
    )
    return view(Turn(taken, town.services), town.services)
