"""Quoted: which earlier words of ours a message points at. What it answers then is their question, or none."""

from __future__ import annotations

from bot.flow.inbound.message import Deal
from bot.flow.turn.turn import Draft
from bot.model.conversation import Question, Said, about_the_same
from bot.model.item import MessageItem


def question_of(draft: Draft, item: MessageItem) -> Question | None:
    """The question that was put in the quoted message, if it was one of the last few and is not answered yet."""
    said = _said(draft, item)
    if said is None or said.question is None:
        return None
    return draft.question if said.question == draft.question else said.question


def recall(draft: Draft, item: MessageItem) -> None:
    """What the quoted answer was about is what a follow-up asks about."""
    said = _said(draft, item)
    if said is not None and said.subject is not None:
        draft.converse(subject=said.subject)


async def in_its_place(draft: Draft, question: Question, deal: Deal) -> None:
    """Deal with an earlier question as with the open one, which stays open unless something new is asked."""
    opened, before = draft.question, draft.asked_before
    draft.converse(question=question)
    draft.asked_before = question
    await deal()
    if draft.question is question:
        return
    draft.asked_before = before
    if draft.conversation and draft.question is None and not draft.ends_here:
        draft.converse(question=opened)


def answered(draft: Draft, question: Question) -> None:
    """A yes has been carried out: neither the same question nor an earlier one about the same is open any more."""
    if draft.conversation:
        left = tuple(one for one in draft.conversation.said if not about_the_same(one.question, question))
        draft.converse(said=left)


def _said(draft: Draft, item: MessageItem) -> Said | None:
    message = draft.quotes.get(item.quotes, "") if item.quotes else ""
    said = draft.conversation.said if draft.conversation else ()
    return next((one for one in reversed(said) if message and message in one.messages), None)
