"""Stop, as far as rules alone can tell: this much is beyond doubt, with or without a brain."""

from __future__ import annotations

from bot.model.consent_selector import Named
from bot.model.grammar.withdrawal import Withdrawal, may_withdraw, withdrawal
from bot.model.keyword_rules import unasked
from bot.model.nlu import Recogniser
from bot.model.skill import Skill

STOP = "stop"
ALL = Withdrawal((Named(),))


def stops(text: str, opt_out: str | None, skill: Skill | None, recogniser: Recogniser) -> Withdrawal | None:
    """What a message ends beyond doubt: by a stop word with nothing but politeness beside it, or by sentences that
    wish for no more messages. Only what these name, all if it is nothing. The platform's own stop ends everything."""
    if opt_out == STOP:
        return ALL
    if skill is None:
        return None
    return _in_few_words(text, skill, recogniser) or _plainly(text, skill, recogniser)


def _in_few_words(text: str, skill: Skill, recogniser: Recogniser) -> Withdrawal | None:
    if not may_withdraw(text, skill.keywords.words):
        return None
    return withdrawal(text, skill.keywords.words, recogniser.recognise(text), recogniser.selector)


def _plainly(text: str, skill: Skill, recogniser: Recogniser) -> Withdrawal | None:
    said = unasked(text, skill)
    named = recogniser.selector.named
    ends = tuple(dict.fromkeys(one for part in said for one in named(part, recogniser.recognise(part))))
    return Withdrawal(ends) if ends else None
