"""Wiring: the only room that knows every other. It builds the parts; nothing happens before it is asked to."""

from __future__ import annotations

from bot.wiring.accepting import ACCEPT, Pending, pending
from bot.wiring.doors import build_desk, build_events, build_gateway, build_hooks, doorway, internal_url
from bot.wiring.keys import secret_key
from bot.wiring.names import bindings, known_names
from bot.wiring.packs import (
    build_packs,
    content_source,
    harmless,
    kinds,
    known_packs,
    outlives,
    pack_names,
    simulator_environment,
    variable,
    with_simulator,
    without_world,
)
from bot.wiring.page_words import shipped_page_words
from bot.wiring.release import (
    brain_python,
    brain_secret,
    brain_url,
    check_content,
    judge,
    known,
    live_content,
    load_content,
    read_content,
    releases,
    shipped_content,
    trainer,
)
from bot.wiring.sources import build_connectors
from bot.wiring.stores import Stores, stores
from bot.wiring.studio import build_studio
from bot.wiring.switching import live_release, release_switch
from bot.wiring.training import publishing, report_of, run_trainer, training
from bot.wiring.worker import Running, build_services, build_worker, serving_actions
from bot.wiring.workspace import carried_files, carry_over, findings_in, shipped_files, workspace

__all__ = [
    "ACCEPT",
    "Pending",
    "Running",
    "Stores",
    "bindings",
    "brain_python",
    "brain_secret",
    "brain_url",
    "build_connectors",
    "build_desk",
    "build_events",
    "build_gateway",
    "build_hooks",
    "build_packs",
    "build_services",
    "build_studio",
    "build_worker",
    "carried_files",
    "carry_over",
    "check_content",
    "content_source",
    "doorway",
    "findings_in",
    "harmless",
    "internal_url",
    "judge",
    "kinds",
    "known",
    "known_names",
    "known_packs",
    "live_content",
    "live_release",
    "load_content",
    "outlives",
    "pack_names",
    "pending",
    "publishing",
    "read_content",
    "release_switch",
    "releases",
    "report_of",
    "run_trainer",
    "secret_key",
    "serving_actions",
    "shipped_content",
    "shipped_files",
    "shipped_page_words",
    "simulator_environment",
    "stores",
    "trainer",
    "training",
    "variable",
    "with_simulator",
    "without_world",
    "workspace",
]
