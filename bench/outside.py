"""The world outside under load, a process of its own: customers, and Twilio's API as far as Lotse uses it.

The simulator knows all of Twilio and is too slow for two hundred messages a second; this knows one call. It prints its
address, then reads one JSON command a line and answers each with one line.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import json
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import uvloop
from aiohttp import web

from bench.load import DRAIN_SECONDS, Load
from bench.talk import OneLine, Saying, Talk
from bench.twilio_calls import ACCOUNT_SID, SENDER, Platform
from bench.wire import Wire

ALONE_SECONDS = 30.0


class Outside:
    """Takes the company's messages for whichever run is on."""

    def __init__(self, public_url: str, nlu: Path) -> None:
        parts = urlsplit(public_url)
        self._wire = Wire(parts.hostname or "", parts.port or 80)
        self._platform = Platform(public_url)
        self._nlu = nlu
        self._sids = itertools.count(1)
        self._load: Load | None = None
        self._heard: asyncio.Event = asyncio.Event()

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post(f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json", self._create)
        return app

    async def _create(self, request: web.Request) -> web.Response:
        form = dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))
        sid = f"SM{next(self._sids):032}"
        if self._load:
            number = form["To"].removeprefix("whatsapp:")
            self._load.receipt(number, form["Body"], form["StatusCallback"], sid)
        self._heard.set()
        return web.json_response(_resource(sid, form), status=201)

    async def obey(self, command: dict[str, Any]) -> dict[str, Any]:
        """Carry out one command."""
        gc.collect()
        gc.freeze()
        match command["do"]:
            case "load" | "storm":
                talk = (OneLine if command["do"] == "storm" else Talk)(self._nlu, command["seed"])
                self._load = Load(self._wire, self._platform, talk, patience=command.get("drain", DRAIN_SECONDS))
                return await self._load.run(command["rate"], command["seconds"], command["contacts"])
            case "alone":
                return {
                    "spent": await self._alone(command["number"], command["text"], command["proof"], command["times"])
                }
            case "first":
                return await self._first(command["number"], command["text"])
            case _:
                raise ValueError(f"no such command: {command['do']}")

    async def _alone(self, number: str, text: str, proof: str, times: int) -> list[float]:
        """One customer who writes the next message when the answer to the last one is there."""
        self._load = load = Load(self._wire, self._platform, Talk(self._nlu, 0))
        saying = Saying("plain", text, (proof,))
        spent = []
        for turn in range(times):
            request = self._platform.message(number, f"SM{time.time_ns():032}", text)
            self._heard.clear()
            began = time.perf_counter()
            load.ledger.said(number, saying, began)
            if await self._wire.post(request) != 200:
                raise RuntimeError(f"turn {turn + 1} was not accepted")
            await asyncio.wait_for(self._heard.wait(), ALONE_SECONDS)
            spent.append(load.ledger.answers[-1])
        return spent

    async def _first(self, number: str, text: str) -> dict[str, Any]:
        """Write as soon as the door is open; gives when it was, and when the answer came (seconds of the clock)."""
        self._load = None
        self._heard.clear()
        request = self._platform.message(number, f"SM{time.time_ns():032}", text)
        while True:
            try:
                if await self._wire.post(request) == 200:
                    break
            except OSError:
                pass
            await asyncio.sleep(0.02)
        accepted = time.perf_counter()
        await asyncio.wait_for(self._heard.wait(), 4 * ALONE_SECONDS)
        return {"accepted": accepted, "answered": time.perf_counter()}


def _resource(sid: str, form: dict[str, str]) -> dict[str, Any]:
    """The message resource as Twilio answers a create call."""
    path = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/{sid}"
    return {
        "account_sid": ACCOUNT_SID,
        "api_version": "2010-04-01",
        "body": form["Body"],
        "date_created": "Sun, 22 Nov 2026 03:04:05 +0000",
        "date_sent": None,
        "date_updated": "Sun, 22 Nov 2026 03:04:05 +0000",
        "direction": "outbound-api",
        "error_code": None,
        "error_message": None,
        "from": SENDER,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": "1",
        "price": None,
        "price_unit": None,
        "sid": sid,
        "status": "queued",
        "subresource_uris": {"media": f"{path}/Media.json"},
        "to": form["To"],
        "uri": f"{path}.json",
    }


async def _run(public_url: str, nlu: Path) -> None:
    outside = Outside(public_url, nlu)
    runner = web.AppRunner(outside.app(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    loop = asyncio.get_running_loop()
    try:
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            print(json.dumps(await outside.obey(json.loads(line))), flush=True)
    finally:
        await runner.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.outside", description=__doc__)
    parser.add_argument("public_url", help="where the gateway is")
    parser.add_argument("nlu", type=Path, help="the content, to know answers by their words")
    options = parser.parse_args()
    uvloop.run(_run(options.public_url, options.nlu))


if __name__ == "__main__":
    main()
