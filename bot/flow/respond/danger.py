"""Danger: the numbers at once, whoever has the conversation and whatever is open; who is certainly in it comes before
all others and pages the team."""

from __future__ import annotations

from functools import partial

from bot.flow.consent import stop
from bot.flow.desk import unasked_messages
from bot.flow.inbound.message import Deal, Read
from bot.flow.respond.form import without_form
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.conversation import BOT, QUEUE
from bot.model.dialogue import Reply
from bot.model.grammar.danger import CRISIS, HELP, OWN_LIFE, Danger
from bot.model.item import MessageItem

SKILL = "emergency"
DESPAIR = "crisis"
BY_BRAIN = {SKILL: HELP, DESPAIR: CRISIS}
"""The intents that are danger, and the kind that the brain can tell."""
ALARM = "danger"
REASON = "danger"
SURE = 0.5
"""From here on the brain's word alone gives the numbers; that it pages nobody keeps it from crying wolf."""


def step(draft: Draft, house: House, read: Read) -> Deal | None:
    """What rules read as danger."""
    found = draft.content.danger.read(read.text) if SKILL in draft.content.skills else None
    return partial(help_now, draft, house, read.item, found) if found else None


def urgent(draft: Draft, item: MessageItem) -> bool:
    """Whether a message waits behind nothing."""
    return SKILL in draft.content.skills and draft.content.danger.read(item.said) is not None


def by_brain(draft: Draft, mine: Read, reply: Reply) -> Danger | None:
    """What rules have not read as danger, but the brain has: perhaps, if it is no manner of speaking."""
    known = reply.understanding
    if known.intent not in BY_BRAIN or known.confidence < SURE or draft.content.danger.is_harmless(mine.text):
        return None
    return Danger(BY_BRAIN[known.intent], "perhaps")


async def help_now(draft: Draft, house: House, item: MessageItem, danger: Danger) -> None:
    """One bubble whose first line are the numbers. Nothing stays open that a later yes could grant."""
    owner = draft.owner
    outcome = "answered" if owner == BOT and danger.certainty == "perhaps" else "handed_over"
    skill = DESPAIR if danger.kind in OWN_LIFE else SKILL
    draft.heard(item, understood(draft, skill, 1.0, (), outcome if owner == BOT else "queued"))
    if owner != BOT:
        unasked_messages.asks(draft, item.at)
    draft.close_question()
    draft.set(dialogue=without_form(draft.state.dialogue))
    values = {"alarmed": {"word": "utter_danger_alarmed"}} if await _alarm(draft, house, danger) else {}
    draft.service(f"utter_danger_{danger.language or danger.kind}", item.id, values)
    stop.obey(draft, item, stop.ends(draft, house, item))
    _mark(draft, item, danger)
    draft.done.append(item)


async def _alarm(draft: Draft, house: House, danger: Danger) -> bool:
    """Raise it; gives whether anybody may be promised to have heard of it."""
    if danger.certainty != "certain":
        return False
    details = {"contact": draft.taken.contact, "about": CRISIS if danger.kind in OWN_LIFE else danger.kind}
    await house.alarms.raise_(ALARM, {"contact": draft.taken.contact}, details)
    return house.paged or bool(await house.presence.present())


def _mark(draft: Draft, item: MessageItem, danger: Danger) -> None:
    """The row turns red; who is certainly in danger comes before all others, with whoever has the conversation."""
    conversation = draft.conversation
    if conversation is None:
        return
    certain = "certain" in {danger.certainty, conversation.danger}
    draft.converse(danger="certain" if certain else "perhaps", waiting_since=conversation.waiting_since or item.at)
    draft.converse(queued_at=conversation.queued_at or draft.now, unasked=False, topic=SKILL, closing=None)
    if danger.certainty == "certain" and draft.owner == BOT:
        draft.give_to(QUEUE, reason=REASON, claimed_at=None)
        draft.note(item.id, "", code="handed_over")
