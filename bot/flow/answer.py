"""Answer: the customer's messages, one after the other, by reflexes, the brain and the ladder."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile

from bot.flow import attend, callback, consent, erase, hand_over, speak, stop
from bot.flow.arrive import answerable, arrive, hear_language
from bot.flow.draft import Draft
from bot.flow.house import House
from bot.flow.view import view
from bot.model.commands import EndOptIns
from bot.model.conversation import BOT, Question
from bot.model.dialogue import UNSURE, BrainTurn, Entity, Heard, Understanding
from bot.model.errors import BrainError, BrainLoadingError, BrainUnreachableError
from bot.model.item import MessageItem
from bot.model.message import Choice
from bot.model.optin import Proposal
from bot.model.reflexes import Reflex, fold, picked, reflex, says_yes


@dataclass(frozen=True)
class Read:
    """A message with what rules found in it; `only` is the entity that it consists of, if any."""

    item: MessageItem
    text: str
    entities: tuple[Entity, ...]
    only: Entity | None


URGENT = ("emergency", "human", "stop")
PLAIN = {"plain_yes": consent.YES, "plain_no": consent.NO}


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
        read = _read(house, item)
        arrive(draft, house, item)
        hear_language(draft, house, item)
        if for_brain and _at_once(draft, house, read) is not None:
            await _ask_brain(draft, house, for_brain)
            if draft.ends_here or draft.done[-1] is not for_brain[-1].item:
                return
            for_brain = []
        at_once = _at_once(draft, house, read)  # once more: an answer may have closed the question
        if at_once is None:
            for_brain.append(read)
            continue
        await at_once()
        if draft.ends_here:
            return
    if for_brain:
        await _ask_brain(draft, house, for_brain)


def _urgent(draft: Draft, item: MessageItem) -> bool:
    skills = draft.content.skills
    return reflex(item.said, [skills[name] for name in URGENT if name in skills], None) is not None


async def give_to_people(draft: Draft, house: House, items: Sequence[MessageItem]) -> None:
    """What only the brain could have answered goes to a person, and what is a stop counts all the same; the turn ends,
    the next one sees to the urgent."""
    for item in items:
        draft.heard(item, speak.understood(draft, "", 0.0, (), "handed_over"))
        stop.obey(draft, item, stop.ends(draft, house, item))
        draft.done.append(item)
    await hand_over.hand_over(draft, house, items[0], "other", "")


def _read(house: House, item: MessageItem) -> Read:
    text = item.said
    entities = tuple(house.recogniser.recognise(text))
    return Read(item, text, entities, house.recogniser.only(text, entities))


def _at_once(draft: Draft, house: House, read: Read) -> Callable[[], Awaitable[None]] | None:
    """How to deal with a message that needs no brain; None if it does."""
    question = answerable(draft, read.item)
    if draft.owner != BOT:
        offered = callback.offered(question, read.item, house)
        if question and offered and (choice := _choice(read, question) or _plainly(draft, read)) is not None:
            return partial(_call_back, draft, read, offered, choice)
        return partial(attend.attend, draft, house, read.item)
    if read.item.opt_out == "stop":
        return partial(_stop_by_platform, draft, read.item)
    if question is not None and (choice := _choice(read, question)) is not None:
        return partial(_pick, draft, house, read, question, choice)
    if (found := _reflex(draft, read)) is not None:
        return partial(_by_reflex, draft, house, read, found)
    if read.item.choice:
        return partial(speak.question_expired, draft, read.item)
    if not fold(read.text):
        return partial(speak.wordless, draft, read.item)
    return None


def _choice(read: Read, question: Question) -> Choice | None:
    choice = picked(read.text, read.item.choice, question)
    if choice is None and question.yes and says_yes(read.text):
        return Choice("", "", question.yes)
    return choice


def _plainly(draft: Draft, read: Read) -> Choice | None:
    """A yes or no in the usual other words, where no brain is asked what a sentence means."""
    found = reflex(read.text, [rule for name, rule in draft.content.service.items() if name in PLAIN], None)
    return Choice("", "", PLAIN[found.skill]) if found else None


def _reflex(draft: Draft, read: Read) -> Reflex | None:
    """A form's own question comes first: a bare number is the answer to it, and the brain fills it in."""
    in_form = bool((draft.state.dialogue or {}).get("form"))
    return reflex(read.text, draft.content.skills.values(), None if in_form else read.only)


async def _stop_by_platform(draft: Draft, item: MessageItem) -> None:
    """The platform has understood a stop word and confirmed it itself: end everything, say nothing more."""
    draft.heard(item, speak.understood(draft, "stop", 1.0, (), "ended"))
    draft.close_question()
    consent.end(draft, [EndOptIns()], item, confirm=None)
    draft.done.append(item)


async def _by_reflex(draft: Draft, house: House, read: Read, found: Reflex) -> None:
    heard = Heard(read.item.id, read.text, found.entities or read.entities, found.skill)
    await speak.run_skill(draft, house, read.item, heard, Understanding(found.skill, 1.0, (), heard.entities))


async def _pick(draft: Draft, house: House, read: Read, question: Question, choice: Choice) -> None:
    """Carry out a choice of the open question: a consent given or refused, another wording, or a skill."""
    intent = choice.intent
    if question.proposal is not None and intent in {consent.YES, consent.NO}:
        draft.close_question()
        draft.converse(misunderstood=0)
        draft.heard(read.item, speak.understood(draft, intent, 1.0, (), "answered"))
        if intent == consent.YES:
            consent.accept(draft, question.proposal, read.item)
        else:
            consent.decline(draft, question.proposal, read.item)
        draft.done.append(read.item)
    elif question.about == erase.ABOUT and intent in {erase.YES, erase.NO}:
        draft.heard(read.item, speak.understood(draft, intent, 1.0, (), "ended" if intent == erase.YES else "answered"))
        erase.answered(draft, read.item, intent)
        draft.done.append(read.item)
    elif intent == speak.SOMETHING_ELSE:
        draft.close_question()
        await speak.rephrase(draft, read.item)
    else:
        heard = Heard(read.item.id, read.text, choice.entities, intent)
        await speak.run_skill(draft, house, read.item, heard, Understanding(intent, 1.0, (), choice.entities))


async def _call_back(draft: Draft, read: Read, proposal: Proposal, choice: Choice) -> None:
    """A yes or no to being written to when somebody has time; the place in the queue stays."""
    draft.close_question()
    draft.heard(read.item, speak.understood(draft, choice.intent, 1.0, (), "queued"))
    if choice.intent == consent.YES:
        consent.accept(draft, proposal, read.item)
        draft.converse(callback=True)
    else:
        consent.decline(draft, proposal, read.item)
    draft.done.append(read.item)


async def _ask_brain(draft: Draft, house: House, reads: Sequence[Read]) -> None:
    """Let the brain take these messages in order; what it does not reach stays in the mailbox."""
    heard = [Heard(read.item.id, read.text, read.entities) for read in reads]
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
    for read, reply in zip(reads, turn.replies, strict=False):
        question = answerable(draft, read.item)
        choice = _yes_or_no(question, reply.understanding) if question else None
        if question is not None and choice is not None:
            await _pick(draft, house, read, question, choice)
        elif reply.understanding.intent in {consent.YES, consent.NO} and question is None and draft.question:
            speak.too_early(draft, read.item, reply.understanding)
        else:
            await speak.reply(draft, house, read.item, reply)
        if draft.ends_here:
            return


def _check(heard: Sequence[Heard], turn: BrainTurn) -> None:
    """Items leave the mailbox from its head: a reply left out or out of order would lose a message."""
    replied = [reply.id for reply in turn.replies]
    if not replied or replied != [one.id for one in heard][: len(replied)]:
        raise BrainError("replies do not follow the messages")


def _yes_or_no(question: Question, understanding: Understanding) -> Choice | None:
    """A yes or no in other words than the choice's title, if the question knows what it means."""
    if understanding.intent == UNSURE:
        return None
    meaning = {consent.YES: question.yes, consent.NO: question.no}.get(understanding.intent)
    if not meaning:
        return None
    return next((one for one in question.choices if one.intent == meaning), Choice("", "", meaning))
