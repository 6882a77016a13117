"""Special notices on top of an answer: those whose scope it falls into, told again only to who asks again."""

from __future__ import annotations

from dataclasses import replace

from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.dialogue import Reply
from bot.model.item import MessageItem
from bot.model.message import Explanation
from bot.model.special import SpecialNotice, Topic, fits, now_told, topic_of, worth_saying

ASPECT = "aspect"
"""A follow-up names one; what it goes on about was asked before."""
QUIET = frozenset(
    {"emergency", "crisis", "thank", "goodbye", "affirm", "deny", "insult", "stop", "erase_me", "my_data"}
)
"""Skills on whose answers nothing stands that is meant for all."""
SMALL_TALK = "common"


def on_top(
    turn: Turn, services: Services, item: MessageItem, answer: Reply | None, explanation: Explanation
) -> Explanation:
    """Say them, if there are any; gives the answer's explanation with their ids. Without an `answer` the bot only asks
    what is meant."""
    holding = services.orders().notices(turn.now)
    if not holding:
        return explanation
    topic = topic_of(answer) if answer else Topic("")
    anew = answer is not None and _asks_anew(turn, answer)
    known = turn.state.special
    found = [
        notice
        for notice in holding
        if _is_due(notice, topic, services) and worth_saying(known, notice, turn.now, asked_anew=anew)
    ]
    for notice in found:
        turn.answer(item, _words(turn, notice, item), Explanation(turn.content.release, special=(notice.id,)))
    if found:
        turn.set(special=now_told(known, found, turn.now))
    return replace(explanation, special=tuple(notice.id for notice in found))


def _is_due(notice: SpecialNotice, topic: Topic, services: Services) -> bool:
    scope = replace(notice.scope, all=False) if topic.skill in QUIET else notice.scope
    return fits(scope, topic, services.names.parts)


def _asks_anew(turn: Turn, answer: Reply) -> bool:
    """A question of its own about a skill of ours."""
    skill = turn.content.skills.get(answer.understanding.intent)
    if skill is None or skill.pack == SMALL_TALK:
        return False
    return not any(entity["entity"] == ASPECT for entity in answer.understanding.entities)


def _words(turn: Turn, notice: SpecialNotice, item: MessageItem) -> str:
    foreign = turn.locale == "en" and not notice.texts.get("en")
    values = {
        "text": turn.content.stated(notice.text(turn.locale), turn.locale, turn.now),
        "at": {"at": max(notice.begins, notice.made_at).isoformat()},
        "foreign": {"word": "utter_word_only_german"} if foreign else None,
    }
    return turn.render("utter_special", values, item.id)
