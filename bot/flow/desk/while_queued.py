"""What a customer in the queue is told meanwhile. The bot answers what it is sure of and what only informs. Place and
waiting time stay, and the answer has no other effect.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.flow.desk import handover
from bot.flow.inbound.message import Read
from bot.flow.respond import all_clear, follow_up, remembered_values, repeated_answer, special
from bot.flow.respond import reply as replies
from bot.flow.respond.view import view
from bot.flow.turn.off import off_skill
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.commands import Count, Fact, HandOver
from bot.model.conversation import BOT
from bot.model.dialogue import UNSURE, Heard, Reply, Say, Understanding
from bot.model.errors import BrainError, WrongModelError
from bot.model.grammar.question import asks
from bot.model.item import MessageItem
from bot.model.keyword_rules import by_keywords, fold
from bot.model.skill import Skill

PLACE, CALL, LEAVE = "queue_place", "queue_call", "queue_leave"
ASKED_AGAIN, CALLED_AGAIN = timedelta(minutes=1), timedelta(minutes=5)
"""How often customers are told their place: when they ask for it, and when they only call out ("hallo???")."""


def word(turn: Turn, read: Read) -> str:
    """What the message asks for, if it is one of these: the place, a sign of life, the way out."""
    if not fold(read.text):
        return CALL if read.item.said.strip() else ""
    known: Mapping[str, Skill] = turn.content.service
    exact = by_keywords(read.text, [known[name] for name in (LEAVE, PLACE, CALL) if name in known], None)
    if exact is None or (exact.skill == LEAVE and asks(read.text)):
        return ""
    return exact.skill


async def say_place(turn: Turn, services: Services, item: MessageItem, kind: str) -> None:
    """Tell the place, whether an agent is signed in, and if not, when the desk opens again."""
    conversation = turn.conversation
    told = conversation.place_told_at if conversation else None
    if told and turn.now - told < (ASKED_AGAIN if kind == PLACE else CALLED_AGAIN):
        return
    place = await services.place_in_queue(turn.taken.contact)
    values: dict[str, Any] = {"position": place or None, **await handover.who_is_there(turn, services)}
    turn.converse(place_told_at=turn.now)
    turn.service("utter_still_waiting", item.id, values)


def leave(turn: Turn, item: MessageItem) -> None:
    """The customer wants to go back to the bot."""
    turn.give_to(BOT, queued_at=None, waiting_since=None, unasked=False)
    turn.service("utter_left_queue", item.id)


async def answer_of(turn: Turn, services: Services, read: Read) -> Reply | None:
    """The answer if the bot is sure; None if the message is for an agent. Without a brain it waits for one."""
    if turn.conversation and turn.conversation.reason == "limit":  # most probably a bot writes: it has heard enough
        return None
    if services.orders().is_off("bot", turn.now):
        return None
    heard = _by_rule(turn, services, read)
    try:
        reply = await (_run(turn, services, heard) if heard else _of_brain(turn, services, read))
    except WrongModelError:
        raise
    except BrainError:
        return None
    return reply if reply is not None and _informs(turn, services, reply) else None


def say(turn: Turn, services: Services, item: MessageItem, reply: Reply) -> None:
    """Say its words and facts, and count look-ups. No other command is carried out."""
    for count in (command for command in reply.commands if isinstance(command, Count)):
        remembered_values.count(turn, services, count)
    all_clear.keep(turn, reply)
    explanation = replies.explained(turn, reply)
    lead = repeated_answer.lead(turn, reply, item.id)
    explanation = special.on_top(turn, services, item, reply, explanation)
    for number, one in enumerate(reply.say):
        text = turn.render(one.response, one.values, item.id)
        turn.answer(item, text if number else f"{lead} {text}".strip(), explanation)


def _by_rule(turn: Turn, services: Services, read: Read) -> Heard | None:
    skills = [skill for skill in turn.content.skills.values() if skill.in_queue]
    match = by_keywords(read.text, skills, read.only)
    if match is not None:
        return Heard(read.item.id, read.text, match.entities or read.entities, match.skill)
    follows = follow_up.about(turn, services, read)
    return follows if follows and turn.content.skills[follows.intent or ""].in_queue else None


async def _run(turn: Turn, services: Services, heard: Heard) -> Reply:
    """Run the skill's action without any earlier context."""
    skill = turn.content.skills[heard.intent or ""]
    result = await services.actions.run(skill.action, heard, {}, view(turn, services))
    return Reply(heard.id, result.say, result.commands, Understanding(skill.name, 1.0, (), heard.entities))


async def _of_brain(turn: Turn, services: Services, read: Read) -> Reply | None:
    """Only questions may be answered; what tells something is meant for the agent."""
    if not asks(read.text):
        return None
    heard = Heard(read.item.id, read.text, read.entities)
    answered = await services.brain.turn([heard], None, view(turn, services), turn.content.model)
    return answered.replies[0] if answered.replies and not answered.state.get("form") else None


def _informs(turn: Turn, services: Services, reply: Reply) -> bool:
    """Whether the reply is sure, allowed in the queue, and neither asks back nor calls a person."""
    skill = turn.content.skills.get(reply.understanding.intent)
    if reply.understanding.intent == UNSURE or skill is None or not skill.in_queue or not reply.say:
        return False
    if any(isinstance(command, HandOver) for command in reply.commands) or off_skill(turn, services, skill.name):
        return False
    known = any(isinstance(command, Fact) for command in reply.commands)
    return known and not any(_asks_back(one, skill.name) for one in reply.say)


def _asks_back(say: Say, skill: str) -> bool:
    """Choices that only offer more of the same answer are no question."""
    return any(choice.intent != skill for choice in say.choices) or bool(replies.ASKING.search(say.response))
