"""Stop: what a message ends where the brain is not asked."""

from __future__ import annotations

from collections.abc import Sequence

from bot.flow import consent
from bot.flow.draft import Draft
from bot.flow.house import House
from bot.model.commands import EndOptIns
from bot.model.item import MessageItem
from bot.model.reflexes import fold
from bot.model.stop import STOP, stops


def ends(draft: Draft, house: House, item: MessageItem) -> list[EndOptIns]:
    """What it ends as far as rules alone can tell; nothing if it is no stop."""
    meant = stops(item.said, item.opt_out, draft.content.skills.get(STOP), house.recogniser)
    return [EndOptIns(one.type, one.subject) for one in meant]


def in_a_word(draft: Draft, item: MessageItem) -> list[EndOptIns]:
    """The same of a message in which nothing may be looked for: all, if the platform or the whole message says so."""
    skill = draft.content.skills.get(STOP)
    words = {fold(one) for one in skill.reflex.words} if skill else set()
    return [EndOptIns()] if item.opt_out == STOP or fold(item.said) in words else []


def obey(draft: Draft, item: MessageItem, wishes: Sequence[EndOptIns]) -> None:
    """End what the message ends, and confirm it unless the platform has."""
    if wishes:
        by_platform = item.opt_out == STOP
        confirm = None if by_platform else lambda response, values: draft.service(response, item.id, values)
        consent.end(draft, wishes, item, confirm)
        if EndOptIns() in wishes:
            draft.stopped = item.id
