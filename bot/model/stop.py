"""Stop, as far as rules alone can tell: for where no brain is asked."""

from __future__ import annotations

from bot.model.named import Named, named
from bot.model.ports import Recogniser
from bot.model.reflexes import reflex, unasked
from bot.model.skill import Skill

STOP = "stop"


def stops(text: str, opt_out: str | None, skill: Skill | None, recogniser: Recogniser) -> tuple[Named, ...]:
    """What a message ends, by a stop word or by sentences that wish for no more messages: only what these name, all
    if it is nothing. The platform's own stop ends everything."""
    if opt_out == STOP:
        return (Named(),)
    if skill is None:
        return ()
    said = [text] if reflex(text, [skill], None) else unasked(text, skill)
    return tuple(dict.fromkeys(one for part in said for one in named(part, recogniser.recognise(part))))
