"""Stop: what a message ends beyond doubt, and what is asked where it only sounds like one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.flow.consent import consent
from bot.flow.inbound.message import Deal, Read
from bot.flow.privacy import erase
from bot.flow.respond.form import without_form
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.commands import EndOptIns
from bot.model.consent_selector import Named, words
from bot.model.conversation import Question
from bot.model.grammar.erasure import asks_erasure
from bot.model.grammar.question import asks_how
from bot.model.grammar.withdrawal import Withdrawal
from bot.model.ids import derived_id
from bot.model.item import MessageItem
from bot.model.keyword_rules import fold
from bot.model.message import Choice
from bot.model.stop import ALL, STOP, stops

ABOUT = "stop"
YES, NO = "affirm", "deny"


def ends(draft: Draft, house: House, item: MessageItem) -> Withdrawal | None:
    """What it ends as far as rules alone can tell; None if it is no stop."""
    return stops(item.said, item.opt_out, draft.content.skills.get(STOP), house.recogniser)


def in_a_word(draft: Draft, item: MessageItem) -> Withdrawal | None:
    """The same of a message in which nothing may be looked for: all, if the platform or the whole message says so."""
    skill = draft.content.skills.get(STOP)
    said = {fold(one) for one in skill.reflex.words} if skill else set()
    return ALL if item.opt_out == STOP or fold(item.said) in said else None


def step(draft: Draft, house: House, read: Read) -> Deal | None:
    """A stop beyond doubt takes effect at once; who wants to be erased as well is asked about that."""
    meant = ends(draft, house, read.item)
    if meant is None:
        return None
    if read.item.opt_out != STOP and asks_how(read.text):
        return partial(_ask_whether, draft, read, meant)

    async def deal() -> None:
        draft.heard(read.item, understood(draft, STOP, 1.0, read.entities, "ended"))
        draft.close_question()
        draft.set(dialogue=without_form(draft.state.dialogue))
        draft.converse(misunderstood=0)
        obey(draft, read.item, meant)
        if read.item.opt_out != STOP and asks_erasure(read.text):
            erase.ask(draft, read.item)
        draft.done.append(read.item)

    return deal


async def _ask_whether(draft: Draft, read: Read, meant: Withdrawal) -> None:
    """Who asks how to unsubscribe may want to know, or to do it: a yes does it."""
    draft.heard(read.item, understood(draft, STOP, 1.0, read.entities, "asked"))
    draft.close_question()
    if _holds(draft):
        ask(draft, read.item, meant.ends)
    else:
        draft.answer(read.item, draft.render("utter_stop_nothing", {}, read.item.id))
    draft.done.append(read.item)


def _holds(draft: Draft) -> bool:
    return any(one.until > draft.now for one in draft.consents.open())


def obey(draft: Draft, item: MessageItem, meant: Withdrawal | None) -> None:
    """End what the message ends, and confirm it unless the platform has."""
    if meant is None:
        return
    by_platform = item.opt_out == STOP
    confirm = None if by_platform else lambda response, values: draft.service(response, item.id, values)
    consent.end(draft, wishes(draft, meant), item, confirm)
    if meant == ALL:
        draft.stopped = item.id


def wishes(draft: Draft, meant: Withdrawal) -> list[EndOptIns]:
    """With exceptions, the others one by one."""
    if not meant.keeps:
        return [EndOptIns(one.type, one.subject) for one in meant.ends]
    return [EndOptIns(one.type, one.subject) for one in draft.consents.open() if meant.fits(one.type, one.subject)]


def ask(draft: Draft, item: MessageItem, ends: Sequence[Named]) -> None:
    """It sounds like a stop and may be about something else: say what holds, and ask."""
    choices = tuple(
        Choice(derived_id("o", item.id, intent), draft.render(response, {}, item.id), intent)
        for intent, response in ((YES, "utter_choice_yes"), (NO, "utter_choice_no"))
    )
    holds = [words(one.type, one.subject) for one in draft.consents.open() if one.until > draft.now]
    named = [words(one.type, one.subject) for one in ends if one != Named()]
    response = "utter_stop_ask_some" if named else "utter_stop_ask"
    text = draft.render(response, {"holds": holds, "named": named}, item.id)
    draft.answer(item, text, asks=Question(draft.now, choices, about=ABOUT, yes=YES, no=NO, ends=tuple(ends)))


def answered(draft: Draft, item: MessageItem, question: Question, intent: str) -> None:
    """The yes or no to that question."""
    draft.close_question()
    draft.converse(misunderstood=0)
    if intent == YES:
        obey(draft, item, Withdrawal(question.ends))
    else:
        draft.answer(item, draft.render("utter_stop_declined", {}, item.id))
