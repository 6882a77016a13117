"""Wiring: the only room that knows every other. It builds the parts; nothing happens before it is asked to."""

from __future__ import annotations

from bot.wiring.accepting import ACCEPT, Pending, pending
from bot.wiring.doors import build_desk, build_events, build_gateway, build_shipcloud, doorway, internal_url
from bot.wiring.names import bindings, kinds, known_names, outlives
from bot.wiring.network import network
from bot.wiring.page_words import shipped_page_words
from bot.wiring.release import (
    brain_python,
    brain_secret,
    brain_url,
    live_content,
    load_content,
    read_content,
    releases,
    trainer,
)
from bot.wiring.sources import build_alerts, build_connectors, build_sources
from bot.wiring.stores import Stores, secret_key, stores
from bot.wiring.worker import Running, build_services, build_worker, serving_actions

__all__ = [
    "ACCEPT",
    "Pending",
    "Running",
    "Stores",
    "bindings",
    "brain_python",
    "brain_secret",
    "brain_url",
    "build_alerts",
    "build_connectors",
    "build_desk",
    "build_events",
    "build_gateway",
    "build_services",
    "build_shipcloud",
    "build_sources",
    "build_worker",
    "doorway",
    "internal_url",
    "kinds",
    "known_names",
    "live_content",
    "load_content",
    "network",
    "outlives",
    "pending",
    "read_content",
    "releases",
    "secret_key",
    "serving_actions",
    "shipped_page_words",
    "stores",
    "trainer",
]
