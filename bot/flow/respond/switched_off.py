"""What customers hear while the bot, or the skill that they ask for, is switched off. Danger, stops, "Mensch" and the
questions about them are never off."""

from __future__ import annotations

from functools import partial

from bot.flow.consent import stop, undo
from bot.flow.desk import after_resolved, handover
from bot.flow.inbound.arrive import answerable
from bot.flow.inbound.message import Deal, Read
from bot.flow.respond import open_question, special
from bot.flow.respond import reply as replies
from bot.flow.respond.offers import HUMAN
from bot.flow.respond.pick import picked_by, stands_for
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import Question
from bot.model.dialogue import Heard, Offer, Say, Understanding
from bot.model.grammar.courtesy import asks_nothing
from bot.model.grammar.yes_no import yes_or_no
from bot.model.keyword_rules import by_keywords, fold, unasked
from bot.model.message import Explanation
from bot.model.orders import SwitchedOff
from bot.model.skill import Skill

REASON = "paused"
HEEDED = frozenset({"stop", "erase"})
"""Kinds of questions whose answers take away what the customer has given."""


def step(turn: Turn, services: Services, read: Read) -> Deal | None:
    """While the bot is off: what must work all the same, else the word that it is."""
    off = services.orders().is_off("bot", turn.now)
    if off is None:
        return None
    return (
        _by_question(turn, services, read)
        or undo.step(turn, services, read)
        or stop.step(turn, services, read)
        or _human(turn, services, read)
        or after_resolved.step(turn, services, read)
        or _courtesy(turn, services, read)
        or partial(_pause, turn, services, read, off)
    )


def _by_question(turn: Turn, services: Services, read: Read) -> Deal | None:
    question = answerable(turn, read.item)
    if question is None or not (question.kind in HEEDED or _calls_human(read, question)):
        return None
    return open_question.step(turn, services, read)


def _calls_human(read: Read, question: Question) -> bool:
    choice = picked_by(read, question, clearly=False)
    if choice is None and (said := yes_or_no(read.text)) is not None:
        choice = stands_for(question, said.word)
    return choice is not None and choice.intent == HUMAN


def _human(turn: Turn, services: Services, read: Read) -> Deal | None:
    skill = turn.content.skills.get(HUMAN)
    if skill is None or not (by_keywords(read.text, [skill], None) or _names_people(read.text, skill)):
        return None
    heard = Heard(read.item.id, read.text, read.entities, HUMAN)
    known = Understanding(HUMAN, 1.0, (), read.entities)
    return partial(replies.run_skill, turn, services, read.item, heard, known)


def _names_people(text: str, skill: Skill) -> bool:
    """Nobody else will understand the sentence, so one word for people is enough."""
    words = {word for word in map(fold, skill.keywords.words) if " " not in word}
    return not words.isdisjoint(fold(text).split()) or bool(unasked(text, skill))


def _courtesy(turn: Turn, _: Services, read: Read) -> Deal | None:
    """Thanks need no person."""
    item = read.item
    if item.attachments or item.location or not asks_nothing(read.text):
        return None

    async def deal() -> None:
        turn.heard(item, understood(turn, "", 1.0, (), "answered"))

    return deal


async def _pause(turn: Turn, services: Services, read: Read, off: SwitchedOff) -> None:
    """Say so, and until when; give the message to the team if it is there."""
    item, there = read.item, await handover.who_is_there(turn, services)
    here = not there.get("back_at")
    turn.heard(item, understood(turn, "", 1.0, (), "handed_over" if here else "asked"))
    turn.close_question()
    values = {
        "until": {"at": off.until.isoformat()} if off.until else None,
        "instead": off.instead.get(turn.locale) or off.instead.get("de"),
        "back_at": there.get("back_at"),
    }
    offers = () if here else (Offer({"word": "utter_choice_human"}, HUMAN),)
    explanation = special.on_top(turn, services, item, None, Explanation(turn.content.release))
    replies.bubble(turn, item, Say("utter_paused", values, offers), explanation)
    if here:
        await handover.hand_over(turn, services, item, REASON, "")
