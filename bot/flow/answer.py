"""Answer: the customer's messages, one after the other, by reflexes, the brain and the ladder."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

from bot.flow import attend, consent, speak
from bot.flow.draft import Draft
from bot.flow.house import House
from bot.model.commands import EndOptIns
from bot.model.conversation import BOT, Conversation, Question
from bot.model.dialogue import UNSURE, Entity, Heard, Understanding
from bot.model.ids import derived_id
from bot.model.item import MessageItem
from bot.model.message import Choice
from bot.model.reflexes import Reflex, fold, picked, reflex

SIGNS_OF_YES = {"👍", "👌", "✅"}


@dataclass(frozen=True)
class Read:
    """A message with what rules found in it. `question` is the one that was open before this turn."""

    item: MessageItem
    entities: tuple[Entity, ...]
    only: Entity | None
    question: Question | None

    @property
    def text(self) -> str:
        return self.item.text.replace("\x00", "").strip()


async def answer(draft: Draft, house: House, items: Sequence[MessageItem]) -> None:
    """Answer neighbouring messages. Those for the brain go there in one request; it ends where the owner changes."""
    question = draft.conversation.question if draft.conversation else None
    for_brain: list[Read] = []
    for item in items:
        read = _read(draft, house, item, question)
        _open(draft, house, item)
        at_once = _at_once(draft, house, read)
        if at_once is None:
            for_brain.append(read)
            continue
        await _ask_brain(draft, house, for_brain)
        for_brain = []
        if draft.owner_changed:
            return
        await at_once()
        if draft.owner_changed:
            return
    await _ask_brain(draft, house, for_brain)


def _read(draft: Draft, house: House, item: MessageItem, question: Question | None) -> Read:
    text = item.text.replace("\x00", "").strip()
    entities = tuple(house.recogniser.recognise(text))
    valid = draft.conversation is not None and not _over(draft, house, item)
    return Read(item, entities, house.recogniser.only(text, entities), question if valid else None)


def _over(draft: Draft, house: House, item: MessageItem) -> bool:
    """Whether the bot's conversation had ended by silence before this message."""
    conversation = draft.conversation
    return conversation is not None and conversation.owner == BOT and item.at - conversation.last_at > house.idle


def _open(draft: Draft, house: House, item: MessageItem) -> None:
    """Open a conversation if there is none or the bot's own ended by silence; the window opens anew."""
    if draft.conversation is None or _over(draft, house, item):
        fresh = Conversation(derived_id("k", item.id), opened_at=item.at, last_at=item.at)
        draft.set(conversation=fresh, dialogue=None)
    draft.converse(last_at=max(item.at, draft.conversation.last_at) if draft.conversation else item.at)
    window = draft.channel.window
    draft.set(last_inbound=item.message_id, window_until=item.at + window if window else None)
    language = item.locale or house.languages.of(_without_entities(item, house))
    if language:
        draft.set(locale="en" if language == "en" else house.locale)


def _without_entities(item: MessageItem, house: House) -> str:
    """The text without names of lines and stations, which tell nothing about the language."""
    text = item.text
    for entity in sorted(house.recogniser.recognise(text), key=lambda one: -one["start"]):
        text = f"{text[: entity['start']]} {text[entity['end'] :]}"
    return text


def _at_once(draft: Draft, house: House, read: Read) -> Callable[[], Awaitable[None]] | None:
    """How to deal with a message that needs no brain; None if it does."""
    if draft.owner != BOT:
        return partial(attend.attend, draft, house, read.item)
    if read.item.opt_out == "stop":
        return partial(_stop_by_platform, draft, read.item)
    if (choice := _choice(read)) is not None:
        return partial(_pick, draft, house, read, choice)
    if (found := _reflex(draft, read)) is not None:
        return partial(_by_reflex, draft, house, read, found)
    if not fold(read.text):
        return partial(speak.wordless, draft, read.item)
    return None


def _choice(read: Read) -> Choice | None:
    question = read.question
    choice = picked(read.text, read.item.choice, question)
    if choice is None and question is not None and question.yes and read.text in SIGNS_OF_YES:
        return Choice("", "", question.yes)
    return choice


def _reflex(draft: Draft, read: Read) -> Reflex | None:
    """A form's own question comes first: a bare number is the answer to it, and the brain fills it in."""
    in_form = bool((draft.state.dialogue or {}).get("form"))
    return reflex(read.text, draft.content.skills.values(), None if in_form else read.only)


async def _stop_by_platform(draft: Draft, item: MessageItem) -> None:
    """The platform has understood a stop word and confirmed it itself: end everything, say nothing more."""
    draft.heard(item, speak.understood(draft, "stop", 1.0, (), "ended"))
    consent.end(draft, EndOptIns(), item, say=None)
    draft.done.append(item)


async def _by_reflex(draft: Draft, house: House, read: Read, found: Reflex) -> None:
    heard = Heard(read.item.id, read.text, found.entities or read.entities, found.skill)
    await speak.run_skill(draft, house, read.item, heard, Understanding(found.skill, 1.0, (), heard.entities))


async def _pick(draft: Draft, house: House, read: Read, choice: Choice) -> None:
    """Carry out a choice of the open question: a consent given or refused, another wording, or a skill."""
    question = read.question
    intent = choice.intent
    if question is not None and question.proposal is not None and intent in {consent.YES, consent.NO}:
        draft.converse(question=None)
        outcome = "answered"
        draft.heard(read.item, speak.understood(draft, intent, 1.0, (), outcome))
        if intent == consent.YES:
            consent.accept(draft, question.proposal, read.item)
        else:
            consent.decline(draft, read.item)
        draft.done.append(read.item)
        return
    if intent == speak.SOMETHING_ELSE:
        draft.converse(question=None)
        speak.rephrase(draft, read.item)
        return
    heard = Heard(read.item.id, read.text, choice.entities, intent)
    await speak.run_skill(draft, house, read.item, heard, Understanding(intent, 1.0, (), choice.entities))


async def _ask_brain(draft: Draft, house: House, reads: Sequence[Read]) -> None:
    """Let the brain take these messages in order; what it does not reach stays in the mailbox."""
    if not reads:
        return
    heard = [Heard(read.item.id, read.text, read.entities) for read in reads]
    turn = await house.brain.turn(heard, draft.state.dialogue, speak.view(draft, house), draft.content.release)
    draft.set(dialogue=turn.state)
    if turn.dropped_form:
        speak.form_dropped(draft, reads[0].item)
    by_id = {read.item.id: read for read in reads}
    for reply in turn.replies:
        read = by_id[reply.id]
        choice = _yes_or_no(read.question, reply.understanding)
        if choice is not None:
            await _pick(draft, house, read, choice)
        else:
            await speak.reply(draft, house, read.item, reply)
        if draft.owner_changed:
            return


def _yes_or_no(question: Question | None, understanding: Understanding) -> Choice | None:
    """A yes or no in other words than the choice's title, if a question that knows it is open."""
    if question is None or understanding.intent == UNSURE:
        return None
    meaning = {consent.YES: question.yes, consent.NO: question.no}.get(understanding.intent)
    if not meaning:
        return None
    return next((one for one in question.choices if one.intent == meaning), Choice("", "", meaning))
