"""Danger: emergency numbers at once, whoever owns the conversation and whatever is open. If the danger is certain, the
customer comes first in the queue and the team is paged."""

from __future__ import annotations

from functools import partial

from bot.flow.consent import stop
from bot.flow.desk import unasked_messages
from bot.flow.inbound.message import Deal, Read
from bot.flow.respond.form import without_form
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import BOT, QUEUE
from bot.model.dialogue import Reply
from bot.model.grammar.danger import CRISIS, HELP, OWN_LIFE, Danger
from bot.model.item import MessageItem

SKILL = "emergency"
DESPAIR = "crisis"
BY_BRAIN = {SKILL: HELP, DESPAIR: CRISIS}
"""The intents that mean danger, and which kind."""
ALARM = "danger"
REASON = "danger"
SURE = 0.5
"""The confidence from which the brain alone makes the bot give the numbers. It never pages anybody by itself."""


def step(turn: Turn, services: Services, read: Read) -> Deal | None:
    """What rules read as danger."""
    danger = turn.content.danger.read(read.text) if SKILL in turn.content.skills else None
    return partial(help_now, turn, services, read.item, danger) if danger else None


def urgent(turn: Turn, item: MessageItem) -> bool:
    """Whether a message must not wait behind others."""
    return SKILL in turn.content.skills and turn.content.danger.read(item.said) is not None


def by_brain(turn: Turn, mine: Read, reply: Reply) -> Danger | None:
    """Danger that only the brain has read: perhaps, unless it is a figure of speech."""
    known = reply.understanding
    if known.intent not in BY_BRAIN or known.confidence < SURE or turn.content.danger.is_harmless(mine.text):
        return None
    return Danger(BY_BRAIN[known.intent], "perhaps")


async def help_now(turn: Turn, services: Services, item: MessageItem, danger: Danger) -> None:
    """One bubble that begins with the numbers. No question stays open that a later yes could answer."""
    owner = turn.owner
    outcome = "answered" if owner == BOT and danger.certainty == "perhaps" else "handed_over"
    skill = DESPAIR if danger.kind in OWN_LIFE else SKILL
    turn.heard(item, understood(turn, skill, 1.0, (), outcome if owner == BOT else "queued"))
    if owner != BOT:
        unasked_messages.asks(turn, item.at)
    turn.close_question()
    turn.set(dialogue=without_form(turn.state.dialogue))
    values = {"alarmed": {"word": "utter_danger_alarmed"}} if await _alarm(turn, services, danger) else {}
    turn.service(f"utter_danger_{danger.language or danger.kind}", item.id, values)
    stop.obey(turn, item, stop.ends(turn, services, item))
    _mark(turn, item, danger)


async def _alarm(turn: Turn, services: Services, danger: Danger) -> bool:
    """Raise the alarm; returns whether the customer may be told that somebody knows."""
    if danger.certainty != "certain":
        return False
    details = {"contact": turn.taken.contact, "about": CRISIS if danger.kind in OWN_LIFE else danger.kind}
    await services.alarms.raise_(ALARM, {"contact": turn.taken.contact}, details)
    return services.paged or bool(await services.presence.present())


def _mark(turn: Turn, item: MessageItem, danger: Danger) -> None:
    """Mark the conversation for the desk. Certain danger comes before all others, whoever owns the conversation."""
    conversation = turn.conversation
    if conversation is None:
        return
    certain = "certain" in {danger.certainty, conversation.danger}
    turn.converse(danger="certain" if certain else "perhaps", waiting_since=conversation.waiting_since or item.at)
    turn.converse(queued_at=conversation.queued_at or turn.now, unasked=False, topic=SKILL, closing=None)
    if danger.certainty == "certain" and turn.owner == BOT:
        turn.give_to(QUEUE, reason=REASON, claimed_at=None)
        turn.note(item.id, "", code="handed_over")
