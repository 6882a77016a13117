"""Imports run one way, and the checker that says so is itself checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.imports import cycle, modules
from tests.rules.layers import EXCEPTIONS, ROOMS, idle_exceptions, violations

ROOT = Path(__file__).parents[2]


def plant(root: Path, files: dict[str, str]) -> Path:
    """A small tree of modules, each with one line of code."""
    for name, line in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(line + "\n", encoding="utf-8")
    return root


def test_imports_run_one_way() -> None:
    """No room imports one that it must not know."""
    assert violations(ROOT) == []


def test_there_are_no_import_cycles() -> None:
    """Nobody imports what imports them, not even inside a function."""
    assert cycle(modules(ROOT, ROOMS)) == []


def test_each_exception_has_a_reason_and_is_needed() -> None:
    """An exception to the rule says why, and goes when nobody uses it any more."""
    assert all(EXCEPTIONS.values())
    assert idle_exceptions(ROOT) == set()


def test_the_walk_finds_the_rooms() -> None:
    """The checker reads the real tree: an empty walk would pass everything."""
    found = modules(ROOT, ROOMS)
    assert {"bot.model.mailbox", "bot.store.outbox", "actions", "simulator.__main__"} <= set(found)


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("bot/gateway/webhooks.py", "from bot.store import mailbox"),
        ("bot/gateway/webhooks.py", "from bot.content.render import render"),
        ("bot/worker/turns.py", "import connectors.twilio"),
        ("bot/worker/turns.py", "import actions"),
        ("bot/desk/app.py", "from bot.settings import Settings"),
        ("bot/desk/app.py", "from bot.gateway import app"),
        ("bot/flow/dispatch.py", "from bot.worker import turns"),
        ("bot/flow/dispatch.py", "from bot import store"),
        ("bot/flow/dispatch.py", "from ..store import mailbox"),
        ("bot/model/item.py", "import bot.flow.dispatch"),
        ("bot/store/mailbox.py", "from bot.flow import converse"),
        ("bot/store/mailbox.py", "from bot import wiring"),
        ("bot/nlu/client.py", "def late():\n    from bot.store import mailbox"),
        ("bot/settings.py", "from bot import wiring"),
        ("connectors/twilio/send.py", "from connectors.webchat import send"),
        ("connectors/twilio/send.py", "from bot.settings import Settings"),
        ("actions/lines.py", "from bot.store import optins"),
        ("actions/lines.py", "from importlib import import_module\nimport_module('connectors.twilio')"),
        ("simulator/app.py", "from bot.model import item"),
        ("bot/jobs/backfill.py", "from bot.store import mailbox"),
        ("bot/jobs/backfill.py", "from bot.wiring import Stores"),
        ("bot/jobs/parcel_watch.py", "import actions"),
        ("actions/parcel/watch.py", "from bot.jobs import scheduler"),
        ("bot/ops/readiness.py", "from bot.store import mailbox"),
        ("bot/sandbox/sandbox.py", "from bot.desk import app"),
        ("bot/wiring/worker.py", "from bot.processes import roles"),
        ("bot/__main__.py", "from bot.store import mailbox"),
        ("bot/paths.py", "from bot.model import item"),
        ("bot/newcomer/part.py", "from bot.model import item"),
        ("bot/wiring.py", "import brain.server"),
        ("bot/wiring.py", "import simulator.app"),
        ("brain/server.py", "from bot.model import turn"),
        ("bot/worker/actions.py", "import rasa_sdk"),
        ("actions/lines.py", "from rasa.shared import core"),
        ("bot/worker/turns.py", "from redis.asyncio import Redis"),
        ("bot/wiring.py", "from twilio.rest import Client"),
        ("actions/lines.py", "from google.transit import gtfs_realtime_pb2"),
    ],
)
def test_a_wrong_import_is_found(file: str, line: str, tmp_path: Path) -> None:
    """Each forbidden direction, planted alone in a tree, is reported once with its file."""
    known = {"bot/store/__init__.py": "", "bot/flow/__init__.py": "", "connectors/webchat/__init__.py": ""}
    found = violations(plant(tmp_path, {**known, file: line}))
    assert len(found) == 1
    assert found[0].startswith(f"{file}:")


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("bot/wiring.py", "from bot.store import mailbox\nimport connectors.twilio, actions, bot.wiring.public_app"),
        ("bot/__main__.py", "from bot.cli import command\nfrom bot.processes import roles"),
        ("bot/jobs/backfill.py", "from bot.flow import receive\nfrom bot.model import job"),
        ("bot/worker/loops.py", "from bot.jobs import scheduler"),
        ("actions/parcel/watch.py", "from bot.model import job"),
        (
            "bot/gateway/webhooks.py",
            "from bot.flow import receive\nfrom bot.model import item\nfrom bot.gateway import chat",
        ),
        ("bot/flow/dispatch.py", "from . import deliver\nfrom ..model import item"),
        ("connectors/twilio/send.py", "from connectors.twilio.verify import verify\nfrom twilio.rest import Client"),
        (
            "actions/transit/sources/alerts/feed.py",
            "from google.transit import gtfs_realtime_pb2\nimport actions.kit.respond",
        ),
        ("simulator/app.py", "import twilio\nfrom simulator import world"),
        ("brain/server.py", "import rasa\nfrom brain.understanding import model"),
    ],
)
def test_a_right_import_passes(file: str, line: str, tmp_path: Path) -> None:
    """What the rooms allow is not reported."""
    assert violations(plant(tmp_path, {file: line})) == []


def test_a_cycle_is_found(tmp_path: Path) -> None:
    """A cycle over three modules is reported as the way round it."""
    files = {"bot/a.py": "import bot.b", "bot/b.py": "from bot import c", "bot/c.py": "def late():\n    import bot.a"}
    plant(tmp_path, files)
    assert cycle(modules(tmp_path, ("bot",))) == ["bot.a", "bot.b", "bot.c", "bot.a"]
