"""`lotse up` and `lotse demo`: every role as a process of its own, and what the demonstration adds."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Mapping

import connectors
from bot import wiring
from bot.model.errors import SettingsError
from bot.paths import Folder
from bot.processes import roles
from bot.processes.counts import counted, processes
from bot.processes.greeting import greet
from bot.processes.supervise import Console, Role, Supervisor, on_enter, until_it_takes_something
from bot.settings import Settings


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
    screen = Console(sys.stdout, [role.name for role in started])
    supervisor = Supervisor(started, folder.run, screen)
    simulator = simulator_url(env) if demo else ""
    with on_enter(sys.stdin, screen.again) as keyed:
        greeting = asyncio.create_task(greet(settings, screen, simulator, keyed=keyed))
        try:
            return await supervisor.run()
        finally:
            greeting.cancel()


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
        "LOTSE_PUBLIC_URL": own(set_already.get("LOTSE_PORT", "8080")),
        "LOTSE_EVENTS_URL": f"{own(set_already.get('LOTSE_INTERNAL_PORT', '8081'))}/events",
        **connectors.demonstration(outside),
        **wiring.simulator_environment(outside),
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
