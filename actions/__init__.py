"""What the skills do, pack by pack. Actions read sources, say responses and give commands; they write and send nothing.

A folder with a `pack.py` is found by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from bot.model.errors import SettingsError
from bot.model.pack import Pack
from bot.model.subject import Kinds

__all__ = ["ALWAYS", "available", "kinds", "packs"]

ALWAYS = ("common", "company")


def available() -> tuple[str, ...]:
    """Return the names of all packs that are shipped, by their folders; those that are always on come first."""
    found = {path.parent.name for path in Path(__file__).parent.glob("*/pack.py")}
    return (*ALWAYS, *sorted(found - set(ALWAYS)))


def packs(names: Sequence[str]) -> tuple[Pack, ...]:
    """Return the packs of these names, `common` and `company` among them in any case. One with a dot is a module of
    the company's own, e.g. `ferries.pack`. Raises SettingsError for a name that is none, or that two packs have."""
    found = {name: _pack(name) for name in [*ALWAYS, *names]}
    called = [pack.name for pack in found.values()]
    if twice := next((name for name in called if called.count(name) > 1), ""):
        raise SettingsError(f"LOTSE_PACKS: two packs are called {twice!r}")
    return tuple(found.values())


def kinds() -> Kinds:
    """Return what all packs that are shipped declare."""
    return Kinds.of((*pack.subjects, *pack.events, *pack.notices) for pack in packs(available()))


def _pack(name: str) -> Pack:
    if "." not in name and name not in available():
        raise SettingsError(f"LOTSE_PACKS: there is no {name!r}, only {', '.join(available())}")
    try:
        found = import_module(name if "." in name else f"actions.{name}.pack").PACK
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise SettingsError(f"LOTSE_PACKS: {name!r} is no module with a PACK ({error})") from error
    if not isinstance(found, Pack):
        raise SettingsError(f"LOTSE_PACKS: PACK of {name!r} is no pack")
    return found
