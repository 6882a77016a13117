"""Quotes: a message that quotes an earlier one of ours answers that message's question, if it had one."""

from __future__ import annotations

from bot.flow.inbound.message import Deal
from bot.flow.turn.turn import Turn
from bot.model.conversation import Question, Said, about_the_same
from bot.model.item import MessageItem


def question_of(turn: Turn, item: MessageItem) -> Question | None:
    """The question of the quoted message, if it is one of the last few and was not answered."""
    said = _said(turn, item)
    if said is None or said.question is None:
        return None
    return turn.question if said.question == turn.question else said.question


def recall(turn: Turn, item: MessageItem) -> None:
    """A follow-up is then about what the quoted answer was about."""
    said = _said(turn, item)
    if said is not None and said.subject is not None:
        turn.converse(subject=said.subject)


async def in_its_place(turn: Turn, question: Question, deal: Deal) -> None:
    """Deal with an earlier question as if it were open. The open one stays open unless the turn asks something new."""
    opened, before = turn.question, turn.asked_before
    turn.converse(question=question)
    turn.asked_before = question
    await deal()
    if turn.question is question:
        return
    turn.asked_before = before
    if turn.conversation and turn.question is None and not turn.ends_here:
        turn.converse(question=opened)


def answered(turn: Turn, question: Question) -> None:
    """A yes was carried out: close this question, and earlier ones about the same."""
    if turn.conversation:
        left = tuple(one for one in turn.conversation.said if not about_the_same(one.question, question))
        turn.converse(said=left)


def _said(turn: Turn, item: MessageItem) -> Said | None:
    message = turn.quotes.get(item.quotes, "") if item.quotes else ""
    said = turn.conversation.said if turn.conversation else ()
    return next((one for one in reversed(said) if message and message in one.messages), None)
