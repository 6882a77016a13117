"""Start the brain: `python -m brain.server --model … --id … --listen … --actions-allowed …`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import json
import os
import signal
import sys
from pathlib import Path
from typing import Optional, Sequence

from aiohttp import web

from brain.quiet import be_quiet
from brain.turns.addresses import UNIX, Allowed
from brain.turns.app import application
from brain.turns.errors import TurnError
from brain.turns.models import Models

SECRET = "BRAIN_SECRET"


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Serve until told to stop."""
    options = _parser().parse_args(arguments)
    try:
        allowed = Allowed.parse(options.actions_allowed)
    except ValueError as error:
        print(f"brain: --actions-allowed: {error}", file=sys.stderr)
        return 2
    secret = os.environ.pop(SECRET, "")
    if not secret and (not options.listen.startswith(UNIX) or allowed.hosts):
        print(f"brain: {SECRET} is missing: an address on a network is open to others, too", file=sys.stderr)
        return 2
    be_quiet()
    try:
        import uvloop

        uvloop.install()
    except ImportError:  # it comes with Rasa where there is a wheel
        pass
    try:
        models = Models(options.releases)
        asyncio.run(serve(models, options.model, options.id, options.listen, allowed, secret))
    except (TurnError, OSError) as error:
        print(f"brain: {error}", file=sys.stderr)
        return 1
    return 0


async def serve(
    models: Models, path: Path, model: str, listen: str, allowed: Allowed, secret: str = ""
) -> None:
    """Listen at once, saying 503; then load, and print one line when ready."""
    app = application(models, allowed, secret=secret, shown=not listen.startswith(UNIX))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        address = await _listen(runner, listen)
        loading = asyncio.ensure_future(models.load(model, path))
        stopping = asyncio.ensure_future(stop.wait())
        await asyncio.wait({loading, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if loading.done():
            loading.result()
            gc.collect()
            gc.freeze()  # Rasa and TensorFlow stay for ever; looking through them again is a pause
            print(json.dumps({"ready": True, "model": model, "listen": address}), flush=True)
        await stopping
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, listen: str) -> str:
    if listen.startswith(UNIX):
        path = Path(listen[len(UNIX) :])
        with contextlib.suppress(FileNotFoundError):
            path.unlink()  # left by one that died
        await web.UnixSite(runner, str(path)).start()
        path.chmod(0o600)
        return listen
    host, _, port = listen.rpartition(":")
    await web.TCPSite(runner, host, int(port)).start()
    return f"http://{host}:{runner.addresses[0][1]}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="brain.server", description=__doc__)
    parser.add_argument(
        "--model", type=Path, required=True, help="a trained model (.tar.gz) or the folder with it"
    )
    parser.add_argument("--id", required=True, help="the model's id, which requests must name")
    parser.add_argument(
        "--releases", type=Path, help="the folder in which others are found, and where the live one is written down"
    )
    parser.add_argument("--listen", required=True, help="unix:/path or 127.0.0.1:PORT (0 = any)")
    parser.add_argument(
        "--actions-allowed",
        required=True,
        help="action servers that requests may name, by comma: unix:/folder, http://host[:port], http://network/bits",
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
