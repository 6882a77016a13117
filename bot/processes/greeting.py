"""What `lotse up` and `lotse demo` say last: where everything is, and who may sign in."""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
from collections.abc import Sequence

import aiohttp

import connectors
from bot import wiring
from bot.cli import messengers
from bot.model.errors import LotseError, RefusedError
from bot.ops.config_warnings import unfit
from bot.paths import Folder
from bot.processes import roles
from bot.processes.supervise import Console
from bot.settings import Settings
from bot.store.redis.connect import connect

READY_SECONDS = 300.0
QUIET, MOST = 1.0, 8.0
"""The block waits until nothing was said for so long, so that it stays the last thing on the screen."""
DEMO_ACCOUNTS = {"jana": "agent", "admin": "admin"}


async def greet(settings: Settings, screen: Console, simulator: str, *, keyed: bool) -> None:
    """Say where everything is as soon as all of it answers; `simulator` is its address in the demonstration."""
    templates = asyncio.create_task(_demo_templates(settings, simulator))
    try:
        warnings = await _ready(settings)
        await asyncio.wait({templates}, timeout=MOST)
    finally:
        templates.cancel()
    if warnings is None:
        print("Lotse is still not ready; the lines above say why.", file=sys.stderr, flush=True)
        return
    logins = await _demo_accounts(settings) if simulator else {}
    await screen.until_calm(QUIET, MOST)
    screen.post(
        [*_where(settings, simulator), *_warnings(settings, warnings), *_logins(logins), "", _keys(keyed=keyed)]
    )


def _where(settings: Settings, simulator: str) -> list[str]:
    world = [f"  simulator  {simulator}   a WhatsApp phone, and the sources of all packs"] if simulator else []
    return [
        "Lotse is ready.",
        *world,
        f"  web chat   {settings.public_url}/chat",
        f"  two taps   {settings.public_url}/go",
        f"  desk       {wiring.internal_url(settings)}/desk/",
        f"  studio     {wiring.internal_url(settings)}/studio",
        f"  data       {Folder.of(settings.data_dir).root}",
    ]


def _warnings(settings: Settings, warnings: Sequence[str]) -> list[str]:
    return [f"  WARNING    {warning}" for warning in dict.fromkeys([*warnings, *unfit(settings)])]


def _logins(logins: dict[str, str]) -> list[str]:
    rows = [f"  login      {name:<5} / {password}   {DEMO_ACCOUNTS[name]}" for name, password in logins.items()]
    return ["", *rows] if rows else []


def _keys(*, keyed: bool) -> str:
    return "  Ctrl-C ends everything" + (", Enter shows this again." if keyed else ".")


async def _ready(settings: Settings) -> Sequence[str] | None:
    """What `/readyz` warns of, as soon as it is ready; None if it never is."""
    url = f"http://127.0.0.1:{settings.internal_port}/readyz"
    async with aiohttp.ClientSession() as session:
        for _ in range(round(READY_SECONDS / 0.25)):
            try:
                async with session.get(url) as response:
                    if response.status == 200:
                        return list((await response.json())["warnings"])
            except (aiohttp.ClientError, OSError):
                pass
            await asyncio.sleep(0.25)
    return None


async def _demo_templates(settings: Settings, simulator: str) -> None:
    """Have the simulator approve our templates before the first worker asks, so that notices reach further than a day;
    never a real platform."""
    waiting = [
        name
        for name, platform in connectors.platforms(settings.enabled_connectors()).items()
        if simulator and platform == simulator and connectors.channel(name).templates
    ]
    while waiting:
        try:
            await messengers.sync(settings, waiting[-1], change=True)
        except LotseError:  # the simulator is still starting
            await asyncio.sleep(0.25)
        else:
            waiting.pop()


async def _demo_accounts(settings: Settings) -> dict[str, str]:
    """The demonstration's accounts with their passwords, made once and kept in the data folder."""
    kept = Folder.of(settings.data_dir).root / "demo-accounts.json"
    passwords: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}
    redis = connect(roles.redis_url(settings))
    try:
        accounts = wiring.stores(settings, redis).accounts
        for name, role in DEMO_ACCOUNTS.items():
            if name in passwords and await accounts.find(name):
                continue
            passwords[name] = f"moin-{secrets.token_hex(4)}"
            try:
                token = await accounts.add(name, "admin" if role == "admin" else "agent")
            except RefusedError:
                token = await accounts.reset(name)
            await accounts.set_password(token, passwords[name])
    finally:
        await redis.aclose()
    kept.write_text(json.dumps(passwords))
    kept.chmod(0o600)
    return passwords
