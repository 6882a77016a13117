"""The closed sets of what a notice may call something: from the network, the carriers and the settings."""

from __future__ import annotations

from collections.abc import Mapping

from actions.sources.carriers import CARRIERS
from actions.sources.network import hamburg
from bot.events.bindings import Binding, is_name, read_bindings
from bot.model.errors import SettingsError
from bot.model.facts import Names
from bot.settings import Settings


def bindings(settings: Settings) -> Mapping[str, Binding]:
    """Who may push; raises SettingsError."""
    return read_bindings(settings.event_secrets, hamburg().lines)


def known_names(settings: Settings) -> Names:
    """Raises SettingsError."""
    network, pushing = hamburg(), bindings(settings).values()
    carriers = {*(one.name for one in CARRIERS.values()), *(one.carrier for one in pushing if one.carrier)}
    if wrong := [place for place in settings.depot_names() if not is_name(place)]:
        raise SettingsError(f"LOTSE_DEPOTS: {wrong[0]!r} is no name of at most five words")
    return Names(
        lines={line: frozenset(network.stations_of(line)) for line in network.lines},
        sources=frozenset({settings.operator, *carriers, *(one.source for one in pushing)}),
        carriers=frozenset(carriers),
        places=frozenset(settings.depot_names()),
    )
