"""Run all rules over a customer's words, only to see that they come to an end."""

from __future__ import annotations

from bot.flow.consent.undo import takes_back
from bot.flow.turn.services import Services
from bot.model.grammar.parts import parts
from bot.model.grammar.wish import wish
from bot.model.grammar.yes_no import yes_or_no
from bot.model.item import Item, MessageItem, RestoredItem
from bot.model.keyword_rules import by_keywords, unasked
from bot.model.stop import STOP, stops


def read_alone(item: Item, services: Services) -> None:
    """Touches nothing: no store, no brain, no source."""
    message = item.item if isinstance(item, RestoredItem) else item
    if isinstance(message, MessageItem):
        content, said = services.content(), message.said
        rules = [*content.skills.values(), *content.service.values()]
        found = tuple(services.recogniser.recognise(said))
        services.recogniser.only(said, found)
        services.languages.of(said)
        by_keywords(said, rules, None)
        for rule in rules:
            unasked(said, rule)
        stops(said, None, content.skills.get(STOP), services.recogniser)
        for read in (yes_or_no, wish, takes_back, content.follow_ups.read):
            read(said)
        parts(said, found)
