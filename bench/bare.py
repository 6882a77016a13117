"""A bare aiohttp handler that checks the same HMAC and stores nothing: the most that a webhook in Python can be."""

from __future__ import annotations

import argparse
import asyncio
import hmac
from urllib.parse import parse_qsl

import uvloop
from aiohttp import web

from bench.twilio_calls import signature

EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def app(public_url: str) -> web.Application:
    async def webhook(request: web.Request) -> web.Response:
        form = dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))
        wanted = signature(public_url + request.raw_path, form)
        if not hmac.compare_digest(wanted, request.headers.get("X-Twilio-Signature", "")):
            return web.Response(status=401)
        return web.Response(text=EMPTY, content_type="text/xml")

    bare = web.Application()
    bare.router.add_post("/webhooks/twilio", webhook)
    return bare


async def _serve(port: int) -> None:
    runner = web.AppRunner(app(f"http://127.0.0.1:{port}"), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.bare", description=__doc__)
    parser.add_argument("port", type=int)
    uvloop.run(_serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
