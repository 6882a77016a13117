"""Answer: the customer's messages, one after the other, by reflexes, the brain and the ladder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile

from bot.flow.consent import consent, stop, undo
from bot.flow.desk import handover
from bot.flow.inbound.arrive import answerable, arrive, hear_language
from bot.flow.inbound.message import Read, read
from bot.flow.inbound.reading_order import deal_with
from bot.flow.respond import danger, follow_up, media_message, open_question, quoted_message
from bot.flow.respond import reply as speak
from bot.flow.respond.effect_guard import without
from bot.flow.respond.understanding import understood
from bot.flow.respond.view import view
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.dialogue import BrainTurn, Heard, Reply
from bot.model.errors import BrainError, BrainLoadingError, BrainUnreachableError
from bot.model.grammar.parts import parts
from bot.model.grammar.question import asks
from bot.model.item import MessageItem
from bot.model.keyword_rules import reflex
from bot.model.masking import MASKS

URGENT = ("human", "stop")


async def answer(draft: Draft, house: House, items: Sequence[MessageItem]) -> None:
    """Answer neighbouring messages. While the brain is away they wait, but nobody in need waits behind them."""
    before = len(draft.done)
    try:
        await _answer(draft, house, items)
    except BrainUnreachableError:
        left = items[len(draft.done) - before :]
        calm = list(takewhile(lambda item: not _urgent(draft, item), left))
        if len(calm) == len(left):
            raise
        await give_to_people(draft, house, calm)


async def _answer(draft: Draft, house: House, items: Sequence[MessageItem]) -> None:
    """Those for the brain go there in one request; it ends where the owner changes."""
    for_brain: list[Read] = []
    for item in items:
        arrive(draft, house, item)
        quoted_message.recall(draft, item)
        mine = read(house, item, undo.take(draft))
        hear_language(draft, house, item)
        if for_brain and deal_with(draft, house, mine) is not None:
            await _ask_brain(draft, house, for_brain)
            if draft.ends_here or draft.done[-1] is not for_brain[-1].item:
                return
            for_brain = []
        deal = deal_with(draft, house, mine)  # once more: an answer may have closed the question
        if deal is None:
            for_brain.append(mine)
            continue
        await deal()
        if draft.ends_here:
            return
    if for_brain:
        await _ask_brain(draft, house, for_brain)


def _urgent(draft: Draft, item: MessageItem) -> bool:
    skills = draft.content.skills
    return (
        danger.urgent(draft, item)
        or reflex(item.said, [skills[name] for name in URGENT if name in skills], None) is not None
    )


async def give_to_people(draft: Draft, house: House, items: Sequence[MessageItem]) -> None:
    """What only the brain could have answered goes to a person, and what is a stop counts all the same; the turn ends,
    the next one sees to the urgent."""
    for item in items:
        draft.heard(item, understood(draft, "", 0.0, (), "handed_over"))
        stop.obey(draft, item, stop.ends(draft, house, item))
        draft.done.append(item)
    await handover.hand_over(draft, house, items[0], "other", "")


async def _ask_brain(draft: Draft, house: House, reads: Sequence[Read]) -> None:
    """Let the brain take these messages in order; what it does not reach stays in the mailbox."""
    asked = [part for one in reads for part in _parts(house, one)]
    heard = [one.heard for one in asked]
    try:
        turn = await house.brain.turn(heard, draft.state.dialogue, view(draft, house), draft.content.release)
    except BrainUnreachableError as error:
        house.outage.goes_on(loading=isinstance(error, BrainLoadingError))
        raise
    house.outage.over()
    _check(heard, turn)
    draft.set(dialogue=turn.state)
    if turn.dropped_form:
        speak.form_dropped(draft, reads[0].item)
    for one, reply in zip(asked, turn.replies, strict=False):
        before = len(draft.done)
        await _take(draft, house, one.read, reply)
        if one.goes_on:
            del draft.done[before:]  # its first part has dealt with the item
        if draft.ends_here:
            return


@dataclass(frozen=True)
class _Part:
    """One of the questions of a message, as the brain hears it; `goes_on` if it is not the first."""

    read: Read
    heard: Heard
    goes_on: bool


def _parts(house: House, whole: Read) -> list[_Part]:
    """Two questions in one message are two, each with the names that stand in it."""
    found = parts(whole.text, whole.entities, MASKS)
    if found == [whole.text]:
        return [_Part(whole, Heard(whole.item.id, whole.text, whole.entities), goes_on=False)]
    apart = []
    for number, text in enumerate(found):
        entities = tuple(house.recogniser.recognise(text))
        id_ = f"{whole.item.id}.{number}" if number else whole.item.id
        heard = Heard(id_, text, entities)
        apart.append(_Part(replace(whole, text=text, entities=entities), heard, goes_on=number > 0))
    return apart


async def _take(draft: Draft, house: House, mine: Read, reply: Reply) -> None:
    """A reply of the brain. That it sounds like a yes or a no is only a hint: rules have not read it as one."""
    intent = reply.understanding.intent
    question = answerable(draft, mine.item)
    heard = Heard(mine.item.id, mine.text, mine.entities)
    if (in_danger := danger.by_brain(draft, mine, reply)) is not None:
        await danger.help_now(draft, house, mine.item, in_danger)
    elif open_question.asks_what_goes(draft, mine, question, reply):
        await open_question.explain_erasure(draft, mine)
    elif intent in danger.BY_BRAIN or (intent in {consent.YES, consent.NO} and asks(mine.text)):
        await speak.reply(draft, house, mine.item, without(reply), heard)
    elif intent in {consent.YES, consent.NO} and question is not None:
        hint = partial(open_question.hint, draft, house, mine, question, reply)
        await (hint() if question is draft.question else quoted_message.in_its_place(draft, question, hint))
    elif intent in {consent.YES, consent.NO} and draft.question and not mine.item.quotes:
        speak.too_early(draft, mine.item, reply.understanding)
    elif media_message.speaks_of_it(mine.item, reply):
        await media_message.offer(draft, house, mine)
    elif (about_it := follow_up.wish(draft, mine, reply)) is not None:
        known = replace(reply.understanding, intent=about_it.intent or "", entities=about_it.entities)
        await speak.run_skill(draft, house, mine.item, about_it, known)
    else:
        await speak.reply(draft, house, mine.item, reply, heard)


def _check(heard: Sequence[Heard], turn: BrainTurn) -> None:
    """Items leave the mailbox from its head: a reply left out or out of order would lose a message."""
    replied = [reply.id for reply in turn.replies]
    if not replied or replied != [one.id for one in heard][: len(replied)]:
        raise BrainError("replies do not follow the messages")
