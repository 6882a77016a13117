"""Queued: what a customer who waits for a person is told meanwhile. Nobody is there yet, so what the bot is sure of and
what only informs is answered; the place and the waiting time stay, and nothing else comes of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.flow.desk import handover
from bot.flow.inbound.message import Read
from bot.flow.respond import all_clear, follow_up, remembered_values, repeated_answer
from bot.flow.respond import reply as speak
from bot.flow.respond.view import view
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.commands import Count, Fact, HandOver
from bot.model.conversation import BOT
from bot.model.dialogue import UNSURE, Heard, Reply, Say, Understanding
from bot.model.errors import BrainError, WrongReleaseError
from bot.model.grammar.question import asks
from bot.model.item import MessageItem
from bot.model.keyword_rules import fold, reflex
from bot.model.skill import Skill

PLACE, CALL, LEAVE = "queue_place", "queue_call", "queue_leave"
ASKED_AGAIN, CALLED_AGAIN = timedelta(minutes=1), timedelta(minutes=5)
"""Who asks for their place hears it once in so long, who only calls out ("hallo???") more seldom."""


def word(draft: Draft, read: Read) -> str:
    """Which short word the message asks for, if any: the place, a sign of life, the way out."""
    if not fold(read.text):
        return CALL if read.item.said.strip() else ""
    known: Mapping[str, Skill] = draft.content.service
    exact = reflex(read.text, [known[name] for name in (LEAVE, PLACE, CALL) if name in known], None)
    if exact is None or (exact.skill == LEAVE and asks(read.text)):
        return ""
    return exact.skill


async def say_place(draft: Draft, house: House, item: MessageItem, kind: str) -> None:
    """What is true now: the place, whether somebody is there, and else when somebody is back."""
    conversation = draft.conversation
    told = conversation.place_told_at if conversation else None
    if told and draft.now - told < (ASKED_AGAIN if kind == PLACE else CALLED_AGAIN):
        return
    place = await house.place_in_queue(draft.taken.contact)
    values: dict[str, Any] = {"position": place or None, **await handover.who_is_there(draft, house)}
    draft.converse(place_told_at=draft.now)
    draft.service("utter_still_waiting", item.id, values)


def leave(draft: Draft, item: MessageItem) -> None:
    """Back to the bot, as the customer wishes."""
    draft.give_to(BOT, queued_at=None, waiting_since=None, unasked=False)
    draft.service("utter_left_queue", item.id)


async def answer_of(draft: Draft, house: House, read: Read) -> Reply | None:
    """What the bot is sure of; None if the message is for the person alone. Without a brain it waits for them."""
    if draft.conversation and draft.conversation.reason == "limit":  # most probably a bot writes: it has heard enough
        return None
    heard = _by_rule(draft, house, read)
    try:
        reply = await (_run(draft, house, heard) if heard else _of_brain(draft, house, read))
    except WrongReleaseError:
        raise
    except BrainError:
        return None
    return reply if reply is not None and _informs(draft, reply) else None


def say(draft: Draft, house: House, item: MessageItem, reply: Reply) -> None:
    """Its words and facts, and the count of look-ups; no command that would change anything else."""
    for count in (one for one in reply.commands if isinstance(one, Count)):
        remembered_values.count(draft, house, count)
    all_clear.keep(draft, reply)
    explanation = speak.explained(draft, reply)
    lead = repeated_answer.lead(draft, reply, item.id)
    for number, one in enumerate(reply.say):
        text = draft.render(one.response, one.values, item.id)
        draft.answer(item, text if number else f"{lead} {text}".strip(), explanation)


def _by_rule(draft: Draft, house: House, read: Read) -> Heard | None:
    skills = [skill for skill in draft.content.skills.values() if skill.in_queue]
    found = reflex(read.text, skills, read.only)
    if found is not None:
        return Heard(read.item.id, read.text, found.entities or read.entities, found.skill)
    follows = follow_up.about(draft, house, read)
    return follows if follows and draft.content.skills[follows.intent or ""].in_queue else None


async def _run(draft: Draft, house: House, heard: Heard) -> Reply:
    """The skill's action, as if nothing had been said before."""
    skill = draft.content.skills[heard.intent or ""]
    result = await house.actions.run(skill.action, heard, {}, view(draft, house))
    return Reply(heard.id, result.say, result.commands, Understanding(skill.name, 1.0, (), heard.entities))


async def _of_brain(draft: Draft, house: House, read: Read) -> Reply | None:
    """What tells something is meant for the person; what asks may be answered."""
    if not asks(read.text):
        return None
    heard = Heard(read.item.id, read.text, read.entities)
    turn = await house.brain.turn([heard], None, view(draft, house), draft.content.release)
    return turn.replies[0] if turn.replies and not turn.state.get("form") else None


def _informs(draft: Draft, reply: Reply) -> bool:
    """Sure, declared to be answered here, and without a question back or a person called."""
    skill = draft.content.skills.get(reply.understanding.intent)
    if reply.understanding.intent == UNSURE or skill is None or not skill.in_queue or not reply.say:
        return False
    if any(isinstance(one, HandOver) for one in reply.commands):
        return False
    known = any(isinstance(one, Fact) for one in reply.commands)
    return known and not any(_asks_back(one, skill.name) for one in reply.say)


def _asks_back(say: Say, skill: str) -> bool:
    """What only offers more of the same answer asks nothing."""
    return any(one.intent != skill for one in say.choices) or bool(speak.ASKING.search(say.response))
