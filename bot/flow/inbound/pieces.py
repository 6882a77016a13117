"""Pieces: a sentence sent in several messages is read as one message, in the place of the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.flow.turn.services import Services
from bot.model.grammar.piece import is_greeting, is_short, may_go_on, only_marks, unfinished
from bot.model.grammar.yes_no import yes_or_no
from bot.model.item import Item, MessageItem
from bot.model.keyword_rules import by_keywords
from bot.model.stop import STOP, stops

APART = timedelta(seconds=10)
Written = Mapping[str, Sequence[MessageItem]]
"""The original messages, by the id of the last one."""


def join(items: Sequence[Item], services: Services) -> tuple[tuple[Item, ...], Written]:
    """Join neighbouring messages that are one sentence; all other items stay where they are."""
    joined: list[Item] = []
    written: dict[str, Sequence[MessageItem]] = {}
    group: list[MessageItem] = []
    for item in items:
        if isinstance(item, MessageItem) and group and _goes_on(group, item, services):
            group.append(item)
            joined[-1] = _one(group)
            written.pop(group[-2].id, None)
            written[item.id] = tuple(group)
        else:
            group = [item] if isinstance(item, MessageItem) and _plain(item) and not _danger(item, services) else []
            joined.append(item)
    return tuple(joined), written


def apart(done: Sequence[Item], written: Written) -> tuple[Item, ...]:
    """The messages as they lie in the mailbox, before they were joined."""
    return tuple(one for item in done for one in written.get(item.id, (item,)))


def _one(group: Sequence[MessageItem]) -> MessageItem:
    masked = tuple(dict.fromkeys(kind for item in group for kind in item.masked))
    return replace(group[-1], text=" ".join(item.text for item in group), masked=masked)


def _goes_on(group: Sequence[MessageItem], item: MessageItem, services: Services) -> bool:
    last, so_far = group[-1], " ".join(message_item.text for message_item in group)
    if not _plain(item) or item.sender != last.sender or not timedelta() <= item.at - last.at <= APART:
        return False
    if only_marks(item.text):
        return may_go_on(last.text) or unfinished(so_far)
    if _stands_alone(item, services):
        return False
    if is_greeting(so_far):  # a greeting is answered with whatever else is said; only pieces need it
        return unfinished(item.text)
    if unfinished(so_far):
        return True
    return len(group) > 1 and may_go_on(last.text) and is_short(item.text)


def _plain(item: MessageItem) -> bool:
    """Whether it has only words, and the customer's own."""
    beside = (item.choice, item.attachments, item.location, item.opt_out, item.quotes, item.supplied)
    return bool(item.text.strip()) and not any(beside)


def _stands_alone(item: MessageItem, services: Services) -> bool:
    """Whether a rule reads it by itself: a stop, danger, a yes, "Mensch"."""
    skills = services.content().skills
    if _danger(item, services):
        return True
    by_rule = by_keywords(item.said, list(skills.values()), None)
    return bool(by_rule or stops(item.said, None, skills.get(STOP), services.recogniser) or yes_or_no(item.said))


def _danger(item: MessageItem, services: Services) -> bool:
    return services.content().danger.read(item.said) is not None
