"""The closed sets of what a notice may call something: from the packs, and from who may push."""

from __future__ import annotations

from collections.abc import Mapping

from bot.events.bindings import Binding, read_bindings
from bot.model.event_fields import Names
from bot.settings import Settings
from bot.wiring.packs import build_packs


def bindings(settings: Settings) -> Mapping[str, Binding]:
    """Who may push; raises SettingsError."""
    return read_bindings(settings.event_secrets, build_packs(settings).names())


def known_names(settings: Settings) -> Names:
    """Raises SettingsError."""
    own = build_packs(settings).names()
    pushing = read_bindings(settings.event_secrets, own).values()
    sets = {name: set(members) for name, members in own.sets.items()}
    fields = [field for kind in own.kinds.subjects.values() for field in kind.fields.items()]
    told = [(field.of, name) for name, field in fields if field.bound]
    for binding in pushing:
        sets.setdefault("sources", set()).update((binding.source, *filter(None, binding.says.values())))
        for of, name in told:
            sets.setdefault(of, set()).update(filter(None, (binding.says.get(name),)))
    return Names(own.kinds, {name: frozenset(members) for name, members in sets.items()}, own.parts)
