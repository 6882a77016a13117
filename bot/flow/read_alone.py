"""Read alone: all that rules read in a customer's words, for nothing but to see that it comes to an end."""

from __future__ import annotations

from bot.flow.house import House
from bot.model.item import Item, MessageItem, RestoredItem
from bot.model.reflexes import reflex, unasked
from bot.model.stop import STOP, stops


def read_alone(item: Item, house: House) -> None:
    """Touches nothing: no store, no brain, no source."""
    message = item.item if isinstance(item, RestoredItem) else item
    if isinstance(message, MessageItem):
        content, said = house.content(), message.said
        rules = [*content.skills.values(), *content.service.values()]
        house.recogniser.only(said, tuple(house.recogniser.recognise(said)))
        house.languages.of(said)
        reflex(said, rules, None)
        for rule in rules:
            unasked(said, rule)
        stops(said, None, content.skills.get(STOP), house.recogniser)
