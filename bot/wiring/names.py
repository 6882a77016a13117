"""The closed sets of what a notice may call something: from the network, the carriers and the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta

import actions
from actions.parcel.carriers import CARRIERS
from bot.events.bindings import Binding, is_name, read_bindings
from bot.model.errors import SettingsError
from bot.model.event_fields import Names
from bot.model.pack import Pack
from bot.model.subject import Kinds
from bot.settings import Settings
from bot.wiring.network import Stations, network

UNKNOWN = timedelta(days=14)
"""How long a subject is kept that no pack knows any more."""


def bindings(settings: Settings) -> Mapping[str, Binding]:
    """Who may push; raises SettingsError."""
    return read_bindings(settings.event_secrets, _subjects(settings))


def known_packs(settings: Settings) -> tuple[Pack, ...]:
    """Those that are shipped and those that the settings name; raises SettingsError. What is switched off is known as
    well: a consent from before has its end, and its subject the care it needs."""
    return actions.packs([*actions.available(), *settings.enabled_packs()])


def kinds(settings: Settings) -> Kinds:
    """What they declare; raises SettingsError."""
    try:
        return Kinds.of((*one.subjects, *one.events, *one.notices) for one in known_packs(settings))
    except ValueError as error:
        raise SettingsError(f"LOTSE_PACKS: {error}") from error


def outlives(settings: Settings) -> Callable[[str], timedelta]:
    """How long a personal subject is kept after its consents are over."""
    kept = {kind.name: pack.retention(settings) for pack in known_packs(settings) for kind in pack.subjects}
    return lambda subject: kept.get(subject.partition(":")[0], UNKNOWN)


def _subjects(settings: Settings) -> Names:
    return Names(kinds(settings), parts={"line": Stations(network(settings))})


def known_names(settings: Settings) -> Names:
    """Raises SettingsError."""
    pushing = bindings(settings).values()
    subjects = _subjects(settings)
    carriers = {*(one.name for one in CARRIERS.values()), *_said(pushing, "carrier")}
    if wrong := [place for place in settings.depot_names() if not is_name(place)]:
        raise SettingsError(f"LOTSE_DEPOTS: {wrong[0]!r} is no name of at most five words")
    sets = {
        "sources": frozenset({settings.operator, *carriers, *(one.source for one in pushing)}),
        "carriers": frozenset(carriers),
        "places": frozenset(settings.depot_names()),
    }
    return Names(subjects.kinds, sets, subjects.parts)


def _said(pushing: Iterable[Binding], field: str) -> Iterator[str]:
    return (one.says[field] for one in pushing if one.says.get(field))
