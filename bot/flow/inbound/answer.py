"""Answer the customer's messages in order: by the reading order's rules, else by the brain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile

from bot.flow.consent import stop, undo
from bot.flow.desk import handover
from bot.flow.inbound.arrive import answerable, arrive, hear_language
from bot.flow.inbound.message import Read, read
from bot.flow.inbound.reading_order import deal_with
from bot.flow.respond import danger, fixed_replies, follow_up, media_message, open_question, quoted_message
from bot.flow.respond import reply as replies
from bot.flow.respond.effect_guard import without
from bot.flow.respond.understanding import understood
from bot.flow.respond.view import view
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import NO, YES
from bot.model.dialogue import BrainTurn, Heard, Reply
from bot.model.errors import BrainError, BrainLoadingError, BrainUnreachableError
from bot.model.grammar.parts import parts
from bot.model.grammar.question import asks
from bot.model.item import MessageItem
from bot.model.keyword_rules import by_keywords
from bot.model.masking import MASKS

URGENT = ("human", "stop")


async def answer(turn: Turn, services: Services, items: Sequence[MessageItem]) -> int:
    """Answer the first of these neighbouring messages, or as many as the brain takes in one request; gives how many.
    While the brain is away they wait, but nobody in need waits behind them."""
    try:
        return await _answer(turn, services, items)
    except BrainUnreachableError:
        calm = list(takewhile(lambda item: not _urgent(turn, item), items))
        if not calm or len(calm) == len(items):
            raise
        await give_to_people(turn, services, calm)
        return len(calm)


async def _answer(turn: Turn, services: Services, items: Sequence[MessageItem]) -> int:
    """A message after those for the brain is read again once they are answered: they may have closed the question, or
    granted what it takes back."""
    for_brain: list[Read] = []
    for item in items:
        arrive(turn, services, item)
        quoted_message.recall(turn, item)
        mine = read(services, item, undo.take(turn))
        hear_language(turn, services, item)
        deal = deal_with(turn, services, mine)
        if for_brain and (deal is not None or undo.takes_back(mine.text)):
            break
        if deal is not None:
            await deal()
            return 1
        for_brain.append(mine)
    return await _ask_brain(turn, services, for_brain)


def _urgent(turn: Turn, item: MessageItem) -> bool:
    skills = turn.content.skills
    return (
        danger.urgent(turn, item)
        or by_keywords(item.said, [skills[name] for name in URGENT if name in skills], None) is not None
    )


async def give_to_people(turn: Turn, services: Services, items: Sequence[MessageItem]) -> None:
    """Messages that only the brain could answer go to a person. A stop among them still counts. The turn ends here, and
    the next one deals with what is urgent."""
    for item in items:
        turn.heard(item, understood(turn, "", 0.0, (), "handed_over"))
        stop.obey(turn, item, stop.ends(turn, services, item))
    await handover.hand_over(turn, services, items[0], "other", "")


async def _ask_brain(turn: Turn, services: Services, reads: Sequence[Read]) -> int:
    """Have the brain answer these messages in order; gives how many it reached before the turn ends."""
    asked = [part for one in reads for part in _parts(services, one)]
    heard = [part.heard for part in asked]
    try:
        answered = await services.brain.turn(heard, turn.state.dialogue, view(turn, services), turn.content.model)
    except BrainUnreachableError as error:
        services.outage.goes_on(loading=isinstance(error, BrainLoadingError))
        raise
    services.outage.over()
    _check(heard, answered)
    turn.set(dialogue=answered.state)
    if answered.dropped_form:
        fixed_replies.form_dropped(turn, reads[0].item)
    reached = 0
    for one, reply in zip(asked, answered.replies, strict=False):
        await _take(turn, services, one.read, reply)
        reached += not one.goes_on
        if turn.ends_here:
            break
    return reached


@dataclass(frozen=True)
class _Part:
    """One of several questions in a message, as the brain gets it; `goes_on` if it is not the first."""

    read: Read
    heard: Heard
    goes_on: bool


def _parts(services: Services, whole: Read) -> list[_Part]:
    """Several questions in one message are read one by one, each with its own entities."""
    found = parts(whole.text, whole.entities, MASKS)
    if found == [whole.text]:
        return [_Part(whole, Heard(whole.item.id, whole.text, whole.entities), goes_on=False)]
    apart = []
    for number, text in enumerate(found):
        entities = tuple(services.recogniser.recognise(text))
        id_ = f"{whole.item.id}.{number}" if number else whole.item.id
        heard = Heard(id_, text, entities)
        apart.append(_Part(replace(whole, text=text, entities=entities), heard, goes_on=number > 0))
    return apart


async def _take(turn: Turn, services: Services, mine: Read, reply: Reply) -> None:
    """Deal with one reply of the brain. Its yes or no is only a hint, because the rules did not read one."""
    intent = reply.understanding.intent
    question = answerable(turn, mine.item)
    heard = Heard(mine.item.id, mine.text, mine.entities)
    if (in_danger := danger.by_brain(turn, mine, reply)) is not None:
        await danger.help_now(turn, services, mine.item, in_danger)
    elif (about_question := open_question.asked_about(turn, mine, question, reply)) is not None:
        await about_question()
    elif intent in danger.BY_BRAIN or (intent in {YES, NO} and asks(mine.text)):
        await replies.reply(turn, services, mine.item, without(reply), heard)
    elif intent in {YES, NO} and question is not None:
        hint = partial(open_question.hint, turn, services, mine, question, reply)
        await (hint() if question is turn.question else quoted_message.in_its_place(turn, question, hint))
    elif intent in {YES, NO} and turn.question and not mine.item.quotes:
        replies.too_early(turn, mine.item, reply.understanding)
    elif media_message.speaks_of_it(mine.item, reply):
        await media_message.offer(turn, services, mine)
    elif (about_it := follow_up.wish(turn, mine, reply)) is not None:
        known = replace(reply.understanding, intent=about_it.intent or "", entities=about_it.entities)
        await replies.run_skill(turn, services, mine.item, about_it, known)
    else:
        await replies.reply(turn, services, mine.item, reply, heard)


def _check(heard: Sequence[Heard], answered: BrainTurn) -> None:
    """Items leave the mailbox in order, so a missing or misplaced reply would lose a message. Raises BrainError."""
    replied = [reply.id for reply in answered.replies]
    if not replied or replied != [one.id for one in heard][: len(replied)]:
        raise BrainError("replies do not follow the messages")
