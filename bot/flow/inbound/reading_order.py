"""The reading order: steps that try to deal with a message, one after the other.

| step | reads |
|---|---|
| platform | a stop that the platform itself has understood and confirmed |
| danger | words of danger, whoever owns the conversation and whatever is open |
| crossing | the code that continues a web chat here |
| switched off | anything else while the bot is off: stops, "Mensch" and what was just noted still count |
| met | customers who are unwell, were not helped, contradict or are lost |
| question | what answers the open question: a tap, a number, a title, a whole yes or no |
| undo | "doch nicht" right after something was granted or ended |
| stop | a clear withdrawal |
| thanks | thanks after an agent has closed the conversation |
| rule | keyword rules: a word, a sign, a bare line, a valid number |
| language | the wish for German or English; any other language |
| expired | a tapped choice of a question that is no longer open |
| wordless | a picture, a place, a sticker |
| follow-up | a short question about the last answer |
| people | anything else while people have the conversation: it waits for them; the bot may answer in the queue |

What no step deals with goes to the brain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.flow.consent import consent, stop, undo
from bot.flow.desk import after_resolved, while_owned
from bot.flow.inbound import crossing
from bot.flow.inbound.message import Deal, Read
from bot.flow.respond import (
    danger,
    fixed_replies,
    follow_up,
    language_choice,
    open_question,
    reply,
    switched_off,
    unwell,
)
from bot.flow.respond.offers import HUMAN
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.commands import EndConsents
from bot.model.conversation import BOT
from bot.model.dialogue import Heard, Understanding
from bot.model.keyword_rules import KeywordMatch, by_keywords, fold, unasked
from bot.model.stop import STOP


@dataclass(frozen=True)
class Step:
    """`alone`: tried while the bot owns the conversation; `among_people`: while the queue or an agent does."""

    name: str
    read: Callable[[Turn, Services, Read], Deal | None]
    alone: bool = True
    among_people: bool = False


def deal_with(turn: Turn, services: Services, read: Read) -> Deal | None:
    """How to deal with a message that needs no brain; None if it needs one."""
    for step in READING_ORDER:
        if (step.alone if turn.owner == BOT else step.among_people) and (deal := step.read(turn, services, read)):
            services.witness(read.item.id, "step", step.name)
            return deal
    return None


def _platform(turn: Turn, services: Services, read: Read) -> Deal | None:
    """The platform has confirmed a stop: end everything and say nothing."""
    if read.item.opt_out != STOP:
        return None

    async def deal() -> None:
        turn.heard(read.item, understood(turn, STOP, 1.0, (), "ended"))
        turn.close_question()
        consent.end(turn, [EndConsents()], read.item, confirm=None)

    return deal


def _rule(turn: Turn, services: Services, read: Read) -> Deal | None:
    """An open form comes first: a bare number answers its question, and the brain fills it in."""
    in_form = bool((turn.state.dialogue or {}).get("form"))
    rules = [skill for skill in turn.content.skills.values() if skill.name not in {danger.SKILL, STOP}]
    match = by_keywords(read.text, rules, None if in_form else read.only)
    if match is None and HUMAN in turn.content.skills and unasked(read.text, turn.content.skills[HUMAN]):
        match = KeywordMatch(HUMAN)  # a person, whatever else the message asks
    if match is None:
        return None
    return partial(
        _run, turn, services, read, Heard(read.item.id, read.text, match.entities or read.entities, match.skill)
    )


async def _run(turn: Turn, services: Services, read: Read, heard: Heard) -> None:
    known = Understanding(heard.intent or "", 1.0, (), heard.entities)
    await reply.run_skill(turn, services, read.item, heard, known)


def _expired(turn: Turn, services: Services, read: Read) -> Deal | None:
    return partial(fixed_replies.question_expired, turn, read.item) if read.item.choice else None


def _wordless(turn: Turn, services: Services, read: Read) -> Deal | None:
    return partial(fixed_replies.wordless, turn, read.item) if not fold(read.text) else None


def _people(turn: Turn, services: Services, read: Read) -> Deal | None:
    return partial(while_owned.attend, turn, services, read)


READING_ORDER: tuple[Step, ...] = (
    Step("platform", _platform),
    Step("danger", danger.step, among_people=True),
    Step("crossing", crossing.step, among_people=True),
    Step("switched off", switched_off.step),
    Step("met", unwell.step),
    Step("question", open_question.step, among_people=True),
    Step("undo", undo.step),
    Step("stop", stop.step),
    Step("thanks", after_resolved.step),
    Step("rule", _rule),
    Step("language", language_choice.step),
    Step("expired", _expired),
    Step("wordless", _wordless),
    Step("follow-up", follow_up.step),
    Step("people", _people, alone=False, among_people=True),
)
