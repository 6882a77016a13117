"""The ways to us that a company can put on its pages: a link or a code, two taps, and one writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.model.connector import Connector, Linked


@dataclass(frozen=True)
class Way:
    """`name` stands in addresses, `label` is read. `link` leads there; if the messenger `prefills`, words that are
    given to it are ready to be sent. `ours` is a page of our own, which nobody needs an account for."""

    name: str
    label: str
    link: Callable[[str], str]
    prefills: bool = False
    ours: bool = False


def ways(connectors: Mapping[str, Connector]) -> tuple[Way, ...]:
    """Each once, our own page last: what people have already comes first."""
    found: dict[str, Way] = {}
    for connector in sorted(connectors.values(), key=lambda one: not one.channel.proof):
        channel = connector.channel
        if isinstance(connector, Linked) and connector.link():
            name = re.sub(r"[^a-z0-9]+", "-", channel.label.lower())
            found.setdefault(name, Way(name, channel.label, connector.link, channel.prefills, not channel.proof))
    return tuple(found.values())


def onward(all_ways: tuple[Way, ...]) -> Way | None:
    """Where a conversation of the web chat can go on: the first that takes a code along."""
    return next((way for way in all_ways if way.prefills and not way.ours), None)
