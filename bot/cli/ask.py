"""`lotse ask`: lines in, one JSON object per line out, through the whole path of a throw-away installation."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

import orjson

from bot.model.ids import random_id
from bot.sandbox.sandbox import Rehearsal


async def ask(rehearsal: Rehearsal, lines: Iterable[str], *, one: bool) -> AsyncIterator[str]:
    """One object per line, also where the answer is silence. With `one`, all lines are one person's."""
    person = random_id("ask")
    for line in lines:
        text = line.rstrip("\r\n")
        heard = await rehearsal.say(person if one else random_id("ask"), text)
        yield orjson.dumps(
            {
                "text": text,
                "language": heard.language,
                "intent": heard.intent or "out_of_scope",
                "confidence": heard.confidence,
                "entities": heard.entities,
                "outcome": heard.outcome,
                "replies": heard.replies,
            }
        ).decode()
