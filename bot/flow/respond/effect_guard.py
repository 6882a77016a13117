"""The effect guard: lasting effects need certainty. It checks the commands of a skill against the sentence itself,
whatever the brain understood: carry out, ask first, answer something else, or do nothing.

A tap, a number and a full yes to the question are `certain`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from bot.flow.turn.turn import Turn
from bot.model.commands import (
    Command,
    EndConsents,
    EraseContact,
    GrantConsent,
    PauseConsents,
    ProposeConsent,
    ResumeConsents,
)
from bot.model.dialogue import UNSURE, Reply
from bot.model.errors import BrainError
from bot.model.grammar.question import asks
from bot.model.grammar.wish import Wish, speaks_of_telling, wish
from bot.model.item import MessageItem
from bot.model.keyword_rules import fold
from bot.model.skill import Effect, Skill

LASTING: dict[type[Command], frozenset[Effect]] = {
    ProposeConsent: frozenset({"offer", "grant"}),
    GrantConsent: frozenset({"grant"}),
    EndConsents: frozenset({"end"}),
    PauseConsents: frozenset({"pause"}),
    ResumeConsents: frozenset({"resume"}),
    EraseContact: frozenset({"erase"}),
}
"""Each command with a lasting effect, and which declared effects of a skill allow it."""
NO_OFFER: frozenset[Wish] = frozenset({"refusal", "question", "past"})


@dataclass(frozen=True)
class Verdict:
    """What happens to a reply: say and carry it out (`pass`), let another skill answer (`instead`), treat it as not
    understood (`unsure`), or ask whether it is a stop (`ask_stop`)."""

    reply: Reply
    way: Literal["pass", "instead", "unsure", "ask_stop"] = "pass"


def judge(
    turn: Turn, item: MessageItem, reply: Reply, *, certain: bool, in_form: bool, prefilled: Collection[str] = ()
) -> Verdict:
    """`prefilled` are texts (folded) that our own links suggest. Raises BrainError if the skill gives a command that it
    has not declared."""
    skill = turn.content.skills.get(reply.understanding.intent)
    _check_declared(turn, skill, reply, in_form=in_form)
    if certain or not any(type(command) in LASTING for command in reply.commands):
        return Verdict(reply)
    if any(isinstance(command, EndConsents) for command in reply.commands):
        return _stop(turn, item, reply)
    if any(isinstance(command, PauseConsents | ResumeConsents) for command in reply.commands):
        return Verdict(reply, "unsure") if wish(item.said) == "question" and asks(item.said) else Verdict(reply)
    return _wish(item, reply, skill, ours=item.supplied or fold(item.said) in prefilled)


def _check_declared(turn: Turn, skill: Skill | None, reply: Reply, *, in_form: bool) -> None:
    """A value for a form belongs to the skill that asked, whatever its words would mean elsewhere."""
    acting = turn.content.skills.values() if skill is None or in_form else [skill]
    declared = {effect for one in acting for effect in one.effects}
    for command in reply.commands:
        if type(command) in LASTING and not LASTING[type(command)] & declared:
            name = skill.name if skill else reply.understanding.intent
            raise BrainError(f"{name} gives {command.command}, an effect that it does not declare")


def _stop(turn: Turn, item: MessageItem, reply: Reply) -> Verdict:
    """A clear stop was obeyed before any skill ran: this one only resembles one."""
    holds = any(consent.until > turn.now for consent in turn.consents.open())
    return Verdict(reply, "ask_stop" if holds and not asks(item.said) else "unsure")


def _wish(item: MessageItem, reply: Reply, skill: Skill | None, *, ours: bool) -> Verdict:
    """Only a request in the customer's own words grants a consent, never words that we supplied. Customers who refuse
    or merely ask get no offer."""
    meant = wish(item.said)
    offered = [command for command in reply.commands if isinstance(command, ProposeConsent | GrantConsent)]
    if offered and meant in NO_OFFER and speaks_of_telling(item.said):
        kept = replace(reply, commands=tuple(command for command in reply.commands if command not in offered))
        return Verdict(kept, "instead" if skill and skill.instead and not kept.say else "pass")
    if meant == "directive" and not ours:
        return Verdict(reply)
    return Verdict(replace(reply, commands=tuple(_asked(command) for command in reply.commands)))


def _asked(command: Command) -> Command:
    if isinstance(command, GrantConsent):
        return ProposeConsent(command.type, command.subject, command.until, command.values)
    return command


def without(reply: Reply) -> Reply:
    """The same message as not understood; what it resembled is no candidate either."""
    known = reply.understanding
    ranking = tuple(one for one in known.ranking if one[0] != known.intent)
    best = max((confidence for _, confidence in ranking), default=0.0)
    return Reply(reply.id, (), (), replace(known, intent=UNSURE, confidence=best, ranking=ranking))
