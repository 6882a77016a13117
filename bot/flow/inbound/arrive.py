"""Arrive: what a customer's message changes before anyone looks at its words."""

from __future__ import annotations

from bot.flow.desk import callback
from bot.flow.respond import language_choice, quoted_message
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.conversation import BOT, Conversation, Question
from bot.model.ids import derived_id
from bot.model.item import MessageItem


def arrive(draft: Draft, house: House, item: MessageItem) -> None:
    """Open a conversation if there is none or the bot's own ended by silence; the window opens anew. From now on
    what is said goes where this came from."""
    if item.sender:
        draft.set(address=item.sender)
    if item.name:
        draft.set(name=item.name)
    conversation = draft.conversation
    if conversation is None or _over(conversation, house, item):
        conversation = Conversation(derived_id("k", item.id), opened_at=item.at, last_at=item.at)
        draft.set(conversation=conversation, dialogue=None)
    draft.converse(last_at=max(item.at, conversation.last_at))
    draft.set(last_inbound=item.message_id)
    if draft.channel.window:
        ends = item.at + draft.channel.window
        draft.set(window_until=max(ends, draft.state.window_until or ends))
    callback.let_go(draft)


def hear_language(draft: Draft, house: House, item: MessageItem) -> None:
    """Names of lines and stations tell nothing about a language."""
    language_choice.hear(draft, house, item, _without_entities(item, house))


def answerable(draft: Draft, item: MessageItem) -> Question | None:
    """The question that this message can be an answer to: the one that it quotes, or the open one, if that was asked
    before this turn and before the message was written. A tapped choice names its question itself."""
    question = draft.question
    tapped = question is not None and any(one.id == item.choice for one in question.choices)
    if item.quotes and not tapped:
        question = quoted_message.question_of(draft, item)
        return question if question is not draft.question or question is draft.asked_before else None
    if question is None or question is not draft.asked_before:
        return None
    return question if item.choice or item.at >= question.asked_at else None


def _over(conversation: Conversation, house: House, item: MessageItem) -> bool:
    """Whether the bot's conversation had ended by silence before this message."""
    return conversation.owner == BOT and item.at - conversation.last_at > house.idle


def _without_entities(item: MessageItem, house: House) -> str:
    """The text without names of lines and stations, which tell nothing about the language."""
    text = item.said
    for entity in sorted(house.recogniser.recognise(text), key=lambda one: -one["start"]):
        text = f"{text[: entity['start']]} {text[entity['end'] :]}"
    return text
