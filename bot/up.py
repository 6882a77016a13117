"""`lotse up` and `lotse demo`: every role as a process of its own, and what the demonstration adds."""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
import sys
from collections.abc import Mapping, Sequence

import aiohttp

from bot import messengers, roles, wiring
from bot.folder import Folder
from bot.model.errors import RefusedError, SettingsError
from bot.processes import counted, processes
from bot.settings import Settings
from bot.store.connect import connect
from bot.supervise import Role, Screen, Supervisor, until_it_takes_something
from bot.unfit import unfit

READY_SECONDS = 300.0
DEMO_ACCOUNTS = {"jana": "agent", "admin": "admin"}


async def up(settings: Settings, extra: Mapping[str, str] | None = None, *, demo: bool = False) -> int:
    """Start all roles and keep them until told to end; gives the exit code."""
    folder = Folder.of(settings.data_dir)
    wiring.brain_secret(settings)
    wiring.known_names(settings)  # what is wrong with them stops all of it at once
    await until_it_takes_something(folder.root, lambda line: print(line, file=sys.stderr, flush=True))
    wiring.secret_key(settings)
    env = {**(extra or {}), "LOTSE_DATA_DIR": str(folder.root), "LOTSE_REDIS_URL": roles.redis_url(settings)}
    env["PYTHONUNBUFFERED"] = "1"
    started = processes(settings, env)
    if counted(settings.processes)["gateway"] > 1:  # they would share it with any other that shares its port
        check_ports(("LOTSE_PORT", settings.port))
    if not settings.redis_url:
        started.insert(0, Role("redis", roles.lotse_command("redis"), env))
    if demo:
        started.insert(0, Role("simulator", roles.lotse_command("simulator"), env))
    (folder.root / "run").mkdir(parents=True, exist_ok=True)
    (folder.run / "redis-url").write_text(env["LOTSE_REDIS_URL"])
    screen = Screen(sys.stdout, [role.name for role in started])
    supervisor = Supervisor(started, folder.run, screen)
    greeting = asyncio.create_task(_greet(settings, env, demo=demo))
    try:
        return await supervisor.run()
    finally:
        greeting.cancel()


async def _greet(settings: Settings, env: Mapping[str, str], *, demo: bool) -> None:
    """Say where everything is as soon as all of it answers."""
    if (warnings := await _ready(settings)) is None:
        print("Lotse is still not ready; the lines above say why.", file=sys.stderr, flush=True)
        return
    lines = [
        "",
        "Lotse is ready.",
        f"  web chat   {settings.public_url}/chat",
        f"  two taps   {settings.public_url}/go",
    ]
    lines.append(f"  desk       {wiring.internal_url(settings)}/desk/")
    lines.append(f"  data       {Folder.of(settings.data_dir).root}")
    lines += [f"  WARNING    {warning}" for warning in (*warnings, *unfit(settings))]
    if demo:
        await _demo_templates(settings, env)
        lines.append(f"  simulator  {simulator_url(env)}   (disruptions, parcels, a WhatsApp phone)")
        for name, password in (await _demo_accounts(settings, env["LOTSE_REDIS_URL"])).items():
            lines.append(f"  login      {name} / {password}   ({DEMO_ACCOUNTS[name]})")
        lines.append("  Ctrl-C ends everything.")
    print("\n".join([*lines, ""]), flush=True)


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


async def _demo_templates(settings: Settings, env: Mapping[str, str]) -> None:
    """Have the simulator approve our templates, so that notices reach further than a day; never a real platform."""
    if "twilio" in settings.enabled_connectors() and env["LOTSE_TWILIO_API_URL"] == simulator_url(env):
        await messengers.sync(settings, "twilio", change=True)


async def _demo_accounts(settings: Settings, redis_url: str) -> dict[str, str]:
    """The demonstration's accounts with their passwords, made once and kept in the data folder."""
    kept = Folder.of(settings.data_dir).root / "demo-accounts.json"
    passwords: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}
    redis = connect(redis_url)
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


def simulator_url(env: Mapping[str, str]) -> str:
    return f"http://127.0.0.1:{env['LOTSE_SIMULATOR_PORT']}"


def demo_environment(set_already: Mapping[str, str]) -> dict[str, str]:
    """Settings of the demonstration: every outside address is the simulator's, its account and keys are known to it.

    What is set already, in the environment or in `.env`, stays.
    """
    port = {"LOTSE_SIMULATOR_PORT": set_already.get("LOTSE_SIMULATOR_PORT", "8090")}
    outside = simulator_url(port)
    own = "http://127.0.0.1:{}".format
    wanted = port | {
        "LOTSE_CONNECTORS": "webchat,twilio",
        "LOTSE_PUBLIC_URL": own(set_already.get("LOTSE_PORT", "8080")),
        "LOTSE_EVENTS_URL": f"{own(set_already.get('LOTSE_INTERNAL_PORT', '8081'))}/events",
        "LOTSE_TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000001",
        "LOTSE_TWILIO_AUTH_TOKEN": "demo-auth-token-of-the-simulator",
        "LOTSE_TWILIO_FROM": "whatsapp:+494066969000",
        "LOTSE_TWILIO_API_URL": outside,
        "LOTSE_ALERTS_URL": f"{outside}/gtfs-rt/alerts.pb",
        "LOTSE_ALERTS_SECONDS": "5",
        "LOTSE_DHL_API_URL": f"{outside}/dhl",
        "LOTSE_DHL_API_KEY": "demo-dhl-key-of-the-simulator",
        "LOTSE_TEMPLATES_SECONDS": "5",
    }
    return {name: set_already.get(name, value) for name, value in wanted.items()}


def check_ports(*wanted: tuple[str, int]) -> None:
    """Raise SettingsError naming the setting of a port that somebody else listens on."""
    for name, port in wanted:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise SettingsError(f"port {port} is taken; set {name} to another one") from error
