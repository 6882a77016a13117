"""Start the simulator: `python -m simulator`."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace

import uvloop

from simulator.app import serving
from simulator.settings import SettingError, Settings


def main(argv: Sequence[str] | None = None) -> int:
    """Run until interrupted; the first printed line is the address."""
    parser = argparse.ArgumentParser(
        prog="simulator", description="Twilio, an alert feed and DHL on this machine, for trying and testing."
    )
    parser.add_argument("--port", type=int, help="port, 0 = any (default: LOTSE_SIMULATOR_PORT or 8090)")
    parser.add_argument("--host", help="address to listen on (default: LOTSE_SIMULATOR_HOST or 127.0.0.1)")
    options = parser.parse_args(argv)
    try:
        settings = Settings.from_environment(os.environ)
    except SettingError as error:
        print(error, file=sys.stderr)
        return 2
    given = {name: value for name, value in vars(options).items() if value is not None}
    try:
        uvloop.run(_run(replace(settings, **given)))
    except OSError as error:
        print(f"cannot listen: {error}", file=sys.stderr)
        return 1
    return 0


async def _run(settings: Settings) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, ended.set)
    async with serving(settings) as world:
        print(world.address.url, flush=True)
        await ended.wait()


if __name__ == "__main__":
    sys.exit(main())
