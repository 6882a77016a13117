"""The messengers: one folder each. A folder with a `connector.py` is found by itself, wherever this package's path
leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import BaseSettings

from bot.model.channel import Channel
from bot.model.clock import Clock
from bot.model.connector import Connector
from bot.model.errors import SettingsError


def available() -> tuple[str, ...]:
    """The names of all connectors, by their folders."""
    return tuple(sorted({path.parent.name for place in __path__ for path in Path(place).glob("*/connector.py")}))


def folder(name: str) -> Path:
    """Where all of this connector lies."""
    _known(name)
    return next(Path(place, name) for place in __path__ if Path(place, name, "connector.py").is_file())


def settings_class(name: str) -> type[BaseSettings]:
    """The settings that this connector declares, for `lotse settings`; one without a `settings.py` needs none."""
    if not (folder(name) / "settings.py").is_file():
        return BaseSettings
    declared: type[BaseSettings] = import_module(f"connectors.{name}.settings").Settings
    return declared


def connect(name: str, public_url: str, clock: Clock) -> Connector:
    """Build a connector from its own settings; raises SettingsError naming what is missing."""
    settings = read_settings(settings_class(name))
    built: Connector = import_module(f"connectors.{name}.connector").build(settings, public_url, clock)
    return built


def channel(name: str) -> Channel:
    """What this messenger can do; no setting is needed to know."""
    _known(name)
    found: Channel = import_module(f"connectors.{name}.channel").CHANNEL
    return found


def demonstration(simulator: str) -> dict[str, str]:
    """Settings of all messengers that need no account, or have one with the simulator."""
    ours = [name for name in available() if not channel(name).proof]
    played = [name for name in available() if (folder(name) / "demo.py").is_file()]
    found = {"LOTSE_CONNECTORS": ",".join([*ours, *played])}
    for name in played:
        found |= import_module(f"connectors.{name}.demo").settings(simulator)
    return found


def platforms(names: Iterable[str]) -> Mapping[str, str]:
    """Where these messengers' platforms are reached, of those that have one; one whose settings cannot be read is left
    out."""
    found = {}
    for name in names:
        with suppress(SettingsError):
            if channel(name).proof:
                found[name] = str(getattr(read_settings(settings_class(name)), "api_url", ""))
    return found


def read_settings(declared: type[BaseSettings], given: Mapping[str, Any] | None = None) -> BaseSettings:
    """Read a connector's or a pack's settings from the environment, in words an operator can act on; what is `given`
    counts before it."""
    try:
        return declared(**(given or {}))
    except ValidationError as error:
        raise SettingsError("; ".join(_complaint(declared, one) for one in error.errors())) from None


def _complaint(declared: type[BaseSettings], error: object) -> str:
    details = dict(error) if isinstance(error, dict) else {}
    field = str(next(iter(details.get("loc", ())), ""))
    variable = field if field.startswith("LOTSE_") else declared.model_config.get("env_prefix", "") + field
    if details.get("type") == "missing":
        return f"{variable.upper()} is missing"
    return f"{variable.upper()}: {details.get('msg', 'cannot be used')}"


def _known(name: str) -> None:
    if name not in available():
        raise SettingsError(f"LOTSE_CONNECTORS: there is no {name!r}, only {', '.join(available())}")
