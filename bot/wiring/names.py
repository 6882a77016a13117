"""The closed sets of what a notice may call something: from the network, the carriers and the settings."""

from __future__ import annotations

from collections.abc import Mapping

from actions.parcel.carriers import CARRIERS
from bot.events.bindings import Binding, is_name, read_bindings
from bot.model.errors import SettingsError
from bot.model.event_fields import Names
from bot.settings import Settings
from bot.wiring.network import Stations, network


def bindings(settings: Settings) -> Mapping[str, Binding]:
    """Who may push; raises SettingsError."""
    return read_bindings(settings.event_secrets, network(settings).lines)


def known_names(settings: Settings) -> Names:
    """Raises SettingsError."""
    pushing = bindings(settings).values()
    carriers = {*(one.name for one in CARRIERS.values()), *(one.carrier for one in pushing if one.carrier)}
    if wrong := [place for place in settings.depot_names() if not is_name(place)]:
        raise SettingsError(f"LOTSE_DEPOTS: {wrong[0]!r} is no name of at most five words")
    return Names(
        lines=Stations(network(settings)),
        sources=frozenset({settings.operator, *carriers, *(one.source for one in pushing)}),
        carriers=frozenset(carriers),
        places=frozenset(settings.depot_names()),
    )
