"""Crossing: the customer goes on here with what they began in the web chat. Their words and their place come along; no
consent does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.flow.desk import handover
from bot.flow.inbound.message import Deal, Read
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.conversation import BOT, QUEUE
from bot.model.crossing import ONWARD, Crossing
from bot.model.grammar.crossing import code_in
from bot.model.item import MessageItem, TimerItem
from bot.model.turn import Line

SKILL = "human"
HERE, MOVED = "crossed_here", "crossed_away"
TRIES, WITHIN = 5, timedelta(hours=1)
LINES, LINE, ALL = 40, 600, 8_000
WHO = {"customer": "Kund:in", "agent": "Team"}


def step(draft: Draft, house: House, read: Read) -> Deal | None:
    """A message that is nothing but the word and a code, in a messenger that a code can lead to."""
    if house.crossings is None or draft.channel.name == "webchat" or read.item.supplied:
        return None
    code = code_in(read.text)
    return partial(_cross, draft, house, read.item, code) if code else None


async def _cross(draft: Draft, house: House, item: MessageItem, code: str) -> None:
    """Who tries too many codes is not told whether this one was right."""
    tried = tuple(at for at in draft.state.tried if item.at - at < WITHIN)
    crossing = await _found(house, item, code) if len(tried) < TRIES else None
    if crossing is None or crossing.contact == draft.taken.contact:
        draft.set(tried=(*tried, item.at)[-TRIES:])
        draft.heard(item, understood(draft, SKILL, 1.0, (), "answered"))
        draft.service("utter_crossing_tries" if len(tried) >= TRIES else "utter_crossing_wrong", item.id)
    else:
        draft.heard(item, understood(draft, SKILL, 1.0, (), "handed_over" if draft.owner == BOT else "queued"))
        await _join(draft, house, item, crossing)
    draft.done.append(item)


async def _found(house: House, item: MessageItem, code: str) -> Crossing | None:
    return await house.crossings.use(code, item.id) if house.crossings else None


async def _join(draft: Draft, house: House, item: MessageItem, crossing: Crossing) -> None:
    """What was said there becomes a note here, and the conversation takes the better of both places."""
    draft.note(item.id, transcript(crossing.lines, house), code=HERE)
    draft.timer(f"{ONWARD}{crossing.contact}", draft.now)
    draft.set(tried=())
    draft.service("utter_crossing_joined", item.id)
    if draft.owner not in {BOT, QUEUE}:  # somebody is at it already
        return
    mine = draft.conversation
    places = [one for one in (crossing.queued_at, mine.queued_at if mine else None) if one]
    changes = {
        "topic": crossing.topic,
        "reason": crossing.reason,
        "queued_at": min(places, default=draft.now),
        "danger": crossing.danger or (mine.danger if mine else ""),
        "waiting_since": _earlier(crossing.waiting_since, mine.waiting_since if mine else None) or item.at,
    }
    if draft.owner == QUEUE:
        draft.converse(**changes)
    else:
        draft.give_to(QUEUE, unasked=False, claimed_at=None, **changes)
        draft.note(item.id, "", code="handed_over")
    await handover.promise(draft, house, item)


async def ring(draft: Draft, house: House, item: TimerItem) -> None:
    """After the commit that took it along: the other contact is told, as often as this turn is taken, once."""
    if house.crossings:
        await house.crossings.tell(item.name.removeprefix(ONWARD), item.id)


def crossed(draft: Draft, item: TimerItem) -> None:
    """The conversation has gone on elsewhere: nobody waits here any more, and the page says so."""
    draft.note(item.id, "", code=MOVED)
    if draft.owner == QUEUE:
        draft.give_to(BOT, queued_at=None, waiting_since=None, unasked=False)
        draft.service("utter_crossing_moved", item.id)


def transcript(lines: Sequence[Line], house: House) -> str:
    """The last lines, each with its time and who said it, none without end."""
    told = [
        f"{house.local(one.at):%H:%M} {WHO.get(one.who, 'Bot')}: {' '.join(one.text.split())[:LINE]}"
        for one in lines
        if one.text  # in the web chat nobody sends anything else
    ]
    return "\n".join(told[-LINES:])[-ALL:]


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at), default=None)
