"""Repeated answers: an answer given again within minutes says that it is news, or since when nothing has changed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b

from bot.flow.turn.turn import Turn
from bot.model.commands import Fact
from bot.model.conversation import Told
from bot.model.dialogue import Reply

SOON = timedelta(minutes=15)
MOST = 5
ASPECT = "aspect"
ANEW = frozenset({"now", "sure"})
"""Aspects that are answered by repeating the whole answer."""
AGE = frozenset({"as_of", "age_minutes"})


def lead(turn: Turn, answer: Reply, item: str) -> str:
    """The words before the answer, if it is repeated; notes that it was given."""
    skill = turn.content.skills.get(answer.understanding.intent)
    if turn.conversation is None or skill is None or not skill.in_queue or not _tells_all(answer):
        return ""
    key, facts = _key(answer), _facts(answer)
    before = next((one for one in turn.conversation.told if one.key == key), None)
    again = before is not None and before.at < turn.now <= before.at + SOON
    now = Told(key, facts, turn.now, turn.now)
    if before is not None and before.facts == facts and turn.now <= before.at + SOON:
        now = replace(before, at=turn.now)
    others = tuple(one for one in turn.conversation.told if one.key != key)
    turn.converse(told=(*others, now)[-MOST:])
    if not again or before is None:
        return ""
    if before.facts != facts:
        return turn.render("utter_news", {}, item)
    return turn.render("utter_unchanged", {"since": {"at": before.since.isoformat()}}, item)


def _tells_all(answer: Reply) -> bool:
    aspects = {entity["value"] for entity in answer.understanding.entities if entity["entity"] == ASPECT}
    return aspects <= ANEW and any(isinstance(command, Fact) for command in answer.commands)


def _key(answer: Reply) -> str:
    named = sorted(
        f"{entity['entity']}={entity['value']}"
        for entity in answer.understanding.entities
        if entity["entity"] != ASPECT
    )
    told_of = [command.of for command in answer.commands if isinstance(command, Fact) and command.of]
    return "|".join([answer.understanding.intent, *named, *told_of])


def _facts(answer: Reply) -> str:
    """A hash of what is said, without its age."""
    said = [[say.response, {k: v for k, v in say.values.items() if k not in AGE}] for say in answer.say]
    return blake2b(json.dumps(said, sort_keys=True, default=str).encode(), digest_size=8).hexdigest()
