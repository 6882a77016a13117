"""Stopping: what a message clearly ends, and the question where it only sounds like a stop."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.flow.consent import consent
from bot.flow.inbound.message import Deal, Read
from bot.flow.privacy import erase
from bot.flow.respond.form import without_form
from bot.flow.respond.offers import yes_and_no
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.commands import EndConsents
from bot.model.consent_selector import Named, words
from bot.model.conversation import NO, YES, Question
from bot.model.grammar.erasure import asks_erasure
from bot.model.grammar.question import asks_how
from bot.model.grammar.withdrawal import Withdrawal
from bot.model.item import MessageItem
from bot.model.keyword_rules import fold
from bot.model.stop import ALL, STOP, stops

ABOUT = "stop"


def ends(turn: Turn, services: Services, item: MessageItem) -> Withdrawal | None:
    """What the message ends as far as rules can tell; None if it is no stop."""
    return stops(item.said, item.opt_out, turn.content.skills.get(STOP), services.recogniser)


def in_a_word(turn: Turn, item: MessageItem) -> Withdrawal | None:
    """The same for a message that must not be searched: everything, if the platform or the whole message says stop."""
    skill = turn.content.skills.get(STOP)
    said = {fold(word) for word in skill.keywords.words} if skill else set()
    return ALL if item.opt_out == STOP or fold(item.said) in said else None


def step(turn: Turn, services: Services, read: Read) -> Deal | None:
    """A clear stop takes effect at once. Customers who also want to be erased are asked about that."""
    meant = ends(turn, services, read.item)
    if meant is None:
        return None
    if read.item.opt_out != STOP and asks_how(read.text):
        return partial(_ask_whether, turn, read, meant)

    async def deal() -> None:
        turn.heard(read.item, understood(turn, STOP, 1.0, read.entities, "ended"))
        turn.close_question()
        turn.set(dialogue=without_form(turn.state.dialogue))
        turn.converse(misunderstood=0)
        obey(turn, read.item, meant)
        if read.item.opt_out != STOP and asks_erasure(read.text):
            erase.ask(turn, read.item)

    return deal


async def _ask_whether(turn: Turn, read: Read, meant: Withdrawal) -> None:
    """Customers who ask how to unsubscribe may only want to know: a yes does it."""
    turn.heard(read.item, understood(turn, STOP, 1.0, read.entities, "asked"))
    turn.close_question()
    if _holds(turn):
        ask(turn, read.item, meant.ends)
    else:
        turn.answer(read.item, turn.render("utter_stop_nothing", {}, read.item.id))


def _holds(turn: Turn) -> bool:
    return any(one.until > turn.now for one in turn.consents.open())


def obey(turn: Turn, item: MessageItem, meant: Withdrawal | None) -> None:
    """End what the message ends, and confirm it unless the platform did."""
    if meant is None:
        return
    by_platform = item.opt_out == STOP
    confirm = None if by_platform else lambda response, values: turn.service(response, item.id, values)
    consent.end(turn, wishes(turn, meant), item, confirm)
    if meant == ALL:
        turn.stopped = item.id


def wishes(turn: Turn, meant: Withdrawal) -> list[EndConsents]:
    """If the customer keeps some, each of the others is ended by itself."""
    if not meant.keeps:
        return [EndConsents(end.type, end.subject) for end in meant.ends]
    return [EndConsents(one.type, one.subject) for one in turn.consents.open() if meant.fits(one.type, one.subject)]


def ask(turn: Turn, item: MessageItem, ends: Sequence[Named]) -> None:
    """It sounds like a stop but may mean something else: say which consents hold, and ask."""
    choices = yes_and_no(turn, item)
    holds = [words(one.type, one.subject) for one in turn.consents.open() if one.until > turn.now]
    named = [words(end.type, end.subject) for end in ends if end != Named()]
    response = "utter_stop_ask_some" if named else "utter_stop_ask"
    text = turn.render(response, {"holds": holds, "named": named}, item.id)
    turn.answer(item, text, asks=Question(turn.now, choices, about=ABOUT, yes=YES, no=NO, ends=tuple(ends)))
