"""Stop: what a message ends as far as rules alone can tell, where the brain is not asked."""

from __future__ import annotations

from collections.abc import Sequence

from bot.flow import consent
from bot.flow.draft import Draft
from bot.flow.house import House
from bot.model.commands import EndOptIns
from bot.model.item import MessageItem
from bot.model.named import named
from bot.model.reflexes import reflex, unasked

STOP = "stop"


def ends(draft: Draft, house: House, item: MessageItem) -> list[EndOptIns]:
    """By a stop word, or by sentences that wish for no more messages: only what these name, all if it is nothing."""
    if item.opt_out == STOP:
        return [EndOptIns()]
    skill = draft.content.skills.get(STOP)
    if skill is None:
        return []
    said = [item.text] if reflex(item.text, [skill], None) else unasked(item.text, skill)
    meant = dict.fromkeys(one for text in said for one in named(text, house.recogniser.recognise(text)))
    return [EndOptIns(one.type, one.subject) for one in meant]


def obey(draft: Draft, item: MessageItem, wishes: Sequence[EndOptIns]) -> None:
    """End what the message ends, and confirm it unless the platform has."""
    if wishes:
        by_platform = item.opt_out == STOP
        confirm = None if by_platform else lambda response, values: draft.service(response, item.id, values)
        consent.end(draft, wishes, item, confirm)
