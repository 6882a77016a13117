"""The rule of the rooms: wiring → doors → flow → model; store, content, connectors and actions beside them."""

from __future__ import annotations

from pathlib import Path

from tests.rules.imports import Import, imports, modules

ROOMS = ("bot", "actions", "connectors", "simulator", "brain", "bench")
DOORS = ("bot.gateway", "bot.webchat", "bot.mydata", "bot.worker", "bot.desk", "bot.events", "bot.studio")
SIDE = ("bot.store", "bot.content", "bot.nlu", "bot.web", "actions")
TOP_FILES = ("bot.settings", "bot.paths", "bot.file_modes", "bot.logs", "bot.parent_death")
ACROSS = ("bot.model", "bot.flow", "bot.store", "bot.content", "bot.nlu", "actions", "connectors", *TOP_FILES)
"""What the rooms at the top take whole parts from: no door, no job, nothing of each other."""

MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "bot.model": (),
    "bot.flow": ("bot.model",),
    "bot.jobs": ("bot.flow", "bot.model"),
    **dict.fromkeys(DOORS, ("bot.flow", "bot.model", "bot.web")),
    "bot.studio": ("bot.flow", "bot.model", "bot.web", "bot.content"),
    "bot.worker": ("bot.flow", "bot.model", "bot.jobs"),
    **dict.fromkeys(SIDE, ("bot.model",)),
    "connectors": ("bot.model",),
    "bot.ops": ("bot.model", "bot.web", *TOP_FILES, "connectors"),
    "bot.sandbox": (*ACROSS, "bot.wiring", "bot.worker"),
    "bot.processes": (*ACROSS, "bot.wiring", "bot.worker", "bot.web", "bot.ops", "bot.sandbox", "bot.cli"),
    "bot.cli": (*ACROSS, "bot.wiring", "bot.worker", "bot.desk", "bot.processes", "bot.sandbox"),
    "bot.__main__": ("bot.model", *TOP_FILES, "bot.cli", "bot.processes", "bot.sandbox"),
    "bot.wiring": (*ACROSS, *DOORS, "bot.web", "bot.jobs", "bot.ops"),
    "bot.settings": ("bot.model",),
    "bot.logs": (),
    "bot.parent_death": (),
    "bot.file_modes": ("bot.model",),
    "bot.paths": ("bot.file_modes",),
    "bot": (),
    "simulator": (),
    "brain": (),
    "bench": ("bot", "actions", "connectors"),
}
"""What a room may import beside itself; a room that is not listed may import nothing. Only wiring knows all below."""

AT_THE_TOP_ONLY = ("brain", "simulator", "bench")
"""Programs of their own: they are started, never imported."""

ONLY_HERE: dict[str, tuple[str, ...]] = {
    "rasa": ("brain",),
    "rasa_sdk": ("actions",),
    "redis": ("bot.store",),
    "twilio": ("connectors.twilio", "simulator", "bench.bare"),
    "google.transit": ("actions.transit.sources", "simulator"),
}
"""Libraries that must not spread: each may be imported by these rooms alone."""

EXCEPTIONS: dict[tuple[str, str], str] = {
    ("bot.webchat.continue_elsewhere", "bot.gateway.landing"): "both show a way to us as a code to scan",
}
"""(importer, imported): the reason why this one import is right although the rule forbids it."""


def violations(root: Path) -> list[str]:
    """One line per import that goes the wrong way."""
    return [
        f"{each.file.relative_to(root)}:{each.line}: {each.importer} must not import {each.name} ({reason})"
        for each in imports(modules(root, ROOMS))
        if (reason := _wrong(each)) and (each.importer, each.name) not in EXCEPTIONS
    ]


def idle_exceptions(root: Path) -> set[tuple[str, str]]:
    """Exceptions that no import needs any more."""
    used = {(each.importer, each.name) for each in imports(modules(root, ROOMS)) if _wrong(each)}
    return set(EXCEPTIONS) - used


def _wrong(each: Import) -> str:
    for library, rooms in ONLY_HERE.items():
        if _inside(each.name, library) and not any(_inside(each.importer, room) for room in rooms):
            return f"{library} belongs to {' and '.join(rooms)}"
    own = _room(each.importer)
    if each.name.split(".")[0] not in ROOMS or _inside(each.name, own):
        return ""
    if any(_inside(each.name, program) for program in AT_THE_TOP_ONLY):
        return f"{each.name.split('.')[0]} is a program of its own"
    allowed = MAY_IMPORT["connectors"] if own.startswith("connectors.") else MAY_IMPORT.get(own, ())
    if any(_inside(each.name, room) for room in allowed):
        return ""
    return f"{own} may import {' and '.join(allowed) or 'nothing of ours'}"


def _room(module: str) -> str:
    """The room a module belongs to; each connector is one, and so is each file at the top of bot."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] in {"bot", "connectors"} else parts[0]


def _inside(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")
