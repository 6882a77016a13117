"""The captured calls of all connectors, found in their folders."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from multidict import CIMultiDict

import connectors
from bot.model.inbound import Hook
from bot.model.ports import Connector

ROOT = Path(connectors.__file__).parent
PUBLIC_URL = "https://chat.example.org"
NOW = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """One captured call and what a connector must make of it."""

    connector: str
    name: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    expect: Mapping[str, Any]

    @property
    def hook(self) -> Hook:
        return hook(self.path, self.query, urlencode(self.form).encode())


def hook(path: str, query: Mapping[str, str], body: bytes, public_url: str = PUBLIC_URL, **headers: str) -> Hook:
    """A call as the gateway hands it to a connector."""
    address = f"{path}?{urlencode(query)}" if query else path
    given = CIMultiDict({"Content-Type": "application/x-www-form-urlencoded", **headers})
    return Hook("POST", public_url + address, path, query, given, body)


def all_cases() -> list[Case]:
    return [_case(path) for name in connectors.available() for path in sorted((ROOT / name / "cases").glob("*.json"))]


def _case(path: Path) -> Case:
    found = json.loads(path.read_text())
    return Case(path.parts[-3], path.stem, found["path"], found["query"], found["form"], found["expect"])


def built(name: str) -> Connector:
    """The connector with the settings that its cases were captured under."""
    settings = import_module(f"connectors.{name}.cases").SETTINGS
    connector: Connector = import_module(f"connectors.{name}.connector").build(settings, PUBLIC_URL, lambda: NOW)
    return connector


def signed(name: str, call: Hook) -> Hook:
    """The call with its platform's signature."""
    result: Hook = import_module(f"connectors.{name}.cases").signed(call)
    return result
