"""The captured calls of all connectors, found in their folders: those that are shipped, and those that are here to show
that the contract is nobody's in particular."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from multidict import CIMultiDict
from pydantic_settings import BaseSettings

import connectors
from bot.model.connector import Connector
from bot.model.inbound import Hook

OURS = Path(__file__).parent / "messengers"
PUBLIC_URL = "https://chat.example.org"
NOW = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@contextmanager
def all_messengers() -> Iterator[tuple[str, ...]]:
    """The names of the shipped connectors and of those in `messengers`, which are found as long as this lasts."""
    connectors.__path__.append(str(OURS))
    try:
        yield connectors.available()
    finally:
        connectors.__path__.remove(str(OURS))


@dataclass(frozen=True)
class Case:
    """One captured call and what a connector must make of it. `body` is a form, a JSON value, or the very text."""

    connector: str
    name: str
    call: Hook
    body: Any
    expect: Mapping[str, Any]

    def with_body(self, body: Any) -> Hook:
        """The same call with another body of its kind."""
        return replace(self.call, body=_written(self.call.headers["Content-Type"], body))


def hook(
    path: str, query: Mapping[str, str], body: bytes, public_url: str = PUBLIC_URL, method: str = "POST", **headers: str
) -> Hook:
    """A call as the gateway hands it to a connector."""
    address = f"{path}?{urlencode(query)}" if query else path
    return Hook(method, public_url + address, path, query, CIMultiDict({"Content-Type": FORM, **headers}), body)


def cases_of(name: str) -> list[Case]:
    return [_case(name, path) for path in sorted((connectors.folder(name) / "cases").glob("*.json"))]


def _case(name: str, path: Path) -> Case:
    captured = json.loads(path.read_text())
    kind = JSON if "json" in captured or "text" in captured else FORM
    body = next((captured[key] for key in ("form", "json", "text") if key in captured), {})
    headers = {"Content-Type": kind, **captured.get("headers", {})}
    query, method = captured.get("query", {}), captured.get("method", "POST")
    call = hook(captured["path"], query, _written(kind, body), method=method, **headers)
    return Case(name, path.stem, call, body, captured["expect"])


def _written(kind: str, body: Any) -> bytes:
    if isinstance(body, str):
        return body.encode()
    return urlencode(body).encode() if kind == FORM else json.dumps(body).encode()


def settings_of(name: str) -> BaseSettings:
    """Those that its cases were captured under."""
    if connectors.channel(name).proof:
        settings: BaseSettings = import_module(f"connectors.{name}.cases").SETTINGS
        return settings
    return connectors.read_settings(connectors.settings_class(name))


def built(name: str) -> Connector:
    """The connector with the settings that its cases were captured under."""
    build = import_module(f"connectors.{name}.connector").build
    connector: Connector = build(settings_of(name), PUBLIC_URL, lambda: NOW)
    return connector


def signed(name: str, call: Hook) -> Hook:
    """The call with its platform's proof."""
    result: Hook = import_module(f"connectors.{name}.cases").signed(call)
    return result
