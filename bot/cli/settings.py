"""What `lotse settings` lists: every setting of the installation, of each pack and messenger, and of the simulator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

import connectors
from bot import wiring
from bot.settings import Settings

SECRETS = {"secret_key", "alarm_secret", "event_secrets"}
SIMULATOR = {
    "LOTSE_SIMULATOR_PORT": ("8090", "Port of the simulator; 0: any"),
    "LOTSE_SIMULATOR_HOST": ("127.0.0.1", "Interface that the simulator listens on; it has no login"),
    "LOTSE_SIMULATOR_URL": ("", "How others reach the simulator; empty: http://127.0.0.1:<port>"),
    "LOTSE_EVENTS_URL": ("http://127.0.0.1:8081/events", "Where the simulator pushes events"),
}
"""The simulator is a program of its own, whose settings are written down once more; a test compares them."""

_PASSWORD = re.compile(r"(?<=:)[^/@]+(?=@)")


@dataclass(frozen=True)
class Known:
    """One setting as people may see it: of a secret only whether it is set."""

    name: str
    value: str
    meaning: str


def known(settings: Settings, written: Mapping[str, str]) -> Iterator[Known]:
    """All of them; `written` is the environment with `.env`."""
    for name, field in type(settings).model_fields.items():
        value = _shown(getattr(settings, name), secret=name in SECRETS)
        names = f": {', '.join(connectors.available())}" if name == "connectors" else ""
        yield Known(f"LOTSE_{name.upper()}", value, f"{field.description or ''}{names}")
    parts = [(pack.name, pack.settings) for pack in wiring.known_packs(settings)]
    parts += [(connector, connectors.settings_class(connector)) for connector in connectors.available()]
    for part, declared in parts:
        for name, field in declared.model_fields.items():
            variable = wiring.variable(declared, name)
            default = "" if field.is_required() else field.default
            value = _shown(written.get(variable, default), secret=field.annotation is SecretStr)
            yield Known(variable, value, f"{field.description} ({part}{', needed' * field.is_required()})")
    for variable, (default, meaning) in SIMULATOR.items():
        yield Known(variable, written.get(variable, default), f"{meaning} (simulator)")


def _shown(value: Any, *, secret: bool) -> str:
    if secret:
        return "(set)" if value else ""
    return "" if value == Path() else _PASSWORD.sub("(set)", str(value))
