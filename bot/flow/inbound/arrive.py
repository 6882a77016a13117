"""What a customer's message changes before its words are read."""

from __future__ import annotations

from bot.flow.desk import callback
from bot.flow.respond import language_choice, quoted_message
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import BOT, Conversation, Question
from bot.model.ids import derived_id
from bot.model.item import MessageItem


def arrive(turn: Turn, services: Services, item: MessageItem) -> None:
    """Open a conversation if there is none or the bot's ended by silence, and open the platform's window. From now on
    answers go to the address that this came from."""
    if item.sender:
        turn.set(address=item.sender)
    if item.name:
        turn.set(name=item.name)
    conversation = turn.conversation
    if conversation is None or _over(conversation, services, item):
        conversation = Conversation(derived_id("k", item.id), opened_at=item.at, last_at=item.at)
        turn.set(conversation=conversation, dialogue=None)
    turn.converse(last_at=max(item.at, conversation.last_at))
    turn.set(last_inbound=item.message_id)
    if turn.channel.window:
        ends = item.at + turn.channel.window
        turn.set(window_until=max(ends, turn.state.window_until or ends))
    callback.let_go(turn)


def hear_language(turn: Turn, services: Services, item: MessageItem) -> None:
    """Names say nothing about the language."""
    language_choice.hear(turn, services, item, _without_entities(item, services))


def answerable(turn: Turn, item: MessageItem) -> Question | None:
    """The question that this message can answer: the one that it quotes, or the open one if it was asked before this
    turn and before the message was written. A tapped choice names its question."""
    question = turn.question
    tapped = question is not None and any(choice.id == item.choice for choice in question.choices)
    if item.quotes and not tapped:
        question = quoted_message.question_of(turn, item)
        return question if question is not turn.question or question is turn.asked_before else None
    if question is None or question is not turn.asked_before:
        return None
    return question if item.choice or item.at >= question.asked_at else None


def _over(conversation: Conversation, services: Services, item: MessageItem) -> bool:
    """Whether the bot's conversation had ended by silence before this message."""
    return conversation.owner == BOT and item.at - conversation.last_at > services.idle


def _without_entities(item: MessageItem, services: Services) -> str:
    """The text without the names in it."""
    text = item.said
    for entity in sorted(services.recogniser.recognise(text), key=lambda one: -one["start"]):
        text = f"{text[: entity['start']]} {text[entity['end'] :]}"
    return text
