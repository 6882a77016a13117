"""Crossing: the customer continues here what they began in the web chat. The transcript and the place in the queue come
along, consents do not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.flow.desk import handover
from bot.flow.inbound.message import Deal, Read
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
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


def step(turn: Turn, services: Services, read: Read) -> Deal | None:
    """A message that consists of the keyword and a code, in a messenger that codes can lead to."""
    if services.crossings is None or turn.channel.name == "webchat" or read.item.supplied:
        return None
    code = code_in(read.text)
    return partial(_cross, turn, services, read.item, code) if code else None


async def _cross(turn: Turn, services: Services, item: MessageItem, code: str) -> None:
    """After too many tries, customers are not told whether the code was right."""
    tried = tuple(at for at in turn.state.tried if item.at - at < WITHIN)
    crossing = await _found(services, item, code) if len(tried) < TRIES else None
    if crossing is None or crossing.contact == turn.taken.contact:
        turn.set(tried=(*tried, item.at)[-TRIES:])
        turn.heard(item, understood(turn, SKILL, 1.0, (), "answered"))
        turn.service("utter_crossing_tries" if len(tried) >= TRIES else "utter_crossing_wrong", item.id)
    else:
        turn.heard(item, understood(turn, SKILL, 1.0, (), "handed_over" if turn.owner == BOT else "queued"))
        await _join(turn, services, item, crossing)


async def _found(services: Services, item: MessageItem, code: str) -> Crossing | None:
    return await services.crossings.use(code, item.id) if services.crossings else None


async def _join(turn: Turn, services: Services, item: MessageItem, crossing: Crossing) -> None:
    """The transcript becomes a note, and the conversation takes the better of both places in the queue."""
    turn.note(item.id, transcript(crossing.lines, services), code=HERE)
    turn.timer(f"{ONWARD}{crossing.contact}", turn.now)
    turn.set(tried=())
    turn.service("utter_crossing_joined", item.id)
    if turn.owner not in {BOT, QUEUE}:  # somebody is at it already
        return
    mine = turn.conversation
    places = [moment for moment in (crossing.queued_at, mine.queued_at if mine else None) if moment]
    changes = {
        "topic": crossing.topic,
        "reason": crossing.reason,
        "queued_at": min(places, default=turn.now),
        "danger": crossing.danger or (mine.danger if mine else ""),
        "waiting_since": _earlier(crossing.waiting_since, mine.waiting_since if mine else None) or item.at,
    }
    if turn.owner == QUEUE:
        turn.converse(**changes)
    else:
        turn.give_to(QUEUE, unasked=False, claimed_at=None, **changes)
        turn.note(item.id, "", code="handed_over")
    await handover.promise(turn, services, item)


async def ring(turn: Turn, services: Services, item: TimerItem) -> None:
    """After the commit: tell the other contact, once however often this turn is repeated."""
    if services.crossings:
        await services.crossings.tell(item.name.removeprefix(ONWARD), item.id)


async def crossed(turn: Turn, services: Services, item: TimerItem) -> None:
    """The conversation continues elsewhere: nobody waits here any more, and the page says so."""
    turn.note(item.id, "", code=MOVED)
    if turn.owner == QUEUE:
        turn.give_to(BOT, queued_at=None, waiting_since=None, unasked=False)
        turn.service("utter_crossing_moved", item.id)


def transcript(lines: Sequence[Line], services: Services) -> str:
    """The last lines, each shortened, with its time and who said it."""
    told = [
        f"{services.local(line.at):%H:%M} {WHO.get(line.who, 'Bot')}: {' '.join(line.text.split())[:LINE]}"
        for line in lines
        if line.text  # in the web chat nobody sends anything else
    ]
    return "\n".join(told[-LINES:])[-ALL:]


def _earlier(moment: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (moment, other) if at), default=None)
